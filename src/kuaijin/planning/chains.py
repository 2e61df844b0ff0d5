"""The longest chain of a plan and the slack of each matter: from links, places and the order of turns."""

from dataclasses import dataclass

from kuaijin.planning.axis import Axis
from kuaijin.planning.matters import Asked, Lever, Link, Matter
from kuaijin.planning.network import Arc, Course, LinkKind, critical_path
from kuaijin.planning.outcome import Found, Places


@dataclass(frozen=True, slots=True)
class Chains:
    """On the counted line (the promise) and on the days as they come (what elapses)."""

    counted: Course
    elapsed: Course


def chains_of(asked: Asked, axis: Axis, found: Found) -> Chains:
    return Chains(_Chain(asked, axis, found, counted=True).course(), _Chain(asked, axis, found, counted=False).course())


class _Chain:
    def __init__(self, asked: Asked, axis: Axis, found: Found, *, counted: bool) -> None:
        self.asked, self.axis, self.uses = asked, axis, found.uses
        self.handled = {one.matter: one for one in found.handled}
        self.counted = counted

    def course(self) -> Course:
        own = [matter for matter in self.asked.matters if self._case(matter.id) == matter.id]
        lengths = {one.id: self._places(one.id).base - self._places(one.id).review for one in own}
        arcs = [arc for matter in self.asked.matters for arc in self._links(matter)]
        arcs += self._held()
        first: dict[str, int] = {}
        for matter in self.asked.matters:
            case = self._case(matter.id)
            first[case] = max(first.get(case, 0), self._wait(matter))
        return critical_path(lengths, arcs, first)

    def _case(self, matter_id: str) -> str:
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
            before, after = self._case(link.matter), self._case(matter.id)
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
        own = [matter for matter in self.asked.matters if self._case(matter.id) == matter.id]
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
