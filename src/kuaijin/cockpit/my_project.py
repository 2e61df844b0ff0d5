"""My project: what an enterprise reads of its own things, and nothing that is not shown outside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.my_cases import MyCases, my_cases
from kuaijin.approvals.rules.making import FILING
from kuaijin.contacts.lines import Line as Service
from kuaijin.contacts.lines import lines
from kuaijin.contacts.queries import contacts, loaded
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.journal.errors import NotVisible
from kuaijin.kit.components import PersonView
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.people import person_view
from kuaijin.obligations.queries import in_rows, obligations
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import Owed, owed_rows
from kuaijin.obligations.standings import light_rank
from kuaijin.problems.queries import Row as ProblemRow
from kuaijin.problems.queries import in_rows as problems_in_rows
from kuaijin.problems.queries import problems, told
from kuaijin.projects.course import Course, Line, course, named
from kuaijin.projects.models import Phase, Project
from kuaijin.projects.parts import Parts, read_parts
from kuaijin.projects.register import Entry, register
from kuaijin.projects.sheet import read_told

LISTED_AT_MOST = 60
SERVICES_SHOWN = 8
KEPT_SHOWN = 8
FILES_SHOWN = 20
PROBLEMS_SHOWN = 20
# Of these is spoken elsewhere: a problem among the problems, a case among the approvals, a gap or a hand-over with the
# zone's own people.
APART = (Kind.PROBLEM, Kind.CASE, Kind.GAP, Kind.HAND_OVER)


def outsider(actor: Actor) -> Actor:
    """The reader as the enterprise alone, whatever else he may be: this page tells what is shown outside."""
    return replace(actor, scopes=actor.scopes_reading(Reads.SHOWN_OUTSIDE))


def own(actor: Actor, today: date) -> list[Dossier]:
    """The projects and the file of his enterprise, running projects first, worst first."""
    paths = [scope.organisation_path for scope in outsider(actor).scopes if scope.organisation_path]
    inside = reduce(or_, (Q(organisation__path__startswith=path) for path in paths), Q(pk__in=[]))
    seen = visible_dossiers(outsider(actor)).filter(inside, kind__in=("project", "enterprise"), closed_on=None)
    ordered = seen.annotate(rank=light_rank(today)).order_by("-kind", "rank", "number")
    return list(ordered.select_related("zone", "region", "standing"))


def chosen(things: Sequence[Dossier], number: str) -> Dossier | None:
    """The thing with this number; without one the first project, else the file. Raises NotVisible for a foreign one."""
    if number:
        found = next((one for one in things if one.number == number), None)
        if found is None:
            raise NotVisible
        return found
    return things[0] if things else None


@dataclass(frozen=True)
class Step:
    """One stage with its planned and its actual day. `state`: done, now or ahead."""

    label: str
    state: str
    planned: SafeString | str
    first: str
    actual: SafeString | str
    lag: str
    late: bool


@dataclass(frozen=True)
class Stretch:
    """The common way, or that of one phase; `stage` is where it stands, `since` from which day."""

    phase: Phase | None
    stage: str
    since: SafeString | str
    steps: tuple[Step, ...]

    @property
    def over(self) -> bool:
        return all(step.state == "done" for step in self.steps)


@dataclass(frozen=True)
class Due:
    """Something owed: by whom, whom to call, from which day on."""

    row: Owed
    since: date | None
    mine: bool
    to_me: bool

    @property
    def obligation(self) -> Obligation:
        return self.row.obligation


@dataclass(frozen=True)
class MyProject:
    dossier: Dossier
    others: tuple[Dossier, ...]
    project: Project | None
    stretches: tuple[Stretch, ...]
    stage: str
    since: SafeString | str
    parts: Parts | None
    asked: tuple[Due, ...]
    awaited: tuple[Due, ...]
    promised: tuple[Due, ...]
    kept: tuple[Obligation, ...]
    four: tuple[PersonView, ...]
    problems: tuple[ProblemRow, ...]
    services: tuple[Service, ...]
    files: tuple[ShownFile, ...]
    approvals: MyCases | None

    @property
    def here(self) -> str:
        return reverse("cockpit:my_project_of", args=[self.dossier.number])

    @property
    def sentence(self) -> str:
        """`要您办 2 件，在等 4 件，1 件晚了`."""
        due = [*self.awaited, *self.promised]
        asked, waiting, late = len(self.asked), len(due), sum(one.row.light is Light.RED for one in due)
        if self.approvals is not None:
            asked += self.approvals.asked
            waiting += len(self.approvals.waiting)
            late += self.approvals.late
        parts = []
        if n := asked:
            parts.append(ngettext("要您办 %(n)s 件", "要您办 %(n)s 件", n) % {"n": n})
        if n := waiting:
            parts.append(ngettext("在等 %(n)s 件", "在等 %(n)s 件", n) % {"n": n})
        if late:
            parts.append(ngettext("%(n)s 件晚了", "%(n)s 件晚了", late) % {"n": late})
        return _("，").join(parts) or _("没有要您办的，也没有在等的")


def read_my_project(actor: Actor, dossier: Dossier, things: Iterable[Dossier], today: date) -> MyProject:
    """A fixed number of statements, however much there is."""
    reader = outsider(actor)
    about = keys(dossier, things)
    calendar = zone_calendar(dossier)
    here = reverse("cockpit:my_project_of", args=[dossier.number])
    seats = seats_of([dossier], today)[dossier.pk]
    project = Project.objects.select_related("dossier__zone", "dossier__region").filter(pk=dossier.pk).first()
    parts = read_parts(project) if project is not None else None
    way, stretches = _way(reader, project, parts, seats, today)
    owed = _owed(reader, about, today, calendar, here)
    return MyProject(
        dossier=dossier,
        others=tuple(one for one in things if one.kind == "project"),
        project=project,
        stretches=stretches,
        stage=way.common.label if way else "",
        since=way.common.since if way else "",
        parts=parts,
        asked=tuple(due for due in owed if due.mine),
        awaited=tuple(due for due in owed if not due.mine and due.obligation.kind != Kind.PROMISE),
        promised=tuple(due for due in owed if not due.mine and due.obligation.kind == Kind.PROMISE),
        kept=tuple(_kept(reader, about)),
        four=tuple(person_view(seats[role]) for role in ROLES),
        problems=tuple(
            told(list(problems_in_rows(problems(reader).filter(dossier__in=about))[:PROBLEMS_SHOWN]), today)
        ),
        services=tuple(lines(reader, loaded(contacts(reader).filter(dossier__in=about))[:SERVICES_SHOWN])),
        files=tuple(shown(evidence_of(reader, dossier)[:FILES_SHOWN])),
        approvals=my_cases(reader, dossier, today) if project is not None else None,
    )


def keys(dossier: Dossier, things: Iterable[Dossier]) -> list[int]:
    """The thing itself and the file of its enterprise, where what concerns the whole firm is written down."""
    files = [one.pk for one in things if one.kind == "enterprise" and one.organisation_id == dossier.organisation_id]
    return list(dict.fromkeys([dossier.pk, *files]))


def shown_outside(reader: Actor, keys: Iterable[int]) -> QuerySet[Obligation]:
    """Without what is told among the approvals: cases, and the filing of a stage."""
    rows = obligations(reader).filter(dossier__in=list(keys), secrecy=Secrecy.OUTSIDE).exclude(kind__in=APART)
    return rows.exclude(about__startswith=FILING)


def _owed(reader: Actor, keys: list[int], today: date, calendar: Calendar, here: str) -> list[Due]:
    rows = in_rows(shown_outside(reader, keys).filter(state=State.OPEN), today).prefetch_related("events")
    return [_due(reader, row) for row in owed_rows(list(rows[:LISTED_AT_MOST]), today, calendar, here)]


def _due(reader: Actor, row: Owed) -> Due:
    owed = row.obligation
    since = min((event.on for event in owed.events.all()), default=None)
    to_me = owed.beneficiary is not None and is_of(reader, owed.beneficiary.path)
    return Due(row, since, is_of(reader, owed.obligor.organisation.path), to_me)


def is_of(reader: Actor, path: str) -> bool:
    """Does the organisation with this path belong to the reader's enterprise?"""
    return any(
        scope.organisation_path and path.startswith(scope.organisation_path) for scope in outsider(reader).scopes
    )


def _kept(reader: Actor, keys: list[int]) -> QuerySet[Obligation]:
    rows = shown_outside(reader, keys).filter(kind=Kind.PROMISE, state=State.DONE)
    return rows.select_related("obligor__organisation").order_by(F("closed_on").desc(), "-pk")[:KEPT_SHOWN]


def _way(
    reader: Actor, project: Project | None, parts: Parts | None, seats: dict[str, Seat], today: date
) -> tuple[Course | None, tuple[Stretch, ...]]:
    if project is None or parts is None:
        return None, ()
    facts = read_told(project, parts, today)
    drawn = course(facts)
    known = {entry.label: entry for entry in register(facts, seats, reader)}
    common, *apart = (_stretch(line, known) for line in (drawn.common, *drawn.lines))
    # What was told of the whole beyond the fork belongs to no phase.
    rest = tuple(_step(entry.label, "done" if entry.reach else "ahead", entry) for entry in known.values())
    return drawn, (replace(common, steps=common.steps + rest), *apart)


def _stretch(line: Line, known: dict[str, Entry]) -> Stretch:
    """Takes its stages out of what is `known`."""
    steps = []
    for stop in line.stops:
        state = "now" if stop.css == "kj-now" else "done" if stop.css else "ahead"
        steps.append(_step(stop.label, state, known.pop(named(stop.stage, line.phase), None)))
    return Stretch(line.phase, line.label, line.since, tuple(steps))


def _step(label: str, state: str, entry: Entry | None) -> Step:
    if entry is None:
        return Step(label, state, "", "", "", "", late=False)
    return Step(label, state, entry.planned, entry.first, entry.reached, entry.lag, late=entry.light is not None)
