"""Reads of the directory: who holds which post on a day, who stands in, who may see what and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Grant, Holding, Leave, Organisation, Person, Post, Region, Zone, holds_on
from kuaijin.directory.roles import Reads


def zones_read_by(actor: Actor) -> Q:
    """Condition on `zone` for directory pages: whoever has any role in a zone sees its directory."""
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.DIRECTORY)}
    return Q(zone__in=zones)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.filter(zones_read_by(actor)).order_by("kind", "name")


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
    """Who sits on a post today, and whom to call now when he is away."""

    post_id: int
    person: Person
    since: date
    away_until: date | None = None
    substitute: Person | None = None

    @property
    def acting(self) -> Person:
        return self.substitute or self.person


def holders(post_ids: set[int] | list[int] | tuple[int, ...], day: date) -> dict[int, Holder]:
    """Post → holder on `day`, with the substitute if he is on leave. Two queries, however many posts."""
    held = list(Holding.objects.filter(holds_on(day), post__in=post_ids).select_related("person", "post"))
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
            away_until=leave.ends_on if leave else None,
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
