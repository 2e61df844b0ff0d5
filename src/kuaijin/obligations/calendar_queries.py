"""Reads of the calendar page: the last notice that was loaded, what it moved, and what waits for one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import zones_visible_to
from kuaijin.journal.models import Entry
from kuaijin.obligations import queries
from kuaijin.obligations.models import Obligation, State

LOADED, MOVED = "obligations.load_notice", "obligations.moved"


@dataclass(frozen=True)
class Moved:
    """One obligation whose day a notice moved; None is a day that was or became unknown."""

    obligation: Obligation
    before: date | None
    after: date | None


@dataclass(frozen=True)
class Loaded:
    """A notice that was loaded. `by` is empty when it was done in another zone; `moved` holds what the actor sees."""

    entry_id: int
    at: datetime
    by: str
    file: str
    zone_only: bool
    moved: tuple[Moved, ...]


def own_zone(actor: Actor) -> Zone:
    return zones_visible_to(actor).get(pk=actor.zone_id or 0)


def last_loaded(actor: Actor, zone: Zone) -> Loaded | None:
    """The last notice loaded for everybody, or days off of this zone; in order of the journal."""
    entry = (
        Entry.objects.filter(code=LOADED).filter(Q(after__zone="") | Q(after__zone=zone.code)).order_by("-pk").first()
    )
    if entry is None:
        return None
    facts = entry.after or {}
    return Loaded(
        entry_id=entry.pk,
        at=entry.at,
        by=entry.actor_name if entry.zone_id == zone.pk else "",
        file=str(facts.get("file", "")),
        zone_only=bool(facts.get("zone")),
        moved=tuple(_moved(actor, entry)),
    )


def _moved(actor: Actor, loaded: Entry) -> list[Moved]:
    rows = list(Entry.objects.filter(code=MOVED, cause=loaded.act).order_by("pk"))
    seen = queries.obligations(actor).select_related("dossier__zone", "obligor__organisation")
    found = seen.in_bulk([(row.after or {}).get("obligation") for row in rows])
    moved = [
        Moved(found[row.after["obligation"]], _day(row.before, "due_on"), _day(row.after, "due_on"))
        for row in rows
        if row.after and row.after.get("obligation") in found
    ]
    moved = [one for one in moved if one.before != one.after]  # an estimate that moved moved no day
    return sorted(moved, key=lambda one: (one.after is None, one.after or date.max, one.obligation.pk))


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
