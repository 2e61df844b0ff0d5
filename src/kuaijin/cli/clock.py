"""`kuaijin clock`: the clock of a matter from a file of its term and events."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kuaijin.cli.answers import day, put_json, say, today
from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.grounds import load_grounds
from kuaijin.config.hours import load_hours
from kuaijin.config.notices import load_calendar
from kuaijin.config.paths import data_dir
from kuaijin.law import fields, hours
from kuaijin.law.clock import Reading, Refused, Term, events_from, read
from kuaijin.law.dates import day_after, start_of
from kuaijin.law.fields import Malformed

EXAMPLES = """
例 example（受理.yaml；JSON 亦可 · JSON will do）:
  term: {mode: working, days: 20, start_from: accepted, clock: statutory}
  events:
    - {kind: accepted, on: 2026-03-02}
    - {kind: paused, on: 2026-03-09, ground: hearing, notice: true}
    - {kind: resumed, on: 2026-03-25}

  kuaijin clock 受理.yaml --as-of 2026-04-01      到期 2026-04-16，退还 12 天
  kuaijin clock 受理.yaml --json                  全部读数和逐日理由 · the reading and every day

事件的先后不可能时拒绝，说明条文，退出码 1；需要的年份没有放假通知时读数暂定，退出码 3。
"""
KEYS = ("term", "events", "notice_limit", "deemed_accepted_after", "packs")
DEFAULT_LIMIT = 5
STATES = {
    "received": "已收到",
    "awaiting_correction": "待补正",
    "not_accepted": "不予受理",
    "running": "计时中",
    "paused": "已暂停",
    "decided": "已决定",
    "delivered": "已送达",
    "withdrawn": "已撤回",
}
UNITS = {"working": "个工作日", "calendar": "天（自然日）"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("file", type=Path, metavar="FILE", help="YAML 或 JSON：期限和事件 · term and events")
    parser.add_argument("--as-of", type=day, metavar="DAY", help="读数日，默认今天 · the day of the reading, today")
    parser.add_argument("--zone", metavar="CODE", help="加上该区的放假日 · with the further days off of a zone")
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    directory = data_dir()
    try:
        reading = _read(args.file, args.as_of or today(directory), directory, args.zone)
    except (Malformed, Unreadable, OSError, UnicodeDecodeError) as error:
        args.usage_error(f"{args.file}：{error}")
    except Refused as refused:
        return _refuse(refused, args.json)
    if args.json:
        put_json(reading.to_dict())
    elif isinstance(reading, hours.Reading):
        _show_minutes(reading, args.as_of or today(directory))
    else:
        _show(reading)
    if not reading.provisional:
        return 0
    say(f"{reading.missing_year} 年的放假安排通知尚未载入")
    return 3


def _read(path: Path, as_of: date, directory: Path, zone: str | None) -> Reading | hours.Reading:
    documents = documents_from(path.read_text(encoding="utf-8-sig"))
    given = fields.mapping("文件", documents[0] if len(documents) == 1 else None, KEYS)
    packs = fields.sequence("packs", given.get("packs", ["national"]))
    term, events = given.get("term"), events_from(given.get("events"))
    calendar, grounds = load_calendar(directory, zone), load_grounds(directory, [str(pack) for pack in packs])
    if isinstance(term, Mapping) and term.get("mode") in hours.MINUTE_MODES:
        until = start_of(day_after(as_of))
        return hours.read(
            hours.MinuteTerm.from_dict(term), events, calendar, load_hours(directory), until, grounds=grounds
        )
    return read(
        Term.from_dict(term),
        events,
        calendar,
        as_of,
        grounds=grounds,
        notice_limit=_limit(given, "notice_limit"),
        deemed_accepted_after=_limit(given, "deemed_accepted_after"),
    )


def _limit(given: Mapping[str, object], key: str) -> int | None:
    """Working days; null switches it off, nothing said is the law's five."""
    value = given.get(key, DEFAULT_LIMIT)
    return None if value is None else fields.whole_number(key, value, least=0)


def _refuse(refused: Refused, as_json: bool) -> int:
    if as_json:
        put_json(
            {
                "refused": True,
                "rule": refused.rule,
                "message": refused.message,
                "code": refused.why.code,
                "on": refused.on.isoformat(),
            }
        )
    say(f"拒绝：{refused.on.isoformat()} {refused.message}（{refused.rule}）")
    return 1


def _show(reading: Reading) -> None:
    unit = UNITS[str(reading.term.mode)]
    print(f"状态 {STATES[str(reading.state)]}（{reading.as_of.isoformat()} 读数）")
    print(f"到期 {_due(reading)}")
    print(f"已用 {_number(reading.used)}，剩余 {_number(reading.left)}，退还 {_number(reading.given_back)} {unit}")
    for note in reading.breaches:
        print(f"违反 {note.on.isoformat()} {note.text()}（{note.source}）")
    for note in reading.warnings:
        print(f"注意 {note.on.isoformat()} {note.text()}（{note.source}）")
    for one in reading.days:
        mark = {True: "计", False: "－", None: "？"}[one.counts]
        print(f"{one.date.isoformat()} {mark} {one.reason.text()}  〔{one.source}〕")


def _show_minutes(reading: hours.Reading, as_of: date) -> None:
    """As `_show`, by instants and spans; the reading is that at the end of the day."""
    told = reading.to_dict()
    due = told["due"] or (f"未知；约 {told['estimate']}，暂定" if told["estimate"] else "没有")
    print(f"状态 {STATES[str(reading.state)]}（{as_of.isoformat()} 读数）")
    print(f"到期 {due}")
    print(f"已用 {_number(reading.used)}，剩余 {_number(reading.left)}，退还 {_number(reading.given_back)} 分钟")
    for note in reading.warnings:
        print(f"注意 {note.on.isoformat()} {note.text()}（{note.source}）")
    for span in reading.spans:
        mark = {True: "计", False: "－", None: "？"}[span.counts]
        one = span.to_dict()
        print(f"{one['date']} {one['from']}–{one['to']} {mark} {one['reason']}  〔{one['source']}〕")


def _due(reading: Reading) -> str:
    if reading.due is not None:
        return reading.due.isoformat()
    if reading.estimate is not None:
        return f"未知；约 {reading.estimate.isoformat()}，暂定"
    return "没有"


def _number(value: int | None) -> str:
    return "未知" if value is None else str(value)
