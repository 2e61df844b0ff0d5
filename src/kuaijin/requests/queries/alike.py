"""What is like a request: open ones that may be the same, and solved ones from which one may learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from kuaijin.directory.actors import Actor
from kuaijin.directory.names import normalised
from kuaijin.law.dates import add_calendar_days, start_of
from kuaijin.requests.models import OPEN, ServiceRequest
from kuaijin.requests.queries.pool import among, heard

# Only what came shortly before is compared, and only so many: a desk of a hundred is read as fast as one of ten.
DAYS_BACK = 30
COMPARED_AT_MOST, LOOKED_AT_MOST = 600, 2_000
SHOWN_AT_MOST = 5
NEAREST_ASKED = 20
# 0–100: how much of the shorter text's words are in the other.
NEAR = 68.0
SAME_ENTERPRISE_NEAR = 45.0


@dataclass(frozen=True)
class Alike:
    """`likeness` 0–100 of the texts; `same_enterprise`: it also comes from the same one."""

    request: ServiceRequest
    likeness: int
    same_enterprise: bool


@dataclass(frozen=True)
class Text:
    """What is compared of a request: its words, and from whom they come."""

    pk: int
    words: str
    enterprise: int | None


def pairs(text: str) -> str:
    """Each two signs that stand together, as words: Chinese has no spaces to compare by."""
    told = normalised(text)
    return " ".join(told[n : n + 2] for n in range(max(len(told) - 1, 1)))


def came_since(day: date) -> QuerySet[ServiceRequest]:
    """Open ones, the newest first: asked so that the index of the newest gives them."""
    return ServiceRequest.objects.filter(closed_on=None, received_at__gte=start_of(day)).order_by("-received_at")


def near_to(actor: Actor, request: ServiceRequest) -> list[Alike]:
    """Open ones that came within the window before it and that it may repeat, as far as the actor sees them: texts are
    compared first, and of the nearest alone it is asked who may see them."""
    rows = came_since(add_calendar_days(request.received_on, -DAYS_BACK))
    told = []
    # the zone is read with the row: as a condition it made the database read all that lies in the zone first
    for pk, words, enterprise, zone in rows.values_list("pk", "words", "enterprise", "dossier__zone")[:LOOKED_AT_MOST]:
        if zone == request.dossier.zone_id and pk != request.pk:
            told.append(Text(pk, words, enterprise))
    found = _near(request, told[:COMPARED_AT_MOST])[:NEAREST_ASKED]
    seen = among(actor, [one.pk for one, _score in found]).select_related("dossier").in_bulk()
    return [_alike(request, seen[one.pk], score) for one, score in found if one.pk in seen][:SHOWN_AT_MOST]


def alike(request: ServiceRequest, others: Sequence[ServiceRequest]) -> list[Alike]:
    """The nearest of those, best first; of the same enterprise less nearness is enough."""
    rows = {one.pk: one for one in others}
    told = [Text(one.pk, one.words, one.enterprise_id) for one in others if one.pk != request.pk]
    return [_alike(request, rows[one.pk], score) for one, score in _near(request, told)[:SHOWN_AT_MOST]]


def _near(request: ServiceRequest, told: Sequence[Text]) -> list[tuple[Text, int]]:
    texts = {place: pairs(one.words) for place, one in enumerate(told)}
    near = process.extract(
        pairs(request.words), texts, scorer=fuzz.token_set_ratio, score_cutoff=SAME_ENTERPRISE_NEAR, limit=40
    )
    found = [(told[place], round(score)) for _text, score, place in near]
    kept = [(one, score) for one, score in found if _is_same(request, one.enterprise) or score >= NEAR]
    return sorted(kept, key=lambda one: (not _is_same(request, one[0].enterprise), -one[1]))


def _is_same(request: ServiceRequest, enterprise: int | None) -> bool:
    return enterprise is not None and request.enterprise_id == enterprise


def _alike(request: ServiceRequest, other: ServiceRequest, score: int) -> Alike:
    return Alike(other, score, _is_same(request, other.enterprise_id))


def same_enterprise(actor: Actor, request: ServiceRequest) -> list[ServiceRequest]:
    """Its other open requests, the newest first."""
    if request.enterprise_id is None:
        return []
    rows = heard(actor).filter(state__in=OPEN, enterprise=request.enterprise_id).exclude(pk=request.pk)
    return list(rows.select_related("dossier").order_by("-received_at")[:20])
