"""Plans of visits: make one, change who goes when, drop one visit, end the plan; each night what begins is owed."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts import rules
from kuaijin.contacts.models import PlannedVisit, VisitPlan, VisitState
from kuaijin.contacts.visits.proposing import Proposed, proposed
from kuaijin.contacts.visits.settling import owe, release, settle
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone
from kuaijin.dossiers.commands import concern
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import add_months
from kuaijin.law.rounds import last_workday
from kuaijin.obligations.models import State
from kuaijin.obligations.rules import zone_calendar

LONGEST = 24  # months
LONGEST_ROUND = 12  # months


@command("contacts.make_visit_plan", label=gettext_lazy("排走访计划"), subject="dossier")
def make_visit_plan(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    name: str,
    starts_on: date,
    ends_on: date,
    day: date,
    tiers: dict[str, int] | None = None,
) -> VisitPlan:
    """For the enterprises of the task force `dossier`, from `starts_on` to before `ends_on`, in rounds of so many
    months for each tier (None: those of the data). Whom another plan visits in that time is left to it."""
    months = dict(tiers) if tiers is not None else {tier.code: tier.months for tier in visit_rules().tiers}
    _check_plan(dossier, name, starts_on, ends_on, months, day)
    # Two plans made at once for one task force: the second sees the first.
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    found = proposed(dossier, starts_on, ends_on, months, day)
    if not found:
        raise Refused(_("这段时间没有要排的企业：没有挑中的，或者都已在别的计划里。"), field="tiers", rule="empty")
    plan = VisitPlan.objects.create(
        zone=dossier.zone,
        dossier=dossier,
        name=name.strip()[:80],
        starts_on=starts_on,
        ends_on=ends_on,
        tiers=months,
        source=visit_rules().source,
        made_at=at,
        made_by=actor.name,
    )
    made = PlannedVisit.objects.bulk_create([visit for one in found for visit in _visits(plan, one)])
    # visits made since the first day count
    settle(actor, at, [one.dossier.pk for one in found], day)
    _owe_begun(actor, at, plan, day)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={
            "plan": plan.pk,
            "name": plan.name,
            "from": starts_on,
            "to": ends_on,
            "tiers": months,
            "enterprises": len(found),
            "visits": len(made),
        },
    )
    return plan


def _visits(plan: VisitPlan, one: Proposed) -> list[PlannedVisit]:
    return [
        PlannedVisit(
            plan=plan,
            dossier=one.dossier,
            post=one.post,
            tier=one.tier.code,
            opens_on=turn.first,
            last_on=turn.last,
            due_on=turn.due,
        )
        for turn in one.rounds
    ]


def _check_plan(dossier: Dossier, name: str, starts_on: date, ends_on: date, months: dict[str, int], day: date) -> None:
    if dossier.kind != "task_force":
        raise Refused(_("走访计划排在专班上。"), field="dossier", rule="kind")
    if not name.strip():
        raise Refused(_("计划叫什么没写。"), field="name", rule="required")
    if ends_on <= starts_on:
        raise Refused(_("止日要在起日之后。"), field="ends_on", rule="order")
    if starts_on < day:
        raise Refused(
            _("%(on)s 已经过了。走访计划从今天或以后排起。") % {"on": starts_on}, field="starts_on", rule="past"
        )
    if ends_on > add_months(starts_on, LONGEST):
        raise Refused(_("一份走访计划最长两年。"), field="ends_on", rule="range")
    known = {tier.code for tier in visit_rules().tiers}
    if not months or set(months) - known or not all(1 <= n <= LONGEST_ROUND for n in months.values()):
        raise Refused(_("每档多久走一次：至少挑一档，1 到 12 个月一次。"), field="tiers", rule="choice")


def _owe_begun(actor: Actor, at: datetime, plan: VisitPlan, day: date) -> None:
    rows = plan.visits.filter(state=VisitState.PLANNED, opens_on__lte=day)
    for visit in rows.select_related("dossier__zone", "post__organisation", "obligation"):
        owe(actor, at, visit, day)


@command("contacts.change_visit", label=gettext_lazy("改走访的人或日子"), subject="visit")
def change_visit(
    *,
    actor: Actor,
    at: datetime,
    visit: PlannedVisit,
    reason: str,
    day: date,
    post: Post | None = None,
    due_on: date | None = None,
) -> PlannedVisit:
    """Somebody else goes, or by another day of the same round. What was owed before is void, with the reason."""
    _still_planned(visit)
    if not reason.strip():
        raise Refused(_("改走访要写原因。"), field="reason", rule="required")
    post, due_on = post or visit.post, due_on or visit.due_on
    if (post.pk, due_on) == (visit.post_id, visit.due_on):
        raise Refused(_("人和日子都没变。"), field="post", rule="other")
    if due_on != visit.due_on:
        _check_due(visit, due_on, day)
    rules.check_posts(visit.dossier, [post])
    before = {"post": str(visit.post), "due_on": visit.due_on}
    visit.moved = visit.moved or due_on != visit.due_on
    visit.post, visit.due_on, visit.reason = post, due_on, reason.strip()[:200]
    visit.save(update_fields=["post", "due_on", "moved", "reason"])
    concern(visit.dossier, post.organisation, day)
    if visit.obligation is not None and visit.obligation.state == State.OPEN:
        release(actor, at, visit, reason.strip(), day)
        owe(actor, at, visit, day)
    _told(visit, {"post": str(post), "due_on": due_on}, before, reason)
    return visit


def _check_due(visit: PlannedVisit, due_on: date, day: date) -> None:
    if due_on < day:
        raise Refused(_("%(on)s 已经过了。") % {"on": due_on}, field="due_on", rule="past")
    if not visit.opens_on <= due_on <= visit.last_on:
        raise Refused(
            _("这一期是 %(from)s 到 %(to)s，日子要在里面。这一期不走，就写原因取消。")
            % {"from": visit.opens_on, "to": visit.last_on},
            field="due_on",
            rule="range",
        )


@command("contacts.drop_visit", label=gettext_lazy("取消一次走访"), subject="visit")
def drop_visit(*, actor: Actor, at: datetime, visit: PlannedVisit, reason: str, day: date) -> PlannedVisit:
    """Not in this round, and why: for who looks after the whole, not for whoever only goes."""
    _still_planned(visit)
    if not reason.strip():
        raise Refused(_("取消走访要写原因。"), field="reason", rule="required")
    _drop(actor, at, visit, reason.strip(), day)
    _told(visit, {"state": str(VisitState.DROPPED)}, {"state": str(VisitState.PLANNED)}, reason)
    return visit


def _drop(actor: Actor, at: datetime, visit: PlannedVisit, reason: str, day: date) -> None:
    release(actor, at, visit, reason, day)
    visit.state, visit.dropped_on, visit.reason = VisitState.DROPPED, day, reason[:200]
    visit.save(update_fields=["state", "dropped_on", "reason"])


@command("contacts.end_visit_plan", label=gettext_lazy("结束走访计划"), subject="plan")
def end_visit_plan(*, actor: Actor, at: datetime, plan: VisitPlan, reason: str, day: date) -> VisitPlan:
    """From `day` on nobody goes by this plan. What is overdue stays owed: a plan is not ended to be rid of it."""
    if not reason.strip():
        raise Refused(_("结束计划要写原因。"), field="reason", rule="required")
    if plan.ended_reason or (plan.ends_on is not None and plan.ends_on <= day):
        raise Refused(_("这份计划已经结束了。"), field="plan", rule="open")
    rows = plan.visits.filter(state=VisitState.PLANNED, due_on__gte=day)
    dropped = list(rows.select_related("dossier__zone", "obligation__dossier__zone"))
    for visit in dropped:
        _drop(actor, at, visit, reason.strip(), day)
    before = plan.ends_on
    plan.ends_on, plan.ended_reason = max(day, plan.starts_on), reason.strip()[:200]
    plan.save(update_fields=["ends_on", "ended_reason"])
    recording().about(
        dossier_id=plan.dossier_id,
        zone_id=plan.zone_id,
        before={"to": before},
        after={"plan": plan.pk, "name": plan.name, "to": plan.ends_on, "dropped": len(dropped)},
        reason=reason.strip(),
    )
    return plan


@command("contacts.open_visits", label=gettext_lazy("立到期的走访"), subject="zone")
def open_visits(*, actor: Actor, at: datetime, zone: Zone, day: date) -> int:
    """Each night: rounds that begin are owed, by the calendar as it is known now; visits to a file that was closed are
    dropped. Returns how many are newly owed."""
    rows = PlannedVisit.objects.filter(plan__zone=zone, state=VisitState.PLANNED, opens_on__lte=day)
    for visit in rows.filter(dossier__closed_on__lte=day).select_related("dossier__zone", "obligation__dossier__zone"):
        _drop(actor, at, visit, _("企业档案已经关了"), day)
    waiting = rows.exclude(obligation__state=State.OPEN).order_by("opens_on", "pk")
    opened = 0
    for visit in waiting.select_related("dossier__zone", "post__organisation", "obligation"):
        if not visit.moved and visit.obligation is None:
            visit.due_on = last_workday(visit.opens_on, visit.last_on, zone_calendar(visit.dossier))
            visit.save(update_fields=["due_on"])
        before = visit.obligation_id
        owe(actor, at, visit, day)
        opened += visit.obligation_id != before
    recording().about(zone_id=zone.pk, after={"opened": opened})
    return opened


def _still_planned(visit: PlannedVisit) -> None:
    if visit.state != VisitState.PLANNED:
        raise Refused(
            _("这次走访已经是“%(state)s”，不能再改。") % {"state": visit.get_state_display()},
            field="visit",
            rule="open",
        )


def _told(visit: PlannedVisit, after: dict[str, object], before: dict[str, object], reason: str) -> None:
    recording().about(
        dossier_id=visit.dossier_id,
        zone_id=visit.dossier.zone_id,
        before=before,
        after={"visit": visit.pk, **after},
        reason=reason.strip(),
    )
