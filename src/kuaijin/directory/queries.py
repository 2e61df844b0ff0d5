"""Reads of the directory: who holds which post on a day, who stands in, who may see what and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import (
    Account,
    Grant,
    Holding,
    Invitation,
    Leave,
    Organisation,
    Person,
    Post,
    Region,
    Zone,
    holds_on,
)
from kuaijin.directory.names import normalised
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.directory.saying import said
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.remembered import shelf, shelved
from kuaijin.law.dates import add_calendar_days, day_before

HOLDER, POST = "holder", "post"
T = TypeVar("T")


def zones_read_by(actor: Actor) -> Q:
    """Condition on `zone` for directory pages: whoever has any role in a zone sees its directory."""
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.DIRECTORY)}
    return Q(zone__in=zones)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.filter(zones_read_by(actor)).order_by("kind", "name")


def knows_enterprises(actor: Actor, organisation: Organisation) -> bool:
    """An enterprise is no office: its page in the directory is for its own people, for who keeps the directory,
    and for who sees the whole zone. Others meet it where they see its file."""
    if organisation.kind != Organisation.Kind.ENTERPRISE:
        return True
    if actor.may("directory.correct_organisation") or actor.may("directory.invite"):
        return True
    scopes = [scope for scope in actor.scopes if scope.zone_id == organisation.zone_id]
    own = (scope.organisation_path for scope in scopes if scope.organisation_path)
    return any(scope.whole_zone for scope in scopes) or any(organisation.path.startswith(path) for path in own)


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(zones_read_by(actor)).order_by("name", "pk")


def posts_visible_to(actor: Actor) -> QuerySet[Post]:
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.DIRECTORY)}
    return Post.objects.filter(organisation__zone__in=zones, closed_on__isnull=True).order_by(
        "organisation__name", "title"
    )


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.DIRECTORY)}
    return Account.objects.filter(person__zone__in=zones).select_related("person").order_by("username")


def grants_visible_to(actor: Actor) -> QuerySet[Grant]:
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.DIRECTORY)}
    return Grant.objects.filter(zone__in=zones).select_related("account__person", "region", "organisation")


def zones_visible_to(actor: Actor) -> QuerySet[Zone]:
    return Zone.objects.filter(pk__in={scope.zone_id for scope in actor.scopes}).order_by("code")


def regions_of(zone: Zone) -> QuerySet[Region]:
    """Towns and parks of a zone: below its region, and its own local codes."""
    own = Q(zone=zone)
    if zone.region:
        own |= Q(path__startswith=zone.region.path, zone__isnull=True)
    return Region.objects.filter(own).order_by("code")


@dataclass(frozen=True)
class Holder:
    """Who sits on a post today, and whom to call now when he is away. `away_until` is the last day of the leave."""

    post_id: int
    person: Person
    since: date
    away_until: date | None = None
    substitute: Person | None = None

    @property
    def acting(self) -> Person:
        return self.substitute or self.person


def holders(post_ids: Iterable[int], day: date) -> dict[int, Holder]:
    """Post → holder on `day`, with the substitute if he is on leave. Two queries at most, however many posts."""
    return _from_shelf((HOLDER, day), set(post_ids), lambda missing: _holders(missing, day))


def _from_shelf(label: tuple[Any, ...], wanted: set[int], read: Callable[[set[int]], Mapping[int, T]]) -> dict[int, T]:
    """Of each key what lies on the shelf under `label` and the key; what nobody asked for before is read at once."""
    books = shelf()
    if books is None:
        return dict(read(wanted))
    missing = {pk for pk in wanted if (*label, pk) not in books}
    if missing:
        found = read(missing)
        books.update({(*label, pk): found.get(pk) for pk in missing})
    known = ((pk, books[*label, pk]) for pk in wanted)
    return {pk: one for pk, one in known if one is not None}


def _holders(post_ids: set[int], day: date) -> dict[int, Holder]:
    held = list(Holding.objects.filter(holds_on(day), post__in=post_ids).select_related("person"))
    people = {holding.person_id for holding in held}
    away = {
        leave.person_id: leave
        for leave in Leave.objects.filter(holds_on(day), person__in=people).select_related("substitute")
    }
    result = {}
    for holding in held:
        leave = away.get(holding.person_id)
        result[holding.post_id] = Holder(
            post_id=holding.post_id,
            person=holding.person,
            since=holding.starts_on,
            away_until=add_calendar_days(leave.ends_on, -1) if leave and leave.ends_on else None,
            substitute=leave.substitute if leave else None,
        )
    return result


def backstop_of(zone_id: int) -> Post:
    """The post of the zone's own office that takes what nobody else holds (no orphan)."""
    return Post.objects.select_related("organisation").get(
        organisation__zone=zone_id, organisation__kind=Organisation.Kind.OFFICE, is_backstop=True
    )


def held_today(person: Person, day: date) -> list[Holding]:
    return list(Holding.objects.filter(holds_on(day), person=person).select_related("post__organisation"))


def is_set_up() -> bool:
    """Is there a zone and somebody who can sign in?"""
    return Zone.objects.exists() and Account.objects.exists()


def account_invited_by(token_hash: str, at: datetime) -> Account | None:
    """Whose one-time link this is, while it holds."""
    invitation = (
        Invitation.objects.filter(
            token_hash=token_hash, used_at__isnull=True, expires_at__gt=at, account__is_active=True
        )
        .select_related("account__person")
        .first()
    )
    return invitation.account if invitation else None


def account_called(username: str) -> Account | None:
    return Account.objects.filter(username=username).select_related("person").first()


@dataclass(frozen=True)
class GrantView:
    """A grant in words: role, and the scope it reaches."""

    pk: int
    role: str
    label: str
    scope: str
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, grant: Grant) -> "GrantView":
        label = str(ROLES[grant.role].label) if grant.role in ROLES else grant.role
        scope = said(grant.organisation or grant.region or grant.zone)
        return cls(grant.pk, grant.role, label, scope, grant.starts_on, grant.ends_on)


def grants_of(account: Account, day: date) -> list[GrantView]:
    rows = Grant.objects.filter(holds_on(day), account=account).select_related("zone", "region", "organisation")
    return [GrantView.of(grant) for grant in rows.order_by("starts_on", "pk")]


@dataclass(frozen=True)
class LeaveView:
    """A leave from its first to its last day, both included."""

    pk: int
    person: Person
    substitute: Person
    starts_on: date
    last_day: date | None
    reason: str
    may_end: bool


def leave_view(leave: Leave, day: date) -> LeaveView:
    last = day_before(leave.ends_on) if leave.ends_on else None
    running = leave.ends_on is not None and leave.ends_on > day and leave.ends_on > leave.starts_on
    return LeaveView(leave.pk, leave.person, leave.substitute, leave.starts_on, last, leave.reason, running)


def leaves_of(person: Person, day: date) -> list[LeaveView]:
    """This one's leaves that run or are still to come."""
    rows = Leave.objects.filter(person=person, ends_on__gt=day).select_related("person", "substitute")
    return [leave_view(leave, day) for leave in rows.order_by("starts_on")]


def stands_in_for(person: Person, day: date) -> list[LeaveView]:
    """Whom this one stands in for, today and to come."""
    rows = Leave.objects.filter(substitute=person, ends_on__gt=day).select_related("person", "substitute")
    return [leave_view(leave, day) for leave in rows.order_by("starts_on")]


def zone_known(pk: int) -> Zone:
    """The zone without its region; shared by all who ask, so never to be changed. No such zone: DoesNotExist."""
    return shelved(("zone", pk), lambda: Zone.objects.get(pk=pk))


def seats_known(posts: tuple[int, ...]) -> tuple[Post, ...]:
    """The first two of these posts with their offices, for the frame of the page; shared, never to be changed."""
    return shelved(
        ("seats", posts), lambda: tuple(Post.objects.filter(pk__in=posts).select_related("organisation")[:2])
    )


def posts_known(post_ids: Iterable[int]) -> dict[int, Post]:
    """Posts with their offices, for long lists; one statement for those nobody asked for before; shared, never to be
    changed."""
    return _from_shelf((POST,), set(post_ids), Post.objects.select_related("organisation").in_bulk)


def own_zone(actor: Actor) -> Zone:
    """The zone the actor belongs to, with its region; shared by all who ask, so never to be changed."""
    key = actor.zone_id
    if key is None:
        raise NotVisible
    return shelved(("own zone", key), lambda: Zone.objects.select_related("region").get(pk=key))


def account_state(account: Account) -> str:
    """active, suspended, or invited (no password yet)."""
    if not account.is_active:
        return "suspended"
    return "active" if account.has_usable_password() else "invited"


@dataclass(frozen=True)
class AccountRow:
    """One account with what it may do today."""

    account: Account
    state: str
    grants: tuple[GrantView, ...]


def account_rows(actor: Actor, day: date, words: str = "") -> list[AccountRow]:
    """Accounts of the actor's zones with their grants on `day`, by name: two queries."""
    query = accounts_visible_to(actor)
    if words:
        query = query.filter(Q(username__icontains=words) | Q(person__search__contains=normalised(words)))
    held: dict[int, list[GrantView]] = defaultdict(list)
    for grant in grants_visible_to(actor).filter(holds_on(day)).select_related("zone").order_by("pk"):
        held[grant.account_id].append(GrantView.of(grant))
    return [AccountRow(account, account_state(account), tuple(held[account.pk])) for account in query]


def ended_grants_of(account: Account, day: date) -> list[GrantView]:
    rows = Grant.objects.filter(account=account, ends_on__lte=day).select_related("zone", "region", "organisation")
    return [GrantView.of(grant) for grant in rows.order_by("-ends_on", "pk")]
