"""How an application is taken on and how it ends, whoever or whatever brought it about. Inside a command only."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.commands.issuing import issue_acceptance, issue_decision
from kuaijin.approvals.commands.stepping import move_clock, owe, settle, settle_all, take_step
from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules.handling import is_open
from kuaijin.approvals.states import GRANTED, Step
from kuaijin.directory.actors import Actor
from kuaijin.evidence.store import Upload
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import working_days

LOOK_DAYS = 5


def take_on(
    case: Case,
    step: Step,
    actor: Actor,
    at: datetime,
    on: date,
    day: date,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Case:
    """Accepted, with those that are handled together with it."""
    move_clock(case, actor, at, "accepted", on, day)
    take_step(case, step, actor, at, on, words=words, facts=facts, changes={"accepted_on": on})
    settle(case, actor, at, on, day, "intake", str(step.label))
    settle(case, actor, at, on, day, "review", str(step.label))
    for other in case.merged.filter(state=CaseState.FILED):
        take_step(other, step, actor, at, on, words=words, changes={"accepted_on": on})
    issue_acceptance(actor, at, day, case)
    return case


def refuse(
    case: Case,
    actor: Actor,
    at: datetime,
    on: date,
    day: date,
    motive: str,
    source: str,
    *,
    facts: Mapping[str, Any] | None = None,
    files: Sequence[Upload] = (),
) -> None:
    """Not granted, with its motive and the remedies on the letter (38). Before acceptance the clock never began."""
    kind = "decided" if case.accepted_on is not None else "not_accepted"
    move_clock(case, actor, at, kind, on, day, **({"outcome": "refused"} if kind == "decided" else {}))
    told = {"motive": motive, "source": source, **(facts or {})}
    changes = {"decided_on": on, "closed_on": on}
    take_step(case, Step.REFUSED, actor, at, on, words=motive, facts=told, files=files, changes=changes)
    for other in case.merged.filter(state__in=(CaseState.FILED, CaseState.ACCEPTED)):
        take_step(other, Step.REFUSED, actor, at, on, words=motive, facts=told, changes=changes)
    settle_all(case, actor, at, on, day, str(Step.REFUSED.label))
    warn_followers(case, actor, at, on, day, _("前置“%(case)s”不予许可") % {"case": case.name})
    issue_decision(actor, at, day, case, motive, source, on)


def finish_clock(case: Case, actor: Actor, at: datetime, on: date, day: date, outcome: str) -> None:
    """The decision ends the promised clock; what was owed for it beside is done."""
    move_clock(case, actor, at, "decided", on, day, outcome="granted")
    if case.obligation is not None:
        report_done(actor=actor, at=at, obligation=case.obligation, on=on, outcome=outcome, day=day)
    settle_all(case, actor, at, on, day, outcome)


def warn_followers(case: Case, actor: Actor, at: datetime, on: date, day: date, words: str) -> list[Case]:
    """Whoever builds on this result is told, and owes a look at his own case. All that follow, however far."""
    told: dict[int, Case] = {}
    ahead = [case]
    while ahead:
        one = ahead.pop()
        for link in one.awaited_by.select_related("case__dossier__zone", "case__post__organisation").order_by("pk"):
            if link.case_id not in told:
                told[link.case_id] = link.case
                ahead.append(link.case)
    for follower in told.values():
        if follower.filed_on is None or not (is_open(follower) or follower.state in GRANTED):
            continue
        take_step(follower, Step.WARNED, actor, at, on, words=words, facts={"case": case.pk})
        title = _("核对：%(words)s，“%(case)s”怎么办") % {"words": words, "case": follower.name}
        term = working_days(LOOK_DAYS, _("前置结果有变"), clock="step")
        word = f"warned:{case.pk}"
        owe(
            follower,
            actor,
            at,
            day,
            word=word,
            title=title,
            obligor=follower.post,
            term=term,
            received_on=on,
            kind=Kind.TASK,
        )
    return list(told.values())
