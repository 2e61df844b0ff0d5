"""What the office does from receipt to decision, each act with its lawful effect on the clock."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.documents import ask_to_defer, return_document
from kuaijin.approvals.commands.issuing import issue, received_on, require
from kuaijin.approvals.commands.outcomes import take_on
from kuaijin.approvals.commands.settling import settle_silence
from kuaijin.approvals.commands.stepping import by_day, hold, move_clock, owe, settle, settle_all, take_step
from kuaijin.approvals.models import Case, Letter
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules import papers as paper_rules
from kuaijin.approvals.rules.handling import (
    BINZHOU_LAW,
    applicant_post,
    check_begun,
    check_leads,
    check_move,
    check_office,
    check_on,
)
from kuaijin.approvals.rules.letters import defects
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.clock.articles import ARTICLE_32_4


def office_begins(actor: Actor, case: Case, step: Step, at: datetime, on: date, day: date) -> None:
    """Before an office's act: its own desk, a day in order, what silence has already made of it, the right state."""
    hold(case)
    check_office(actor, case.post)
    check_leads(case)
    check_on(case, on, day)
    settle_silence(actor, at, case, on, day)
    check_move(case, step)


@command("approvals.accept", label=gettext_lazy("受理"), subject="case")
def accept(*, actor: Actor, at: datetime, case: Case, on: date, day: date, words: str = "") -> Case:
    """All papers are there: the clocks run from `on`, which itself is not counted."""
    office_begins(actor, case, Step.ACCEPTED, at, on, day)
    check_begun(case, on)
    if lacking := paper_rules.missing(case):
        raise Refused(
            _("材料不齐：%(papers)s。一次告知补正，或者容缺受理。") % {"papers": paper_rules.names(lacking)},
            field="case",
            rule=ARTICLE_32_4,
        )
    return take_on(case, Step.ACCEPTED, actor, at, on, day, words)


@command("approvals.accept_deferred", label=gettext_lazy("容缺受理"), subject="case")
def accept_deferred(
    *, actor: Actor, at: datetime, case: Case, on: date, day: date, papers_until: dict[str, date], words: str = ""
) -> Case:
    """The core papers are there: accepted at once, the clock runs on; `papers_until` says of each other paper by when
    it is brought (滨州 11). Not brought by then, the application is refused."""
    office_begins(actor, case, Step.DEFERRED_ACCEPTED, at, on, day)
    check_begun(case, on)
    _check_deferral(case, on, papers_until)
    for code, until in papers_until.items():
        row = ask_to_defer(case.checklist, code, until)
        row.deferred_for = row.deferred_for or case
        row.save(update_fields=["deferred_for"])
    take_on(case, Step.DEFERRED_ACCEPTED, actor, at, on, day, words, {"papers": dict(papers_until)})
    for code, until in papers_until.items():
        _owe_paper(case, actor, at, on, day, code, until)
    return case


def _check_deferral(case: Case, on: date, papers_until: Mapping[str, date]) -> None:
    allowed = paper_rules.deferrable(case)
    core = [one for one in paper_rules.missing(case) if one.code not in papers_until]
    if core:
        raise Refused(
            _("核心要件不齐：%(papers)s。不能容缺受理。") % {"papers": paper_rules.names(core)},
            field="papers_until",
            rule=f"{BINZHOU_LAW}第十一条",
        )
    if not papers_until:
        raise Refused(_("材料都齐了，直接受理。"), field="papers_until", rule="required")
    due = clocks.due_if_accepted(case, on)
    for code, until in papers_until.items():
        paper_rules.check_may_ask(case, code)
        if code not in allowed:
            name = paper_rules.paper(case, code).name
            raise Refused(
                _("“%(paper)s”不在可以容缺后补的范围里。") % {"paper": name},
                field="papers_until",
                rule=f"{BINZHOU_LAW}第十一条第二款",
            )
        if until <= on:
            raise Refused(_("后补的日子要在受理日以后。"), field="papers_until", rule="later")
        if due is not None and until >= due:
            raise Refused(
                _("后补的日子 %(until)s 要在办结期限 %(due)s 以前。") % {"until": until, "due": due},
                field="papers_until",
                rule=f"{BINZHOU_LAW}第十一条",
            )


def _owe_paper(case: Case, actor: Actor, at: datetime, on: date, day: date, code: str, until: date) -> None:
    name = paper_rules.paper(case, code).name
    title = _("补齐材料：%(paper)s（%(case)s）") % {"paper": name, "case": case.name}
    obligor = applicant_post(case.dossier, day)
    term = by_day(on, until, f"{BINZHOU_LAW}第十一条")
    owe(case, actor, at, day, word=f"deferred:{code}", title=title, obligor=obligor, term=term, received_on=on)


@command("approvals.not_accept", label=gettext_lazy("不予受理"), subject="case")
def not_accept(
    *, actor: Actor, at: datetime, case: Case, on: date, day: date, reason: str, other_office: str = ""
) -> Case:
    """No permit is needed for it, or another office gives it (`other_office`): told at once, in writing (32)."""
    office_begins(actor, case, Step.NOT_ACCEPTED, at, on, day)
    reason = require(reason, _("不予受理要写理由。"), "reason")
    facts = {"other_office": other_office}
    move_clock(case, actor, at, "not_accepted", on, day)
    take_step(case, Step.NOT_ACCEPTED, actor, at, on, words=reason, facts=facts, changes={"closed_on": on})
    recording().about(reason=reason)
    settle_all(case, actor, at, on, day, str(Step.NOT_ACCEPTED.label))
    for other in case.merged.filter(state=CaseState.FILED):
        take_step(other, Step.NOT_ACCEPTED, actor, at, on, words=reason, changes={"closed_on": on})
    issue(actor, at, day, case, Letter.Kind.NOT_ACCEPTED, on=on, reason=reason, other_office=other_office)
    return case


@command("approvals.notify_correction", label=gettext_lazy("一次告知补正"), subject="case")
def notify_correction(
    *,
    actor: Actor,
    at: datetime,
    case: Case,
    on: date,
    day: date,
    items: list[dict[str, str] | str],
    until: date,
    words: str = "",
) -> Case:
    """Everything that is missing, once, with the day by which it is to be brought. Each item: a text, or {code, name,
    why}; a paper with a code goes back. After the limit it is a breach; once silence is acceptance, it is refused. It
    concerns no clock while a predecessor's result is awaited."""
    office_begins(actor, case, Step.CORRECTION_NOTICE, at, on, day)
    if case.steps.filter(what=Step.CORRECTION_NOTICE).exists():
        raise Refused(_("补正只告知一次，已经告知过了。"), field="items", rule=ARTICLE_32_4)
    told = [_item(case, item) for item in items]
    if not told:
        raise Refused(_("要补正什么没写。一次写全。"), field="items", rule=ARTICLE_32_4)
    if until <= on:
        raise Refused(_("补正的日子要在告知日以后。"), field="until", rule="later")
    lacking = defects(told)
    for item in told:
        if item.get("code"):
            why = "；".join(row["why"] for row in lacking if row["name"] == item["name"])
            return_document(actor=actor, at=at, case=case, code=item["code"], day=day, reason=why)
    facts = {"items": told, "until": until, "late": _late_notice(case, on)}
    received = received_on(case)
    move_clock(case, actor, at, "correction_notice", on, day)
    take_step(case, Step.CORRECTION_NOTICE, actor, at, on, words=words, facts=facts)
    settle(case, actor, at, on, day, "intake", str(Step.CORRECTION_NOTICE.label))
    title = _("补正材料：%(case)s") % {"case": case.name}
    term = by_day(on, until, clocks.notice_days(case)[1])
    obligor = applicant_post(case.dossier, day)
    owe(case, actor, at, day, word="correction", title=title, obligor=obligor, term=term, received_on=on)
    issue(actor, at, day, case, Letter.Kind.CORRECTION, on=on, received_on=received, items=lacking, until=until)
    return case


def _item(case: Case, item: Mapping[str, str] | str) -> dict[str, str]:
    told = {"name": item.strip()} if isinstance(item, str) else {key: str(value) for key, value in item.items()}
    if code := told.get("code", ""):
        if code not in {one.code for one in paper_rules.needed(case)}:
            raise Refused(_("这一件不要“%(code)s”这份材料。") % {"code": code}, field="items", rule="known")
        paper_rules.check_may_ask(case, code)
        told.setdefault("name", paper_rules.paper(case, code).name)
    if not told.get("name", "").strip():
        raise Refused(_("要补正什么没写。一次写全。"), field="items", rule=ARTICLE_32_4)
    return told


def _late_notice(case: Case, on: date) -> str:
    """The source of the limit that the notice came after; empty when it is in time."""
    intake = clocks.step_of(case)
    late = intake is not None and intake.due_on is not None and intake.due_on < on
    return clocks.notice_days(case)[1] if late else ""
