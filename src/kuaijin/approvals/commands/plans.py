"""Writes of plans: keep an answer of the planner, publish it so that cases follow, take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.letters import end_promise, issue_promise
from kuaijin.approvals.commands.settling_plan import drop_planned, settle_cases
from kuaijin.approvals.models import Case, Checklist, Plan
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.models.plans import PlanState
from kuaijin.approvals.rules import making, promising
from kuaijin.approvals.rules.charge import check_in_charge
from kuaijin.approvals.rules.lawful import why_not_lawful
from kuaijin.approvals.rules.letters import can_promise
from kuaijin.approvals.rules.promising import Drawn
from kuaijin.approvals.rules.sealing import check_sealed
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.dossiers.models import Secrecy
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation, void
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import until


@command("approvals.make_plan", label=gettext_lazy("存计划方案"), subject="checklist")
def make_plan(
    *,
    actor: Actor,
    at: datetime,
    checklist: Checklist,
    asked: Mapping[str, Any],
    document: Mapping[str, Any],
    day: date,
    name: str = "",
) -> Plan:
    """`asked` as `promising.Question.as_asked` gives it, `document` as the planner answered it. The checker counts it
    again, day by day, against the facts and the catalogue of `day`; what does not hold is refused."""
    _running(checklist)
    question = promising.question_from(asked)
    drawn = promising.drawn(checklist, question, day)
    if not document.get("plan"):
        raise Refused(_("没有求出合法的计划，存不了方案。"), field="plan", rule="found")
    promising.check_holds(drawn, document)
    check_sealed(document, drawn.asked)
    kept = promising.completed(document, drawn)
    number = checklist.plans.count() + 1
    plan = Plan.objects.create(
        checklist=checklist,
        number=number,
        name=name.strip()[:80],
        asked=question.as_asked() | {"packs": kept["packs"]},
        document=kept,
        lawful=not kept["not_lawful"],
        starts_on=question.start,
        promise_days=kept["promise"]["days"],
        ends_on=_last_day(kept),
        serial_days=kept["serial_days"],
        made_at=at,
        made_by=actor.name,
    )
    _told(plan, after={"promise_days": plan.promise_days, "lawful": plan.lawful, "levers": _kinds(kept)})
    return plan


@command("approvals.publish_plan", label=gettext_lazy("发布计划"), subject="plan")
def publish_plan(*, actor: Actor, at: datetime, plan: Plan, day: date) -> Plan:
    """A promise in the name of the zone. It takes the place of the published one; what was applied for goes on by the
    days it has, the rest gets the days of this plan. Publishing the same plan again changes nothing."""
    checklist = plan.checklist
    if plan.state == PlanState.PUBLISHED:
        return plan
    drawn = check_can_publish(actor, plan, day)
    change = making.difference(plan, drawn)
    before = checklist.plans.filter(state=PlanState.PUBLISHED).first()
    if before is not None:
        before.state = PlanState.SUPERSEDED
        before.save(update_fields=["state"])
    plan.state, plan.published_on, plan.published_by = PlanState.PUBLISHED, day, actor.name
    plan.save(update_fields=["state", "published_on", "published_by"])
    cases, links = making.cases_of(plan, drawn)
    settle_cases(actor, at, plan, change, cases, links, day)
    _owe_filing(actor, at, checklist, day)
    if can_promise(plan):
        issue_promise(actor=actor, at=at, day=day, plan=plan)
    _told(
        plan,
        before={"plan": before.number if before else None},
        after={
            "promise_days": plan.promise_days,
            "made": list(change.made),
            "moved": list(change.moved),
            "dropped": list(change.dropped),
        },
    )
    return plan


def check_can_publish(actor: Actor, plan: Plan, day: date) -> Drawn:
    """Raises Refused or Forbidden with the reason; else what the plan rests on today."""
    checklist = plan.checklist
    _running(checklist)
    check_in_charge(actor, checklist.dossier, day)
    if plan.state != PlanState.DRAFT:
        raise Refused(_("只有方案能发布，这一份%(state)s。") % {"state": plan.get_state_display()}, field="plan")
    if plan.document["promise"]["feasible"] is not True:
        raise Refused(_("要的天数做不到，不能发布。换一个天数，再存方案。"), field="plan", rule="feasible")
    if plan.starts_on < day:
        raise Refused(
            _("计划从 %(start)s 开始，已经过去。改开始日，重新求解。") % {"start": plan.starts_on},
            field="plan",
            rule="start",
        )
    drawn = promising.drawn(checklist, promising.question_from(plan.asked), day)
    promising.check_holds(drawn, plan.document)
    why = why_not_lawful(drawn)
    if why:
        raise Refused(_("现在不能发布：") + "；".join(why), field="plan", rule="lawful")
    missing = making.without_desk(plan)
    if missing:
        raise Refused(
            _("还没有指定由哪个岗位办：%(names)s。先在事项目录里指定。") % {"names": "、".join(missing)},
            field="plan",
            rule="desk",
        )
    return drawn


@command("approvals.withdraw_plan", label=gettext_lazy("撤回计划"), subject="plan")
def withdraw_plan(*, actor: Actor, at: datetime, plan: Plan, reason: str, day: date) -> Plan:
    """A draft, or a published plan of which nothing was applied for yet."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("撤回要写原因。"), field="reason", rule="required")
    if plan.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        raise Refused(_("这一份%(state)s，不用撤回。") % {"state": plan.get_state_display()}, field="plan")
    if plan.state == PlanState.PUBLISHED:
        check_in_charge(actor, plan.checklist.dossier, day)
        _take_back(actor, at, plan, reason, day)
        end_promise(plan, day, reason)
    plan.state = PlanState.WITHDRAWN
    plan.save(update_fields=["state"])
    _told(plan, after={"state": str(PlanState.WITHDRAWN)}, reason=reason)
    return plan


def _take_back(actor: Actor, at: datetime, plan: Plan, reason: str, day: date) -> None:
    there = list(Case.objects.filter(checklist=plan.checklist, closed_on__isnull=True))
    filed = [case for case in there if case.state != CaseState.PLANNED]
    if filed:
        raise Refused(
            _("已经申报了：%(names)s。申报过的不能撤回计划，改计划请另发一份。")
            % {"names": "、".join(case.name for case in filed)},
            field="plan",
            rule="filed",
        )
    for case in there:
        drop_planned(actor, at, case, reason, day)
    for stage in {case.stage for case in there}:
        owed = making.filing_owed(plan.checklist, stage)
        if owed is not None:
            void(actor=actor, at=at, obligation=owed, reason=reason, day=day)


def _owe_filing(actor: Actor, at: datetime, checklist: Checklist, day: date) -> None:
    """By the first day of each stage its papers are to be handed in; a day that moved is owed anew."""
    planned = [case for case in making.open_cases(checklist).values() if case.state == CaseState.PLANNED]
    days = making.first_days(planned)
    stages = {case.stage for case in Case.objects.filter(checklist=checklist)} | set(days)
    for stage in sorted(stages):
        owed, due = making.filing_owed(checklist, stage), days.get(stage)
        if owed is not None and owed.due_on == due:
            continue
        if owed is not None:
            void(actor=actor, at=at, obligation=owed, reason=_("计划改了"), day=day)
        if due is not None:
            count = sum(case.stage == stage for case in planned)
            _open_filing(actor, at, checklist, stage, due, count, day)


def _open_filing(
    actor: Actor, at: datetime, checklist: Checklist, stage: str, due: date, count: int, day: date
) -> None:
    enterprise = checklist.dossier.organisation
    ours = enterprise is not None and enterprise.kind == Organisation.Kind.ENTERPRISE
    title = _("申报“%(stage)s”阶段，%(n)s 项一次交齐") % {"stage": stage_name(checklist, stage, day), "n": count}
    open_obligation(
        actor=actor,
        at=at,
        dossier=checklist.dossier,
        kind=Kind.TASK,
        title=title,
        obligor=making.files(checklist, day),
        term=until(day, max(due, day), _("已发布的审批计划")),
        received_on=day,
        day=day,
        beneficiary=enterprise if ours else None,
        planned_on=due,
        secrecy=Secrecy.OUTSIDE if ours else Secrecy.INTERNAL,
        about=making.filing_about(checklist, stage),
    )


def stage_name(checklist: Checklist, stage: str, day: date) -> str:
    known = promising.catalogue_of(checklist.dossier.zone, day).stages.get(stage)
    return known.name.zh if known else stage or _("没有写明")


def _running(checklist: Checklist) -> None:
    if checklist.closed_on is not None:
        raise Refused(_("这份办理清单已经了结，不能再排计划。"), field="checklist", rule="open")


def _last_day(document: Mapping[str, Any]) -> date:
    return max(date.fromisoformat(one["decide"] or one["decide_estimate"]) for one in document["plan"])


def _kinds(document: Mapping[str, Any]) -> list[str]:
    return [one["kind"] for one in document["levers"]]


def _told(
    plan: Plan, *, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, reason: str = ""
) -> None:
    recording().about(
        dossier_id=plan.checklist.dossier_id,
        zone_id=plan.checklist.dossier.zone_id,
        before=before,
        after={"plan": plan.number, **(after or {})},
        reason=reason,
    )
