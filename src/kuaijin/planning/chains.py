"""The longest chain of a plan and the slack of each matter: from links, places and the order of turns."""

from dataclasses import dataclass

from kuaijin.planning.axis import Axis
from kuaijin.planning.matters import Asked, Lever, Link, Matter
from kuaijin.planning.network import Arc, Course, Length, LinkKind, Span, critical_path
from kuaijin.planning.outcome import Found, Places
from kuaijin.planning.timing import end_of


@dataclass(frozen=True, slots=True)
class Chains:
    """On the counted line (the promise) and on the days as they come (what elapses)."""

    counted: Course
    elapsed: Course


def chains_of(asked: Asked, axis: Axis, found: Found) -> Chains:
    return Chains(*(_course(asked, axis, found, counted) for counted in (True, False)))


def _course(asked: Asked, axis: Axis, found: Found, counted: bool) -> Course:
    chain = _Chain(asked, axis, found, counted=counted)
    return chain.course(chain.lengths())


def in_days(asked: Asked, axis: Axis, found: Found) -> dict[str, tuple[int, int]]:
    """Review and decision of each matter with its periods outside the clock put back, in the same order."""
    chain = _Chain(asked, axis, found, counted=True)
    times = chain.course(chain.spans()).times
    cases = {matter.id: chain.case(matter.id) for matter in asked.matters}
    return {one: (times[case].start, times[case].end) for one, case in cases.items()}


class _Chain:
    def __init__(self, asked: Asked, axis: Axis, found: Found, *, counted: bool) -> None:
        self.asked, self.axis, self.uses = asked, axis, found.uses
        self.handled = {one.matter: one for one in found.handled}
        self.counted = counted

    def lengths(self) -> dict[str, Length]:
        return {one: self._places(one).base - self._places(one).review for one in self._own()}

    def spans(self) -> dict[str, Length]:
        """Each as long as its periods make it where it begins."""
        return {one: self._span(one) if self.asked.matter(one).outside else of for one, of in self.lengths().items()}

    def _span(self, matter_id: str) -> Span:
        matter, one = self.asked.matter(matter_id), self.handled[matter_id]
        return Span(lambda start: end_of(self.axis, start, one.days, one.mode, matter.outside).position)

    def _own(self) -> list[str]:
        return [matter.id for matter in self.asked.matters if self.case(matter.id) == matter.id]

    def course(self, lengths: dict[str, Length]) -> Course:
        arcs = [arc for matter in self.asked.matters for arc in self._links(matter)]
        arcs += self._held()
        first: dict[str, int] = {}
        for matter in self.asked.matters:
            case = self.case(matter.id)
            first[case] = max(first.get(case, 0), self._wait(matter))
        return critical_path(lengths, arcs, first)

    def case(self, matter_id: str) -> str:
        """The matter with which it is decided."""
        while self.handled[matter_id].by == "merged":
            matter_id = self.asked.matter(matter_id).merge_into or matter_id
        return matter_id

    def _places(self, matter_id: str) -> Places:
        one = self.handled[matter_id]
        return one.counted if self.counted else one.real

    def _wait(self, matter: Matter) -> int:
        return 0 if (Lever.DEFERRED_DOCUMENTS, matter.id) in self.uses else matter.deferrable

    def _links(self, matter: Matter) -> list[Arc]:
        arcs = []
        for link in matter.after:
            before, after = self.case(link.matter), self.case(matter.id)
            if before == after:
                continue
            kind, lag = link.kind, self._lag(link)
            if kind is LinkKind.REVIEW_THEN_DECIDE and (Lever.REVIEW_IN_ADVANCE, "") not in self.uses:
                kind = LinkKind.FINISH_START
            if kind in (LinkKind.FINISH_START, LinkKind.START_START):
                lag += self._wait(matter)
            arcs.append(Arc(before, after, kind, lag))
        return arcs

    def _lag(self, link: Link) -> int:
        if link.lag.mode == "working":
            return link.lag.days
        places = self.handled[link.matter].real
        at = places.accept if link.kind is LinkKind.START_START else places.decide
        return self.axis.later(at, link.lag.days) - at

    def _held(self) -> list[Arc]:
        """Who went before whom where not all could be in hand at once."""
        own = [self.asked.matter(one) for one in self._own()]
        arcs = []
        if (Lever.PARALLEL, "") not in self.uses:
            arcs += [Arc(one.id, other.id, lag=self._wait(other)) for one, other in self._in_order(own)]
        for department, places in self.asked.capacities.items():
            held = [matter for matter in own if matter.department == department]
            if len(held) > places:
                arcs += [Arc(one.id, other.id) for one, other in self._in_order(held)]
        return arcs

    def _in_order(self, matters: list[Matter]) -> list[tuple[Matter, Matter]]:
        """Pairs of which the first was decided before the second was begun; what takes no time takes no place."""
        taking = [(one, places) for one in matters if (places := self._places(one.id)).decide > places.review]
        return [(one, other) for one, first in taking for other, second in taking if first.decide <= second.review]
