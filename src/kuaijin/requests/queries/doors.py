"""Doors as strangers meet them, and as those who look after them see them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Zone
from kuaijin.directory.queries import zones_visible_to
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.models import Evidence
from kuaijin.journal.errors import NotVisible
from kuaijin.requests import packs
from kuaijin.requests.models import Door, Receipt, RequestClock, RequestEntry, ServiceRequest
from kuaijin.requests.queries.known import near
from kuaijin.requests.rules.house_lines import by_said, words_said

THINGS = ("zone", "enterprise", "region", "task_force")
OFFICES = (Organisation.Kind.OFFICE, Organisation.Kind.DEPARTMENT, Organisation.Kind.TOWN, Organisation.Kind.UTILITY)


def door_by_token(token: str) -> Door:
    """Raises NotVisible, also for a token that never was."""
    door = Door.objects.select_related(*THINGS).filter(token=token).first()
    if door is None:
        raise NotVisible
    return door


def leads_to(door: Door) -> str:
    """Where one stands: it is written beside the code anyway."""
    if door.enterprise is not None:
        return door.enterprise.name
    return door.region.name if door.region is not None else door.task_force.title if door.task_force else ""


def kinds_for(door: Door) -> list[packs.Kind]:
    """What residents ask is heard at the door of a place."""
    return [kind for kind in packs.kinds().values() if not kind.residents or door.kind == Door.Kind.REGION]


def offices(zone: Zone) -> QuerySet[Organisation]:
    """Whom one can complain of: public bodies of the zone, which everybody knows."""
    return Organisation.objects.filter(zone=zone, kind__in=OFFICES).order_by("name")


def known_outside(zone: Zone, words: str) -> list[tuple[str, str]]:
    """Questions with answers that are shown to everybody, the nearest first."""
    return [(row.question, row.answer) for row in near(zone, words, outside=True)[:3]]


def receipt_of(door: Door, token: str) -> Receipt:
    found = Receipt.objects.filter(token=token, request__door=door).select_related(
        "request__dossier__zone", "request__obligation", "request__enterprise", "request__door"
    )
    receipt = found.first()
    if receipt is None:
        raise NotVisible
    return receipt


def sent_before(door: Door, submission: str) -> Receipt | None:
    return Receipt.objects.filter(request__door=door, submission=submission).first() if submission else None


@dataclass(frozen=True)
class Told:
    """A line that is shown outside, in the reader's language, with its files."""

    entry: RequestEntry
    office: str
    words: str
    files: tuple[Evidence, ...]


def told_outside(request: ServiceRequest) -> list[Told]:
    """The conversation as the enterprise may read it, in order."""
    files = Prefetch("files", shown_files().order_by("pk"))
    rows = request.entries.filter(shown_outside=True).select_related("by_organisation", "owner__organisation")
    found = rows.prefetch_related(files).order_by("seq")
    return [Told(row, by_said(row), words_said(row), tuple(row.files.all())) for row in found]


def shown_files() -> QuerySet[Evidence]:
    """Files that may leave the house and were not withdrawn."""
    return Evidence.objects.filter(withdrawn_at=None, secrecy=Secrecy.OUTSIDE)


def file_of(receipt: Receipt, key: int) -> Evidence:
    """A file of a line of this request that is shown outside. Raises NotVisible for every other."""
    lines = receipt.request.entries.filter(shown_outside=True)
    found = shown_files().filter(pk=key, request_entries__in=lines).select_related("blob").first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class Heard:
    """When something will be heard: an instant where the term is in minutes, else a day."""

    on: date | None
    at: datetime | None


def heard_by(request: ServiceRequest) -> Heard | None:
    """The next step that is promised; None when nothing is owed any more."""
    rows = RequestClock.objects.filter(request=request, round=request.round, met_at__isnull=True, dropped=False)
    clock = rows.order_by("order").first()
    return Heard(clock.due_on, clock.due_at) if clock is not None and request.is_open else None


@dataclass(frozen=True)
class DoorRow:
    door: Door
    title: str
    count: int
    last: datetime | None


def doors(actor: Actor) -> QuerySet[Door]:
    """Of the actor's zones; those of an enterprise or task force that he does not see are not told."""
    seen = visible_dossiers(actor).values("pk")
    mine = Q(kind=Door.Kind.REGION) | Q(enterprise__in=seen) | Q(task_force__in=seen)
    return Door.objects.filter(mine, zone__in=zones_visible_to(actor)).select_related(*THINGS)


def door_rows(actor: Actor, *, closed: bool = False) -> list[DoorRow]:
    """The newest first, with how many requests came through."""
    counted = doors(actor).filter(closed_on__isnull=not closed)
    counted = counted.annotate(sent=Count("requests"), last=Max("requests__received_at")).order_by("-opened_on", "-pk")
    return [DoorRow(door, leads_to(door), door.sent, door.last) for door in counted[:500]]


def door_by_key(actor: Actor, pk: int) -> Door:
    door = doors(actor).filter(pk=pk).first()
    if door is None:
        raise NotVisible
    return door


def task_forces(actor: Actor) -> QuerySet[Dossier]:
    return visible_dossiers(actor).filter(kind="task_force", closed_on__isnull=True).order_by("title")


def enterprises_without_door(actor: Actor) -> QuerySet[Enterprise]:
    taken = Door.objects.filter(closed_on__isnull=True, enterprise__isnull=False).values("enterprise")
    seen = visible_dossiers(actor).filter(kind="enterprise", closed_on__isnull=True).values("pk")
    return Enterprise.objects.filter(pk__in=seen, merged_into__isnull=True).exclude(pk__in=taken).order_by("name")
