"""What the pages of an enterprise and of a project show of its requests."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.components import PersonView
from kuaijin.law.lights import Light
from kuaijin.projects.onward import Part
from kuaijin.requests.models import OPEN, ServiceRequest
from kuaijin.requests.queries import pool
from kuaijin.requests.queries.pool import SHOWN
from kuaijin.requests.request_words import holder_view, kind_said, state_outside
from kuaijin.requests.tables import href_of

SHOWN_AT_MOST = 8


@dataclass(frozen=True)
class Line:
    """One request: its light, what it is, where it stands, who answers now."""

    request: ServiceRequest
    light: Light | None
    kind: str
    state: str
    holder: PersonView
    href: str


@dataclass(frozen=True)
class Heard:
    number: str
    running: int
    late: int
    lines: tuple[Line, ...]
    may_ask: bool
    outside: bool

    @property
    def all_href(self) -> str:
        return reverse("requests:mine") if self.outside else f"{reverse('requests:list')}?state=all&of={self.number}"

    @property
    def ask_href(self) -> str:
        return f"{reverse('requests:new' if self.outside else 'requests:create')}?of={self.number}"


def on_dossier(actor: Actor, dossier: Dossier, today: date) -> Part | None:
    """Of a project or an enterprise; None where nothing was asked and the reader may not ask."""
    query = pool.of_dossier(actor, dossier)
    still = query.filter(state__in=OPEN)
    found = pool.told(list(pool.sorted_by(still, "").select_related(*SHOWN)[:SHOWN_AT_MOST]), today)
    outside = not pool.inside(actor)
    may_ask = actor.may("requests.open") and dossier.closed_on is None
    running = still.count() if len(found) == SHOWN_AT_MOST else len(found)
    late = still.filter(obligation__due_on__lt=today).count() if found else 0
    told = Heard(dossier.number, running, late, tuple(_line(row, outside) for row in found), may_ask, outside)
    return Part("requests/on_dossier.html", told) if found or may_ask else None


def _line(row: pool.Row, outside: bool) -> Line:
    request = row.request
    state = state_outside(request) if outside else str(request.get_state_display())
    return Line(request, row.light, kind_said(request.kind), state, holder_view(row.holder), href_of(request))
