"""What a project's page shows of its approvals: how many cases run, which are late, whose every day was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from kuaijin.approvals.case_tables import holder_view
from kuaijin.approvals.case_turns import turn_said
from kuaijin.approvals.case_words import case_said, due_of
from kuaijin.approvals.checklist_sheet import left_out
from kuaijin.approvals.models import Plan
from kuaijin.approvals.plan_span import spared
from kuaijin.approvals.promises import Promise, by_weight, governing_said, lists_of, promises_of
from kuaijin.approvals.queries import cases as queries
from kuaijin.approvals.queries.cases import Row
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.queries.checklists import place_of
from kuaijin.approvals.queries.days import Whose, days_of
from kuaijin.directory.actors import Actor
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.components import PersonView
from kuaijin.kit.formats import day_text
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
    """One list: its published plan, what it spares of handling one by one, what is needed and not in it. `plan` is
    None while none is published, `until` the day of its last result."""

    name: str
    plan: Plan | None
    until: str
    spared: str
    left_out: str
    href: str
    closed: bool
    governs: bool


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
    governing: tuple[str, ...] = ()
    days_of: str = ""

    @property
    def all_href(self) -> str:
        return f"{reverse('approvals:cases')}?state=all&of={self.dossier.number}"


def on_project(actor: Actor, dossier: Dossier, today: date) -> Part | None:
    """None where nothing was begun and the reader may not begin it."""
    told = approvals_of(actor, dossier, today)
    return Part("approvals/on_project.html", told) if told.opened or told.may_open else None


def approvals_of(actor: Actor, dossier: Dossier, today: date) -> Approvals:
    """A fixed number of statements, however many cases there are."""
    lists = lists_of(dossier, closed=True)
    may_open = actor.may("approvals.open_checklist") and dossier.closed_on is None
    if not lists:
        return Approvals(dossier, 0, 0, (), None, opened=False, may_open=may_open)
    query = queries.of_dossier(actor, dossier)
    figures = queries.figures(query, today)
    keys = queries.sorted_by(query.filter(closed_on=None), "", today).values_list("pk", flat=True)
    promises = promises_of(lists)
    name, days = project_days(promises, today)
    return Approvals(
        dossier=dossier,
        running=figures.running,
        late=figures.lights[Light.RED],
        lines=tuple(lines(queries.rows(list(keys[:SHOWN_AT_MOST]), today), today)),
        days=days,
        opened=True,
        may_open=may_open,
        promised=tuple(_promised(promises, dossier, today)),
        governing=tuple(governing_said(promises, today)),
        days_of=name,
    )


def project_days(promises: Sequence[Promise], today: date) -> tuple[str, Whose | None]:
    """Whose each day was, of the list that governs the date (else of the first that has days), with its name."""
    for one in by_weight(promises):
        if (days := days_of(one.checklist, today)) is not None:
            return one.name, days
    return "", None


def _promised(promises: Sequence[Promise], dossier: Dossier, today: date) -> Iterator[Promised]:
    """A list without a plan is named only beside others."""
    catalogue = catalogue_of(dossier.zone, today)
    for one in promises:
        plan, place = one.plan, place_of(one.checklist)
        if plan is None and len(promises) == 1:
            continue
        yield Promised(
            name=one.name,
            plan=plan,
            until=day_text(one.ends_on, today=today) if one.ends_on is not None else "",
            spared=spared(plan.serial_days, plan.promise_days) if plan is not None else "",
            left_out=left_out(one.checklist, plan, catalogue),
            href=_page(place, plan),
            closed=one.checklist.closed_on is not None,
            governs=one.governs and len(promises) > 1,
        )


def _page(place: str, plan: Plan | None) -> str:
    return (
        reverse("approvals:saved_plan", args=[place, plan.number])
        if plan
        else reverse("approvals:checklist", args=[place])
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
