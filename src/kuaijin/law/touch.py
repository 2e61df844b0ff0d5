"""How long somebody may be left without a word: a limit in days, the last day it gives, and what it looks back to."""

from dataclasses import dataclass
from datetime import date

from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.clock.terms import Mode
from kuaijin.law.dates import add_calendar_days, day_before


@dataclass(frozen=True, slots=True)
class Interval:
    """At most so many days between two contacts, working or calendar days; the day of the first is not counted."""

    days: int
    mode: Mode

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("a limit is at least one day")


def last_day(since: date, interval: Interval, calendar: Calendar) -> date:
    """The last day within the limit after a contact on `since`. Where a year has no notice Monday to Friday count: no
    due day hangs on it."""
    if interval.mode is Mode.CALENDAR:
        return add_calendar_days(since, interval.days)
    try:
        return calendar.add(since, interval.days)
    except MissingYear:
        return calendar.estimate_add(since, interval.days)


def still_within(as_of: date, interval: Interval, calendar: Calendar) -> date:
    """The earliest contact that is still within the limit on `as_of`: `last_day` of it, and of no earlier day, reaches
    `as_of`. So a list of any length is asked by one comparison."""
    if interval.mode is Mode.CALENDAR:
        return add_calendar_days(as_of, -interval.days)
    left, day = interval.days, as_of
    while left:
        day = day_before(day)
        left -= calendar.estimated_workday(day)
    return day
