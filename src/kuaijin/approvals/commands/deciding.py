"""The decision and what follows from it: the result goes on to whoever waits for it, is delivered, may be revoked."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.cases import accept, office_begins
from kuaijin.approvals.commands.documents import keep_result
from kuaijin.approvals.commands.filing import begin_if_ready
from kuaijin.approvals.commands.issuing import issue, issue_decision, require
from kuaijin.approvals.commands.outcomes import finish_clock, refuse, warn_followers
from kuaijin.approvals.commands.stepping import finish, hold, owe, settle, take_step
from kuaijin.approvals.models import Case, Check, Letter
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.rules import clocks, granting
from kuaijin.approvals.rules.handling import (
    BINZHOU_LAW,
    acts_for,
    check_leads,
    check_move,
    check_office,
    check_on,
)
from kuaijin.approvals.states import GRANTED, Step
from kuaijin.directory.actors import Actor
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.rules import working_days


class Basis(StrEnum):
    """By what a decision is taken back: a broken commitment (滨州 12), or 行政许可法 69."""

    COMMITMENT = "commitment"
    ARTICLE_69 = "article_69"


@command("approvals.decide", label=gettext_lazy("作出决定"), subject="case")
def decide(
    *,
    actor: Actor,
    at: datetime,
    case: Case,
    on: date,
    day: date,
    outcome: str,
    motive: str = "",
    result_number: str = "",
    valid_until: date | None = None,
    reason: str = "",
    file: Upload | None = None,
) -> Case:
    """`outcome` granted or refused (with its `motive`, 38). Later than promised: `reason` says why (滨州 19). From the
    state filed it is accepted on the same day: on the spot (34). The result goes on to its successors at once (16)."""
    if outcome not in (Step.GRANTED, Step.REFUSED):
        raise Refused(_("决定只有准予和不予。"), field="outcome", rule="choice")
    office_begins(actor, case, Step(outcome), at, on, day)
    if outcome == Step.REFUSED:
        motive = require(motive, _("不予许可要说明理由。"), "motive")
    else:
        granting.check_can_grant(case, on)
    # Corrected and still not as it must be: refused without having been accepted (滨州 10).
    unfit = outcome == Step.REFUSED and case.steps.filter(what=Step.CORRECTED).exists()
    if case.state == CaseState.FILED and not unfit:
        accept(actor=actor, at=at, case=case, on=on, day=day)
    late = granting.check_late(case, on, reason)
    facts = {"late": late, "reason": reason.strip() if late else ""}
    if outcome == Step.REFUSED:
        source = str(case.matter_facts.get("source") or "行政许可法（2019）第三十八条第二款")
        refuse(case, actor, at, on, day, motive, source, facts=facts, files=[file] if file else ())
    else:
        _grant(case, actor, at, on, day, result_number.strip(), valid_until, facts, file)
    if late:
        recording().about(reason=reason.strip())
    return case


def _grant(
    case: Case,
    actor: Actor,
    at: datetime,
    on: date,
    day: date,
    number: str,
    valid_until: date | None,
    facts: dict[str, Any],
    file: Upload | None,
) -> None:
    finish_clock(case, actor, at, on, day, str(Step.GRANTED.label))
    until = valid_until or granting.valid_until(case, on)
    changes = {"decided_on": on, "result_number": number[:60], "valid_until": until}
    told = {**facts, "result_number": number, "valid_until": until}
    take_step(case, Step.GRANTED, actor, at, on, facts=told, changes=changes)
    keep_result(actor, at, case, on, number, until, file)
    for other in case.merged.filter(state=CaseState.ACCEPTED).select_related("dossier__zone", "checklist"):
        own = {"decided_on": on, "valid_until": granting.valid_until(other, on)}
        take_step(other, Step.GRANTED, actor, at, on, facts={"with": case.pk}, changes=own)
        keep_result(actor, at, other, on, number, own["valid_until"], None)
        forward_result(actor=actor, at=at, case=other, on=on, day=day)
    due = _owe_delivery(case, actor, at, on, day)
    issue_decision(actor, at, day, case, "", "", due)
    if case.awaited_by.filter(forwarded_on=None).exists():
        forward_result(actor=actor, at=at, case=case, on=on, day=day)


def _owe_delivery(case: Case, actor: Actor, at: datetime, on: date, day: date) -> date:
    """Its own clock: ten working days from the decision (44)."""
    term = working_days(clocks.DELIVERY_DAYS, clocks.DELIVERY_SOURCE, clock="step")
    title = _("颁发、送达：%(case)s") % {"case": case.name}
    owed = owe(case, actor, at, day, word="delivery", title=title, obligor=case.post, term=term, received_on=on)
    return owed.due_on or on


@command("approvals.forward_result", label=gettext_lazy("结果推送后置"), subject="case")
def forward_result(*, actor: Actor, at: datetime, case: Case, on: date, day: date) -> Case:
    """Every case that waits for this result has it the same day; for whom it was the last one, the clock begins."""
    by_hand = recording().cause is None
    if by_hand:
        hold(case)
        check_office(actor, case.post)
        check_on(case, on, day)
    check_move(case, Step.FORWARDED)
    links = list(
        case.awaited_by.filter(forwarded_on=None)
        .select_related("case__dossier__zone", "case__dossier__organisation", "case__post__organisation")
        .order_by("pk")
    )
    if not links and by_hand:
        raise Refused(_("没有后置在等这个结果。"), field="case", rule="once")
    names = []
    for link in links:
        link.forwarded_on = on
        link.save(update_fields=["forwarded_on"])
        names.append(link.case.name)
        begin_if_ready(link.case, actor, at, on, day)
    if names:
        take_step(case, Step.FORWARDED, actor, at, on, words=_("、").join(names))
    return case


@command("approvals.commit", label=gettext_lazy("签署告知承诺"), subject="case")
def commit(
    *, actor: Actor, at: datetime, case: Case, on: date, day: date, words: str, files: Sequence[Upload] = ()
) -> Case:
    """The applicant promises in writing that the conditions are met (滨州 12), only where the matter allows it and no
    rule bars it (山东省优化营商环境条例 29). The office then decides on the commitment."""
    hold(case)
    mandate = acts_for(actor, case.dossier, day)
    check_leads(case)
    check_move(case, Step.COMMITTED)
    check_on(case, on, day)
    granting.check_commitment_allowed(case)
    words = require(words, _("承诺什么没写。"), "words")
    if case.steps.filter(what=Step.COMMITTED).exists():
        raise Refused(_("已经承诺过了。"), field="case", rule="once")
    allowed = case.matter_facts["commitment"]
    facts = {"source": allowed.get("source"), "days": allowed.get("days")}
    take_step(
        case,
        Step.COMMITTED,
        actor,
        at,
        on,
        words=words,
        facts=facts,
        files=files,
        mandate=mandate,
        changes={"way": Way.COMMITMENT},
    )
    issue(actor, at, day, case, Letter.Kind.COMMITMENT, on=on, conditions=[words], days=allowed.get("days"))
    return case


@command("approvals.deliver", label=gettext_lazy("送达"), subject="case")
def deliver(*, actor: Actor, at: datetime, case: Case, on: date, day: date, how: str, received_by: str = "") -> Case:
    """The paper is in the applicant's hands, `how`: at the window, by post, downloaded."""
    hold(case)
    check_office(actor, case.post)
    check_leads(case)
    check_on(case, on, day)
    check_move(case, Step.DELIVERED)
    how = require(how, _("怎么送达的没写。"), "how")
    if case.delivered_on is not None:
        raise Refused(_("已经送达了。"), field="case", rule="once")
    changes = {"delivered_on": on, "closed_on": case.closed_on or on}
    refused = case.state == CaseState.REFUSED
    facts = {"how": how, "received_by": received_by}
    take_step(case, Step.DELIVERED, actor, at, on, words=how, facts=facts, changes=changes)
    settle(case, actor, at, on, day, "delivery", how)
    for other in case.merged.filter(state=CaseState.GRANTED):
        take_step(other, Step.DELIVERED, actor, at, on, words=how, changes={"delivered_on": on, "closed_on": on})
    paper = _("不予行政许可决定书") if refused else _("准予行政许可决定书")
    told = {"paper": paper, "paper_number": case.result_number, "delivered_on": on}
    issue(actor, at, day, case, Letter.Kind.DELIVERY, on=on, **told, **facts)
    return case


@command("approvals.revoke", label=gettext_lazy("撤销决定"), subject="case")
def revoke(*, actor: Actor, at: datetime, case: Case, on: date, day: date, reason: str, basis: str) -> Case:
    """`basis`: commitment (ordered to mend, and not mended in time: 滨州 12, 山东 29) or article_69. Whoever built on
    the result is warned and owes a look at his own case."""
    hold(case)
    check_office(actor, case.post)
    check_leads(case)
    check_on(case, on, day)
    check_move(case, Step.REVOKED)
    if basis not in list(Basis):
        raise Refused(_("依据什么撤销没选。"), field="basis", rule="choice")
    reason = require(reason, _("撤销要写理由。"), "reason")
    if basis == Basis.COMMITMENT:
        granting.check_not_mended(case, on)
    decided, number = case.decided_on, case.result_number
    source = f"{BINZHOU_LAW}第十二条第二款" if basis == Basis.COMMITMENT else "行政许可法（2019）第六十九条"
    facts = {"basis": basis, "source": source}
    take_step(case, Step.REVOKED, actor, at, on, words=reason, facts=facts, changes={"closed_on": on})
    recording().about(reason=reason)
    for other in case.merged.filter(state__in=GRANTED):
        take_step(other, Step.REVOKED, actor, at, on, words=reason, facts=facts, changes={"closed_on": on})
    case.produced.update(valid_until=on)
    gone = str(Step.REVOKED.label)
    for check in Check.objects.filter(case=case).select_related("obligation", "rectification"):
        for owed in (check.obligation, check.rectification):
            if owed is not None:
                finish(actor, at, on, day, gone, pk=owed.pk)
    for word in ("delivery", "expiry"):
        settle(case, actor, at, on, day, word, gone)
    warn_followers(case, actor, at, on, day, _("前置“%(case)s”的决定撤销了") % {"case": case.name})
    broken = basis == Basis.COMMITMENT
    told = {"decided_on": decided, "result_number": number, "reason": reason, "commitment": broken}
    issue(actor, at, day, case, Letter.Kind.REVOCATION, on=on, **told)
    return case
