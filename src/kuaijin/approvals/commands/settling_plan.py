"""What publishing a plan does to cases: makes, moves and drops them. Part of the commands of `plans.py`."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case, CaseEvent, CaseLink, Plan
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import making
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.commands import concern


def settle_cases(
    actor: Actor,
    at: datetime,
    plan: Plan,
    change: making.Difference,
    cases: list[Case],
    links: list[CaseLink],
    day: date,
) -> None:
    there = making.open_cases(plan.checklist)
    for code in change.dropped:
        drop_planned(actor, at, there[code], _("不再要求"), day)
    settled = dict(there)
    for case in cases:
        if case.matter in change.made:
            case.save(force_insert=True)
            concern(case.dossier, case.post.organisation, day)
            settled[case.matter] = case
        elif case.matter in change.moved:
            settled[case.matter] = _moved(there[case.matter], case)
    planned = {case.matter: case for case in cases}
    for case in cases:
        host = host_of(plan, case.matter)
        mine = settled.get(case.matter)
        if mine is not None and mine.state == CaseState.PLANNED:
            mine.merged_into = settled.get(host) if host else None
            mine.save(update_fields=["merged_into"])
    _relink(settled, {code for code in planned if code in change.made or code in change.moved}, links)


def host_of(plan: Plan, matter: str) -> str | None:
    entry = next(one for one in plan.document["plan"] if one["id"] == matter)
    return entry["merged_into"]  # type: ignore[no-any-return]


COLUMNS = (
    "plan", "name", "name_en", "stage", "department", "post", "way", "promised_term", "statutory_term",
    "matter_facts", "planned", "planned_start_on", "planned_decide_on",
)  # fmt: skip


def _moved(case: Case, fresh: Case) -> Case:
    """Not applied for yet: it takes the terms and days of the new plan."""
    for column in COLUMNS:
        setattr(case, column, getattr(fresh, column))
    case.version += 1
    case.save(update_fields=[*COLUMNS, "version"])
    return case


def _relink(settled: dict[str, Case], touched: set[str], links: list[CaseLink]) -> None:
    """The order of what is made or moved is that of the new plan; a link along which a result went stays."""
    ids = [settled[code].pk for code in touched if code in settled]
    CaseLink.objects.filter(case__in=ids, forwarded_on__isnull=True).delete()
    known = set(CaseLink.objects.filter(case__in=ids).values_list("case_id", "after_id", "kind"))
    for link in links:
        case, after = settled.get(link.case.matter), settled.get(link.after.matter)
        if link.case.matter not in touched or case is None or after is None:
            continue
        if (case.pk, after.pk, link.kind) not in known:
            link.case, link.after = case, after
            link.save(force_insert=True)


def drop_planned(actor: Actor, at: datetime, case: Case, reason: str, day: date) -> None:
    case.state, case.closed_on = CaseState.DROPPED, day
    case.version += 1
    case.save(update_fields=["state", "closed_on", "version"])
    CaseEvent.objects.create(
        case=case,
        seq=case.steps.count() + 1,
        what=Step.DROPPED,
        on=day,
        words=reason[:600],
        by_id=actor.person_id,
        name=actor.name,
        at=at,
    )
