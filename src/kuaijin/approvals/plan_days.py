"""A plan day by day: a column a day, a row a matter, as the document of the plan says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.plan_words import name_of
from kuaijin.kit.components import ruler_label
from kuaijin.kit.formats import MONTHS_EN, day_text, is_english
from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import day_after, each_day

# Above these many columns the table scrolls instead of shrinking.
FITS = 31
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`month` where it begins; `counted`: which counted day it is, "–" where none is counted, "" on a rest day."""

    day: date
    month: str
    label: str
    rest: bool
    counted: str


@dataclass(frozen=True)
class Row:
    """`cells`: a class for each column. `term`: by how many days it is handled, of how many by law."""

    entry: Entry
    name: str
    department: str
    cells: tuple[str, ...]
    spoken: str
    days: str
    law: str
    merged: str
    unconfirmed: bool
    case: int | None


@dataclass(frozen=True)
class Days:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    numbered: bool

    @property
    def long(self) -> bool:
        return len(self.columns) > FITS


def days_of(document: Mapping[str, Any], calendar: Calendar, cases: Mapping[str, int] | None = None) -> Days | None:
    """None where there is no plan. `cases`: keys of the cases that came of it, by matter."""
    entries: Sequence[Entry] = document["plan"]
    if not entries:
        return None
    start = date.fromisoformat(document["start"])
    at_once = any(day_of(entry, "decide") == start for entry in entries)
    last = max([*(day_of(entry, "decide") for entry in entries), day_after(start)])
    days = list(each_day(start if at_once else day_after(start), last))
    counts = _counts(document, days, calendar)
    columns = [_column(day, counts.get(day, ""), calendar, first=day == days[0]) for day in days]
    rows = tuple(_row(document, entry, columns, (cases or {}).get(entry["id"])) for entry in entries)
    return Days(tuple(columns), rows, bool(counts))


def day_of(entry: Entry, key: str) -> date:
    return date.fromisoformat(entry[key] or entry[f"{key}_estimate"])


def periods(document: Mapping[str, Any], matter: str) -> list[Entry]:
    return [one for one in document["outside_clock"] if one["matter"] == matter]


def _counts(document: Mapping[str, Any], days: list[date], calendar: Calendar) -> dict[date, str]:
    """Which counted day each is: the days outside the clock are those of the critical path, or of what is decided last
    where another chain ends then. Nothing where the days do not come to the promise."""
    everything = [entry["id"] for entry in document["plan"]]
    last = max(document["plan"], key=lambda entry: day_of(entry, "decide"))["id"]
    for matters in (document["critical_path"], _before(document, last), [last], everything):
        outside = {day for matter in matters for one in periods(document, matter) for day in _span(one)}
        told = _numbered(days, outside, date.fromisoformat(document["start"]), calendar)
        if sum(number != "–" for number in told.values()) == document["promise"]["days"]:
            return told
    return {}


def _before(document: Mapping[str, Any], matter: str) -> list[str]:
    """The matter and all that it waits for."""
    waits = [matter]
    for one in waits:
        waits += [link["after"] for link in document["links"] if link["matter"] == one and link["after"] not in waits]
    return [one for one in waits if one in document["terms"]]


def _numbered(days: list[date], outside: set[date], start: date, calendar: Calendar) -> dict[date, str]:
    told, number = {}, 0
    for day in days:
        if day == start or not calendar.estimated_workday(day):
            continue
        number += day not in outside
        told[day] = "–" if day in outside else str(number)
    return told


def _span(period: Entry) -> list[date]:
    return list(each_day(date.fromisoformat(period["from"]), date.fromisoformat(period["to"])))


def _column(day: date, counted: str, calendar: Calendar, *, first: bool) -> Column:
    month = _month(day) if first or day.day == 1 else ""
    return Column(day, month, ruler_label(day, calendar=calendar), not calendar.estimated_workday(day), counted)


def _month(day: date) -> str:
    return MONTHS_EN[day.month - 1] if is_english() else f"{day.month}月"


def _row(document: Mapping[str, Any], entry: Entry, columns: list[Column], case: int | None) -> Row:
    outside = {day for one in periods(document, _host(document, entry)) for day in _span(one)}
    merged = entry["by"] == "merged"
    cells = tuple(_cell(entry, column, outside, merged=merged) for column in columns)
    terms = document["terms"][entry["id"]]
    start, decide = day_of(entry, "start"), day_of(entry, "decide")
    return Row(
        entry=entry,
        name=name_of(document, entry["id"]),
        department=department_said(entry["department"] or ""),
        cells=cells,
        spoken=_("%(start)s 受理，%(decide)s 决定") % {"start": day_text(start), "decide": day_text(decide)},
        days=str(entry["days"]),
        law=str(terms["statutory"]) if entry["mode"] == "working" else _("%(n)s 天") % {"n": terms["statutory"]},
        merged=name_of(document, entry["merged_into"]) if merged else "",
        unconfirmed=any(one["matter"] == entry["id"] for one in document["unconfirmed"]),
        case=case,
    )


def _host(document: Mapping[str, Any], entry: Entry) -> str:
    while entry["by"] == "merged":
        entry = next(one for one in document["plan"] if one["id"] == entry["merged_into"])
    return str(entry["id"])


def _cell(entry: Entry, column: Column, outside: set[date], *, merged: bool) -> str:
    """kj-c under review, kj-p reviewed before acceptance or merged, kj-law outside the clock, kj-d decided."""
    day, begun, accepted, decided = (column.day, *(day_of(entry, key) for key in ("review_start", "start", "decide")))
    at_once = day == begun == decided
    if not (begun < day <= decided or at_once):
        return "kj-rest" if column.rest else ""
    key = " kj-k" if entry["critical"] else ""
    if day == decided:
        return ("kj-p" if merged else "kj-d") + key
    if day in outside:
        return "kj-law" + key
    if merged:
        return "kj-p" + key
    if day <= accepted:
        return "kj-p" + key
    return ("kj-c kj-off" if column.rest else "kj-c") + key
