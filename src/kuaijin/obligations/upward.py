"""Whom an escalation tells: up the answerable people, and never nobody."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from kuaijin.directory.models import Post, holds_on
from kuaijin.directory.queries import Holder, backstop_of, holders
from kuaijin.dossiers.models import Assignment, Dossier, Role
from kuaijin.dossiers.seats import Seat, seats_of
from kuaijin.dossiers.shields import OPEN_TO_ALL, Hidden, hidden_from
from kuaijin.obligations.rules import Rung

ABOVE = {Role.MANAGER.value: (Role.MANAGER, Role.LEADER), Role.LEADER.value: (Role.LEADER,)}


class Upward:
    """Who answers for some dossiers on a day, and for whom what they owe: asked once for all of them."""

    def __init__(self, dossiers: Iterable[int], obligors: Iterable[int], day: date) -> None:
        self.day = day
        wanted = set(dossiers)
        things = Dossier.objects.filter(pk__in=wanted).select_related("region")
        self._seats = seats_of(things, day) if wanted else {}
        self._hidden = hidden_from(wanted, day) if wanted else {}
        self._people = holders(set(obligors), day) if wanted else {}
        # Many go up to the same post of the zone's office.
        self._backstop = cache(backstop_of)

    def post(self, rung: Rung, dossier: int, obligor: int, zone: int) -> Post | None:
        """The seat of the rung; where it is empty, hidden from the dossier or the owner's own, the next above; in the
        end the zone's coordinating post. None only where the dossier is hidden from all of these."""
        hidden = self._hidden.get(dossier, OPEN_TO_ALL)
        found = above(rung, self._seats[dossier], self._people.get(obligor), hidden)
        return found or self._last_resort(zone, hidden)

    def _last_resort(self, zone: int, hidden: Hidden) -> Post | None:
        backstop = self._backstop(zone)
        if hidden is OPEN_TO_ALL or not hidden.bars(backstop, holders({backstop.pk}, self.day).get(backstop.pk)):
            return backstop
        # The dossier is about the zone's own office: a leader of another one.
        leading = Assignment.objects.filter(holds_on(self.day), role=Role.LEADER, dossier__zone=zone)
        posts = Post.objects.filter(pk__in=leading.values("post")).select_related("organisation").order_by("pk")
        people = holders({post.pk for post in posts}, self.day)
        return next((post for post in posts if post.pk in people and not hidden.bars(post, people[post.pk])), None)


def above(rung: Rung, seats: dict[str, Seat], owner: Holder | None, hidden: Hidden = OPEN_TO_ALL) -> Post | None:
    """The holder of the rung's seat; whoever owes it himself, or may not see it, is passed over to the next above."""
    for role in ABOVE.get(rung.to, ()):
        seat = seats[role]
        if seat.holder is None or seat.assignment is None or hidden.bars(seat.assignment.post, seat.holder):
            continue
        if owner is None or seat.holder.person.pk != owner.person.pk:
            return seat.assignment.post
    return None
