"""Who acts: a frozen value made once per request from account, grants and posts held today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kuaijin.directory.models import Account, Grant, Holding, Leave, holds_on
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.journal.remembered import shelved


@dataclass(frozen=True)
class Scope:
    """One grant as it counts: a role in a zone, a region subtree or an organisation subtree."""

    role: str
    zone_id: int
    region_path: str = ""
    organisation_path: str = ""

    @property
    def whole_zone(self) -> bool:
        return not self.region_path and not self.organisation_path


@dataclass(frozen=True)
class StandIn:
    """For whom I hold what, until when (exclusive)."""

    person_id: int
    name: str
    ends_on: date | None
    post_ids: tuple[int, ...]
    name_en: str = ""


@dataclass(frozen=True)
class Actor:
    """`posts` are held by the person himself, `stand_ins` by those he substitutes on that day."""

    account_id: int | None
    person_id: int | None
    name: str
    zone_id: int | None
    day: date | None = None
    scopes: tuple[Scope, ...] = ()
    posts: tuple[int, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    on_behalf_of: str = ""
    is_system: bool = False
    preferences: dict[str, object] = field(default_factory=dict, hash=False, compare=False)
    name_en: str = field(default="", compare=False)

    @property
    def all_posts(self) -> tuple[int, ...]:
        return self.posts + tuple(post for stand_in in self.stand_ins for post in stand_in.post_ids)

    def scopes_reading(self, reads: Reads) -> tuple[Scope, ...]:
        return tuple(scope for scope in self.scopes if reads in ROLES[scope.role].reads)

    def scopes_for(self, code: str) -> tuple[Scope, ...]:
        return tuple(scope for scope in self.scopes if ROLES[scope.role].may(code))

    def may(self, code: str) -> bool:
        """Has he a role with this command at all? (Whether on a given thing: `rights.can`.)"""
        return self.is_system or bool(self.scopes_for(code))

    @property
    def is_enterprise(self) -> bool:
        """Does he speak for an enterprise alone?"""
        return bool(self.scopes) and all(scope.role == "enterprise" for scope in self.scopes)

    def has_role(self, *roles: str) -> bool:
        return any(scope.role in roles for scope in self.scopes)

    def reads(self, what: Reads) -> bool:
        return self.is_system or bool(self.scopes_reading(what))


def system(zone_id: int | None = None, name: str = "系统") -> Actor:
    """The clock and the set-up: acts for nobody, is named in the journal as such."""
    return Actor(account_id=None, person_id=None, name=name, zone_id=zone_id, is_system=True)


def owner(account: Account) -> Actor:
    """The person himself where his roles do not count: he signs in, is locked out, redeems his invitation."""
    person = account.person
    return Actor(account_id=account.pk, person_id=person.pk, name=person.name, zone_id=person.zone_id, is_system=True)


def actor_for(account: Account, day: date) -> Actor:
    """The actor on `day`: three queries, none while the directory stays as it was."""
    return shelved(("actor", account.pk, day), lambda: actors_for([account], day)[account.pk])


def actors_for(accounts: Iterable[Account], day: date) -> dict[int, Actor]:
    """Account id → actor on `day`: three queries, however many accounts (their people must be loaded)."""
    chosen = list(accounts)
    people = [account.person_id for account in chosen]
    grants: dict[int, list[Grant]] = defaultdict(list)
    rows = Grant.objects.filter(holds_on(day), account__in=chosen).select_related("region", "organisation")
    for grant in rows.order_by("pk"):
        grants[grant.account_id].append(grant)
    leaves: dict[int, list[Leave]] = defaultdict(list)
    for leave in Leave.objects.filter(holds_on(day), substitute__in=people).select_related("person").order_by("pk"):
        leaves[leave.substitute_id].append(leave)
    away = {leave.person_id for group in leaves.values() for leave in group}
    held: dict[int, list[int]] = defaultdict(list)
    holdings = Holding.objects.filter(holds_on(day), person__in={*people, *away})
    for person_id, post_id in holdings.order_by("pk").values_list("person_id", "post_id"):
        held[person_id].append(post_id)
    return {account.pk: _actor(account, day, grants[account.pk], leaves[account.person_id], held) for account in chosen}


def _actor(account: Account, day: date, grants: list[Grant], leaves: list[Leave], held: dict[int, list[int]]) -> Actor:
    person = account.person
    return Actor(
        account_id=account.pk,
        person_id=person.pk,
        name=person.name,
        zone_id=person.zone_id,
        day=day,
        scopes=tuple(
            Scope(
                role=grant.role,
                zone_id=grant.zone_id,
                region_path=grant.region.path if grant.region else "",
                organisation_path=grant.organisation.path if grant.organisation else "",
            )
            for grant in grants
            if grant.role in ROLES
        ),
        posts=tuple(held.get(person.pk, [])),
        stand_ins=tuple(
            StandIn(
                person_id=leave.person_id,
                name=leave.person.name,
                ends_on=leave.ends_on,
                post_ids=tuple(held.get(leave.person_id, [])),
                name_en=leave.person.name_en,
            )
            for leave in leaves
        ),
        preferences=account.preferences,
        name_en=person.name_en,
    )
