"""A roster as weeks of a month, each day with who and how it went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kuaijin.contacts.models import Duty, DutyRoster
from kuaijin.contacts.queries import duties_of
from kuaijin.directory.models import Post
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.saying import person_said, post_said
from kuaijin.kit.formats import day_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_calendar_days, add_months, day_before, days_in_month, each_day
from kuaijin.obligations.rules import zone_calendar

# Any week from Monday to Sunday, for the heads of the columns.
HEADS = tuple(each_day(date(2026, 1, 5), date(2026, 1, 11)))


class Mark(StrEnum):
    PRESENT = "present"
    MISSED = "missed"
    EMPTY = "empty"  # a working day with nobody
    TODAY = "today"
    COMING = "coming"
    REST = "rest"
    OUTSIDE = "outside"  # not of this roster


@dataclass(frozen=True)
class Cell:
    on: date
    mark: Mark
    duty: Duty | None
    name: str
    makeup: bool
    now: bool

    @property
    def said(self) -> str:
        return day_text(self.on, year=False)


@dataclass(frozen=True)
class MonthGrid:
    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]


def months_of(roster: DutyRoster, today: date) -> list[MonthGrid]:
    """Every month that the roster touches. Three statements."""
    last = day_before(roster.ends_on) if roster.ends_on and roster.ends_on > roster.starts_on else roster.starts_on
    duties = {duty.on: duty for duty in duties_of(roster, roster.starts_on, last)}
    people = holders({duty.post_id for duty in duties.values() if duty.post_id}, today)
    calendar = zone_calendar(roster.dossier)
    cells = {
        on: _cell(on, duties.get(on), people, calendar, today, inside=roster.ends_on is None or on < roster.ends_on)
        for on in each_day(roster.starts_on, last)
    }
    months, first = [], roster.starts_on.replace(day=1)
    while first <= last:
        months.append(_month(first, cells, calendar, today))
        first = add_months(first, 1)
    return months


def _month(first: date, cells: dict[date, Cell], calendar: Calendar, today: date) -> MonthGrid:
    end = first.replace(day=days_in_month(first.year, first.month))
    days: list[Cell | None] = [None] * first.weekday()
    for on in each_day(first, end):
        days.append(cells.get(on) or Cell(on, Mark.OUTSIDE, None, "", makeup=False, now=on == today))
    days += [None] * (-len(days) % 7)
    weeks = [tuple(days[start : start + 7]) for start in range(0, len(days), 7)]
    return MonthGrid(
        first, tuple(week for week in weeks if any(cell and cell.mark is not Mark.OUTSIDE for cell in week))
    )


def _cell(
    on: date, duty: Duty | None, people: dict[int, Holder], calendar: Calendar, today: date, *, inside: bool
) -> Cell:
    works = calendar.estimated_workday(on)
    makeup = calendar.knows(on) and calendar.explain(on).code == "makeup"
    return Cell(on, _mark(on, duty, works and inside, today), duty, _name(duty, people), makeup, on == today)


def _mark(on: date, duty: Duty | None, works: bool, today: date) -> Mark:
    if duty is not None and duty.present_at is not None:
        return Mark.PRESENT
    if not works:
        return Mark.REST
    if duty is None or duty.post_id is None:
        return Mark.EMPTY
    if on < today:
        return Mark.MISSED
    return Mark.TODAY if on == today else Mark.COMING


def _name(duty: Duty | None, people: dict[int, Holder]) -> str:
    if duty is None:
        return ""
    if duty.present_name:
        return duty.present_name
    holder = people.get(duty.post_id or 0)
    if holder is not None:
        return person_said(holder.acting)
    return post_said(duty.post) if duty.post else ""


def said_of(posts: Iterable[Post], today: date) -> list[tuple[str, str]]:
    """Choices of posts with whoever sits there."""
    rows = list(posts)
    people = holders([row.pk for row in rows], today)
    return [(str(row.pk), f"{person_said(people[row.pk].acting)} {post_said(row)}") for row in rows if row.pk in people]


def last_of(roster: DutyRoster) -> date | None:
    """The last day, included."""
    return add_calendar_days(roster.ends_on, -1) if roster.ends_on else None
