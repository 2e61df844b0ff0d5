"""What a project's page shows of its approvals: how many cases run, which are late, whose every day was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from kuaijin.approvals.case_tables import holder_view
from kuaijin.approvals.case_turns import turn_said
from kuaijin.approvals.case_words import case_said, due_of
from kuaijin.approvals.checklist_sheet import left_out
from kuaijin.approvals.models import Checklist, Plan
from kuaijin.approvals.models.plans import PlanState
from kuaijin.approvals.plan_span import spared
from kuaijin.approvals.queries import cases as queries
from kuaijin.approvals.queries.cases import Row
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.queries.checklists import place_of
from kuaijin.approvals.queries.days import Whose, days_of
from kuaijin.directory.actors import Actor
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.components import PersonView
from kuaijin.law.lights import Light
from kuaijin.obligations.rules import zone_calendar
from kuaijin.projects.onward import Part

SHOWN_AT_MOST = 12


@dataclass(frozen=True)
class Line:
    """One case in plain words: whose turn it is, who is to be called, the day that was promised."""

    row: Row
    name: str
    office: str
    holder: PersonView
    turn: str
    due: SafeString


@dataclass(frozen=True)
class Promised:
    """A published plan: `name` of its list, what it spares of handling one by one, what is needed and not in it."""

    name: str
    days: int | None
    serial: int
    spared: str
    left_out: str
    href: str


@dataclass(frozen=True)
class Approvals:
    """`running` and `late` as the list counts them."""

    dossier: Dossier
    running: int
    late: int
    lines: tuple[Line, ...]
    days: Whose | None
    opened: bool
    may_open: bool
    promised: tuple[Promised, ...] = ()

    @property
    def all_href(self) -> str:
        return f"{reverse('approvals:cases')}?state=all&of={self.dossier.number}"


def on_project(actor: Actor, dossier: Dossier, today: date) -> Part | None:
    """None where nothing was begun and the reader may not begin it."""
    told = approvals_of(actor, dossier, today)
    return Part("approvals/on_project.html", told) if told.opened or told.may_open else None


def approvals_of(actor: Actor, dossier: Dossier, today: date) -> Approvals:
    """A fixed number of statements, however many cases there are."""
    lists = list(Checklist.objects.filter(dossier=dossier).order_by("closed_on", "pk"))
    may_open = actor.may("approvals.open_checklist") and dossier.closed_on is None
    if not lists:
        return Approvals(dossier, 0, 0, (), None, opened=False, may_open=may_open)
    query = queries.of_dossier(actor, dossier)
    figures = queries.figures(query, today)
    keys = queries.sorted_by(query.filter(closed_on=None), "", today).values_list("pk", flat=True)
    whole = next((days for one in lists if (days := days_of(one, today)) is not None), None)
    return Approvals(
        dossier=dossier,
        running=figures.running,
        late=figures.lights[Light.RED],
        lines=tuple(lines(queries.rows(list(keys[:SHOWN_AT_MOST]), today), today)),
        days=whole,
        opened=True,
        may_open=may_open,
        promised=tuple(_promised(dossier, today)),
    )


def _promised(dossier: Dossier, today: date) -> Iterator[Promised]:
    plans = Plan.objects.filter(checklist__dossier=dossier, state=PlanState.PUBLISHED)
    catalogue = catalogue_of(dossier.zone, today)
    for plan in plans.select_related("checklist__dossier").order_by("checklist"):
        place = place_of(plan.checklist)
        yield Promised(
            name=plan.checklist.name,
            days=plan.promise_days,
            serial=plan.serial_days,
            spared=spared(plan.serial_days, plan.promise_days),
            left_out=left_out(plan.checklist, plan, catalogue),
            href=reverse("approvals:saved_plan", args=[place, plan.number]),
        )


def lines(rows: list[Row], today: date) -> list[Line]:
    """What stands before each case is read for all of them at once."""
    before = queries.before_of([row.case for row in rows])
    return [
        Line(
            row,
            case_said(row.case),
            organisation_said(row.case.post.organisation),
            holder_view(row.holder),
            turn_said(row, before.get(row.case.pk, []), today),
            due_of(
                row,
                today=today,
                calendar=zone_calendar(row.case.dossier),
                href=f"{reverse('approvals:case', args=[row.case.pk])}?why=promised",
            ),
        )
        for row in rows
    ]
