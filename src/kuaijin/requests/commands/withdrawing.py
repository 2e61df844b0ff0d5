"""A withdrawal counts only after somebody else than the solver asked the enterprise; unsolved is told as unsolved."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.requests import packs
from kuaijin.requests.commands.closing import close
from kuaijin.requests.commands.handling import go_on
from kuaijin.requests.commands.ledger import put_in_plan, take_up_again
from kuaijin.requests.commands.stepping import What, begin, finish_beside, give, give_step, line, told
from kuaijin.requests.models import Outcome, ServiceRequest, State
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.calling_back import caller_back
from kuaijin.requests.rules.checks import check_acts_for, check_another, required
from kuaijin.requests.rules.merged import merged_under


@command("requests.withdraw", label=gettext_lazy("要求撤回诉求"), subject="request")
def withdraw(*, actor: Actor, at: datetime, request: ServiceRequest, words: str, day: date) -> ServiceRequest:
    """The enterprise does not want it any more, told by itself or by who heard it. It is asked again by another."""
    was = begin(request, What.WITHDRAWAL)
    words = required(words, _("为什么撤回没写。写一句话。"))
    go_on(request, actor, at, day)
    finish_beside(request, actor, at, day, str(What.WITHDRAWAL.label), ("offer",))
    request.withdrawn_from, request.state = was, State.WITHDRAWING
    caller, term = caller_back(request, day), clocks.way_term(packs.way().withdrawal_days)
    give(request, actor, at, day, "withdrawal", caller, term, reason=str(What.WITHDRAWAL.label))
    request.save()
    line(request, What.WITHDRAWAL, actor, at, day, words, outside=True)
    told(request, was, actor, words)
    return request


@command("requests.check_withdrawal", label=gettext_lazy("核实撤回"), subject="request")
def check_withdrawal(
    *, actor: Actor, at: datetime, request: ServiceRequest, confirmed: bool, solved: bool, words: str, day: date
) -> ServiceRequest:
    """What the enterprise said when it was asked: withdrawn, because it is solved or although it is not; or not
    withdrawn, then it goes on where it stood."""
    was = begin(request, What.WITHDRAWN if confirmed else What.KEPT)
    check_another(actor, request)
    assert request.owner is not None
    check_acts_for(actor, request.owner)
    words = required(words, _("怎么核实的、企业怎么说没写。写一句话。"))
    if not confirmed:
        _put_back(request, actor, at, day, words)
        told(request, was, actor, words)
        return request
    others = [row for row in merged_under(request) if row.enterprise_id != request.enterprise_id]
    if others:
        raise Refused(
            _("还有别的企业的诉求并在这一件里，不能撤回，要继续办：%(numbers)s。")
            % {"numbers": "、".join(row.dossier.number for row in others)},
            field="confirmed",
            rule="merged",
        )
    line(request, What.WITHDRAWN, actor, at, day, words, outside=True)
    close(request, Outcome.WITHDRAWN_SOLVED if solved else Outcome.WITHDRAWN_UNSOLVED, actor, at, day)
    told(request, was, actor, words, outcome=request.outcome)
    return request


def _put_back(request: ServiceRequest, actor: Actor, at: datetime, day: date, words: str) -> None:
    """To the state it came from: an offer must be made again; what was planned for a day that passed is taken up."""
    state, reason = State(request.withdrawn_from), str(What.KEPT.label)
    request.withdrawn_from = ""
    way = packs.way()
    if state in (State.RECEIVED, State.OFFERED):
        request.state, request.receiver = State.RECEIVED, None
        give_step(request, actor, at, day, request.taken_in_by, reason=reason)
    elif state == State.DISPUTED:
        request.state = state
        give(request, actor, at, day, "ruling", request.backstop, clocks.way_term(way.ruling_days), reason=reason)
    elif state == State.ANSWERED:
        request.state = state
        caller, term = caller_back(request, day), clocks.way_term(way.call_back_days)
        give(request, actor, at, day, "call_back", caller, term, reason=reason)
    elif state == State.PLANNED and request.planned_until is not None and request.planned_until > day:
        request.state = state
        put_in_plan(request, actor, at, day)
    elif state == State.PLANNED:
        take_up_again(request, State.WITHDRAWING, actor, at, day)
    else:
        assert request.receiver is not None
        request.state = State.IN_HAND
        give_step(request, actor, at, day, request.receiver, reason=reason)
    request.save()
    line(request, What.KEPT, actor, at, day, words, outside=True)
