"""Counting a term in its own days around the stretches that are given back. Pure arithmetic, O(number of pauses)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kuaijin.law.calendar import Calendar
from kuaijin.law.clock.terms import Mode, Roll
from kuaijin.law.dates import add_calendar_days, day_before, days_between, each_day


class WorkingDays(Protocol):
    """What counting asks of a calendar."""

    def add(self, day: date, n: int) -> date: ...
    def between(self, a: date, b: date) -> int: ...
    def roll(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True)
class Estimated:
    """The calendar with Monday to Friday where a year has no notice. Only for what is shown as an estimate."""

    calendar: Calendar

    def add(self, day: date, n: int) -> date:
        return self.calendar.estimate_add(day, n)

    def between(self, a: date, b: date) -> int:
        return sum(self.calendar.estimated_workday(day) for day in each_day(add_calendar_days(a, 1), b))

    def roll(self, day: date) -> date:
        return self.calendar.estimate_roll(day)


@dataclass(frozen=True, slots=True)
class Stop:
    """[begin, end) is given back; without end the clock stands until further notice."""

    begin: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.begin <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class End:
    """`last` is the day on which the last day of the term is counted, `due` that day after the roll."""

    last: date
    due: date


@dataclass(frozen=True, slots=True)
class Counting:
    """One term's way of counting. All numbers are in the term's own days; MissingYear passes through."""

    mode: Mode
    roll: Roll
    calendar: WorkingDays

    def between(self, a: date, b: date) -> int:
        """Days of (a, b], none when b is not after a."""
        if b <= a:
            return 0
        return self.calendar.between(a, b) if self.mode is Mode.WORKING else days_between(a, b)

    def add(self, day: date, n: int) -> date:
        if n == 0:
            return day
        return self.calendar.add(day, n) if self.mode is Mode.WORKING else add_calendar_days(day, n)

    def end(self, start: date, days: int, stops: Sequence[Stop]) -> End | None:
        """Where the term ends when the start is not counted; None while it stands without an end.

        Pauses are counted first, the roll is made once at the very end. `stops` are in order and do not overlap.
        """
        position, left = start, days
        for stop in stops:
            running = self.between(position, day_before(stop.begin))
            if left <= running and not (left == 0 and stop.holds(position)):
                break
            left -= running
            if stop.end is None:
                return None
            position = max(position, day_before(stop.end))
        last = self.add(position, left)
        due = self._rolled(last, stops)
        return None if due is None else End(last, due)

    def _rolled(self, last: date, stops: Sequence[Stop]) -> date | None:
        """Next working day on or after `last` on which the clock does not stand."""
        due = self._roll(last)
        for stop in stops:
            if stop.holds(due) and stop.begin > last:
                if stop.end is None:
                    return None
                due = self._roll(stop.end)
        return due

    def _roll(self, day: date) -> date:
        return self.calendar.roll(day) if self.roll is Roll.NEXT_WORKING_DAY else day

    def stopped(self, start: date, upto: date, stops: Sequence[Stop]) -> int:
        """Days of (start, upto] that are given back."""
        total = 0
        for stop in stops:
            eve = max(start, day_before(stop.begin))
            last = upto if stop.end is None else min(upto, day_before(stop.end))
            total += self.between(eve, last)
        return total

    def used(self, start: date, upto: date, stops: Sequence[Stop]) -> int:
        """Days of (start, upto] that count."""
        return self.between(start, upto) - self.stopped(start, upto, stops)
