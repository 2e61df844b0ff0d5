"""Whose a request is: who took it in, who rules where two dispute, and who must not get it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post, holds_on
from kuaijin.directory.queries import backstop_of, holders
from kuaijin.dossiers.models import Assignment, Dossier, Role
from kuaijin.dossiers.seats import Seat, seats_of
from kuaijin.journal.errors import Refused
from kuaijin.requests.models import ServiceRequest

Seats = Mapping[str, Seat]


def shielded_from(complained_of: Organisation | None, post: Post) -> bool:
    """The post sits in the office complained of, or below it."""
    return complained_of is not None and post.organisation.path.startswith(complained_of.path)


def check_not_shielded(request: ServiceRequest, post: Post, field: str = "to") -> None:
    if shielded_from(request.complained_of, post):
        raise Refused(
            _("这一件投诉的就是%(office)s，不能交给它办。") % {"office": request.complained_of},
            field=field,
            rule="shielded",
        )


def thing_of(request: ServiceRequest) -> Dossier:
    """The dossier whose four people answer: its own, which takes them from the task force; a complaint takes none, so
    they are asked of the enterprise's."""
    if request.complained_of is None:
        return request.dossier
    if request.project is not None:
        return request.project.dossier
    return request.enterprise.dossier if request.enterprise is not None else request.dossier


def seats_for(request: ServiceRequest, day: date) -> Seats:
    thing = thing_of(request)
    return seats_of([thing], day)[thing.pk]


def seated(seats: Seats, *roles: str) -> Iterator[Post]:
    """Posts of these seats that somebody holds, in this order."""
    for role in roles:
        seat = seats.get(role)
        if seat is not None and seat.holder is not None and seat.assignment is not None:
            yield seat.assignment.post


def first_held(posts: Iterable[Post], day: date, complained_of: Organisation | None = None) -> Post | None:
    """The first that somebody holds and that is not in the office complained of."""
    chosen = list(posts)
    held = holders({post.pk for post in chosen}, day)
    return next((post for post in chosen if post.pk in held and not shielded_from(complained_of, post)), None)


def backstop_for(zone_id: int, seats: Seats, day: date, complained_of: Organisation | None = None) -> Post:
    """Who rules where two dispute and takes what nobody takes: the zone's coordinating post. Where just this office is
    complained of, a leader; never the office itself. Raises Refused when there is nobody else."""
    usual = backstop_of(zone_id)
    if not shielded_from(complained_of, usual):
        return usual
    leaders = Assignment.objects.filter(holds_on(day), dossier__zone=zone_id, role=Role.LEADER)
    others = (row.post for row in leaders.select_related("post__organisation").order_by("pk"))
    found = first_held([*seated(seats, Role.LEADER), *others], day, complained_of)
    if found is None:
        raise Refused(
            _("除了被投诉的%(office)s，区里没有别的岗位能接这一件。请先设包保领导。") % {"office": complained_of},
            field="complained_of",
            rule="shielded",
        )
    return found


def first_receiver(actor: Actor, seats: Seats, backstop: Post, day: date, complained_of: Organisation | None) -> Post:
    """Who answers for it until somebody takes it: the staff member who wrote it down; for what an enterprise or a door
    sends, the contact of its task force; else the coordinating post. A complaint goes past the task force."""
    own: list[Post] = []
    if not actor.is_enterprise and not actor.is_system and actor.all_posts:
        rows = Post.objects.filter(pk__in=actor.all_posts).select_related("organisation").in_bulk()
        own = [rows[pk] for pk in actor.all_posts if pk in rows]
    contact = () if complained_of is not None else seated(seats, Role.CONTACT, Role.MANAGER)
    return first_held([*own, *contact], day, complained_of) or backstop
