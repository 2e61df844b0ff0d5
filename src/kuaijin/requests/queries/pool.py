"""Reads of the pool: requests the actor sees, and those that lie with a post of his."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import Holder, holders, posts_known, zone_known
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import numbered, sees, visible_to
from kuaijin.dossiers.shields import not_hidden_from
from kuaijin.journal.errors import NotVisible
from kuaijin.kit.components import Pause
from kuaijin.law.lights import Light
from kuaijin.obligations.due import open_pauses
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.obligations.models import State as OwedState
from kuaijin.obligations.standings import WORST_FIRST, light_of_obligation
from kuaijin.requests.models import (
    OPEN,
    JointOffice,
    RequestClock,
    RequestEntry,
    ServiceRequest,
    State,
    Watcher,
)

# Of a row of a list; what belongs to the directory is known already.
LISTED = ("dossier__region", "enterprise__dossier", "obligation")
# Beyond this a number is not told exactly: a pool of a hundred thousand answers as fast as one of a hundred.
COUNTED_AT_MOST = 10_000
SHOWN = (
    "dossier__zone",
    "dossier__region",
    "enterprise__dossier",
    "obligation__dossier__zone",
    "obligation__obligor__organisation",
    "receiver__organisation",
    "merged_into__dossier",
)
What = RequestEntry.What
# What the enterprise itself said is nothing that it heard.
# Told by the enterprise, also where somebody wrote it down for it.
OF_THE_ENTERPRISE = (What.ASKED, What.HEARD_BACK, What.WITHDRAWAL, What.CALLED_BACK, What.REOPENED)
# Words without an office are those of a receipt or of a file from outside.
ITS_WORDS = Q(what=What.SAID) & (Q(by_organisation=None) | Q(by_organisation__kind=Organisation.Kind.ENTERPRISE))
TO_DISPATCH = (State.RECEIVED, State.DISPUTED)
TO_CALL = (State.ANSWERED, State.WITHDRAWING)


def heard(actor: Actor) -> QuerySet[ServiceRequest]:
    """Requests the actor sees, and those that lie with a post of his unless they are hidden from its office."""
    seen = visible_to(actor, "dossier")
    if not actor.all_posts or _sees_all(actor):
        return ServiceRequest.objects.filter(seen)
    return ServiceRequest.objects.filter(seen | (mine(actor) & not_hidden_from(actor, "dossier")))


def _own(actor: Actor) -> Q:
    """Condition: it lies with a post of his; for a query that is narrowed to few already."""
    if not actor.all_posts:
        return Q(pk__in=[])
    helping = JointOffice.objects.filter(post__in=actor.all_posts, request=OuterRef("pk"))
    lies = Q(receiver__in=actor.all_posts) | Q(obligation__obligor__in=actor.all_posts) | Q(Exists(helping))
    return lies & not_hidden_from(actor, "dossier", one=True)


def among(actor: Actor, keys: Iterable[int]) -> QuerySet[ServiceRequest]:
    """Of these few requests those that he sees: each is asked for by itself, in one statement."""
    return ServiceRequest.objects.filter(visible_to(actor, "dossier", one=True) | _own(actor), pk__in=set(keys))


def _sees_all(actor: Actor) -> bool:
    """His scope is his whole zone: what lies with his posts is in it already."""
    return any(scope.whole_zone and scope.zone_id == actor.zone_id for scope in actor.scopes_reading(Reads.DOSSIERS))


def mine(actor: Actor) -> Q:
    """Condition: a post of the actor owns it, received it, or was asked to help."""
    if not actor.all_posts:
        return Q(pk__in=[])
    helping = JointOffice.objects.filter(post__in=actor.all_posts).order_by().values("request")
    owned = ServiceRequest.objects.filter(obligation__obligor__in=actor.all_posts).order_by().values("pk")
    return Q(receiver__in=actor.all_posts) | Q(pk__in=owned) | Q(pk__in=helping)


def owned_by(actor: Actor) -> Q:
    """Condition: a post of the actor answers for it now."""
    return Q(obligation__obligor__in=actor.all_posts) if actor.all_posts else Q(pk__in=[])


def watched_by(actor: Actor) -> Q:
    rows = Watcher.objects.filter(person=actor.person_id or 0, ended_on=None)
    return Q(pk__in=rows.order_by().values("request"))


def by_key(actor: Actor, key: int) -> ServiceRequest:
    """With what its page shows. Raises NotVisible."""
    seen = Q() if sees(actor, key) else _own(actor)
    rows = ServiceRequest.objects.filter(seen, pk=key)
    rows = rows.select_related(*SHOWN, "project__dossier", "about__dossier__zone", "door")
    more = rows.select_related(
        "backstop__organisation", "taken_in_by__organisation", "complained_of", "split_from__dossier", "answered_post"
    )
    # without an order: sorting the columns of all that is joined takes longer than reading the row
    for found in more[:1]:
        return found
    raise NotVisible


def by_number(actor: Actor, number: str) -> int:
    """The key of the request with this number. Raises NotVisible."""
    keys = ServiceRequest.objects.filter(numbered(actor, number, "dossier")).values_list("pk", flat=True)
    key = among(actor, keys).values_list("pk", flat=True).first()
    if key is None:
        raise NotVisible
    return key


def owed_as(actor: Actor, obligation: int) -> ServiceRequest:
    """The request that is owed as this obligation, as its owner or as an office that helps. Raises NotVisible."""
    owed = Obligation.objects.filter(pk=obligation).values("dossier")
    key = ServiceRequest.objects.filter(pk__in=owed).values_list("pk", flat=True).first()
    if key is None:
        raise NotVisible
    return by_key(actor, key)


def unsolved_on(today: date) -> Q:
    """Condition of the ledger of what is not solved: open, and its answer did not satisfy, or its term to solve has
    passed. What is planned to be solved has a ledger of its own."""
    clocks = RequestClock.objects.filter(step=RequestClock.Step.SOLVE, dropped=False, met_at=None, due_on__lt=today)
    late = Q(pk__in=clocks.order_by().values("request"))
    return Q(state__in=OPEN) & ~Q(state=State.PLANNED) & (Q(round__gt=1) | late)


def sorted_by(query: QuerySet[ServiceRequest], sort: str, *, still: bool = False) -> QuerySet[ServiceRequest]:
    """`sort` is a word of the table's heads, with "-" for the other way; empty: what is due first, then the newest.

    `still`: all of them are open, so that the index of what is owed on requests gives the order."""
    if still:
        query = query.filter(obligation__kind=Kind.REQUEST, obligation__state=OwedState.OPEN)
    columns = {"due": "obligation__due_on", "received": "received_at", "kind": "kind", "closed": "closed_on"}
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        return query.order_by(F("obligation__due_on").asc(nulls_last=True), "-received_at", "pk")
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return query.order_by(order, "pk")


def bounded(query: QuerySet[ServiceRequest]) -> tuple[int, bool]:
    """How many there are, and whether counting stopped before the end."""
    n = query.order_by().values("pk")[: COUNTED_AT_MOST + 1].count()
    return min(n, COUNTED_AT_MOST), n > COUNTED_AT_MOST


def lit_as(lights: Iterable[Light], today: date) -> Q:
    """Condition: open, and what is owed now shows one of these lights: comparisons of its days."""
    late = Q(obligation__due_on__lt=today)
    near = Q(obligation__near_on__lte=today) & (Q(obligation__due_on__gte=today) | Q(obligation__due_on=None))
    far = Q(obligation__near_on=None) | Q(obligation__near_on__gt=today)
    beyond = far & (Q(obligation__due_on=None) | Q(obligation__due_on__gte=today))
    known = {Light.RED: late, Light.BLUE: near, Light.GREEN: beyond}
    found = Q(pk__in=[])
    for light in lights:
        found |= known.get(light, Q(pk__in=[]))
    return Q(state__in=OPEN) & found


@dataclass(frozen=True)
class Figures:
    """What the head of the pool says. `lights` is empty where there are too many to count each."""

    running: int
    more: bool
    late: int
    more_late: bool
    to_dispatch: int
    lights: dict[Light, int]


def figures(query: QuerySet[ServiceRequest], today: date) -> Figures:
    """Of the open ones; every count stops at `COUNTED_AT_MOST`."""
    still = query.filter(state__in=OPEN)
    running, more = bounded(still)
    late, more_late = bounded(still.filter(obligation__due_on__lt=today))
    waiting, _many = bounded(still.filter(state__in=TO_DISPATCH))
    lights: dict[Light, int] = {}
    if not more:
        near = still.filter(lit_as([Light.BLUE], today)).count()
        lights = dict.fromkeys(WORST_FIRST, 0) | {
            Light.RED: late,
            Light.BLUE: near,
            Light.GREEN: running - late - near,
        }
    return Figures(running, more, late, more_late, waiting, lights)


@dataclass(frozen=True)
class Row:
    """One request as pages list it: a closed one has no light; `holder` answers for it today; `told` is the last line
    that the enterprise heard of it."""

    request: ServiceRequest
    light: Light | None
    holder: Holder | None
    pause: Pause | None
    told: RequestEntry | None


def rows(keys: Sequence[int], today: date) -> list[Row]:
    """In the order of `keys`: six statements at most."""
    query = ServiceRequest.objects.filter(pk__in=keys).select_related(*LISTED)
    found = query.prefetch_related("merged_into__dossier").in_bulk()
    listed = [found[key] for key in keys if key in found]
    _seat(listed)
    return told(listed, today)


def _seat(listed: Sequence[ServiceRequest]) -> None:
    """Give them their zone and the posts that received and owe them."""
    owed = {one.obligation.obligor_id for one in listed if one.obligation is not None}
    posts = posts_known(owed | {one.receiver_id for one in listed if one.receiver_id is not None})
    for one in listed:
        one.dossier.zone = zone_known(one.dossier.zone_id)
        one.receiver = posts.get(one.receiver_id or 0)
        if one.obligation is not None:
            one.obligation.dossier = one.dossier
            one.obligation.obligor = posts[one.obligation.obligor_id]


def told(found: Sequence[ServiceRequest], today: date) -> list[Row]:
    owed = [one.obligation for one in found if one.obligation is not None]
    people = holders({row.obligor_id for row in owed}, today)
    pauses, last = open_pauses(owed), last_told([one.pk for one in found])
    return [
        Row(
            one,
            light_of_obligation(one.obligation, today) if one.obligation is not None else None,
            people.get(one.obligation.obligor_id) if one.obligation is not None else None,
            pauses.get(one.obligation_id or 0),
            last.get(one.pk),
        )
        for one in found
    ]


def last_told(keys: Sequence[int]) -> dict[int, RequestEntry]:
    """Request → the last line shown to the enterprise that is not its own: one statement."""
    lines = RequestEntry.objects.filter(request__in=keys, shown_outside=True)
    heard_lines = lines.exclude(Q(what__in=OF_THE_ENTERPRISE) | ITS_WORDS)
    return {line.request_id: line for line in heard_lines.order_by("seq")}


def of_dossier(actor: Actor, dossier: Dossier) -> QuerySet[ServiceRequest]:
    """Of this enterprise or this project."""
    about = Q(project=dossier.pk) if dossier.kind == "project" else Q(enterprise=dossier.pk)
    return heard(actor).filter(about)


def files_open_to(actor: Actor, found: Iterable[ServiceRequest]) -> frozenset[int]:
    """Enterprises of these requests whose file he may open: one statement at most."""
    keys = {one.enterprise_id for one in found if one.enterprise_id is not None}
    if keys and not _sees_all(actor):
        keys = set(Dossier.objects.filter(visible_to(actor, one=True), pk__in=keys).values_list("pk", flat=True))
    return frozenset(keys)


def inside(actor: Actor) -> bool:
    """Does he read what is not shown outside?"""
    return actor.is_system or actor.reads(Reads.DOSSIERS)
