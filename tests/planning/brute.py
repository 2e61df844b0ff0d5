"""The shortest plan by trying everything: small cases only, working days only, no day of the calendar.

Written from the rules in words, and from nothing of the planner's own code but its nouns.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from kuaijin.planning.matters import Asked, Matter

Placed = dict[str, tuple[int, int, int]]
"""Review, acceptance and decision of each matter placed so far."""


def shortest(asked: Asked) -> int:
    """Over every choice of levers, merged matters and order; nothing is longer than one after the other."""
    return min(_length(asked, parallel, choice) for parallel, choice in _choices(asked))


def _choices(asked: Asked) -> Iterator[tuple[bool, dict[str, str]]]:
    """Which matters are merged, on a commitment, or neither; with parallel handling or without."""
    each = []
    for matter in asked.matters:
        ways = ["term"]
        if matter.merge_into and "merged_handling" in asked.levers:
            ways.append("merged")
        if matter.commitment is not None and "notified_commitment" in asked.levers:
            ways.append("commitment")
        each.append(ways)
    ids = [matter.id for matter in asked.matters]
    for parallel in {False, "parallel" in asked.levers}:
        for ways in product(*each):
            yield parallel, dict(zip(ids, ways, strict=True))


class _Case:
    """One choice of levers. Promised limits, review in advance and deferred documents only ever shorten: all are on."""

    def __init__(self, asked: Asked, parallel: bool, choice: dict[str, str]) -> None:
        self.asked, self.parallel, self.choice = asked, parallel, choice
        self.advance = "review_in_advance" in asked.levers
        self.best = sum(one.statutory + one.deferrable for one in asked.matters)
        self.best += sum(link.lag.days for one in asked.matters for link in one.after) + 1

    def host(self, matter: Matter) -> Matter:
        while self.choice[matter.id] == "merged":
            matter = self.asked.matter(str(matter.merge_into))
        return matter

    def days(self, matter: Matter) -> int:
        if self.choice[matter.id] == "commitment":
            return int(matter.commitment or 0)
        return matter.promised if "promised_limits" in self.asked.levers else matter.statutory

    def wait(self, matter: Matter) -> int:
        return 0 if "deferred_documents" in self.asked.levers else matter.deferrable

    def search(self, left: Sequence[Matter], placed: Placed) -> None:
        """Every case at every day at which its links allow it, up to the best length known."""
        if not left:
            self.best = min(self.best, max(decide for _, _, decide in placed.values()))
            return
        for matter in left:
            guests = [one for one in self.asked.matters if self.host(one).id == matter.id]
            if not all(self._ready(guest, guests, placed) for guest in guests):
                continue
            rest = [one for one in left if one.id != matter.id]
            for review in range(self.best):
                times = self._times(matter, guests, review, placed)
                if times and times[2] < self.best and self._fits(matter, times, placed):
                    self.search(rest, {**placed, **dict.fromkeys((guest.id for guest in guests), times)})
            return  # the others follow in every order of days, as days are tried freely

    def _ready(self, guest: Matter, guests: Sequence[Matter], placed: Placed) -> bool:
        own = {one.id for one in guests}
        return all(link.matter in placed or link.matter in own for link in guest.after)

    def _times(
        self, matter: Matter, guests: Sequence[Matter], review: int, placed: Placed
    ) -> tuple[int, int, int] | None:
        own = {guest.id for guest in guests}
        accept, not_before = review, 0
        for guest in guests:
            if review < self.wait(guest):
                return None
            for link in guest.after:
                if link.matter in own:
                    continue
                _, started, decided = placed[link.matter]
                arrival = (started if link.kind == "start_start" else decided) + link.lag.days
                if link.kind == "finish_finish":
                    not_before = max(not_before, arrival)
                elif link.kind == "review_then_decide" and self.advance:
                    accept = max(accept, arrival)
                elif review < arrival + self.wait(guest):
                    return None
        decide = max(review + self.days(matter), accept)
        if decide < not_before or any(decide - accept > guest.statutory for guest in guests):
            return None
        return review, accept, decide

    def _fits(self, matter: Matter, times: tuple[int, int, int], placed: Placed) -> bool:
        own = [one for one in self.asked.matters if one.id in placed and self.host(one).id == one.id]
        if not self.parallel:
            for other in own:
                begun, ended = placed[other.id][0] - self.wait(other), placed[other.id][2]
                if times[0] - self.wait(matter) < ended and begun < times[2]:
                    return False
        places = self.asked.capacities.get(matter.department)
        if places is None or matter.department == "":
            return True
        held = [placed[other.id] for other in own if other.department == matter.department] + [times]
        return all(sum(one[0] <= day < one[2] for one in held) <= places for day in range(times[0], times[2]))


def _length(asked: Asked, parallel: bool, choice: dict[str, str]) -> int:
    case = _Case(asked, parallel, choice)
    own = [one for one in asked.matters if choice[one.id] != "merged"]
    ordered: list[Matter] = []
    left = list(own)
    while left:
        done = {one.id for one in ordered}
        ready = next((one for one in left if _free(case, one, done)), None)
        if ready is None:
            return case.best  # merging would make the matters wait for each other
        ordered.append(ready)
        left.remove(ready)
    case.search(ordered, {})
    return case.best


def _free(case: _Case, matter: Matter, done: set[str]) -> bool:
    guests = [one for one in case.asked.matters if case.host(one).id == matter.id]
    inside = {guest.id for guest in guests}
    return all(
        case.host(case.asked.matter(link.matter)).id in done or link.matter in inside
        for guest in guests
        for link in guest.after
    )
