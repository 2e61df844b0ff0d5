"""Everything the page of one project shows, read once."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.directory.queries import Holder, holders
from kuaijin.dossiers.models import KeyPeriod
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.kit.components import Pause, PersonView
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.due import due_said, open_pauses
from kuaijin.obligations.hands import Hands, hands_of
from kuaijin.obligations.models import Obligation, Standing, State
from kuaijin.obligations.queries import in_rows, obligations
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.standings import light_of, light_of_obligation
from kuaijin.projects.course import Stop, course, next_planned
from kuaijin.projects.findings import Facts, Finding, findings
from kuaijin.projects.models import Project, ProjectStage
from kuaijin.projects.people import complete_since, person_view, vacant_since
from kuaijin.projects.trail import SHOWN, Step, entries_of, steps

# Closed obligations are listed when asked for, at most so many.
CLOSED_AT_MOST = 200
FILES_AT_MOST = 40


@dataclass(frozen=True)
class Owed:
    """One obligation as the page lists it."""

    obligation: Obligation
    light: Light
    holder: Holder | None
    due: SafeString


@dataclass(frozen=True)
class Sheet:
    project: Project
    light: Light
    findings: list[Finding]
    standing: Standing | None
    verified_by: str
    stages: list[ProjectStage]
    stops: list[Stop]
    next_stage: ProjectStage | None
    seats: dict[str, Seat]
    four: list[PersonView]
    complete_since: date | None
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
    mine = in_rows(obligations(actor).filter(dossier=project.pk), today)
    owed = list(mine.filter(state=State.OPEN).prefetch_related("events"))
    done = mine.exclude(state=State.OPEN).order_by("-closed_on", "-pk")
    ended = list(done.prefetch_related("events")[:CLOSED_AT_MOST]) if closed else []
    people = holders({row.obligor_id for row in (*owed, *ended)}, today)
    pauses = open_pauses(owed)
    seats = seats_of([project.dossier], today)[project.pk]
    stages = list(project.stages.all())
    standing: Standing | None = getattr(project.dossier, "standing", None)
    calendar = zone_calendar(project.dossier)
    key = KeyPeriod.objects.filter(holds_on(today), dossier=project.pk).exists()
    entries = entries_of(actor, project.dossier)
    return Sheet(
        project=project,
        light=light_of(standing, today),
        findings=findings(Facts(owed, people, stages, standing, seats, key, today, calendar)),
        standing=standing,
        verified_by=next((entry.actor_name for entry in entries if entry.code == "projects.verify"), ""),
        stages=stages,
        stops=course(project, stages, today),
        next_stage=next_planned(stages),
        seats=seats,
        four=[_seat_view(seats[role], project, owed, people, today) for role in ROLES],
        complete_since=complete_since(seats, project.dossier),
        owed=[_owed(row, people, pauses.get(row.pk), today, calendar) for row in owed],
        closed=[_owed(row, people, None, today, calendar) for row in ended],
        closed_count=done.count(),
        hands=_hands(owed, why, today),
        files=shown(evidence_of(actor, project.dossier)[:FILES_AT_MOST]),
        steps=steps(entries[:SHOWN], today),
        steps_count=len(entries),
        calendar=calendar,
    )


def _owed(row: Obligation, people: dict[int, Holder], pause: Pause | None, today: date, calendar: Calendar) -> Owed:
    href = f"{reverse('projects:detail', args=[row.dossier.number])}?why={row.pk}"
    said = due_said(row, today=today, calendar=calendar, href=href, pause=pause)
    return Owed(row, light_of_obligation(row, today), people.get(row.obligor_id), said)


def _seat_view(
    seat: Seat, project: Project, owed: list[Obligation], people: dict[int, Holder], today: date
) -> PersonView:
    """With what its holder owes late; a vacant seat with the day it fell vacant and where to fill it."""
    if seat.holder is None:
        return person_view(seat, vacant_since=vacant_since(seat, project.dossier), appoint_href=_coverage())
    late = [
        row
        for row in owed
        if light_of_obligation(row, today) is Light.RED
        and (holder := people.get(row.obligor_id)) is not None
        and holder.acting.pk == seat.holder.acting.pk
    ]
    return person_view(seat, owes_late=len(late), owes_href="#owed")


def _coverage() -> str:
    return reverse("taskforces:coverage")


def _hands(owed: list[Obligation], why: int | None, today: date) -> Hands | None:
    """The selected obligation's days; else those of the one that went through most hands, if any changed hands."""
    if why is not None:
        chosen = next((row for row in owed if row.pk == why), None)
        return hands_of(chosen, today) if chosen is not None else None
    told = [hands for row in owed if len(row.events.all()) > 1 and (hands := hands_of(row, today)) is not None]
    return max((hands for hands in told if len(hands.runs) > 1), key=lambda hands: len(hands.runs), default=None)
