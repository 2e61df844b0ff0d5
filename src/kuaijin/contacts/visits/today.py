"""Today's visits as they are read on the road: whom, by when, whom to call, what stands open there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max

from kuaijin.contacts import hearing
from kuaijin.contacts.models import Contact, PlannedVisit, Served
from kuaijin.contacts.visits import queries
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import answered_for_by, visible_dossiers
from kuaijin.enterprises.models import EnterpriseContact
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.problems.models import Problem
from kuaijin.projects.models import Project

OTHERS_AT_MOST = 300


class Turn(StrEnum):
    LATE = "late"
    TODAY = "today"
    ROUND = "round"


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Open:
    """What stands open with an enterprise and its projects."""

    last_on: date | None = None
    promises: int = 0
    problems: int = 0
    requests: int = 0
    spot: Spot | None = None
    person: str = ""
    phone: str = ""


@dataclass(frozen=True)
class TodayRow:
    visit: PlannedVisit
    turn: Turn
    tier: str
    open: Open
    near: bool = True

    @property
    def dossier(self) -> Dossier:
        return self.visit.dossier

    @property
    def light(self) -> Light:
        if self.turn is Turn.LATE:
            return Light.RED
        return Light.BLUE if self.near else Light.GREEN


def rows(actor: Actor, today: date) -> list[TodayRow]:
    """Those overdue, then today's, then what this round still asks; a fixed number of statements."""
    visits = list(queries.mine(actor, today))
    told, tiers = stands(actor, [visit.dossier_id for visit in visits]), visit_rules()
    found = [
        TodayRow(one, _turn(one, today), tiers.name_of(one.tier), told[one.dossier_id], _near(one, today))
        for one in visits
    ]
    return sorted(found, key=lambda row: list(Turn).index(row.turn))


def _turn(visit: PlannedVisit, today: date) -> Turn:
    if visit.due_on < today:
        return Turn.LATE
    return Turn.TODAY if visit.due_on == today else Turn.ROUND


def _near(visit: PlannedVisit, today: date) -> bool:
    owed = visit.obligation
    return owed is not None and owed.near_on is not None and owed.near_on <= today


def stands(actor: Actor, enterprises: Sequence[int]) -> dict[int, Open]:
    """Each of these enterprises with what is open there. The actor sees them."""
    keys = list(dict.fromkeys(enterprises))
    projects = dict(Project.objects.filter(enterprise__in=keys).values_list("pk", "enterprise_id"))
    owner = {key: key for key in keys} | projects
    promised = Obligation.objects.filter(kind=Kind.PROMISE, state=State.OPEN, dossier__in=list(owner))
    promises = _added(promised.order_by().values_list("dossier").annotate(n=Count("pk")), owner)
    heard = Problem.objects.filter(closed_on=None, dossier__in=list(owner))
    problems = _added(heard.order_by().values_list("dossier").annotate(n=Count("pk")), owner)
    requests = hearing.open_requests(actor, keys)
    served = Served.objects.filter(dossier__in=keys, counts=True)
    last = dict(served.order_by().values_list("dossier").annotate(last=Max("on")))
    spots, people = _spots(keys), _people(keys)
    return {
        key: Open(
            last.get(key),
            promises.get(key, 0),
            problems.get(key, 0),
            requests.get(key, 0),
            spots.get(key),
            *people.get(key, ("", "")),
        )
        for key in keys
    }


def _added(counted: Iterable[Any], owner: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for key, n in counted:
        found[owner[key]] = found.get(owner[key], 0) + n
    return found


def _spots(keys: list[int]) -> dict[int, Spot]:
    """Where somebody last stood when he wrote down a contact there."""
    known: dict[int, Spot] = {}
    placed = Contact.objects.filter(dossier__in=keys, latitude__isnull=False, withdrawn_at=None).order_by("on", "pk")
    for key, latitude, longitude in placed.values_list("dossier_id", "latitude", "longitude"):
        if latitude is not None and longitude is not None:
            known[key] = Spot(float(latitude), float(longitude))
    return known


def _people(keys: list[int]) -> dict[int, tuple[str, str]]:
    """The first at the enterprise who can be called."""
    found = EnterpriseContact.objects.filter(enterprise__in=keys, ended_on=None).exclude(phone="").order_by("-pk")
    return {key: (name, phone) for key, name, phone in found.values_list("enterprise_id", "name", "phone")}


def others(actor: Actor, known: set[int]) -> list[Dossier]:
    """Enterprises and projects that the actor answers for besides `known`: whom he may meet on the road."""
    own = visible_dossiers(actor).filter(answered_for_by(actor), kind__in=("enterprise", "project"), closed_on=None)
    return list(own.exclude(pk__in=known).order_by("kind", "title", "pk")[:OTHERS_AT_MOST])
