"""`kuaijin plan`: from facts or matters to a promise that is proved, or to why it cannot be kept."""

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.plan_text import lines
from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.grounds import load_grounds
from kuaijin.config.notices import load_calendar
from kuaijin.config.packs import load_catalogue, split
from kuaijin.config.paths import data_dir
from kuaijin.law.calendar import Calendar
from kuaijin.law.fields import Malformed
from kuaijin.planning.answer import Answer
from kuaijin.planning.axis import Axis
from kuaijin.planning.catalogue.breaches import refuse_breaches
from kuaijin.planning.catalogue.from_file import from_facts
from kuaijin.planning.catalogue.telling import with_facts, with_grounds
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from kuaijin.planning.matters import Asked
from kuaijin.planning.reading import packs_of, plan_file
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

例 example（只写情况，由事项目录推出要办什么 · from facts, by the catalogue）:
  start: 2026-10-09
  packs: [national, shandong, heze]
  facts: {phase: start, land: granted, buildings: true, eia: form, area: 6.2, energy: 860}
  levers: [parallel, promised_limits]

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
        asked, tell = _read(args.file, directory)
    except Malformed as error:
        args.usage_error(f"{args.file}：{error} · {error.text('en')}")
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        args.usage_error(f"{args.file}：{error}")
    if args.seconds is not None and args.seconds <= 0:
        args.usage_error("--seconds 要大于 0 · must be above 0")
    if not available():
        return _no_solver(args.json)
    answer = tell(_answer(asked, calendar, args.seconds))
    wrong = faults(asked, answer, calendar)
    if wrong:
        say("独立复核没有通过，不给出计划 · the independent check failed, no plan is given：" + "；".join(wrong))
        return 1
    if args.json:
        put_json(answer)
    else:
        print("\n".join(lines(answer)))
    return _exit_code(answer)


class Read(NamedTuple):
    """What the planner is asked, and what the catalogue adds to its answer."""

    asked: Asked
    tell: Callable[[dict[str, Any]], dict[str, Any]]


def _read(path: Path, directory: Path) -> Read:
    documents = documents_from(path.read_text(encoding="utf-8-sig"))
    given = documents[0] if len(documents) == 1 else None
    of_grounds, of_approvals = split(packs_of(given), directory)
    grounds = load_grounds(directory, of_grounds)
    file = plan_file(given, grounds)
    catalogue = load_catalogue(directory, of_approvals, file.start)
    if not catalogue.matters and (file.facts is not None or any(one.catalogue for one in file.matters)):
        raise Malformed("start", file.start, "bad.no_catalogue", packs="、".join(of_approvals))
    if file.facts is not None:
        made = from_facts(file, catalogue, grounds)
        return Read(made.assembled.asked, partial(with_facts, made=made))
    asked = file.asked()
    refuse_breaches(catalogue, asked.matters)
    return Read(asked, partial(with_grounds, catalogue=catalogue))


def _answer(asked: Asked, calendar: Calendar, seconds: float | None) -> dict[str, Any]:
    from kuaijin.planning.solve.promise import promise

    if not asked.matters:  # nothing is known to be needed: the questions are the answer
        return document(Answer(asked, Axis(asked.start, calendar), None, None, None))
    limit = seconds or (SECONDS_FOR_FEW if len(asked.matters) <= FEW else SECONDS)
    return document(promise(asked, calendar, limit))


def _no_solver(as_json: bool) -> int:
    message = "缺少求解器 OR-Tools；安装 kuaijin[optimise] · the solver OR-Tools is missing: install kuaijin[optimise]"
    if as_json:
        put_json({"refused": True, "missing": "ortools", "message": message})
    say(message)
    return 1


def _open(matter: Mapping[str, Any]) -> bool:
    """Not known to be needed, or contradicted: a promise asked for does not cover it."""
    return matter["needed"] is None


def _exit_code(answer: Mapping[str, Any]) -> int:
    """1: not feasible, or open; 3: the plan reaches into a year without a holiday notice."""
    promise = answer["promise"]
    if promise["feasible"] is not True or (
        promise["asked"] is not None and any(_open(one) for one in answer["matters"])
    ):
        return 1
    if answer["provisional"]:
        say(f"{answer['missing_year']} 年的放假安排通知尚未载入 · no holiday notice for {answer['missing_year']}")
        return 3
    return 0
