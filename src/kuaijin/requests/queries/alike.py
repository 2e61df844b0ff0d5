"""What is like a request: open ones that may be the same, and solved ones from which one may learn."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kuaijin.directory.actors import Actor
from kuaijin.directory.names import normalised
from kuaijin.law.dates import add_calendar_days
from kuaijin.requests.models import OPEN, ServiceRequest
from kuaijin.requests.queries.pool import heard

# Only what came shortly before is compared, and only so many: a desk of a hundred is read as fast as one of ten.
DAYS_BACK = 30
COMPARED_AT_MOST = 600
SHOWN_AT_MOST = 5
# 0–100: how much of the shorter text's words are in the other.
NEAR = 68.0
SAME_ENTERPRISE_NEAR = 45.0


@dataclass(frozen=True)
class Alike:
    """`likeness` 0–100 of the texts; `same_enterprise`: it also comes from the same one."""

    request: ServiceRequest
    likeness: int
    same_enterprise: bool


def pairs(text: str) -> str:
    """Each two signs that stand together, as words: Chinese has no spaces to compare by."""
    told = normalised(text)
    return " ".join(told[n : n + 2] for n in range(max(len(told) - 1, 1)))


def window(actor: Actor, request: ServiceRequest) -> list[ServiceRequest]:
    """Open ones that came within the window before it: what it may repeat."""
    since = add_calendar_days(request.received_on, -DAYS_BACK)
    rows = heard(actor).filter(state__in=OPEN, received_on__gte=since).exclude(pk=request.pk)
    return list(rows.select_related("dossier").order_by("-received_at")[:COMPARED_AT_MOST])


def alike(request: ServiceRequest, among: list[ServiceRequest]) -> list[Alike]:
    """The nearest, best first; of the same enterprise less nearness is enough."""
    others = [one for one in among if one.pk != request.pk]
    texts = {place: pairs(one.words) for place, one in enumerate(others)}
    near = process.extract(
        pairs(request.words), texts, scorer=fuzz.token_set_ratio, score_cutoff=SAME_ENTERPRISE_NEAR, limit=40
    )
    found = [_alike(request, others[place], score) for _text, score, place in near]
    kept = [one for one in found if one.same_enterprise or one.likeness >= NEAR]
    return sorted(kept, key=lambda one: (not one.same_enterprise, -one.likeness))[:SHOWN_AT_MOST]


def _alike(request: ServiceRequest, other: ServiceRequest, score: float) -> Alike:
    same = request.enterprise_id is not None and request.enterprise_id == other.enterprise_id
    return Alike(other, round(score), same)


def same_enterprise(actor: Actor, request: ServiceRequest) -> list[ServiceRequest]:
    """Its other open requests, the newest first."""
    if request.enterprise_id is None:
        return []
    rows = heard(actor).filter(state__in=OPEN, enterprise=request.enterprise_id).exclude(pk=request.pk)
    return list(rows.select_related("dossier").order_by("-received_at")[:20])
