"""How a result ends: a reminder in time, used before its day so that it ends no more, or expired."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.filing import RENEW_BEFORE, RENEWAL_SOURCE
from kuaijin.approvals.commands.issuing import require
from kuaijin.approvals.commands.outcomes import warn_followers
from kuaijin.approvals.commands.stepping import by_day, finish, hold, owe, take_step
from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import acts_for, applicant_post, check_leads, check_move, check_on
from kuaijin.approvals.states import CLOSED, Step
from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.law.dates import add_calendar_days, day_after
from kuaijin.obligations.models import Kind


@command("approvals.remind_of_end", label=gettext_lazy("提醒有效期将满"), subject="case")
def remind_of_end(*, actor: Actor, at: datetime, case: Case, day: date) -> Case:
    """The applicant owes an answer by thirty days before the end (50): renew it, or say that it was used."""
    until = case.valid_until
    if until is None:
        raise Refused(_("这个结果没有有效期。"), field="case", rule="valid")
    due = add_calendar_days(until, -RENEW_BEFORE)
    title = _("“%(case)s”有效期到 %(until)s：还要用，提前 30 日申请延续；已经用上了，记“已使用”") % {
        "case": case.name,
        "until": until,
    }
    owe(
        case,
        actor,
        at,
        day,
        word="expiry",
        title=title,
        obligor=applicant_post(case.dossier, day),
        term=by_day(day, due if due > day else until, RENEWAL_SOURCE),
        received_on=day,
        kind=Kind.TASK,
    )
    return case


@command("approvals.note_used", label=gettext_lazy("已使用"), subject="case")
def note_used(*, actor: Actor, at: datetime, case: Case, on: date, day: date, words: str) -> Case:
    """What the result was for has begun (a construction permit: building has started): from then on it does not end by
    its day. Said by the applicant, or his specialist."""
    hold(case)
    mandate = acts_for(actor, case.dossier, day)
    check_leads(case)
    check_on(case, on, day)
    check_move(case, Step.USED)
    if case.valid_until is None:
        raise Refused(_("这个结果没有有效期。"), field="case", rule="valid")
    if on > case.valid_until:
        raise Refused(
            _("有效期 %(until)s 已过，之后才用不算。") % {"until": case.valid_until}, field="on", rule="valid"
        )
    words = require(words, _("怎么用上的没写，例如“9月12日 已开工”。"), "words")
    facts = {"valid_until": case.valid_until}
    take_step(case, Step.USED, actor, at, on, words=words, facts=facts, mandate=mandate, changes={"valid_until": None})
    case.produced.update(valid_until=None)
    finish(actor, at, on, day, words, dossier=case.dossier_id, about=clocks.about_of(case, "expiry"))
    return case


@command("approvals.expire", label=gettext_lazy("有效期届满"), subject="case")
def expire(*, actor: Actor, at: datetime, case: Case, day: date) -> Case:
    """The last day on which the result holds is over, and no renewal was granted."""
    if case.valid_until is None or case.valid_until >= day:
        raise Refused(_("有效期还没满。"), field="case", rule="valid")
    on = day_after(case.valid_until)
    facts = {"valid_until": case.valid_until}
    take_step(case, Step.EXPIRED, actor, at, on, facts=facts, changes={"closed_on": case.closed_on or on})
    gone = _("有效期届满")
    finish(actor, at, on, day, gone, dossier=case.dossier_id, about=clocks.about_of(case, "expiry"))
    if not case.renewed_by.exclude(state__in=CLOSED - {CaseState.DELIVERED}).exists():
        words = _("前置“%(case)s”的有效期 %(until)s 届满") % {"case": case.name, "until": case.valid_until}
        warn_followers(case, actor, at, on, day, words)
    return case
