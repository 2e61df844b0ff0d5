"""Rounds of visits: a stretch of time cut into equal parts of months, each with the last day on which to go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_months, day_before


@dataclass(frozen=True, slots=True)
class Round:
    """From `first` to `last`, both included; `due` is the last working day in it."""

    first: date
    last: date
    due: date


def rounds(starts_on: date, ends_on: date, months: int, calendar: Calendar) -> Iterator[Round]:
    """Of `months` each from `starts_on` to before `ends_on`; the last one may be shorter. A round that begins on the
    31st begins on the last day of a shorter month, and on the 31st again after it."""
    if months < 1:
        raise ValueError("a round is at least one month long")
    number, first = 0, starts_on
    while first < ends_on:
        number += 1
        following = min(add_months(starts_on, number * months), ends_on)
        last = day_before(following)
        yield Round(first, last, last_workday(first, last, calendar))
        first = following


def last_workday(first: date, last: date, calendar: Calendar) -> date:
    """The last working day from `first` to `last`; `last` itself where there is none. In a year without a notice Monday
    to Friday count: no limit of the law hangs on it."""
    day = last
    while day >= first:
        if calendar.estimated_workday(day):
            return day
        day = day_before(day)
    return last
