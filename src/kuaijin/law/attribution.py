"""Whose days they were: the time between two instants split among its holders; the parts sum to the whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kuaijin.law.dates import days_between


class Party(StrEnum):
    APPLICANT = "applicant"
    DEPARTMENT = "department"
    LEGAL_PROCEDURE = "legal_procedure"
    HIGHER_AUTHORITY = "higher_authority"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class HandOver:
    """From `at` on the matter lies with `party`; `holder` names which one (a department, a bureau)."""

    at: date
    party: Party
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half-open: [start, end) lay with one holder, for `days`."""

    party: Party
    holder: str
    start: date
    end: date
    days: int


@dataclass(frozen=True, slots=True)
class Split:
    """`stretches` follow each other without gap or overlap; `days` is the whole."""

    start: date
    end: date
    days: int
    stretches: tuple[Stretch, ...]

    def of(self, party: Party) -> int:
        return sum(stretch.days for stretch in self.stretches if stretch.party is party)

    def of_holder(self, party: Party, holder: str) -> int:
        return sum(s.days for s in self.stretches if s.party is party and s.holder == holder)

    def by_party(self) -> dict[Party, int]:
        return {party: self.of(party) for party in Party}


def split(
    start: date,
    end: date,
    hand_overs: Iterable[HandOver],
    *,
    first: HandOver,
    measure: Callable[[date, date], int] = days_between,
) -> Split:
    """The days of (start, end], each counted once. `first` holds at `start`; of hand-overs on one day the last holds.

    `measure` counts the days of (a, b]: calendar days, or `Calendar.between` for working days. ValueError when `end`
    lies before `start`.
    """
    if end < start:
        raise ValueError(f"the end {end} lies before the start {start}")
    stretches: list[Stretch] = []
    holder, since = first, start
    # Stable by day: the order given decides among hand-overs of one day.
    for hand_over in sorted((h for h in hand_overs if h.at < end), key=lambda h: h.at):
        at = max(hand_over.at, start)
        if at > since:
            stretches.append(_stretch(holder, since, at, measure))
            since = at
        holder = hand_over
    if end > since:
        stretches.append(_stretch(holder, since, end, measure))
    return Split(start, end, measure(start, end), tuple(stretches))


def _stretch(holder: HandOver, start: date, end: date, measure: Callable[[date, date], int]) -> Stretch:
    return Stretch(holder.party, holder.holder, start, end, measure(start, end))
