"""A plan's document as text: the promise, a table, the days, the levers, the causes."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kuaijin.cli.checklist_text import judged
from kuaijin.law.dates import add_calendar_days, days_between

Document = Mapping[str, Any]
WIDEST = 72
BY = {"statutory": "法定", "promised": "承诺", "commitment": "告知承诺", "merged": "并入"}
LEGEND = "= 计时 counted  - 先审 review ahead  / 不计时 outside the clock  . 休息日 rest  * 决定 decided"


def lines(answer: Document) -> Iterator[str]:
    yield from _headline(answer)
    if "questions" in answer:
        yield from judged(answer)
    if answer["plan"]:
        yield ""
        yield from _table(answer)
        yield ""
        yield from _days(answer)
    if answer["levers"]:
        yield ""
        yield from _levers(answer)
    for one in answer["warnings"]:
        yield f"注意 {one['text']}（{one['source']}）· {one['text_en']}"


def _headline(answer: Document) -> Iterator[str]:
    promise = answer["promise"]
    asked, days = promise["asked"], promise["days"]
    if days is None and not answer["plan"] and "questions" in answer and not promise["conflicts"]:
        yield "还没有要排的事项 · nothing to plan yet"
        return
    if days is None:
        yield "没有合法的计划 · no plan is lawful" if promise["unlawful"] else "时间内没有找到计划 · none found in time"
    elif promise["feasible"]:
        levers, kept = len(answer["levers"]), days if asked is None else asked
        used = "" if kept == days else f"（计划用 {days}）"
        yield f"{kept} 个工作日做得到{used}，用 {levers} 个办法 · {kept} working days can be kept, with {levers} levers"
    elif promise["feasible"] is None:
        yield f"{asked} 个工作日做不做得到，时间内没有定论；找到的最短 {days} · {asked} stays open, best found {days}"
    else:
        yield f"{asked} 个工作日做不到，最短 {days} · {asked} working days cannot be kept, the shortest is {days}"
    if answer["plan"]:
        yield _elapsed(answer)
    serial = f"逐项 {answer['serial_days']}"
    if answer["serial_calendar_days"]:
        serial += f"（另有 {answer['serial_calendar_days']} 个自然日）"
    parallel = "—" if answer["parallel_days"] is None else answer["parallel_days"]
    yield f"{serial} · 并联用满法定 {parallel} · 本计划 {'—' if days is None else days}   serial · parallel · this plan"
    yield _proof(answer)
    yield from _conflicts(promise)


def _elapsed(answer: Document) -> str:
    last = max(_day(one, "decide") for one in answer["plan"])
    split = answer["elapsed"]
    ends = f"{last.isoformat()} 办结{'（暂定）' if answer['provisional'] else ''}"
    return (
        f"{answer['start']} 起，{ends}。历时 {split['days']} 天"
        f" = 计时 {split['counted']} + 不计时 {split['outside']} + 休息日 {split['rest']}"
    )


def _proof(answer: Document) -> str:
    if answer["proved"]:
        return "已证明 · proved"
    gap = answer["gap"]
    return (
        "没有证明 · not proved"
        if gap is None
        else f"找到的最好方案，离已证的下限 {gap:.1%} · best found, gap {gap:.1%}"
    )


def _conflicts(promise: Document) -> Iterator[str]:
    if not promise["conflicts"]:
        return
    if promise["irreducible"]:
        yield "这几条不能同时满足，放开任何一条，其余就能 · these cannot hold together; without any one the rest can:"
    else:
        yield "时间内缩到这几条，还可能更少 · narrowed down to these in the time given, perhaps fewer:"
    for one in promise["conflicts"]:
        yield f"  {one['text']}（{one['source']}）· {one['text_en']}"
    if promise["other_conflicts"]:
        yield "  还有别的几条也合不拢 · other such sets remain"
    elif promise["other_conflicts"] is None:
        yield "  是否还有别的，没有定论 · whether others remain stays open"


def _table(answer: Document) -> Iterator[str]:
    head = ("事项 matter", "部门", "时限", "先审 review", "受理 start", "决定 decide", "法定到期 due", "余地 slack")
    rows = [head]
    for one in answer["plan"]:
        unit = "" if one["mode"] == "working" else " 自然日"
        term = f"→ {one['merged_into']}" if one["by"] == "merged" else f"{BY[one['by']]} {one['days']}{unit}"
        rows.append(
            (
                ("*" if one["critical"] else " ") + one["name"],
                one["department"] or "",
                term,
                _shown(one, "review_start") if one["review_start"] != one["start"] else "",
                *(_shown(one, key) for key in ("start", "decide", "statutory_due")),
                str(one["slack"]),
            )
        )
    widths = [max(_width(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        yield "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _shown(one: Document, key: str) -> str:
    return one[key] or f"约 {one[f'{key}_estimate']}"


def _day(one: Document, key: str) -> date:
    return date.fromisoformat(one[key] or one[f"{key}_estimate"])


def _days(answer: Document) -> Iterator[str]:
    """One column a day, or as many days as it takes for the whole to fit."""
    start = date.fromisoformat(answer["start"])
    last = max(_day(one, "decide") for one in answer["plan"])
    each = -(-(days_between(start, last) + 1) // WIDEST)
    names = max(_width(one["name"]) for one in answer["plan"])
    outside = _outside(answer)
    rest = {date.fromisoformat(day) for day in answer["rest_days"]}
    ticks = [add_calendar_days(start, at * each).strftime("%m-%d ") for at in range(0, WIDEST, 6)]
    cells_needed = -(-(days_between(start, last) + 1) // each)
    yield f"{' ' * names} |{' '.join(ticks)[:cells_needed].rstrip()}"
    for one in answer["plan"]:
        cells = [
            _cell(one, [add_calendar_days(start, at + step) for step in range(each)], outside, rest)
            for at in range(0, days_between(start, last) + 1, each)
        ]
        yield f"{_padded(one['name'], names)} |{''.join(cells).rstrip()}"
    if each > 1:
        yield f"一格 {each} 天 · {each} days a cell"
    yield LEGEND


def _outside(answer: Document) -> list[tuple[str, date, date]]:
    return [
        (one["matter"], date.fromisoformat(one["from"]), date.fromisoformat(one["to"]))
        for one in answer["outside_clock"]
    ]


def _cell(one: Document, days: Sequence[date], outside: Sequence[tuple[str, date, date]], rest: set[date]) -> str:
    """The sign that tells most of the days of a cell."""
    review, start, decide = (_day(one, key) for key in ("review_start", "start", "decide"))
    signs = set()
    for day in days:
        if day == decide:
            signs.add("*")
        elif not review <= day < decide or (day == review and day < decide):
            signs.add(" ")
        elif any(matter == one["id"] and first <= day <= last for matter, first, last in outside):
            signs.add("/")
        elif day in rest:
            signs.add(".")
        else:
            signs.add("-" if day <= start and review < start else "=")
    return next(sign for sign in "*=-/. " if sign in signs)


def _levers(answer: Document) -> Iterator[str]:
    stands = answer["serial_days"]
    yield "办法 levers"
    for one in answer["levers"]:
        stands -= one["saves"]
        on = f"（{'、'.join(one['matters'])}）" if one["matters"] else ""
        none = "没有合法的计划 none lawful" if one["exact"] else "没有定论 open"
        without = none if one["without"] is None else one["without"]
        yield (
            f"  {one['name']}{on} {one['name_en']}：省 {one['saves']}，剩 {stands}；关掉它 {without}；"
            f"代价 {one['burden']} · saves {one['saves']}, without it {without}"
        )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
