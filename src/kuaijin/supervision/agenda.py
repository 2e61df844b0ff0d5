"""What the projects of a meeting show on a day: light and why, money, what is owed by whom, problems, the last visit,
the four people, what former meetings decided and is not done. In a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kuaijin.directory.models import Post
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.saying import person_said, post_said
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Kind, Obligation, Standing, State
from kuaijin.obligations.standings import light_of, light_of_obligation
from kuaijin.problems.models import Problem
from kuaijin.projects.models import Project, StageName
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision
from kuaijin.supervision.rules.slips import MEETING
from kuaijin.supervision.terms import terms
from kuaijin.supervision.visits import last_visits

# Former meetings are followed back so far.
FORMER_AT_MOST = 24
NOT_OWED_HERE = (Kind.PROBLEM, Kind.GAP, Kind.HAND_OVER)


@dataclass(frozen=True)
class Line:
    """Something owed: `who` answers for it now, `key` is its obligation, `of` the meeting that decided it."""

    words: str
    who: str
    phone: str
    due_on: date | None
    light: str
    key: int
    of: str = ""


@dataclass(frozen=True)
class Person:
    role: str
    name: str
    phone: str


@dataclass(frozen=True)
class Agenda:
    """`total` and `arrived` in CNY as text, empty where nobody told. `behind_on` and `unverified_since` are the days
    that make a light which nothing owed explains; `more` is how much is open and not due soon."""

    number: str
    title: str
    enterprise: str
    stage: str
    light: str
    total: str
    arrived: str
    progress: str
    owed: tuple[Line, ...]
    problems: tuple[Line, ...]
    undone: tuple[Line, ...]
    people: tuple[Person, ...]
    more: int
    behind_on: date | None = None
    unverified_since: date | None = None
    visited_on: date | None = None
    visited_by: str = ""
    visited_what: str = ""
    as_of: date | None = None

    @property
    def late(self) -> int:
        return sum(line.light == Light.RED for line in (*self.owed, *self.problems, *self.undone))

    @property
    def stage_said(self) -> str:
        return str(StageName(self.stage).label)

    @property
    def total_amount(self) -> Decimal | None:
        return Decimal(self.total) if self.total else None

    @property
    def arrived_amount(self) -> Decimal | None:
        return Decimal(self.arrived) if self.arrived else None

    def document(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def agenda_of(document: Mapping[str, Any]) -> Agenda:
    """What a project showed on the day of the meeting."""
    told = dict(document)
    for name in ("owed", "problems", "undone"):
        told[name] = tuple(Line(**{**one, "due_on": _day(one["due_on"])}) for one in told[name])
    told["people"] = tuple(Person(**one) for one in told["people"])
    days = ("behind_on", "unverified_since", "visited_on", "as_of")
    return Agenda(**{**told, **{name: _day(told[name]) for name in days}})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def agendas_of(meeting: DispatchMeeting | None, dossiers: Sequence[Dossier], day: date) -> dict[int, Agenda]:
    """Dossier → its page on `day`. The dossiers are those that the reader sees; `meeting` None: none was called yet."""
    keys = [dossier.pk for dossier in dossiers]
    owed = Obligation.objects.filter(dossier__in=keys, state=State.OPEN).select_related("obligor__organisation")
    problems = Problem.objects.filter(dossier__in=keys, closed_on=None).select_related(
        "obligation__obligor__organisation"
    )
    if meeting is not None:
        owed = owed.exclude(about__startswith=f"{MEETING}{meeting.pk}:")
    undone = undone_of(meeting, keys) if meeting is not None else []
    rows = list(owed.exclude(kind__in=NOT_OWED_HERE).order_by("due_on", "pk"))
    asked = list(problems.order_by("obligation__due_on", "pk"))
    posts = [*(row.obligor_id for row in rows), *(one.obligation.obligor_id for one in asked)]
    facts = _Facts(
        projects=Project.objects.select_related("enterprise__dossier").in_bulk(keys),
        standings=Standing.objects.in_bulk(keys),
        owed=_grouped((row.dossier_id, row) for row in rows),
        problems=_grouped((one.dossier_id, one) for one in asked),
        undone=_grouped((one.dossier_id, one) for one in undone),
        people=holders({*posts, *(one.obligation.obligor_id for one in undone)}, day),
        seats=seats_of(dossiers, day),
        day=day,
    )
    visits = last_visits(keys, day)
    found = {}
    for dossier in dossiers:
        agenda, visit = facts.agenda(dossier), visits.get(dossier.pk)
        if visit is not None:
            agenda = replace(agenda, visited_on=visit.on, visited_by=visit.who, visited_what=visit.what)
        found[dossier.pk] = agenda
    return found


def undone_of(meeting: DispatchMeeting, keys: Iterable[int] | None = None) -> list[MeetingDecision]:
    """Decisions of the meetings before it that are still owed, the oldest meeting first."""
    chain: list[int] = []
    last = meeting.previous_id
    before = dict(DispatchMeeting.objects.filter(zone=meeting.zone_id).values_list("pk", "previous"))
    while last is not None and last not in chain and len(chain) < FORMER_AT_MOST:
        chain.append(last)
        last = before.get(last)
    found = MeetingDecision.objects.filter(meeting__in=chain, withdrawn_on=None, obligation__state=State.OPEN)
    if keys is not None:
        found = found.filter(dossier__in=list(keys))
    told = found.select_related("obligation__obligor__organisation", "meeting", "dossier")
    return list(told.order_by("meeting__on", "meeting", "seq"))


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


@dataclass(frozen=True)
class _Facts:
    projects: Mapping[int, Project]
    standings: Mapping[int, Standing]
    owed: Mapping[int, list[Obligation]]
    problems: Mapping[int, list[Problem]]
    undone: Mapping[int, list[MeetingDecision]]
    people: Mapping[int, Holder]
    seats: Mapping[int, Mapping[str, Seat]]
    day: date

    def agenda(self, dossier: Dossier) -> Agenda:
        project, standing = self.projects[dossier.pk], self.standings.get(dossier.pk)
        former = {one.obligation_id for one in self.undone.get(dossier.pk, ())}
        rows = [row for row in self.owed.get(dossier.pk, ()) if row.pk not in former]
        soon = add_calendar_days(self.day, terms().near_days)
        near = [row for row in rows if self._presses(row, soon)]
        behind = standing.behind_on if standing is not None else None
        return Agenda(
            number=dossier.number,
            title=dossier.title,
            enterprise=project.enterprise.dossier.title,
            stage=project.stage,
            light=light_of(standing, self.day).value,
            total=str(project.total_investment) if project.total_investment is not None else "",
            arrived=str(project.arrived_funds) if project.arrived_funds is not None else "",
            progress=project.progress,
            owed=tuple(self._line(row, row.title) for row in near),
            problems=tuple(self._line(one.obligation, one.words) for one in self.problems.get(dossier.pk, ())),
            undone=tuple(
                self._line(one.obligation, one.words, one.meeting.number) for one in self.undone.get(dossier.pk, ())
            ),
            people=tuple(self._person(role, self.seats[dossier.pk][role]) for role in ROLES),
            more=len(rows) - len(near),
            behind_on=behind if behind is not None and behind < self.day else None,
            unverified_since=self._unverified(standing),
            as_of=self.day,
        )

    def _presses(self, row: Obligation, soon: date) -> bool:
        light = light_of_obligation(row, self.day)
        return light in (Light.RED, Light.YELLOW) or (row.due_on is not None and row.due_on <= soon)

    def _unverified(self, standing: Standing | None) -> date | None:
        ends = [day for day in (standing.fresh_until, standing.served_until) if day] if standing is not None else []
        gone = [day for day in ends if day < self.day]
        return min(gone, default=None)

    def _line(self, owed: Obligation, words: str, of: str = "") -> Line:
        holder = self.people.get(owed.obligor_id)
        who = _who(owed.obligor, holder)
        phone = holder.acting.phone if holder is not None else ""
        return Line(words, who, phone, owed.due_on, light_of_obligation(owed, self.day).value, owed.pk, of)

    def _person(self, role: str, seat: Seat) -> Person:
        holder = seat.holder
        if holder is None:
            return Person(str(Role(role).value), "", "")
        return Person(str(Role(role).value), person_said(holder.acting), holder.acting.phone)


def _who(post: Post, holder: Holder | None) -> str:
    return f"{post_said(post)} {person_said(holder.acting)}" if holder is not None else post_said(post)
