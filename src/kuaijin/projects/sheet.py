"""Everything the page of one project shows, read once."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier, KeyPeriod
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.kit.components import PersonView
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.hands import Hands, hands_of
from kuaijin.obligations.models import Obligation, Standing, State
from kuaijin.obligations.people import complete_since
from kuaijin.obligations.queries import in_rows, obligations_of
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import Owed, owed_rows, seat_views, task_force_of
from kuaijin.obligations.standings import light_of
from kuaijin.obligations.trail import SHOWN, Step, entries_of, steps
from kuaijin.projects.course import Course, Told, course, named, next_planned, stage_words
from kuaijin.projects.findings import Facts, Finding, findings
from kuaijin.projects.models import Project, ProjectStage, Reach
from kuaijin.projects.parts import Parts, read_parts
from kuaijin.projects.progress import verified_by
from kuaijin.projects.register import Ahead, Entry, Past, ahead, past, register, whose
from kuaijin.projects.walks import Walk, walk_of

# Closed obligations are listed when asked for, at most so many.
CLOSED_AT_MOST = 200
FILES_AT_MOST = 40


@dataclass(frozen=True)
class Sheet:
    project: Project
    light: Light
    findings: list[Finding]
    standing: Standing | None
    verified_by: str
    walk: Walk
    course: Course
    whose: str
    register: list[Entry]
    past: list[Past]
    ahead: list[Ahead]
    parts: Parts
    next_stage: ProjectStage | None
    next_named: str
    seats: dict[str, Seat]
    four: list[PersonView]
    complete_since: date | None
    task_force: Dossier | None
    owed: list[Owed]
    closed: list[Owed]
    closed_count: int
    hands: Hands | None
    files: list[ShownFile]
    steps: list[Step]
    steps_count: int
    calendar: Calendar


def read_sheet(actor: Actor, project: Project, today: date, *, why: int | None = None, closed: bool = False) -> Sheet:
    """`why` is the obligation that is explained beside the page; `closed` lists what is done too."""
    mine = in_rows(obligations_of(actor, project.pk), today)
    owed = list(mine.filter(state=State.OPEN).prefetch_related("events"))
    done = mine.exclude(state=State.OPEN).order_by("-closed_on", "-pk")
    ended = list(done.prefetch_related("events")[:CLOSED_AT_MOST]) if closed else []
    here = reverse("projects:detail", args=[project.dossier.number])
    seats = seats_of([project.dossier], today)[project.pk]
    parts = read_parts(project)
    told = read_told(project, parts, today)
    following = next_planned(told.rows)
    standing: Standing | None = getattr(project.dossier, "standing", None)
    calendar = told.calendar
    key = KeyPeriod.objects.filter(holds_on(today), dossier=project.pk).exists()
    shown_owed = owed_rows(owed, today, calendar, here)
    people = {row.obligation.obligor_id: row.holder for row in shown_owed if row.holder is not None}
    force = task_force_of(project.dossier, today)
    entries = entries_of(actor, project.dossier)
    return Sheet(
        project=project,
        light=light_of(standing, today),
        findings=findings(Facts(owed, people, told, standing, seats, key)),
        standing=standing,
        verified_by=verified_by(project),
        walk=told.walk,
        course=course(told),
        whose=whose(seats),
        register=register(told, seats, actor),
        past=past(told.reaches) if actor.reads(Reads.DOSSIERS) else [],
        ahead=ahead(told),
        parts=parts,
        next_stage=following,
        next_named=named(following.stage, told.phase(following.phase_id)) if following else "",
        seats=seats,
        four=seat_views((seats[role] for role in ROLES), project.dossier, shown_owed, force, today),
        complete_since=complete_since(seats, project.dossier),
        task_force=force,
        owed=shown_owed,
        closed=owed_rows(ended, today, calendar, here),
        closed_count=done.count(),
        hands=_hands(owed, why, today),
        files=shown(evidence_of(actor, project.dossier)[:FILES_AT_MOST]),
        steps=steps(entries[:SHOWN], today, stage_words()),
        steps_count=len(entries),
        calendar=calendar,
    )


def read_told(project: Project, parts: Parts, today: date) -> Told:
    """Plans and reaches of the whole and of its phases; of phases that have ended, what they reached is kept apart."""
    ended = {phase.pk for phase in parts.phases if phase.ended_on is not None}
    rows = [row for row in ProjectStage.objects.filter(project=project) if row.phase_id not in ended]
    reaches = list(Reach.objects.filter(project=project).select_related("evidence", "phase").order_by("pk"))
    return Told(
        project=project,
        walk=walk_of(project),
        rows=rows,
        reaches=reaches,
        phases=parts.phases,
        today=today,
        calendar=zone_calendar(project.dossier),
    )


def _hands(owed: list[Obligation], why: int | None, today: date) -> Hands | None:
    """The selected obligation's days; else those of the one that went through most hands, if any changed hands."""
    if why is not None:
        chosen = next((row for row in owed if row.pk == why), None)
        return hands_of(chosen, today) if chosen is not None else None
    told = [hands for row in owed if len(row.events.all()) > 1 and (hands := hands_of(row, today)) is not None]
    return max((hands for hands in told if len(hands.runs) > 1), key=lambda hands: len(hands.runs), default=None)
