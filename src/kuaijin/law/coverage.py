"""Seats held from–to: is every role held at every instant, and if not, where are the gaps?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kuaijin.law.dates import day_before


@dataclass(frozen=True, slots=True)
class Seat:
    """`holder` has `role` on every day of [start, end); without end it goes on."""

    role: str
    holder: str
    start: date
    end: date | None = None

    def held_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody held `role` on the days of [start, end); without end it is still open."""

    role: str
    start: date
    end: date | None = None

    @property
    def last_day(self) -> date | None:
        return None if self.end is None else day_before(self.end)


def gaps(seats: Iterable[Seat], roles: Sequence[str], start: date, end: date | None = None) -> tuple[Gap, ...]:
    """Every gap of every role within [start, end), by role in the order given, then by day."""
    by_role: dict[str, list[Seat]] = {role: [] for role in roles}
    for seat in seats:
        if seat.role in by_role:
            by_role[seat.role].append(seat)
    return tuple(gap for role in roles for gap in _gaps_of(role, by_role[role], start, end))


def covered(seats: Iterable[Seat], roles: Sequence[str], start: date, end: date | None = None) -> bool:
    """Every role is held at every instant of [start, end); an empty stretch is covered."""
    return not gaps(seats, roles, start, end)


def held_on(seats: Iterable[Seat], day: date) -> dict[str, tuple[str, ...]]:
    """Who holds each role on that day."""
    holders: dict[str, tuple[str, ...]] = {}
    for seat in seats:
        if seat.held_on(day):
            holders[seat.role] = (*holders.get(seat.role, ()), seat.holder)
    return holders


def _gaps_of(role: str, seats: list[Seat], start: date, end: date | None) -> list[Gap]:
    if end is not None and end <= start:
        return []
    found: list[Gap] = []
    held_until = start
    for seat in sorted((s for s in seats if s.end is None or s.end > s.start), key=lambda seat: seat.start):
        if seat.end is not None and seat.end <= held_until:
            continue
        if end is not None and seat.start >= end:
            break
        if seat.start > held_until:
            found.append(Gap(role, held_until, seat.start))
        if seat.end is None:
            return found
        held_until = seat.end
    if end is None or held_until < end:
        found.append(Gap(role, held_until, end))
    return found
