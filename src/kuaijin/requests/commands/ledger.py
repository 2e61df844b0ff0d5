"""The second ledger, of what is planned to be solved, and what needs a leader."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Role
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.obligations.rules import until as until_day
from kuaijin.requests import packs
from kuaijin.requests.commands.escalating import escalate
from kuaijin.requests.commands.stepping import (
    What,
    begin,
    drop_clocks,
    give,
    give_step,
    line,
    measure,
    meet,
    told,
)
from kuaijin.requests.models import PlannedWhy, RequestClock, ServiceRequest, State
from kuaijin.requests.rules.checks import check_later, check_owner, required
from kuaijin.requests.rules.house_lines import in_chinese_of, planned, taken_up

# Put off so often by who looks after the pool; afterwards only a leader puts it off again.
PUT_OFF = 2


@command("requests.plan_to_solve", label=gettext_lazy("转入计划解决"), subject="request")
def plan_to_solve(
    *, actor: Actor, at: datetime, request: ServiceRequest, until: date, why: str, reason: str, day: date
) -> ServiceRequest:
    """It cannot be solved yet: by when it comes back, why, and the reason, which the enterprise reads. Its owner stays,
    and it comes back on its day. Putting it off again is a new line; the third time needs a leader."""
    was = begin(request, What.PLANNED)
    if why not in PlannedWhy.values:
        raise Refused(_("为什么要计划解决没选。"), field="why", rule="choice")
    reason = required(reason, _("为什么现在解决不了没写。企业看得到这句话。"), "reason", 400)
    check_later(until, day, "until")
    times = request.entries.filter(what=What.PLANNED).count()
    if times >= PUT_OFF and not (actor.is_system or actor.has_role("leader")):
        raise Refused(_("已经计划过 %(n)s 次。再推后要包保领导定。") % {"n": times}, field="until", rule="leader")
    assert request.receiver is not None
    meet(request, What.PLANNED, at, day)
    drop_clocks(request)
    request.planned_until, request.planned_why, request.planned_reason = until, why, reason
    request.state = State.PLANNED
    put_in_plan(request, actor, at, day)
    request.save()
    line(request, What.PLANNED, actor, at, day, planned(until, reason), outside=True)
    told(request, was, actor, reason, until=until, why=why, times=times + 1)
    return request


def put_in_plan(request: ServiceRequest, actor: Actor, at: datetime, day: date) -> None:
    """Owed by whoever had it in hand, until the day on which it comes back."""
    assert request.planned_until is not None and request.receiver is not None
    term = until_day(day, request.planned_until, packs.way().source.name)
    reason = str(What.PLANNED.label)
    give(request, actor, at, day, "planned", request.receiver, term, reason=reason, anew=True)


@command("requests.take_up", label=gettext_lazy("重新办理"), subject="request")
def take_up(*, actor: Actor, at: datetime, request: ServiceRequest, day: date, words: str = "") -> ServiceRequest:
    """Its day has come, or it can be solved earlier: in hand again, with the full term to solve it from now. The
    enterprise is told."""
    was = begin(request, What.TAKEN_UP)
    if not actor.is_system and not actor.may("requests.plan_to_solve"):
        check_owner(actor, request)
    return take_up_again(request, was, actor, at, day, words)


def take_up_again(
    request: ServiceRequest, was: str, actor: Actor, at: datetime, day: date, words: str = ""
) -> ServiceRequest:
    assert request.receiver is not None
    until = request.planned_until
    request.state, request.planned_until, request.planned_why, request.planned_reason = State.IN_HAND, None, "", ""
    row = request.clocks.get(round=request.round, step=RequestClock.Step.SOLVE)
    row.request, row.dropped, row.from_at = request, False, at
    measure(row, day).save()
    give_step(request, actor, at, day, request.receiver, reason=str(What.TAKEN_UP.label))
    request.save()
    line(request, What.TAKEN_UP, actor, at, day, words or in_chinese_of(taken_up), outside=True)
    told(request, was, actor, planned_until=until, due_on=row.due_on)
    return request


@command("requests.ask_leader", label=gettext_lazy("请领导协调"), subject="request")
def ask_leader(*, actor: Actor, at: datetime, request: ServiceRequest, reason: str, day: date) -> ServiceRequest:
    """Only a leader can solve it: on the leader's page until he has decided."""
    was = begin(request, What.ESCALATED)
    if not actor.may("requests.dispatch"):
        check_owner(actor, request)
    request.needs_leader = required(reason, _("要领导定什么没写。写一句话。"), "reason", 200)
    request.save(update_fields=["needs_leader"])
    escalate(request, at, day, Role.LEADER)
    line(request, What.ESCALATED, actor, at, day, reason)
    told(request, was, actor, reason, needs_leader=request.needs_leader)
    return request


@command("requests.decide", label=gettext_lazy("领导意见"), subject="request")
def decide(
    *, actor: Actor, at: datetime, request: ServiceRequest, words: str, day: date, shown_outside: bool = False
) -> ServiceRequest:
    """What the leader decides; it goes on with its owner by that."""
    was = begin(request, What.DECIDED)
    words = required(words, _("领导意见没写。写一句话。"))
    needed = request.needs_leader
    request.needs_leader = ""
    request.save(update_fields=["needs_leader"])
    line(request, What.DECIDED, actor, at, day, words, outside=shown_outside)
    told(request, was, actor, needed=needed)
    return request
