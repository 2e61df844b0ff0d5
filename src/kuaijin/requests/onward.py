"""What other rooms are handed of requests: what was asked during a visit becomes one, and how many are open."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

from django.db.models import Count

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.enterprises.models import Enterprise
from kuaijin.law.dates import SHANGHAI
from kuaijin.projects.models import Project
from kuaijin.requests import packs
from kuaijin.requests.commands import open_request
from kuaijin.requests.models import OPEN, Channel, ServiceRequest

NOON = time(12)


class Asked(Protocol):
    """One thing asked for, in the words of whoever asked."""

    @property
    def kind(self) -> str: ...

    @property
    def words(self) -> str: ...


class Visit(Protocol):
    """The record of a visit: on which dossier, when."""

    dossier: Dossier
    on: date
    time: time | None


def open_from_contact(
    *, actor: Actor, at: datetime, contact: Visit, lines: Sequence[Asked], day: date
) -> Sequence[Dossier]:
    """Inside the command that keeps the visit: a request for each line, in the same order, received at the visit."""
    project = Project.objects.filter(pk=contact.dossier.pk).select_related("dossier__zone").first()
    enterprise = Enterprise.objects.filter(organisation=contact.dossier.organisation).first()
    heard = at if contact.on == day else datetime.combine(contact.on, contact.time or NOON, SHANGHAI)
    made = [
        open_request(
            actor=actor,
            at=at,
            zone=contact.dossier.zone,
            words=line.words,
            kind=line.kind,
            day=day,
            channel=Channel.VISIT,
            enterprise=enterprise,
            project=project,
            said_by=enterprise.name if enterprise is not None else "",
            received_at=heard,
        )
        for line in lines
    ]
    return [one.dossier for one in made]


def kinds() -> Sequence[tuple[str, Any]]:
    """What an enterprise may be asked about on the spot. A complaint against an office is made where the office is
    named, so that it is hidden from it."""
    return [(code, kind.said) for code, kind in packs.kinds().items() if not kind.shielded and not kind.residents]


def open_counts(actor: Actor, enterprises: Sequence[int]) -> dict[int, int]:
    """Enterprise → how many of its requests are open, as far as the actor sees them."""
    rows = ServiceRequest.objects.filter(visible_to(actor, "dossier"), enterprise__in=list(enterprises), state__in=OPEN)
    return dict(rows.order_by().values_list("enterprise").annotate(n=Count("pk")))
