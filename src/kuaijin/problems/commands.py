"""Writes of problems: raise, answer, hand on, close (by another than the owner), open again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation, reassign, report_done
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import working_days
from kuaijin.problems import rules
from kuaijin.problems.models import Problem, Step
from kuaijin.problems.terms import terms

LONGEST = 200


@command("problems.raise_problem", label=gettext_lazy("提问题"), subject="dossier")
def raise_problem(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    kind: str,
    words: str,
    day: date,
    owner: Post | None = None,
    raised_on: date | None = None,
    term_days: int | None = None,
    secrecy: str = Secrecy.INTERNAL,
    files: Sequence[Upload] = (),
) -> Problem:
    """The problem is owed by `owner` (None: the manager) from `raised_on` (None: `day`) for `term_days` working days
    (None: those of its kind). What an enterprise raises, it sees, and the manager owns it. `files` show it."""
    rules.check_kind(kind)
    words, on = words.strip(), raised_on or day
    if not words:
        raise Refused(_("什么问题没写。写一句话。"), field="words", rule="required")
    rules.check_on(on, day, "raised_on")
    outside = actor.is_enterprise
    if outside:
        owner, term_days, secrecy = None, None, Secrecy.OUTSIDE
    owner = owner or rules.usual_owner(dossier, day)
    obligation = _owed(actor, at, dossier, kind, words, owner, on, day, term_days, secrecy)
    problem = Problem.objects.create(
        dossier=dossier,
        obligation=obligation,
        kind=kind,
        words=words[:400],
        secrecy=secrecy,
        raised_on=on,
        raised_by_id=actor.person_id,
        raised_name=actor.name,
        from_enterprise=outside,
    )
    _step(problem, Step.What.RAISED, actor, at, on, words, files)
    _told(problem, {"kind": kind, "owner": str(owner), "due_on": obligation.due_on})
    return problem


def _owed(
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    kind: str,
    words: str,
    owner: Post,
    on: date,
    day: date,
    term_days: int | None,
    secrecy: str,
) -> Obligation:
    usual = terms()
    source = usual.source if term_days is None else _("提出时约定")
    enterprise = dossier.organisation
    of_enterprise = enterprise is not None and enterprise.kind == Organisation.Kind.ENTERPRISE
    waiting = next((post for post in actor.posts if post != owner.pk), None)
    obligation: Obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=dossier,
        kind=Owed.PROBLEM,
        title=words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…",
        obligor=owner,
        term=working_days(usual.days[kind] if term_days is None else term_days, source, clock="step"),
        received_on=on,
        day=day,
        beneficiary=enterprise if of_enterprise else None,
        waiting=Post.objects.filter(pk=waiting).first() if waiting is not None else None,
        secrecy=secrecy,
    )
    return obligation


@command("problems.answer", label=gettext_lazy("答复问题"), subject="problem")
def answer(
    *,
    actor: Actor,
    at: datetime,
    problem: Problem,
    words: str,
    on: date,
    day: date,
    files: Sequence[Upload] = (),
) -> Problem:
    """What was done about it, in words that whoever raised it understands. It stays open until another closes it."""
    rules.check_sees(actor, problem)
    rules.check_can_answer(actor, problem)
    rules.check_on(on, day, since=problem.raised_on)
    words = words.strip()[:400]
    if not words:
        raise Refused(_("怎么解决的没写。写一句话，让提的人看得懂。"), field="words", rule="required")
    before = problem.answer
    problem.answer, problem.answered_on = words, on
    problem.answered_by_id, problem.answered_name = actor.person_id, actor.name
    problem.save(update_fields=["answer", "answered_on", "answered_by", "answered_name"])
    _step(problem, Step.What.ANSWERED, actor, at, on, words, files)
    _told(problem, {"answer": words, "on": on}, before={"answer": before})
    return problem


@command("problems.hand_on", label=gettext_lazy("转办问题"), subject="problem")
def hand_on(*, actor: Actor, at: datetime, problem: Problem, owner: Post, reason: str, day: date) -> Problem:
    """Another post owns it from now on; the day by which it is owed stays."""
    rules.check_sees(actor, problem)
    rules.check_open(problem)
    if not reason.strip():
        raise Refused(_("转给别人要写原因。"), field="reason", rule="required")
    if owner.pk == problem.owner.pk:
        raise Refused(_("现在就是%(owner)s在办。") % {"owner": owner}, field="owner", rule="other")
    before = str(problem.owner)
    reassign(actor=actor, at=at, obligation=problem.obligation, obligor=owner, reason=reason, day=day)
    _step(problem, Step.What.HANDED_ON, actor, at, day, reason)
    _told(problem, {"owner": str(owner)}, before={"owner": before}, reason=reason)
    return problem


@command("problems.close", label=gettext_lazy("问题销号"), subject="problem")
def close(*, actor: Actor, at: datetime, problem: Problem, on: date, day: date, note: str = "") -> Problem:
    """Somebody else than the owner looked and says that it is solved."""
    rules.check_can_close(actor, problem)
    rules.check_on(on, day, since=problem.answered_on)
    outcome = (note.strip() or problem.answer)[:200]
    report_done(actor=actor, at=at, obligation=problem.obligation, on=on, outcome=outcome, day=day)
    problem.closed_on, problem.closed_by_id, problem.closed_name = on, actor.person_id, actor.name
    problem.save(update_fields=["closed_on", "closed_by", "closed_name"])
    _step(problem, Step.What.CLOSED, actor, at, on, note.strip())
    _told(problem, {"closed_on": on, "note": note.strip()})
    return problem


@command("problems.reopen", label=gettext_lazy("重新打开问题"), subject="problem")
def reopen(*, actor: Actor, at: datetime, problem: Problem, reason: str, day: date) -> Problem:
    """It was not solved: owed again by its owner, the full term of its kind from today; answer and closing stay in the
    steps."""
    rules.check_sees(actor, problem)
    if problem.is_open:
        raise Refused(_("问题还没有销号。"), field="problem", rule="closed")
    if not reason.strip():
        raise Refused(_("重新打开要写原因：哪里还没解决。"), field="reason", rule="required")
    before = {"closed_on": problem.closed_on, "closed_by": problem.closed_name, "answer": problem.answer}
    owner = problem.owner
    problem.obligation = _owed(
        actor, at, problem.dossier, problem.kind, problem.words, owner, day, day, None, problem.secrecy
    )
    problem.answer, problem.answered_on, problem.answered_by, problem.answered_name = "", None, None, ""
    problem.closed_on, problem.closed_by, problem.closed_name = None, None, ""
    problem.save()
    _step(problem, Step.What.REOPENED, actor, at, day, reason)
    _told(problem, {"due_on": problem.obligation.due_on}, before=before, reason=reason)
    return problem


def _step(
    problem: Problem, what: str, actor: Actor, at: datetime, on: date, words: str, files: Sequence[Upload] = ()
) -> None:
    step = Step.objects.create(
        problem=problem,
        seq=problem.steps.count() + 1,
        what=what,
        on=on,
        words=words.strip()[:400],
        owner=problem.obligation.obligor,
        by_id=actor.person_id,
        name=actor.name,
        at=at,
    )
    for file in files:
        shows = {"what": problem.words[:160], "secrecy": problem.secrecy}
        step.files.add(attach(actor=actor, at=at, dossier=problem.dossier, file=file, **shows))


def _told(problem: Problem, after: dict[str, Any], before: dict[str, Any] | None = None, reason: str = "") -> None:
    recording().about(
        dossier_id=problem.dossier_id,
        zone_id=problem.dossier.zone_id,
        before=before,
        after={"problem": problem.pk, "title": problem.words, **after},
        reason=reason.strip(),
    )
