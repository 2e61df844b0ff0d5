"""`kuaijin workday`: the day n working (or calendar) days after a day."""

import argparse
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kuaijin.cli.answers import day, put_json, say
from kuaijin.config.notices import load_calendar
from kuaijin.config.paths import data_dir
from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.fields import Malformed

EXAMPLES = """
起算日不计入。某年没有放假通知时不猜：标准输出为空，缺的年份写到标准错误，退出码 3。
The start day is not counted. Where a year has no notice nothing is guessed: exit code 3.

例 examples:
  kuaijin workday 2026-09-24 8                        2026-10-13
  kuaijin workday 2026-09-24 7 --mode calendar        末日休息则顺延 an end on a rest day moves on (民法典 203)
  kuaijin workday 2026-09-24 7 --mode calendar --no-roll
  kuaijin workday --file 问题.csv                     列 columns: start,n[,mode]；答案多一列 due
"""
START_WORDS = ("start", "accepted_on", "from", "day", "date", "起算日", "受理日", "开始")
NUMBER_WORDS = ("n", "days", "天数", "工作日")
MODE_WORDS = ("mode", "unit", "方式", "单位")
WORKING, CALENDAR = "working", "calendar"


@dataclass(frozen=True, slots=True)
class Question:
    start: date
    n: int
    mode: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("start", nargs="?", type=day, help="起算日，不计入 · the start day, not counted")
    parser.add_argument("n", nargs="?", type=int, help="天数，负数往回数 · how many days; negative counts back")
    parser.add_argument("--mode", choices=(WORKING, CALENDAR), default=WORKING, help="工作日或自然日 · whose days")
    parser.add_argument("--no-roll", action="store_true", help="自然日末日不顺延 · leave an end on a rest day")
    parser.add_argument("--file", type=Path, metavar="CSV", help="回答一张表 · answer a table (- for stdin)")
    parser.add_argument("--zone", metavar="CODE", help="加上该区的放假日 · with the further days off of a zone")
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    if (args.file is None) == (args.start is None) or (args.start is None) != (args.n is None):
        args.usage_error("写 START N，或者写 --file CSV · give START N, or --file CSV")
    try:
        calendar = load_calendar(data_dir(), args.zone)
    except Malformed as error:
        args.usage_error(str(error))
    roll = not args.no_roll
    if args.file is None:
        return _answer_one(Question(args.start, args.n, args.mode), calendar, roll, args.json)
    try:
        questions = list(_questions(args.file, args.mode))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        args.usage_error(f"{args.file}：{error}")
    return _answer_all(questions, calendar, roll, args.json)


def due_day(question: Question, calendar: Calendar, roll: bool) -> date:
    if question.mode == WORKING:
        return calendar.add(question.start, question.n)
    end = add_calendar_days(question.start, question.n)
    return calendar.roll(end) if roll else end


def _answer_one(question: Question, calendar: Calendar, roll: bool, as_json: bool) -> int:
    answer, missing = _ask(question, calendar, roll)
    if as_json:
        put_json(_document(question, roll, answer, missing))
    elif answer is not None:
        print(answer.isoformat())
    if missing is None:
        return 0
    say(str(MissingYear(missing)))
    return 3


def _answer_all(questions: Sequence[Question], calendar: Calendar, roll: bool, as_json: bool) -> int:
    answers = [(question, *_ask(question, calendar, roll)) for question in questions]
    if as_json:
        put_json({"answers": [_document(question, roll, due, missing) for question, due, missing in answers]})
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("start", "n", "mode", "due"))
        for question, due, _ in answers:
            writer.writerow((question.start, question.n, question.mode, due or ""))
    years = sorted({missing for _, _, missing in answers if missing is not None})
    for year in years:
        say(str(MissingYear(year)))
    return 3 if years else 0


def _ask(question: Question, calendar: Calendar, roll: bool) -> tuple[date | None, int | None]:
    try:
        return due_day(question, calendar, roll), None
    except MissingYear as missing:
        return None, missing.year


def _document(question: Question, roll: bool, due: date | None, missing: int | None) -> dict[str, object]:
    return {
        "start": question.start.isoformat(),
        "n": question.n,
        "mode": question.mode,
        "roll": roll if question.mode == CALENDAR else None,
        "due": due.isoformat() if due else None,
        "provisional": missing is not None,
        "missing_year": missing,
    }


def _questions(path: Path, mode: str) -> Iterator[Question]:
    """Rows of a CSV with a header (start, n, mode by name) or without one (in that order)."""
    text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    rows = [(number, row) for number, row in enumerate(csv.reader(text.splitlines()), start=1) if any(row)]
    if not rows:
        raise ValueError("文件是空的")
    columns = _columns(rows[0][1])
    for number, row in rows[0 if columns is None else 1 :]:
        start_at, n_at, mode_at = columns or (0, 1, 2)
        try:
            told = row[mode_at].strip() if mode_at is not None and mode_at < len(row) else ""
            yield Question(date.fromisoformat(row[start_at].strip()), int(row[n_at]), _mode(told, mode))
        except (ValueError, IndexError):
            raise ValueError(f"第 {number} 行读不懂：{','.join(row)}；应为 日期,天数[,working|calendar]") from None


def _columns(header: Sequence[str]) -> tuple[int, int, int | None] | None:
    """Where start, n and mode stand, or None when the first row is no header."""
    names = [name.strip().lower() for name in header]
    if re.match(r"\d{4}-\d\d-\d\d$", names[0]):
        return None
    places = [next((names.index(word) for word in words if word in names), None) for words in _WORDS]
    if places[0] is None or places[1] is None:
        raise ValueError(f"表头要有 start 和 n，现有 {','.join(header)}")
    return places[0], places[1], places[2]


_WORDS = (START_WORDS, NUMBER_WORDS, MODE_WORDS)


def _mode(told: str, default: str) -> str:
    if not told:
        return default
    for mode in (WORKING, CALENDAR):
        if told.lower().startswith(mode):
            return mode
    raise ValueError(told)
