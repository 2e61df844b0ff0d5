"""Acts on the running clock: corrected, reviewed in advance, paused with a written notice, resumed, extended once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.cases import office_begins
from kuaijin.approvals.commands.documents import hand_in
from kuaijin.approvals.commands.filing import begin_if_ready, look_at_papers
from kuaijin.approvals.commands.issuing import issue, issue_pause, require
from kuaijin.approvals.commands.stepping import hold, keep_statutory_due, move_clock, settle, take_step
from kuaijin.approvals.models import Case, Document, Letter
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import (
    BINZHOU_LAW,
    acts_for,
    check_leads,
    check_move,
    check_office,
    check_on,
    local_rule,
)
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.clock import Event, Kind
from kuaijin.law.clock.articles import ARTICLE_42, ARTICLE_45
from kuaijin.law.clock.terms import ClockKind
from kuaijin.obligations import rules as owed


@command("approvals.correct", label=gettext_lazy("补正"), subject="case")
def correct(
    *,
    actor: Actor,
    at: datetime,
    case: Case,
    on: date,
    day: date,
    words: str = "",
    papers: Mapping[str, Upload | None] | None = None,
    files: Sequence[Upload] = (),
) -> Case:
    """The applicant brings what was asked for: `papers` by document code (None: on paper), `files` anything else;
    without any file the words say why. The papers count as received anew; the office has its days again, but no
    second notice."""
    hold(case)
    mandate = acts_for(actor, case.dossier, day)
    check_leads(case)
    check_move(case, Step.CORRECTED)
    check_on(case, on, day)
    _check_in_time(case, on)
    for code, file in (papers or {}).items():
        hand_in(actor=actor, at=at, checklist=case.checklist, code=code, on=on, day=day, file=file)
    _check_complete(case)
    if not (words.strip() or files or any((papers or {}).values())):
        raise Refused(
            _("没有附文件，也没写补正了什么。传上补正的材料，或写一句补正了什么、为什么不附。"),
            field="words",
            rule="said",
        )
    facts = {"documents": sorted(papers or {})}
    move_clock(case, actor, at, "corrected", on, day)
    take_step(case, Step.CORRECTED, actor, at, on, words=words, facts=facts, files=files, mandate=mandate)
    settle(case, actor, at, on, day, "correction", str(Step.CORRECTED.label))
    if case.obligation is not None:
        look_at_papers(case, actor, at, on, day)
    else:
        begin_if_ready(case, actor, at, on, day)
    return case


def _check_in_time(case: Case, on: date) -> None:
    notice = case.steps.filter(what=Step.CORRECTION_NOTICE).order_by("-seq").first()
    until = notice.facts.get("until") if notice is not None else None
    if until and date.fromisoformat(until) < on and local_rule(case):
        raise Refused(
            _("补正期限 %(until)s 已过，要作不予审批的决定。") % {"until": until},
            field="on",
            rule=f"{BINZHOU_LAW}第十条第二款",
        )


def _check_complete(case: Case) -> None:
    """All of it at once: a part of what the notice named is not a correction."""
    wanted = case.matter_facts.get("needs") or ()
    still = Document.objects.filter(checklist=case.checklist_id, code__in=wanted, state=Document.State.RETURNED)
    if names := [row.name for row in still.order_by("pk")]:
        raise Refused(
            _("还没补正：%(papers)s。一起交。") % {"papers": str(_("、")).join(names)}, field="papers", rule="complete"
        )


@command("approvals.pre_reviewed", label=gettext_lazy("预审完成"), subject="case")
def pre_reviewed(*, actor: Actor, at: datetime, case: Case, on: date, day: date, words: str = "") -> Case:
    """Everything but the predecessor's result was reviewed: on its arrival it can be decided the same day (滨州 16)."""
    hold(case)
    check_office(actor, case.post)
    check_leads(case)
    check_on(case, on, day)
    check_move(case, Step.PRE_REVIEWED)
    if case.pre_reviewed_on is not None:
        raise Refused(_("已经预审过了。"), field="case", rule="once")
    take_step(case, Step.PRE_REVIEWED, actor, at, on, words=words, changes={"pre_reviewed_on": on})
    settle(case, actor, at, on, day, "review", str(Step.PRE_REVIEWED.label))
    return case


@command("approvals.pause", label=gettext_lazy("暂停计时"), subject="case")
def pause(
    *, actor: Actor, at: datetime, case: Case, on: date, day: date, ground: str, expected_end: date, words: str = ""
) -> Case:
    """`on` is the first day given back, `expected_end` the day it is expected to run again, told in writing (45). A
    ground of the closed list stops both clocks; public notice stops the promised one alone."""
    office_begins(actor, case, Step.PAUSED, at, on, day)
    known = owed.grounds(clocks.own_grounds(case))
    stops = [str(kind) for kind in (ClockKind.STATUTORY, ClockKind.PROMISED) if known.source_for(ground, kind)]
    if not stops:
        raise Refused(
            _("“%(ground)s”不能暂停计时：依法可以扣除的只有封闭清单里的情形。") % {"ground": owed_name(ground)},
            field="ground",
            rule=ARTICLE_45,
        )
    if expected_end <= on:
        raise Refused(_("写明需要多久：预计结束的日子要在开始以后。"), field="expected_end", rule=ARTICLE_45)
    facts = {"ground": ground, "expected_end": expected_end, "stops": stops}
    move_clock(case, actor, at, "paused", on, day, ground=ground, notice=True, expected_end=expected_end)
    take_step(case, Step.PAUSED, actor, at, on, words=words, facts=facts)
    issue_pause(actor, at, day, case, ground, on, expected_end, words)
    return case


def owed_name(ground: str) -> str:
    name = owed.grounds().name(ground)
    return name.en if owed.language() == "en" else name.zh


@command("approvals.resume", label=gettext_lazy("恢复计时"), subject="case")
def resume(*, actor: Actor, at: datetime, case: Case, on: date, day: date, words: str = "") -> Case:
    """`on` is the first day that counts again."""
    hold(case)
    check_office(actor, case.post)
    check_leads(case)
    check_on(case, on, day)
    check_move(case, Step.RESUMED)
    move_clock(case, actor, at, "resumed", on, day)
    take_step(case, Step.RESUMED, actor, at, on, words=words)
    return case


@command("approvals.extend", label=gettext_lazy("延长期限"), subject="case")
def extend(
    *, actor: Actor, at: datetime, case: Case, on: date, day: date, days: int, authority: str, reason: str
) -> Case:
    """Once, by the authority that may (`authority` names who approved), with the reason told to the applicant (42).
    A promise that was broken already is not mended by it: then the law's term alone is longer."""
    office_begins(actor, case, Step.EXTENDED, at, on, day)
    allowed: dict[str, Any] = case.matter_facts.get("extension") or {}
    most = int(allowed.get("days") or 0)
    source = str(allowed.get("source") or ARTICLE_42)
    if not most:
        raise Refused(_("这件事的依据没有规定可以延长。"), field="days", rule=source)
    if not 0 < days <= most:
        raise Refused(_("最多延长 %(most)s 日。") % {"most": most}, field="days", rule=source)
    authority = require(
        authority,
        _("谁批准的没写：要经%(who)s批准。") % {"who": allowed.get("authority") or _("本机关负责人")},
        "authority",
    )
    reason = require(reason, _("延长要把理由告知申请人。"), "reason")
    told = {"days": days, "authority": authority, "reason": reason}
    before, alone = _extension_of(case, on, told)
    facts = {**told, "source": source, "statutory_only": alone}
    if not alone:
        move_clock(case, actor, at, "extended", on, day, **told)
    take_step(case, Step.EXTENDED, actor, at, on, words=reason, facts=facts)
    recording().about(reason=reason)
    keep_statutory_due(case, day)
    after = clocks.statutory(case, day)
    issue(
        actor,
        at,
        day,
        case,
        Letter.Kind.EXTENSION,
        on=on,
        days=days,
        mode=case.statutory_term.get("mode", "working"),
        reason=reason,
        due_before=before,
        due_after=after.due if after else None,
        approved_by=authority,
        approved_on=on,
        accepted_on=case.accepted_on,
        source=source,
        joint="政府" in str(allowed.get("authority") or ""),
    )
    return case


def _extension_of(case: Case, on: date, told: dict[str, Any]) -> tuple[date | None, bool]:
    """The law's due day until now, and whether the extension reaches the law's term alone. Refused by the clock when
    it is the second one or comes after that day."""
    event = Event.from_dict({"kind": str(Kind.EXTENDED), "on": on.isoformat(), **told})
    events = clocks.events_of(case)
    before = clocks.statutory(case, on)
    longer = clocks.statutory(case, on, events=[*events, event])
    lawful = longer.due if longer is not None else None
    assert case.obligation is not None
    promised = owed.read(case.obligation, on)
    if promised.due is not None and promised.due < on and case.state != CaseState.PAUSED:
        return (before.due if before else None), True
    mended = owed.read(case.obligation, on, events=[*owed.events_of(case.obligation), event])
    beyond = mended.due is not None and lawful is not None and mended.due > lawful
    return (before.due if before else None), beyond
