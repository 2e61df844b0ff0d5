"""What Open311 is told of a zone's requests: those shown outside and not shielded, without names and phones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kuaijin.directory.models import Zone
from kuaijin.dossiers.models import Secrecy
from kuaijin.law.dates import SHANGHAI, add_calendar_days, start_of
from kuaijin.requests import packs
from kuaijin.requests.models import OPEN, Receipt, RequestClock, RequestEntry, Sender, ServiceRequest
from kuaijin.requests.open311.errors import Fault
from kuaijin.requests.open311.reading import Asked
from kuaijin.requests.open311.unnaming import unnamed
from kuaijin.requests.senders_keys import key_hash

ENDED = Q(ended_on__isnull=True)


@dataclass(frozen=True)
class Caller:
    """The zone that was asked, and the system that asks (None: it showed no key)."""

    zone: Zone
    sender: Sender | None


def jurisdiction(asked: str) -> Zone:
    """A zone answers once it has made a key for somebody; its code is its jurisdiction_id. Raises Fault."""
    zones = Zone.objects.filter(senders__ended_on__isnull=True, senders__isnull=False).distinct()
    if not asked:
        only = list(zones[:2])
        if len(only) == 1:
            return only[0]
        raise Fault(
            400 if only else 404, "jurisdiction_id was not provided" if only else "no jurisdiction answers here"
        )
    zone = zones.filter(code=asked).first()
    if zone is None:
        raise Fault(404, "jurisdiction_id was not found")
    return zone


def sender_of(zone: Zone, key: str) -> Sender | None:
    """None without a key. Raises Fault for one that does not hold in this zone."""
    if not key:
        return None
    found = Sender.objects.select_related("zone").filter(ENDED, zone=zone, key_hash=key_hash(key)).first()
    if found is None:
        raise Fault(403, "Invalid api_key")
    return found


def services() -> dict[str, packs.Kind]:
    """What may be handed in: complaints against an office come by other ways, where the office is named."""
    return {code: kind for code, kind in packs.kinds().items() if not kind.shielded}


def published(zone: Zone) -> QuerySet[ServiceRequest]:
    said = RequestEntry.objects.filter(request=OuterRef("pk"), shown_outside=True).order_by("-seq")
    solve = RequestClock.objects.filter(request=OuterRef("pk"), round=OuterRef("round"), step="solve", dropped=False)
    return (
        ServiceRequest.objects.filter(
            dossier__zone=zone,
            dossier__secrecy=Secrecy.OUTSIDE,
            dossier__shields__isnull=True,
            complained_of__isnull=True,
            kind__in=services(),
        )
        .select_related("dossier__region", "enterprise", "receiver__organisation")
        .annotate(
            told_at=Subquery(said.values("at")[:1]),
            solve_at=Subquery(solve.values("due_at")[:1]),
            solve_on=Subquery(solve.values("due_on")[:1]),
        )
    )


def found(caller: Caller, asked: Asked) -> list[dict[str, Any]]:
    """The newest first."""
    rows = published(caller.zone)
    if asked.numbers:
        rows = rows.filter(dossier__number__in=asked.numbers)
    else:
        rows = rows.filter(received_at__gte=asked.since, received_at__lte=asked.until)
        if asked.codes:
            rows = rows.filter(kind__in=asked.codes)
        if len(asked.statuses) == 1:
            rows = rows.filter(state__in=OPEN) if asked.statuses[0] == "open" else rows.exclude(state__in=OPEN)
    window = rows.order_by("-received_at", "-pk")[asked.start : asked.start + asked.rows]
    return [row(request, caller.sender) for request in window]


def one(caller: Caller, number: str) -> dict[str, Any]:
    request = published(caller.zone).filter(dossier__number=number).first()
    if request is None:
        raise Fault(404, "service_request_id was not found")
    return row(request, caller.sender)


def by_token(zone: Zone, token: str) -> dict[str, Any]:
    receipt = (
        Receipt.objects.filter(token=token, request__dossier__zone=zone).select_related("request__dossier").first()
    )
    if receipt is None:
        raise Fault(404, "token was not found")
    return {"service_request_id": receipt.request.dossier.number, "token": token}


def reads_words(request: ServiceRequest, sender: Sender | None) -> bool:
    """Its own, or all of the zone where it was given that."""
    return sender is not None and (sender.reads_words or request.external_source == source_of(sender))


def source_of(sender: Sender) -> str:
    return f"open311:{sender.pk}"


def handed_in_before(sender: Sender, external_id: str) -> ServiceRequest | None:
    if not external_id:
        return None
    mine = ServiceRequest.objects.filter(external_source=source_of(sender), external_id=external_id)
    return mine.select_related("dossier").first()


def row(request: Any, sender: Sender | None) -> dict[str, Any]:
    kind = packs.kinds()[request.kind]
    told = reads_words(request, sender)
    region = request.dossier.region
    answer = unnamed(request, request.answer) if told and request.answer else ""
    return {
        "service_request_id": request.dossier.number,
        "status": "open" if request.is_open else "closed",
        "status_notes": answer or str(request.get_state_display()),
        "service_name": kind.said,
        "service_code": request.kind,
        "description": unnamed(request, request.words) if told else None,
        "agency_responsible": request.receiver.organisation.name if request.receiver else None,
        "service_notice": None,
        "requested_datetime": w3(request.received_at),
        "updated_datetime": w3(max(request.told_at or request.received_at, request.received_at)),
        "expected_datetime": w3(_expected(request)),
        "address": region.name if region else None,
        "address_id": region.code if region else None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _expected(request: Any) -> datetime | None:
    """The end of the day where the term is in days."""
    if request.solve_at is not None:
        return request.solve_at
    return start_of(add_calendar_days(request.solve_on, 1)) if request.solve_on is not None else None


def w3(at: datetime | None) -> str | None:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at is not None else None


def notice(request: ServiceRequest) -> str:
    """What the sender is told at once: that it was taken in, and when something will be heard."""
    first = request.clocks.filter(met_at__isnull=True, dropped=False).order_by("order").first()
    by = w3(first.due_at or (start_of(add_calendar_days(first.due_on, 1)) if first.due_on else None)) if first else None
    return _("已收到，%(by)s 前答复。") % {"by": by} if by else _("已收到。")
