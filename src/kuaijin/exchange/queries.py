"""Reads of imports: which there are, and the workbook read with what was settled so far."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import regions_of
from kuaijin.dossiers.models import Inheritance
from kuaijin.exchange import files
from kuaijin.exchange.importing.preview import Preview, preview
from kuaijin.exchange.looking import Looked
from kuaijin.exchange.models import Import
from kuaijin.exchange.reading import Decisions, LedgerReading, read_ledger
from kuaijin.exchange.reading.memory import Memory
from kuaijin.exchange.reading.workbook import Workbook, open_workbook
from kuaijin.exchange.settling import ProposedDay, proposed_day
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.queries import obligations

# Sheet → field → header; "*" for every sheet.
Columns = Mapping[str, Mapping[str, str]]
_Key = tuple[str, str, str, str, tuple[str, ...]]


def imports_visible_to(actor: Actor) -> QuerySet[Import]:
    """Imports of the zones where the actor may import."""
    zones = {scope.zone_id for scope in actor.scopes_for("exchange.upload")}
    return Import.objects.filter(Q(zone__in=zones)).select_related("zone", "uploaded_by__person").order_by("-pk")


def import_of(actor: Actor, pk: int) -> Import:
    """Raises NotVisible outside of the actor's zones."""
    found = imports_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def zone_for_import(actor: Actor) -> Zone:
    """The zone into which the actor brings ledgers: his own, if he may."""
    zones = {scope.zone_id for scope in actor.scopes_for("exchange.upload")}
    found = Zone.objects.filter(pk=actor.zone_id or 0, pk__in=zones).first()
    if found is None:
        raise NotVisible
    return found


def reading_of(batch: Import) -> LedgerReading:
    """The workbook as it is read now."""
    return looked_at(batch).reading


def looked_at(batch: Import, decisions: Decisions | None = None) -> Looked:
    """The reading with its doubts; with `decisions` as it would be read then. The last few are kept in memory."""
    return _looked(*_key(batch, decisions))


def workbook_of(batch: Import) -> Workbook:
    return _workbook(batch.digest)


def preview_of(batch: Import, seats_from: date) -> Preview:
    """Each row against the zone as it stands; kept in memory until something happens in the zone."""
    last = Entry.objects.filter(zone_id=batch.zone_id).order_by("-pk").values_list("act", flat=True).first()
    return _preview(_key(batch), batch.zone_id, seats_from, str(last))


def day_of_seats(batch: Import, today: date) -> ProposedDay:
    """From which day seats hold, settled or proposed."""
    earlier = Import.objects.filter(zone=batch.zone_id, state=Import.State.DONE, seats_from__isnull=False)
    last = None
    if batch.seats_from is None:
        last = earlier.exclude(pk=batch.pk).order_by("-imported_at").values_list("seats_from", flat=True).first()
    return proposed_day(batch, reading_of(batch), last, today)


def open_gaps(actor: Actor, batch: Import) -> QuerySet[Obligation]:
    """Vacant seats of what this import made, as they are still owed."""
    made = batch.made.filter(model__in=("projects.Project", "enterprises.Enterprise")).values("object_id")
    forces = Inheritance.objects.filter(dossier__in=made, ends_on=None).values("source")
    missed = Q(dossier__in=made) | Q(dossier__in=forces)
    return obligations(actor).filter(missed, kind=Kind.GAP, state=State.OPEN).select_related("dossier")


def _key(batch: Import, decisions: Decisions | None = None) -> _Key:
    settled = batch.decisions if decisions is None else decisions.to_dict()
    return batch.digest, batch.name, _frozen(batch.mapping), _frozen(settled), _towns(batch.zone)


@lru_cache(maxsize=3)
def _workbook(digest: str) -> Workbook:
    return open_workbook(files.content_of(digest))


@lru_cache(maxsize=3)
def _memory(digest: str) -> Memory:
    """Each choice reads the workbook again: only what the choice touches."""
    return Memory()


@lru_cache(maxsize=6)
def _looked(digest: str, name: str, mapping: str, decisions: str, towns: tuple[str, ...]) -> Looked:
    settled = Decisions.from_dict(json.loads(decisions))
    columns: dict[str, dict[str, str]] = json.loads(mapping)
    reading = read_ledger(
        _workbook(digest),
        filename=name,
        mapping=columns,
        decisions=settled,
        towns=towns,
        memory=_memory(digest),
    )
    return Looked(reading, settled)


@lru_cache(maxsize=4)
def _preview(key: _Key, zone_id: int, seats_from: date, last: str) -> Preview:
    return preview(Zone.objects.get(pk=zone_id), _looked(*key).reading, seats_from)


def _frozen(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def _towns(zone: Zone) -> tuple[str, ...]:
    return tuple(regions_of(zone).values_list("name", flat=True))
