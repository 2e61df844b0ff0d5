"""What is done with a slip that was issued: answer, check (close or return), withdraw."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.evidence.commands import attach
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.recording import command
from kuaijin.obligations.commands import report_done, void
from kuaijin.obligations.rules import working_days
from kuaijin.supervision.commands.stepping import LONGEST, hold, move, owe, required, take_step, tell, term_of
from kuaijin.supervision.models import SlipStep, SupervisionSlip
from kuaijin.supervision.rules import slips as rules
from kuaijin.supervision.terms import terms

What = SlipStep.What


@command("supervision.answer_slip", label=gettext_lazy("答复督办单"), subject="slip")
def answer_slip(
    *,
    actor: Actor,
    at: datetime,
    slip: SupervisionSlip,
    words: str,
    day: date,
    evidence: tuple[int, ...] = (),
    files: Sequence[Upload] = (),
) -> SupervisionSlip:
    """What was done, with what proves it: new files, or files that the dossier has already (`evidence`, their ids)."""
    hold(slip)
    rules.check_state(slip, What.ANSWERED)
    rules.check_can_answer(actor, slip)
    words = required(words, _("办到什么程度没写。"), "words")
    kept = list(evidence_of(actor, slip.dossier).filter(pk__in=evidence, withdrawn_at=None))
    if len(kept) < len(set(evidence)):
        raise NotVisible
    if not kept and not files:
        raise Refused(_("答复要附证明材料。拍一张照片，或者选已经有的文件。"), field="files", rule="evidence")
    report_done(actor=actor, at=at, obligation=slip.obligation, on=day, outcome=words[:LONGEST], day=day)
    rule = terms()
    term = working_days(rule.check_days, rule.source, clock="step")
    slip.obligation = owe(
        actor, at, slip.dossier, slip.words, slip.checker, slip.post, term, slip.number, day, check=True
    )
    slip.answer, slip.answered_on = words, day
    slip.answered_by_id, slip.answered_name = actor.person_id, actor.name
    move(slip, What.ANSWERED)
    step = take_step(slip, What.ANSWERED, actor, at, day, words)
    step.files.set(kept)
    for file in files:
        step.files.add(attach(actor=actor, at=at, dossier=slip.dossier, file=file, what=slip.words[:160]))
    tell(slip, {"answer": words, "files": len(kept) + len(files)})
    return slip


@command("supervision.close_slip", label=gettext_lazy("督办销号"), subject="slip")
def close_slip(*, actor: Actor, at: datetime, slip: SupervisionSlip, day: date, note: str = "") -> SupervisionSlip:
    """Somebody else than who answered looked, and says that it is done."""
    hold(slip)
    rules.check_state(slip, What.CLOSED)
    rules.check_can_check(actor, slip)
    outcome = note.strip() or _("属实，销号")
    report_done(actor=actor, at=at, obligation=slip.obligation, on=day, outcome=outcome[:LONGEST], day=day)
    slip.closed_on, slip.closed_name = day, actor.name
    move(slip, What.CLOSED)
    take_step(slip, What.CLOSED, actor, at, day, note)
    tell(slip, {"closed_on": day, "note": note.strip()})
    return slip


@command("supervision.return_slip", label=gettext_lazy("退回督办答复"), subject="slip")
def return_slip(
    *, actor: Actor, at: datetime, slip: SupervisionSlip, reason: str, day: date, answer_by: date | None = None
) -> SupervisionSlip:
    """Not done: owed again by the supervised post, until `answer_by` or for the working days of the colour."""
    hold(slip)
    rules.check_state(slip, What.RETURNED)
    rules.check_can_check(actor, slip)
    reason = required(reason, _("退回要写哪里没办好。"), "reason")
    if answer_by is not None and answer_by < day:
        raise Refused(_("答复期限 %(on)s 已经过了。") % {"on": answer_by}, field="answer_by", rule="later")
    before = {"answer": slip.answer, "answered_by": slip.answered_name}
    outcome = _("退回：%(reason)s") % {"reason": reason}
    report_done(actor=actor, at=at, obligation=slip.obligation, on=day, outcome=outcome[:LONGEST], day=day)
    term = term_of(day, answer_by, slip.colour)
    slip.obligation = owe(actor, at, slip.dossier, slip.words, slip.post, slip.checker, term, slip.number, day)
    slip.answer, slip.answered_on, slip.answered_by, slip.answered_name = "", None, None, ""
    move(slip, What.RETURNED)
    take_step(slip, What.RETURNED, actor, at, day, reason)
    tell(slip, {"due_on": slip.obligation.due_on}, before=before, reason=reason)
    return slip


@command("supervision.withdraw_slip", label=gettext_lazy("撤回督办单"), subject="slip")
def withdraw_slip(*, actor: Actor, at: datetime, slip: SupervisionSlip, reason: str, day: date) -> SupervisionSlip:
    """Issued by mistake or overtaken: nobody owes it any more; the slip and its number stay."""
    hold(slip)
    rules.check_state(slip, What.WITHDRAWN)
    rules.check_can_withdraw(actor, slip)
    reason = required(reason, _("撤回要写原因。"), "reason")
    void(actor=actor, at=at, obligation=slip.obligation, reason=reason[:LONGEST], day=day)
    slip.closed_on, slip.closed_name = day, actor.name
    move(slip, What.WITHDRAWN)
    take_step(slip, What.WITHDRAWN, actor, at, day, reason)
    tell(slip, {"withdrawn_on": day}, reason=reason)
    return slip
