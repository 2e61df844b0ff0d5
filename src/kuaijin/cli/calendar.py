"""`kuaijin calendar`: load, list and show holiday notices."""

import argparse
import getpass
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kuaijin.cli.answers import put_json, say
from kuaijin.config.notices import load_calendar, loaded_notices, notices_from, save_notice, shipped_notices
from kuaijin.config.paths import data_dir, database_path
from kuaijin.law.calendar import Calendar, MissingYear, Notice
from kuaijin.law.dates import each_day
from kuaijin.law.fields import Malformed

EXAMPLES = """
例 example（2027.yaml）:
  year: 2027
  number: 国办发明电〔2026〕…号
  issued_on: 2026-11-05
  source: 国务院办公厅关于2027年部分节假日安排的通知
  off: [{date: 2027-01-01, name: 元旦}, {from: 2027-02-05, to: 2027-02-11, name: 春节}]
  work: [{date: 2027-02-14, name: 春节}]

  kuaijin calendar load 2027.yaml     校验并存入数据目录，重读所有未结的时限 · checks, keeps it, reads every clock again
  kuaijin calendar list               有哪些通知 · which notices are known
  kuaijin calendar show 2026          这一年哪些天与周一至周五不同 · how the year differs from Monday to Friday
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.set_defaults(usage_error=parser.error)
    acts = parser.add_subparsers(dest="act", metavar="load|list|show", required=True)
    load = acts.add_parser("load", help="载入一份通知 · load a notice")
    load.add_argument("file", type=Path, metavar="FILE")
    listing = acts.add_parser("list", help="列出通知 · list the notices")
    show = acts.add_parser("show", help="显示一年 · show a year")
    show.add_argument("year", type=int)
    show.add_argument("--zone", metavar="CODE", help="加上该区的放假日 · with the further days off of a zone")
    for one in (load, listing, show):
        one.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")


def run(args: argparse.Namespace) -> int:
    directory = data_dir()
    try:
        if args.act == "load":
            return _load(args, directory)
        if args.act == "list":
            return _list(args.json, directory)
        return _show(load_calendar(directory, args.zone), args.year, args.json)
    except Malformed as error:  # a file put there by hand
        say(str(error))
        return 2


def _load(args: argparse.Namespace, directory: Path) -> int:
    try:
        text = args.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        args.usage_error(f"{args.file}：{error}")
    try:
        notice = notices_from(text)[0]
        moved = _reread(directory, text)
    except Malformed as error:
        if args.json:
            put_json(
                {
                    "refused": True,
                    "field": error.field,
                    "value": error.value,
                    "rule": error.rule,
                    "step": error.step,
                    "message": str(error),
                }
            )
        say(f"拒绝：{args.file.name} {error}")
        return 1
    if args.json:
        put_json({**_notice(notice, "loaded"), "moved": moved})
    told = "" if moved is None else f"，{moved} 个到期日随之改动"
    say(f"已载入 {notice.year} 年：{notice.citation}{told}")
    return 0


def _reread(directory: Path, text: str) -> int | None:
    """Keeps the notice; where a database exists, by the command that also reads every open clock again.

    Returns how many due days moved; None without a database.
    """
    if not database_path(directory).exists() and not os.environ.get("KUAIJIN_DATABASE"):
        save_notice(directory, text)
        return None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaijin.config.settings")
    import django

    django.setup()
    from kuaijin.directory.actors import system
    from kuaijin.kit import clock
    from kuaijin.obligations.notices import load_notice

    return load_notice(actor=system(name=f"命令行（{_user()}）"), at=clock.now(), text=text, day=clock.today())


def _user() -> str:
    """Who runs the shell, for the journal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def _list(as_json: bool, directory: Path) -> int:
    loaded = [notice for _, notice in loaded_notices(directory)]
    rows = [(notice, "shipped") for notice in shipped_notices()] + [(notice, "loaded") for notice in loaded]
    rows.sort(key=lambda row: (row[0].year, row[1] == "loaded", row[0].issued_on or date.min))
    if as_json:
        put_json({"notices": [_notice(notice, place) for notice, place in rows]})
        return 0
    for notice, place in rows:
        issued = notice.issued_on.isoformat() if notice.issued_on else "          "
        where = "自带" if place == "shipped" else "载入"
        days = f"放假 {len(notice.off):>2}  上班 {len(notice.work):>2}"
        print(f"{notice.year}  {issued}  {where}  {days}  {notice.citation}")
    return 0


def _show(calendar: Calendar, year: int, as_json: bool) -> int:
    if year not in calendar.known_years:
        if as_json:
            put_json({"year": year, "provisional": True, "missing_year": year, "days": []})
        say(str(MissingYear(year)))
        return 3
    days = list(_unusual(calendar, year))
    if as_json:
        put_json({"year": year, "provisional": False, "missing_year": None, "days": days})
        return 0
    for one in days:
        print(f"{one['date']}  {'上班' if one['works'] else '放假'}  {one['reason']}  〔{one['source']}〕")
    return 0


def _unusual(calendar: Calendar, year: int) -> Iterator[dict[str, object]]:
    """Days that differ from Monday to Friday, or that a notice names."""
    for one in each_day(date(year, 1, 1), date(year, 12, 31)):
        info = calendar.explain(one)
        if info.code in {"holiday", "makeup", "zone_off"}:
            yield {
                "date": one.isoformat(),
                "works": info.works,
                "code": info.code,
                "reason": info.reason.text(),
                "name": info.name,
                "source": info.source,
            }


def _notice(notice: Notice, place: str) -> dict[str, object]:
    return {
        "year": notice.year,
        "number": notice.number,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "source": notice.source,
        "off": [day.isoformat() for day, _ in notice.off],
        "work": [day.isoformat() for day, _ in notice.work],
        "place": place,
    }
