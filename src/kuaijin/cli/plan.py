"""`kuaijin plan`: from matters and their order to a promise that is proved, or to why it cannot be kept."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.plan_text import lines
from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.grounds import load_grounds
from kuaijin.config.notices import load_calendar
from kuaijin.config.paths import data_dir
from kuaijin.law.calendar import Calendar
from kuaijin.law.fields import Malformed
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from kuaijin.planning.matters import Asked
from kuaijin.planning.reading import asked_from, packs_of
from kuaijin.planning.solve import available

EXAMPLES = """
例 example（计划.yaml；JSON 亦可 · JSON will do）:
  start: 2026-10-09
  promise: 8                       要 8 个计时工作日；不写就求最短 · without it the shortest is sought
  levers: [parallel, review_in_advance, promised_limits, merged_handling, deferred_documents]
  capacities: {自然资源局: 2}      同时在办的件数 · cases in hand at once
  matters:
    - {id: 工程规划, statutory: 20, promised: 4, department: 自然资源局,
       outside_clock: [{kind: public_notice, days: 7}]}
    - {id: 环评, statutory: 30, promised: 5}
    - {id: 质监, statutory: 7, promised: 6, merge_into: 施工许可, after: [工程规划]}
    - {id: 施工许可, statutory: 7, promised: 4, deferrable: 2,
       after: [工程规划, {matter: 环评, link: review_then_decide}]}

  kuaijin plan 计划.yaml           一张表和逐日图 · a table and the days
  kuaijin plan 计划.yaml --json    全部内容 · the whole document

承诺做不到时说明哪几条不能同时满足，退出码 1；文件有误时指出字段，退出码 2；用到没有放假通知的年份，退出码 3。
A promise that cannot be kept: exit code 1, with the causes. A faulty file: 2, with the field. No notice for a year: 3.
"""
FEW = 60
SECONDS_FOR_FEW, SECONDS = 4.0, 20.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("file", type=Path, metavar="FILE", help="YAML 或 JSON：事项和先后 · matters and their order")
    parser.add_argument("--zone", metavar="CODE", help="加上该区的放假日 · with the further days off of a zone")
    parser.add_argument(
        "--seconds",
        type=float,
        metavar="S",
        help=f"最多求解几秒，默认 {SECONDS_FOR_FEW:g}，事项多时 {SECONDS:g} · at most",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    directory = data_dir()
    try:
        calendar = load_calendar(directory, args.zone)
        asked = _read(args.file, directory)
    except Malformed as error:
        args.usage_error(f"{args.file}：{error} · {error.text('en')}")
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        args.usage_error(f"{args.file}：{error}")
    if args.seconds is not None and args.seconds <= 0:
        args.usage_error("--seconds 要大于 0 · must be above 0")
    if not available():
        return _no_solver(args.json)
    answer = _answer(asked, calendar, args.seconds)
    wrong = faults(asked, answer, calendar)
    if wrong:
        say("独立复核没有通过，不给出计划 · the independent check failed, no plan is given：" + "；".join(wrong))
        return 1
    if args.json:
        put_json(answer)
    else:
        print("\n".join(lines(answer)))
    return _exit_code(answer)


def _read(path: Path, directory: Path) -> Asked:
    documents = documents_from(path.read_text(encoding="utf-8-sig"))
    given = documents[0] if len(documents) == 1 else None
    return asked_from(given, load_grounds(directory, packs_of(given)))


def _answer(asked: Asked, calendar: Calendar, seconds: float | None) -> dict[str, object]:
    from kuaijin.planning.solve.promise import promise

    limit = seconds or (SECONDS_FOR_FEW if len(asked.matters) <= FEW else SECONDS)
    return document(promise(asked, calendar, limit))


def _no_solver(as_json: bool) -> int:
    message = "缺少求解器 OR-Tools；安装 kuaijin[optimise] · the solver OR-Tools is missing: install kuaijin[optimise]"
    if as_json:
        put_json({"refused": True, "missing": "ortools", "message": message})
    say(message)
    return 1


def _exit_code(answer: Mapping[str, Any]) -> int:
    """1: not feasible, or open; 3: the plan reaches into a year without a holiday notice."""
    if answer["promise"]["feasible"] is not True:
        return 1
    if answer["provisional"]:
        say(f"{answer['missing_year']} 年的放假安排通知尚未载入 · no holiday notice for {answer['missing_year']}")
        return 3
    return 0
