"""Everything the page of one request shows, read once."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.queries import sees
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import PersonView
from kuaijin.law.dates import day_of
from kuaijin.requests.models import OPEN, CallBack, JointOffice, Known, Receipt, ServiceRequest, State
from kuaijin.requests.packs import Level, levels
from kuaijin.requests.queries import lines, pool
from kuaijin.requests.queries.alike import Alike, near_to
from kuaijin.requests.queries.known import near_for
from kuaijin.requests.queries.lines import Line, Related
from kuaijin.requests.queries.pool import Row
from kuaijin.requests.request_clocks import SURE, ClockView, clocks_of
from kuaijin.requests.request_words import holder_view
from kuaijin.requests.tables import href_of

DESK_STATES = (State.RECEIVED, State.OFFERED, State.DISPUTED)


@dataclass(frozen=True)
class Linked:
    """A thing that belongs to the request: `label` says what it is. `href` empty: the reader may not open it."""

    label: str
    name: str
    href: str


@dataclass(frozen=True)
class Sheet:
    row: Row
    holder: PersonView
    clocks: tuple[ClockView, ...]
    lines: tuple[Line, ...]
    joint: tuple[JointOffice, ...]
    call_backs: tuple[CallBack, ...]
    linked: tuple[Linked, ...]
    watchers: tuple[str, ...]
    alike: tuple[Alike, ...]
    known: tuple[Known, ...]
    level: Level | None
    sure: str
    unchecked: bool


def read_sheet(actor: Actor, request: ServiceRequest, now: datetime) -> Sheet:
    today, within = day_of(now), pool.inside(actor)
    row = pool.told([request], today)[0]
    level = levels().get(request.level)
    at_desk = within and request.state in DESK_STATES
    still = within and request.state in OPEN
    return Sheet(
        row=row,
        holder=holder_view(row.holder),
        clocks=tuple(clocks_of(request, now)) if within else (),
        lines=tuple(lines.lines_of(actor, request)),
        joint=tuple(lines.joint_of(request)) if within else (),
        call_backs=tuple(lines.call_backs_of(request)),
        linked=tuple(_linked(actor, request, within)),
        watchers=tuple(lines.watchers_of(request)) if within else (),
        alike=tuple(near_to(actor, request)) if at_desk else (),
        known=tuple(near_for(actor, request.words, request.kind)) if still else (),
        level=level,
        sure=str(SURE.get(level.confidence, level.confidence)) if level is not None else "",
        unchecked=within and request.is_open and not request.phone_checked and _by_receipt(request),
    )


def _by_receipt(request: ServiceRequest) -> bool:
    """From a stranger whom nobody reached yet."""
    return Receipt.objects.filter(request=request.pk).exists() and not lines.reached(request)


def _linked(actor: Actor, request: ServiceRequest, within: bool) -> list[Linked]:
    found = []
    if request.project is not None:
        project = request.project.dossier
        found.append(Linked(_("项目"), project.title, address_of(project) if sees(actor, project.pk) else ""))
    if request.about is not None and within:
        found.append(Linked(_("关于"), request.about.title, page_of("obligations:detail", request.about.pk)))
    found += [Linked(_kin(one), _named(one), href_of(one.request)) for one in lines.related_to(actor, request)]
    return found


def _named(one: Related) -> str:
    return f"{one.request.dossier.number} {one.request.dossier.title}"


def _kin(one: Related) -> str:
    known = {"merged": _("并进来的"), "into": _("并进了"), "part": _("分出来的"), "whole": _("从这件分出来")}
    return known.get(one.why, one.why)
