"""What an enterprise reads of its approvals in plain words: what it has to do, whom it waits for, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.case_words import document_said, stage_said
from kuaijin.approvals.models import Case, Checklist, Document, Letter, Mandate, Plan
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.onward import Line, lines, project_days
from kuaijin.approvals.promises import Promise, governing_said, lists_of, promises_of
from kuaijin.approvals.queries import cases as queries
from kuaijin.approvals.queries.afterwards import mandates_of
from kuaijin.approvals.queries.days import Whose
from kuaijin.approvals.queries.letters import letters_of
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.formats import day_text
from kuaijin.law.lights import Light

LISTED_AT_MOST = 60
LETTERS_SHOWN = 30


@dataclass(frozen=True)
class ToFile:
    """One stage that is still to be filed: so many matters with one form, the first to be accepted on that day."""

    stage: str
    matters: int
    by: date | None
    late: bool
    href: str


@dataclass(frozen=True)
class ToBring:
    """A paper that may follow, and by when."""

    name: str
    until: date | None
    late: bool
    href: str


@dataclass(frozen=True)
class MyPromise:
    """One list: what was promised for it, and the letter that says so. `name`: "" where it is the only one."""

    name: str
    said: str
    letter: Letter | None


@dataclass(frozen=True)
class MyCases:
    dossier: Dossier
    to_file: tuple[ToFile, ...]
    to_bring: tuple[ToBring, ...]
    to_do: tuple[Line, ...]
    waiting: tuple[Line, ...]
    over: tuple[Line, ...]
    promises: tuple[MyPromise, ...]
    governing: tuple[str, ...]
    letters: tuple[Letter, ...]
    mandates: tuple[Mandate, ...]
    days: Whose | None
    days_of: str

    @property
    def asked(self) -> int:
        return len(self.to_file) + len(self.to_bring) + len(self.to_do)

    @property
    def late(self) -> int:
        """Of what the enterprise waits for, so many are overdue."""
        return sum(line.row.light is Light.RED for line in self.waiting)


def my_cases(reader: Actor, dossier: Dossier, today: date) -> MyCases | None:
    """None while nothing was begun. A fixed number of statements, however many cases there are."""
    lists = lists_of(dossier, closed=False)
    if not lists:
        return None
    seen = queries.of_dossier(reader, dossier).exclude(state=CaseState.DROPPED)
    keys = list(queries.sorted_by(seen, "", today).values_list("pk", flat=True)[:LISTED_AT_MOST])
    told = lines(queries.rows(keys, today), today)
    promises = promises_of(lists)
    name, days = project_days(promises, today)
    letters = list(letters_of(reader, dossier=dossier)[:LETTERS_SHOWN])
    return MyCases(
        dossier=dossier,
        to_file=tuple(_to_file([line.row.case for line in told], today)),
        to_bring=tuple(_to_bring(lists, today)),
        to_do=tuple(line for line in told if line.row.case.state == CaseState.CORRECTING),
        waiting=tuple(line for line in told if _with_office(line.row.case)),
        over=tuple(line for line in told if _is_over(line.row.case)),
        promises=tuple(_promised(one, letters, today) for one in promises if one.plan or len(promises) > 1),
        governing=tuple(governing_said(promises, today)),
        letters=tuple(letters),
        mandates=tuple(row for row in mandates_of(reader, dossier) if row.ends_on is None),
        days=days,
        days_of=name,
    )


def _with_office(case: Case) -> bool:
    undelivered = case.state in queries.TO_DELIVER and case.delivered_on is None
    return undelivered or case.state in (*queries.WITH_OFFICE, CaseState.PAUSED)


def _is_over(case: Case) -> bool:
    return not _with_office(case) and case.state not in queries.WITH_APPLICANT


def _to_file(cases: Sequence[Case], today: date) -> list[ToFile]:
    planned = [case for case in cases if case.state == CaseState.PLANNED]
    result = []
    for code in dict.fromkeys(case.stage for case in planned):
        own = [case for case in planned if case.stage == code]
        first = min((case.planned_start_on for case in own if case.planned_start_on is not None), default=None)
        href = reverse("approvals:file", args=[own[0].dossier.number, code]) + f"?checklist={own[0].checklist_id}"
        late = first is not None and first < today
        result.append(ToFile(stage_said(own[0], today), len(own), first, late, href))
    return sorted(result, key=lambda one: (one.by is None, one.by))


def _to_bring(lists: Sequence[Checklist], today: date) -> list[ToBring]:
    rows = Document.objects.filter(checklist__in=lists, state=Document.State.DEFERRED, deferred_for__isnull=False)
    return [
        ToBring(
            document_said(row),
            row.deferred_until,
            late=row.deferred_until is not None and row.deferred_until < today,
            href=reverse("approvals:case", args=[row.deferred_for_id]) + "?act=hand-in",
        )
        for row in rows.order_by("deferred_until", "pk")
    ]


def _promised(promise: Promise, letters: Sequence[Letter], today: date) -> MyPromise:
    plan = promise.plan
    letter = next((one for one in letters if plan is not None and one.plan_id == plan.pk), None)
    return MyPromise(promise.name, _plan_said(plan, today) if plan is not None else _("还没有发布计划。"), letter)


def _plan_said(plan: Plan, today: date) -> str:
    """`承诺 8 个工作日办完，最后一个结果 10月22日 前`."""
    if plan.promise_days is None or plan.ends_on is None:
        return _("方案已经发布，还没有写明哪天办完")
    n, day = plan.promise_days, day_text(plan.ends_on, today=today)
    said = ngettext(
        "承诺 %(n)s 个工作日办完，最后一个结果 %(day)s 前", "承诺 %(n)s 个工作日办完，最后一个结果 %(day)s 前", n
    )
    return said % {"n": n, "day": day}
