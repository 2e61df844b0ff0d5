"""Reads of task forces: their seats with whoever sits there, scopes, hand-overs that wait for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding, Person, Zone, holds_on
from kuaijin.directory.queries import Holder, holders, people_visible_to, zones_visible_to
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, Role
from kuaijin.dossiers.queries import visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.taskforces.models import HandOver, TaskForce, TaskForceScope

ROLE_ORDER = {role: place for place, role in enumerate(Role.values)}


def zone_of(actor: Actor) -> Zone:
    return zones_visible_to(actor).get(pk=actor.zone_id or 0)


def task_forces(actor: Actor) -> QuerySet[TaskForce]:
    """Those the actor sees, by number; closed ones too."""
    return (
        TaskForce.objects.filter(visible_to(actor, "dossier"))
        .select_related("dossier__zone", "organisation")
        .order_by("dossier__number")
    )


def by_number(actor: Actor, number: str) -> TaskForce:
    """Raises NotVisible."""
    found = task_forces(actor).filter(dossier__number=number).first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class SeatNow:
    """A seat of a task force on a day: the local seat once for each town."""

    assignment: Assignment
    holder: Holder | None

    @property
    def role(self) -> str:
        return self.assignment.role


def seats_now(ids: Iterable[int], day: date) -> dict[int, list[SeatNow]]:
    """Task force → its seats on `day`, leader first, local seats by town. Four statements for any number."""
    rows = list(
        Assignment.objects.filter(holds_on(day), dossier__in=list(ids)).select_related("post__organisation", "region")
    )
    people = holders({row.post_id for row in rows}, day)
    found: dict[int, list[SeatNow]] = {}
    for row in sorted(rows, key=lambda row: (ROLE_ORDER[row.role], row.region.code if row.region else "")):
        found.setdefault(row.dossier_id, []).append(SeatNow(row, people.get(row.post_id)))
    return found


def scopes_now(ids: Iterable[int], day: date) -> dict[int, list[TaskForceScope]]:
    """Task force → industries and towns it looks after on `day`."""
    rows = TaskForceScope.objects.filter(holds_on(day), task_force__in=list(ids)).select_related("region")
    found: dict[int, list[TaskForceScope]] = {}
    for row in rows.order_by("sector", "region__code"):
        found.setdefault(row.task_force_id, []).append(row)
    return found


def looked_after(ids: Iterable[int], day: date) -> dict[int, dict[str, int]]:
    """Task force → kind of thing → how many open ones take their people from it on `day`."""
    rows = (
        Inheritance.objects.filter(holds_on(day), source__in=list(ids))
        .filter(Q(dossier__closed_on__isnull=True) | Q(dossier__closed_on__gt=day))
        .order_by()
        .values("source", "dossier__kind")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["source"], {})[row["dossier__kind"]] = row["n"]
    return found


def things_of(actor: Actor, task_force: TaskForce, day: date) -> QuerySet[Dossier]:
    """Open things that take their people from it on `day`, by number."""
    heirs = Inheritance.objects.filter(holds_on(day), source=task_force.pk).values("dossier")
    return (
        Dossier.objects.filter(visible_to(actor), pk__in=heirs)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .select_related("region")
        .order_by("kind", "number")
    )


@dataclass(frozen=True)
class Sitting:
    """Somebody on a seat from–to; `until` is exclusive, None = still."""

    assignment: Assignment
    person: Person
    since: date
    until: date | None


def sittings_of(task_force: TaskForce) -> list[Sitting]:
    """Everybody who ever sat on one of its seats, newest first within a seat."""
    rows = list(Assignment.objects.filter(dossier=task_force.pk).select_related("post", "region"))
    held: dict[int, list[Holding]] = {}
    query = Holding.objects.filter(post__in={row.post_id for row in rows}).select_related("person")
    for holding in query.order_by("-starts_on", "-pk"):
        held.setdefault(holding.post_id, []).append(holding)
    found = []
    for row in sorted(rows, key=lambda row: (ROLE_ORDER[row.role], row.region.code if row.region else "")):
        for holding in held.get(row.post_id, []):
            since = max(row.starts_on, holding.starts_on)
            ends = [day for day in (row.ends_on, holding.ends_on) if day is not None]
            if not ends or since < min(ends):
                found.append(Sitting(row, holding.person, since, min(ends) if ends else None))
    return found


def overrides_of(actor: Actor, task_force: TaskForce, day: date) -> QuerySet[Assignment]:
    """Things of the task force that have somebody else in one seat, with the reason."""
    things = things_of(actor, task_force, day).order_by().values("pk")
    return (
        Assignment.objects.filter(holds_on(day), dossier__in=things)
        .select_related("dossier", "post__organisation", "region")
        .order_by("dossier__number", "role")
    )


def seat(actor: Actor, task_force: TaskForce, pk: int, day: date) -> Assignment:
    """One of its seats on `day`. Raises NotVisible."""
    found = (
        Assignment.objects.filter(visible_to(actor, "dossier"), holds_on(day), dossier=task_force.pk, pk=pk)
        .select_related("dossier__zone", "post__organisation", "region")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def override(actor: Actor, task_force: TaskForce, pk: int, day: date) -> Assignment:
    """Raises NotVisible."""
    found = overrides_of(actor, task_force, day).filter(pk=pk).select_related("dossier__zone").first()
    if found is None:
        raise NotVisible
    return found


def offered_to(actor: Actor) -> QuerySet[HandOver]:
    """Seats that somebody wants to hand to the actor, the first to take effect first."""
    return (
        HandOver.objects.filter(state=HandOver.State.PROPOSED, successor=actor.person_id or 0)
        .select_related("dossier__zone", "assignment__post__organisation", "assignment__region", "proposed_by__person")
        .order_by("takes_effect_on", "pk")
    )


def hand_overs_of(actor: Actor, task_force: TaskForce) -> QuerySet[HandOver]:
    """All hand-overs of its seats, newest first."""
    return (
        HandOver.objects.filter(visible_to(actor, "dossier"), dossier=task_force.pk)
        .select_related("successor", "assignment__post", "assignment__region", "proposed_by__person", "dossier__zone")
        .order_by("-proposed_at", "-pk")
    )


def hand_over(actor: Actor, pk: int) -> HandOver:
    """Offered to the actor, or on a dossier he sees. Raises NotVisible."""
    query = HandOver.objects.filter(pk=pk).select_related(
        "dossier__zone", "successor", "assignment__post__organisation", "assignment__region", "proposed_by__person"
    )
    found = query.filter(successor=actor.person_id or 0).first() or query.filter(visible_to(actor, "dossier")).first()
    if found is None:
        raise NotVisible
    return found


def candidates(actor: Actor, zone_id: int) -> QuerySet[Person]:
    """People of the zone who could take a seat, by name, with the post they hold first."""
    return people_visible_to(actor).filter(zone=zone_id)
