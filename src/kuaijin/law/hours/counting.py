"""Counting minutes around the stretches that are given back. Pure arithmetic, O(number of pauses)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kuaijin.law.calendar import Calendar
from kuaijin.law.clock.counting import WorkingDays
from kuaijin.law.dates import day_after, day_before, day_of, start_of
from kuaijin.law.hours.opening import OfficeHours
from kuaijin.law.hours.terms import MinuteMode, MinuteTerm

NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """[begin, end) is given back; without end the clock stands until further notice."""

    begin: datetime
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.begin <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class Measure:
    """One term's way of counting. Instants are aware; MissingYear passes through."""

    mode: MinuteMode
    calendar: WorkingDays
    hours: OfficeHours

    def between(self, a: datetime, b: datetime) -> timedelta:
        """How much of [a, b] counts; nothing when b is not after a."""
        if b <= a:
            return NOTHING
        if self.mode is MinuteMode.ELAPSED:
            return b - a
        first, last = day_of(a), day_of(b)
        if first == last:
            return self._within(first, a, b)
        whole_days = self.calendar.between(first, day_before(last))
        head = self._within(first, a, start_of(day_after(first)))
        return head + whole_days * self.hours.whole + self._within(last, start_of(last), b)

    def add(self, at: datetime, n: timedelta) -> datetime:
        """The first instant by which `n` has counted from `at` on; `at` itself when `n` is nothing."""
        if n <= NOTHING:
            return at
        if self.mode is MinuteMode.ELAPSED:
            return at + n
        day = day_of(at)
        today = self._within(day, at, start_of(day_after(day)))
        if n <= today:
            return self._moment(day, at, n)
        n -= today
        days = -(-n // self.hours.whole)
        last = self.calendar.add(day, days)
        return self._moment(last, start_of(last), n - (days - 1) * self.hours.whole)

    def end(self, start: datetime, n: timedelta, stops: Sequence[Stop]) -> datetime | None:
        """Where `n` from `start` on has counted; None while it stands without an end. `stops` are in order."""
        position, left = start, n
        for stop in stops:
            running = self.between(position, stop.begin)
            if left <= running:
                break
            left -= running
            if stop.end is None:
                return None
            position = max(position, stop.end)
        return self.add(position, left)

    def stopped(self, start: datetime, upto: datetime, stops: Sequence[Stop]) -> timedelta:
        """How much of [start, upto] is given back; a stretch that two stops share is given back once."""
        total, reached = NOTHING, start
        for stop in stops:
            end = upto if stop.end is None else min(upto, stop.end)
            total += self.between(max(reached, stop.begin), end)
            reached = max(reached, end)
        return total

    def used(self, start: datetime, upto: datetime, stops: Sequence[Stop]) -> timedelta:
        return self.between(start, upto) - self.stopped(start, upto, stops)

    def works(self, day: date) -> bool:
        return self.calendar.between(day_before(day), day) == 1

    def _within(self, day: date, a: datetime, b: datetime) -> timedelta:
        """What of one day counts from a to b. The calendar is asked only where there is something to count."""
        if b <= a:
            return NOTHING
        parts = (min(b, end) - max(a, begin) for begin, end in self.hours.on(day))
        counted = sum((part for part in parts if part > NOTHING), NOTHING)
        return counted if counted and self.works(day) else NOTHING

    def _moment(self, day: date, at: datetime, n: timedelta) -> datetime:
        for begin, end in self.hours.on(day):
            room = end - max(at, begin)
            if n <= room:
                return (max(at, begin) + n).astimezone(UTC)
            n -= max(room, NOTHING)
        raise AssertionError("the day is shorter than what was counted of it")


def due(
    start: datetime, term: MinuteTerm, calendar: Calendar, hours: OfficeHours, pauses: Sequence[Stop] = ()
) -> datetime | None:
    """The instant (UTC) at which the last minute is over: a term that ends at closing time is due at closing time.

    None while a pause has no end. Raises MissingYear where office hours of an unknown year are needed.
    """
    measure = Measure(term.mode, calendar, hours)
    found = measure.end(start, term.minutes * MINUTE, in_order(pauses))
    return None if found is None else found.astimezone(UTC)


def used(
    start: datetime,
    upto: datetime,
    term: MinuteTerm,
    calendar: Calendar,
    hours: OfficeHours,
    pauses: Sequence[Stop] = (),
) -> int:
    """Whole minutes of [start, upto] that count. Raises MissingYear."""
    return Measure(term.mode, calendar, hours).used(start, upto, in_order(pauses)) // MINUTE


def in_order(pauses: Sequence[Stop]) -> list[Stop]:
    return sorted(pauses, key=lambda stop: stop.begin)
