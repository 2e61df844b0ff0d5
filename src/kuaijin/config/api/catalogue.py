"""The catalogue of the asker's zone: matters with limits and sources, what is confirmed, what contradicts itself."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from kuaijin.approvals.queries import catalogue as queries
from kuaijin.config.api.dossiers import actor_of, written
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter, Stated
from kuaijin.planning.catalogue.telling import told_conflict
from kuaijin.planning.catalogue.terms import Confirmed

TERMS = ("statutory", "mode", "promised", "extension", "correction_days", "notice", "commitment")


def add_to(api: NinjaAPI) -> None:
    api.get("/catalogue", tags=["approvals"], summary="Matters with limits and sources, contradictions of packs")(
        catalogue
    )


def catalogue(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    if not actor.reads(Reads.DOSSIERS):
        raise NotVisible
    zone = own_zone(actor)
    listed, held = queries.catalogue_of(zone, today), queries.confirmations_of(zone, today)
    ruled = queries.rulings_of(zone, today)
    return written(
        {
            "as_of": today,
            "packs": [{"pack": pack.code, "name": pack.name.zh, "number": pack.number} for pack in listed.packs],
            "matters": [_matter(listed, one, held) for one in listed.matters.values()],
            "contradictions": [{**told_conflict(one), "ruled": ruled.get(one.code)} for one in listed.conflicts],
        }
    )


def _matter(listed: Catalogue, one: CatalogueMatter, held: Mapping[tuple[str, str], Confirmed]) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name.zh,
        "name_en": one.name.en,
        "department": one.department,
        "stage": one.stage or None,
        "terms": {field: _stated(getattr(one, field)) for field in TERMS},
        "confirmed": {
            field: {"value": said.value, "source": said.source}
            for (code, field), said in held.items()
            if code == one.code
        },
        "needs": list(one.needs),
        "produces": list(one.produces),
        "rules": [
            {"id": rule.id, "verdict": str(rule.verdict), "text": rule.text.zh, "source": rule.source}
            for rule in listed.by_matter[one.code]
        ],
        "after": [
            {"matter": order.after, "holds": order.holds, "source": order.source}
            for order in listed.orders
            if order.matter == one.code
        ],
    }


def _stated(stated: Stated | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    return {"value": stated.value, "source": stated.source, "confidence": str(stated.confidence), "pack": stated.pack}
