"""Reads of service: contacts as their reader may see them, whom to write about, colleagues, rosters, duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Prefetch, Q, QuerySet, Value, When

from kuaijin.contacts.models import (
    Contact,
    ContactPerson,
    ContactProblem,
    ContactPromise,
    ContactRequest,
    Duty,
    DutyRoster,
)
from kuaijin.contacts.tiers import KINDS
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone, holds_on
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import Holder, holders
from kuaijin.dossiers.models import Assignment, Dossier, Secrecy
from kuaijin.dossiers.queries import answered_for_by, visible_dossiers, visible_to
from kuaijin.journal.errors import NotVisible

OFFERED = 8
FOUND_AT_MOST = 12
COLLEAGUES_AT_MOST = 30


def contacts(actor: Actor) -> QuerySet[Contact]:
    """On dossiers that the actor sees, newest first; an enterprise sees none that was taken back."""
    query = Contact.objects.filter(visible_to(actor, "dossier"))
    if actor.is_enterprise:
        query = query.filter(withdrawn_at=None)
    return query.order_by("-on", "-recorded_at", "-pk")


def loaded(query: QuerySet[Contact]) -> QuerySet[Contact]:
    """With what a line shows: a fixed number of statements for any number of rows."""
    people = ContactPerson.objects.select_related("post__organisation", "person").order_by("pk")
    promises = ContactPromise.objects.select_related("obligation__obligor__organisation").order_by("pk")
    problems = ContactProblem.objects.select_related("problem__obligation").order_by("pk")
    return query.select_related("dossier__zone", "dossier__region", "visit_report").prefetch_related(
        Prefetch("people", people), Prefetch("promises", promises), Prefetch("problems", problems)
    )


def one(actor: Actor, pk: int) -> Contact:
    """Raises NotVisible."""
    found = loaded(contacts(actor)).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def asked(actor: Actor, contact: Contact) -> list[Dossier]:
    """The requests that were heard there, as far as the actor sees them."""
    found = ContactRequest.objects.filter(visible_to(actor, "dossier"), contact=contact).select_related("dossier")
    return [one.dossier for one in found.order_by("pk")]


def heard_shown(actor: Actor, contact: Contact) -> str:
    """What was heard, as far as the reader may read it."""
    return contact.heard if not actor.is_enterprise or contact.heard_secrecy == Secrecy.OUTSIDE else ""


def by_number(actor: Actor, number: str, kinds: Iterable[str] = KINDS) -> Dossier:
    """The dossier with this number, of the actor's own zone first. Raises NotVisible."""
    own = Case(When(zone=actor.zone_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = visible_dossiers(actor).filter(number=number, kind__in=list(kinds)).order_by(own, "pk")
    found = rows.select_related("zone", "region", "organisation", "standing").first()
    if found is None:
        raise NotVisible
    return found


def zone_of(actor: Actor) -> Zone:
    return Zone.objects.select_related("region").get(pk=actor.zone_id or 0)


@dataclass(frozen=True)
class Whom:
    """Somebody to write about, with the last contact."""

    dossier: Dossier
    last_on: date | None


def whom(actor: Actor, words: str = "") -> list[Whom]:
    """Without words those the actor wrote about last, then those he answers for, longest ago first; with words whatever
    fits, his own first. Two statements."""
    last = Max("served__on", filter=Q(served__counts=True))
    rows = visible_dossiers(actor).filter(kind__in=KINDS, closed_on=None)
    mine = Case(When(answered_for_by(actor), then=Value(0)), default=Value(1), output_field=IntegerField())
    typed = normalised(words)
    if typed:
        begins = Case(When(search__startswith=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
        found = rows.filter(search__contains=typed).annotate(mine=mine, begins=begins)
        keys = list(found.order_by("mine", "begins", "title", "pk").values_list("pk", flat=True)[:FOUND_AT_MOST])
    else:
        keys = _usual(actor, rows)
    said = rows.filter(pk__in=keys).select_related("region").annotate(last=last)
    known = {row.pk: Whom(row, row.last) for row in said}
    return [known[key] for key in keys if key in known]


def _usual(actor: Actor, rows: QuerySet[Dossier]) -> list[int]:
    written = Contact.objects.filter(recorded_by=actor.account_id or 0, withdrawn_at=None, dossier__in=rows)
    latest = written.order_by().values("dossier").annotate(at=Max("recorded_at")).order_by("-at")
    keys = [row["dossier"] for row in latest[: OFFERED // 2]]
    own = rows.filter(answered_for_by(actor)).exclude(pk__in=keys)
    aged = own.order_by("standing__served_until", "kind", "number").values_list("pk", flat=True)
    return [*keys, *aged[: OFFERED - len(keys)]]


def colleagues(actor: Actor, day: date) -> list[tuple[Post, Holder]]:
    """The actor's own posts, then those of his task forces and offices that somebody holds. Four statements."""
    forces = Assignment.objects.filter(holds_on(day), post__in=actor.all_posts).values("dossier")
    seats = Assignment.objects.filter(holds_on(day), dossier__in=forces, dossier__kind="task_force").values("post")
    offices = Post.objects.filter(pk__in=actor.posts).values("organisation")
    near = Q(pk__in=actor.posts) | Q(pk__in=seats) | Q(organisation__in=offices)
    found = Post.objects.filter(near, closed_on=None).select_related("organisation").order_by("organisation", "pk")
    rows = list(found[:COLLEAGUES_AT_MOST])
    sitting = holders([row.pk for row in rows], day)
    rows.sort(key=lambda row: row.pk not in actor.posts)
    return [(row, sitting[row.pk]) for row in rows if row.pk in sitting]


# --- duty --------------------------------------------------------------------------------------------------------


def rosters(actor: Actor) -> QuerySet[DutyRoster]:
    """On projects and task forces that the actor sees, those that end last first."""
    query = DutyRoster.objects.filter(visible_to(actor, "dossier"))
    return query.select_related("dossier__zone", "dossier__region").order_by("-ends_on", "dossier__number", "pk")


def own_forces(actor: Actor) -> list[Dossier]:
    """The task forces in which the actor, or somebody he stands in for, has a seat today."""
    rows = visible_dossiers(actor).filter(answered_for_by(actor), kind="task_force", closed_on=None)
    return list(rows.select_related("task_force__organisation").order_by("number"))


def roster(actor: Actor, pk: int) -> DutyRoster:
    """Raises NotVisible."""
    found = rosters(actor).filter(pk=pk).first()
    if found is None or actor.is_enterprise:
        raise NotVisible
    return found


def duties_of(roster: DutyRoster, first: date, last: date) -> list[Duty]:
    """Days that stand, from `first` to `last`, both included."""
    rows = roster.duties.filter(cancelled_reason="", on__range=(first, last)).select_related(
        "post__organisation", "present_person"
    )
    return list(rows.order_by("on"))


def duties_today(actor: Actor, today: date) -> list[Duty]:
    """Where the actor, or somebody he stands in for, is on duty today: one statement."""
    if not actor.all_posts:
        return []
    rows = Duty.objects.filter(on=today, post__in=actor.all_posts, cancelled_reason="")
    return list(rows.select_related("dossier", "post").order_by("pk"))


def duty(actor: Actor, pk: int) -> Duty:
    """On a dossier the actor sees, or his own day. Raises NotVisible."""
    mine = Q(post__in=actor.all_posts)
    seen = Q(dossier__in=visible_dossiers(actor).values("pk"))
    rows = Duty.objects.filter(mine | seen, pk=pk, cancelled_reason="")
    found = rows.select_related("dossier__zone", "dossier__region", "post__organisation", "roster").first()
    if found is None or actor.is_enterprise:
        raise NotVisible
    return found


def missed_counts(keys: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Roster → days that were missed, and days with somebody there."""
    rows = Duty.objects.filter(roster__in=list(keys), cancelled_reason="").values("roster")
    found = rows.annotate(
        missed=_count(missed_at__isnull=False, present_at__isnull=True), present=_count(present_at__isnull=False)
    )
    return {row["roster"]: (row["missed"], row["present"]) for row in found.order_by()}


def _count(**condition: Any) -> Count:
    return Count("pk", filter=Q(**condition))
