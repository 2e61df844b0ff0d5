"""Reads of the calendar page: the last notice that was loaded, what it moved, and what waits for one."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import zones_visible_to
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.journal.models import Entry
from kuaijin.obligations import queries
from kuaijin.obligations.models import Obligation, State

LOADED, MOVED = ("obligations.load_notice", "obligations.withdraw_days_off"), "obligations.moved"
PAGE = 100


@dataclass(frozen=True)
class Moved:
    """One obligation whose day a notice moved; None is a day that was or became unknown."""

    obligation: Obligation
    before: date | None
    after: date | None


@dataclass(frozen=True)
class Loaded:
    """A notice that was loaded, or days off that were withdrawn.

    `by` is empty when it was done in another zone; `count` is what the actor sees."""

    act: uuid.UUID
    at: datetime
    by: str
    file: str
    zone_only: bool
    count: int
    withdrawn: bool = False


def own_zone(actor: Actor) -> Zone:
    return zones_visible_to(actor).get(pk=actor.zone_id or 0)


def last_loaded(actor: Actor, zone: Zone) -> Loaded | None:
    """The last notice loaded for everybody, or days off of this zone; in order of the journal."""
    here = Q(after__zone="") | Q(after__zone=zone.code)
    entry = Entry.objects.filter(here, code__in=LOADED).order_by("-pk").first()
    if entry is None:
        return None
    facts = entry.after or {}
    return Loaded(
        act=entry.act,
        at=entry.at,
        by=entry.actor_name if entry.zone_id == zone.pk else "",
        file=str(facts.get("file", "")),
        zone_only=bool(facts.get("zone")),
        count=_entries(actor, entry.act).count(),
        withdrawn=bool(facts.get("withdrawn")),
    )


def moved_by(actor: Actor, loaded: Loaded, after: int = 0, limit: int = PAGE) -> tuple[list[Moved], int | None]:
    """`limit` of them in order of the journal from the entry behind `after` on, and behind which entry it goes on."""
    entries = list(_entries(actor, loaded.act).filter(pk__gt=after)[: limit + 1])
    shown = entries[:limit]
    seen = queries.obligations(actor).select_related("dossier__zone", "obligor__organisation")
    found = seen.in_bulk([_obligation(row) for row in shown])
    moved = [
        Moved(found[_obligation(row)], _day(row.before, "due_on"), _day(row.after, "due_on"))
        for row in shown
        if _obligation(row) in found
    ]
    return moved, shown[-1].pk if len(entries) > limit else None


def _entries(actor: Actor, act: uuid.UUID) -> QuerySet[Entry]:
    rows = Entry.objects.filter(code=MOVED, cause=act, dossier_id__in=visible_dossiers(actor).values("pk")).order_by(
        "pk"
    )
    if actor.reads(Reads.DOSSIERS):
        return rows
    # An enterprise sees some obligations of its few dossiers, not all.
    ids = {row.pk: _obligation(row) for row in rows}
    own = set(queries.obligations(actor).filter(pk__in=ids.values()).values_list("pk", flat=True))
    return rows.filter(pk__in=[pk for pk, obligation in ids.items() if obligation in own])


def _obligation(entry: Entry) -> int:
    return int((entry.after or {}).get("obligation", 0))


def _day(facts: dict[str, str | None] | None, name: str) -> date | None:
    text = (facts or {}).get(name)
    return date.fromisoformat(text) if text else None


def waiting_for_notice(actor: Actor) -> QuerySet[Obligation]:
    """Open, and without a due day because a year has no notice; by year, then number of the dossier."""
    return (
        queries.obligations(actor)
        .filter(state=State.OPEN, missing_year__isnull=False)
        .select_related("dossier__zone", "obligor__organisation")
        .order_by("missing_year", "dossier__number", "pk")
    )
