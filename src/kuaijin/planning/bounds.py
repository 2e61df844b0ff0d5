"""What a length cannot fall below and what one pass in order reaches, without a solver. Counted working days.

Where the two meet nothing is left to solve. Periods outside the clock are left out; the law's limits are not looked at.
"""

from dataclasses import dataclass

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.causes import Cause, CauseKind
from kuaijin.planning.matters import Asked, Lag, Lever, Link, Matter
from kuaijin.planning.network import Arc, LinkKind, critical_path, in_order
from kuaijin.planning.uses import Use, merges_between

ROOM = 20
"""Working days by which the calendar may push what is counted in calendar days: longer than any holiday."""


def latest(asked: Asked) -> int:
    """A position that no plan without idle days passes: everything one after the other at its longest."""
    return sum(_longest(matter) for matter in asked.matters)


def _longest(matter: Matter) -> int:
    periods = sum(period.days + 2 for period in matter.outside)
    lags = sum(link.lag.days + 1 for link in matter.after)
    return matter.statutory + 1 + matter.deferrable + periods + lags


@dataclass(frozen=True, slots=True)
class Pass:
    """A plan made matter after matter, each as early as links and places allow. Positions of review and decision."""

    length: int
    review: dict[str, int]
    decide: dict[str, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """For a set of uses, all taken, with some causes set aside."""

    asked: Asked
    uses: frozenset[Use]
    aside: frozenset[Cause] = frozenset()

    @property
    def at_once(self) -> bool:
        return (Lever.PARALLEL, "") in self.uses or Cause(CauseKind.ONE_BY_ONE) in self.aside

    def reach(self, within: int | None) -> int:
        """A position up to which the shortest plan (or any plan of that length) can be told in full."""
        length = self.one_pass().length if within is None else within
        pushed = any(matter.mode is Mode.CALENDAR or matter.outside for matter in self.asked.matters)
        pushed = pushed or any(link.lag.mode is Mode.CALENDAR for one in self.asked.matters for link in one.after)
        outside = sum(period.days for matter in self.asked.matters for period in matter.outside)
        return min(latest(self.asked), length + outside + (ROOM if pushed else 0))

    def at_least(self) -> int:
        """The longest chain of links, what a department's places can take, and what takes its turn one by one."""
        shortest = {matter.id: self._at_least(matter) for matter in self.asked.matters}
        arcs = [arc for matter in self.asked.matters for arc in self._sure_links(matter)]
        waits = {matter.id: self._wait(matter) for matter in self.asked.matters}
        found = critical_path(shortest, arcs, waits).length
        for department, places in self.asked.capacities.items():
            if Cause(CauseKind.CAPACITY, department) not in self.aside:
                work = sum(shortest[one.id] for one in self.asked.matters if one.department == department)
                found = max(found, -(-work // places))
        return found if self.at_once else max(found, self.one_by_one_at_least())

    def one_by_one_at_least(self) -> int:
        """Below this no plan goes that handles one matter after the other."""
        alone = [one for one in self.asked.matters if not self._may_merge(one)]
        return sum(self._at_least(one) + self._wait(one) for one in alone)

    def one_pass(self) -> Pass:
        matters = {matter.id: matter for matter in self.asked.matters}
        arcs = [Arc(link.matter, matter.id) for matter in self.asked.matters for link in matter.after]
        accept: dict[str, int] = {}
        told = Pass(0, {}, {})
        held: dict[str, list[tuple[int, int]]] = {}
        free = 0
        for matter_id in in_order(matters, arcs):
            matter = matters[matter_id]
            review, result = self._ready(matter, accept, told.decide)
            if not self.at_once:
                review = max(review, free + self._wait(matter))
            taken = held.setdefault(matter.department, [])
            start, free = _first_place(review, result, self.days(matter), taken, self._places(matter))
            taken.append((start, free))
            told.review[matter_id], told.decide[matter_id] = start, free
            accept[matter_id] = max(start, result)
        return Pass(max(told.decide.values()), told.review, told.decide)

    def days(self, matter: Matter) -> int:
        """The shortest term that these uses give, in its own days."""
        if Cause(CauseKind.TERM, matter.id) in self.aside:
            return 0
        terms = [matter.promised if (Lever.PROMISED_LIMITS, "") in self.uses else matter.statutory]
        if (Lever.NOTIFIED_COMMITMENT, matter.id) in self.uses and matter.commitment is not None:
            terms.append(matter.commitment)
        return min(terms)

    def _at_least(self, matter: Matter) -> int:
        """In working days: a calendar term can fall into a holiday, a merged matter has no days."""
        return 0 if matter.mode is Mode.CALENDAR or self._may_merge(matter) else self.days(matter)

    def _may_merge(self, matter: Matter) -> bool:
        return (Lever.MERGED_HANDLING, matter.id) in self.uses

    def _wait(self, matter: Matter) -> int:
        gone = (Lever.DEFERRED_DOCUMENTS, matter.id) in self.uses or Cause(CauseKind.WAITING, matter.id) in self.aside
        return 0 if gone else matter.deferrable

    def _places(self, matter: Matter) -> int:
        unlimited = Cause(CauseKind.CAPACITY, matter.department) in self.aside
        everybody = len(self.asked.matters)
        return everybody if unlimited else self.asked.capacities.get(matter.department, everybody)

    def _links(self, matter: Matter) -> list[Link]:
        """With the kind that holds under these uses."""
        told = []
        for place, link in enumerate(matter.after):
            if Cause(CauseKind.LINK, matter.id, place) in self.aside:
                continue
            if link.kind is LinkKind.REVIEW_THEN_DECIDE and (Lever.REVIEW_IN_ADVANCE, "") not in self.uses:
                link = Link(link.matter, LinkKind.FINISH_START, link.lag)  # noqa: PLW2901 - the link as it holds
            told.append(link)
        return told

    def _sure_links(self, matter: Matter) -> list[Arc]:
        """What holds whether matters are merged or not, with the working days of lags only."""
        arcs = []
        for link in self._links(matter):
            other = self.asked.matter(link.matter)
            merges = merges_between(self.asked, matter, other)
            if merges and all((Lever.MERGED_HANDLING, one) in self.uses for one in merges):
                continue
            starts = link.kind in (LinkKind.FINISH_START, LinkKind.START_START)
            lag = _working(link.lag) + (self._wait(matter) if starts else 0)
            arcs.append(Arc(link.matter, matter.id, link.kind, lag))
        return arcs

    def _ready(self, matter: Matter, accept: dict[str, int], decide: dict[str, int]) -> tuple[int, int]:
        """When its review may begin, and when the last result that review need not wait for arrives."""
        wait, review, result = self._wait(matter), self._wait(matter), 0
        for link in self._links(matter):
            arrival = (accept if link.kind is LinkKind.START_START else decide)[link.matter] + link.lag.days
            if link.kind is LinkKind.REVIEW_THEN_DECIDE:
                result = max(result, arrival)
            elif link.kind is LinkKind.FINISH_FINISH:
                review = max(review, arrival - self.days(matter))
            else:
                review = max(review, arrival + wait)
        return review, result


def _working(lag: Lag) -> int:
    return lag.days if lag.mode is Mode.WORKING else 0


def _first_place(review: int, result: int, days: int, taken: list[tuple[int, int]], places: int) -> tuple[int, int]:
    for start in sorted({review, *(end for _, end in taken if end > review)}):
        end = max(start + days, result)
        at = [start, *(begin for begin, _ in taken if start < begin < end)]
        if all(sum(begin <= moment < until for begin, until in taken) < places for moment in at):
            return start, end
    raise AssertionError("after the last of them there is a place")
