"""A light and its reasons: red overdue, yellow behind plan, blue near due, grey unverified, green on time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from kuaijin.law.calendar import Calendar
from kuaijin.law.clock.counting import Counting, End
from kuaijin.law.clock.reading import Reading
from kuaijin.law.clock.terms import Mode
from kuaijin.law.dates import days_between, each_day
from kuaijin.law.words import Reason, reason


class Light(StrEnum):
    """Worst first."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREY = "grey"
    GREEN = "green"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return ORDER.index(self)


ORDER = tuple(Light)


@dataclass(frozen=True, slots=True)
class Limits:
    """The last `near_days` working days or `near_share` of the term; `fresh_days` are calendar days."""

    near_days: int = 2
    near_share: Fraction | float = Fraction(1, 5)
    fresh_days: int | None = None


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a light depends on. `near_from` as of `near_from()`; `planned_on` is the plan's day of what is not done.

    `verified_on` is the last day on which somebody confirmed the state; it is asked where `Limits.fresh_days` is set.
    """

    due: date | None = None
    near_from: date | None = None
    planned_on: date | None = None
    verified_on: date | None = None
    done: bool = False
    paused: bool = False
    missing_year: int | None = None


@dataclass(frozen=True, slots=True)
class LightReading:
    """The colour and every reason for it, worst first; never without one."""

    light: Light
    reasons: tuple[Reason, ...]


def light(facts: Facts, as_of: date, limits: Limits) -> LightReading:
    """The worst that holds. An estimated or unknown due day lights nothing."""
    if facts.done:
        return LightReading(Light.GREEN, (reason("light.done"),))
    found = list(_alarms(facts, as_of, limits))
    if not found:
        found = [(Light.GREEN, _calm(facts))]
    found.sort(key=lambda pair: pair[0].rank)
    return LightReading(found[0][0], tuple(why for _, why in found))


def worst(lights: Iterable[Light]) -> Light:
    """Of many; green when there are none."""
    return min(lights, key=lambda one: one.rank, default=Light.GREEN)


def near_from(reading: Reading, calendar: Calendar, limits: Limits = DEFAULT_LIMITS) -> date | None:
    """The first day of the blue light: `near_days` working days or `near_share` of the term are left, or fewer.

    None without a due day, and when the matter is closed.
    """
    if reading.due is None or reading.start is None or not reading.open:
        return None
    counting = Counting(reading.term.mode, reading.term.roll, calendar)
    stops = [pause.stop for pause in reading.course.pauses]
    end = counting.end(reading.start, reading.total, stops)
    if end is None:
        return None
    share = int(reading.total * Fraction(str(limits.near_share)))  # 0.3 means three tenths
    if reading.term.mode is Mode.WORKING:
        return _when_left(counting, reading, end, max(share, limits.near_days))
    by_share = _when_left(counting, reading, end, share)
    return max(min(by_share, calendar.add(reading.due, -limits.near_days)), reading.start)


def _when_left(counting: Counting, reading: Reading, end: End, left: int) -> date:
    """The first day at whose end no more than `left` days of the term remain; the days of the roll remain too."""
    assert reading.start is not None
    stops = [pause.stop for pause in reading.course.pauses]
    rolled = 0 if reading.term.mode is Mode.WORKING else counting.used(end.last, end.due, stops)
    if left < rolled:
        return next(day for day in each_day(end.last, end.due) if counting.used(day, end.due, stops) <= left)
    gone = reading.total + rolled - left
    earlier = counting.end(reading.start, gone, stops) if gone > 0 else None
    return earlier.last if earlier else reading.start


def _alarms(facts: Facts, as_of: date, limits: Limits) -> Iterable[tuple[Light, Reason]]:
    if facts.due is not None and as_of > facts.due:
        yield Light.RED, reason("light.overdue", day=facts.due)
    elif facts.due is not None and facts.near_from is not None and as_of >= facts.near_from:
        yield Light.BLUE, reason("light.near", day=facts.due)
    if facts.planned_on is not None and as_of > facts.planned_on:
        yield Light.YELLOW, reason("light.behind", day=facts.planned_on)
    if limits.fresh_days is not None:
        if facts.verified_on is None:
            yield Light.GREY, reason("light.never_verified")
        elif days_between(facts.verified_on, as_of) > limits.fresh_days:
            yield Light.GREY, reason("light.stale", day=facts.verified_on)


def _calm(facts: Facts) -> Reason:
    if facts.missing_year is not None:
        return reason("light.provisional", year=str(facts.missing_year))
    if facts.paused and facts.due is None:
        return reason("light.paused")
    return reason("light.on_time")
