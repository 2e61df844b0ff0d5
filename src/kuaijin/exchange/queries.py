"""Reads of imports: which there are, and the workbook read with what was settled so far."""

import json
from functools import lru_cache

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import regions_of
from kuaijin.exchange import files
from kuaijin.exchange.models import Import
from kuaijin.exchange.reading import Decisions, LedgerReading, read_ledger


def imports_visible_to(actor: Actor) -> QuerySet[Import]:
    """Imports of the zones where the actor may import."""
    zones = {scope.zone_id for scope in actor.scopes_for("exchange.upload")}
    return Import.objects.filter(Q(zone__in=zones)).select_related("zone", "uploaded_by__person").order_by("-pk")


def reading_of(batch: Import) -> LedgerReading:
    """The workbook as it is read now. A page asks several times: the last few readings are kept."""
    return _read(batch.digest, batch.name, _frozen(batch.mapping), _frozen(batch.decisions), _towns(batch.zone))


@lru_cache(maxsize=8)
def _read(digest: str, name: str, mapping: str, decisions: str, towns: tuple[str, ...]) -> LedgerReading:
    return read_ledger(
        files.content_of(digest),
        filename=name,
        mapping=json.loads(mapping),
        decisions=Decisions.from_dict(json.loads(decisions)),
        towns=towns,
    )


def _frozen(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def _towns(zone: Zone) -> tuple[str, ...]:
    return tuple(regions_of(zone).values_list("name", flat=True))
