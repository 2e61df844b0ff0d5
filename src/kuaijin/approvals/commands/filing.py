"""What the applicant begins and ends: one filing for a whole stage, to withdraw, to apply again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.documents import ask_to_defer, hand_in
from kuaijin.approvals.commands.issuing import issue_receipt
from kuaijin.approvals.commands.stepping import by_day, finish, hold, move_clock, owe, settle_all, take_step
from kuaijin.approvals.models import Case, CaseLink, Checklist, Mandate
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import (
    BEFORE_START,
    acts_for,
    awaited,
    check_leads,
    check_move,
    check_on,
    is_open,
)
from kuaijin.approvals.rules.making import filing_about
from kuaijin.approvals.states import GRANTED, HANDLED, OPEN, Step
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.commands import concern
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.rules import working_days

RENEW_BEFORE = 30
RENEWAL_SOURCE = "行政许可法（2019）第五十条"


@command("approvals.file_stage", label=gettext_lazy("申报一个阶段"), subject="checklist")
def file_stage(
    *,
    actor: Actor,
    at: datetime,
    checklist: Checklist,
    stage: str,
    on: date,
    day: date,
    files: Mapping[str, Upload | None] | None = None,
    deferred: dict[str, date] | None = None,
    words: str = "",
) -> list[Case]:
    """All planned cases of the stage with one set of papers: document code → file, or None for paper at the window.

    `deferred`: papers that are to follow, by their day. Who files: the enterprise, or a specialist by its mandate."""
    mandate = acts_for(actor, checklist.dossier, day)
    rows = Case.objects.filter(checklist=checklist, stage=stage, state=CaseState.PLANNED)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    cases = list(
        rows.select_related("plan", "dossier__zone", "dossier__organisation", "post__organisation").order_by("pk")
    )
    if not cases:
        raise Refused(_("这个阶段没有等着申报的事项。"), field="stage", rule="planned")
    for case in cases:
        check_on(case, on, day)
        _check_published(case, on)
    for code, file in (files or {}).items():
        hand_in(actor=actor, at=at, checklist=checklist, code=code, on=on, day=day, file=file)
    for code, until in (deferred or {}).items():
        if until <= on:
            raise Refused(_("后补的日子要在申报日以后。"), field="deferred", rule="later")
        ask_to_defer(checklist, code, until)
    handed = {"documents": sorted(files or {}), "deferred": dict(deferred or {})}
    for case in cases:
        _file(case, actor, at, on, day, words, handed, mandate)
    recording().about(
        dossier_id=checklist.dossier_id,
        zone_id=checklist.dossier.zone_id,
        after={"checklist": checklist.pk, "filed": stage, "name": _("、").join(case.name for case in cases), "on": on},
        on_behalf_of=mandate.enterprise.name if mandate is not None else "",
    )
    done = _("%(n)s 件一起申报了") % {"n": len(cases)}
    finish(actor, at, on, day, done, dossier=checklist.dossier_id, about=filing_about(checklist, stage))
    issue_receipt(actor, at, day, on, cases)
    return cases


def _check_published(case: Case, on: date) -> None:
    """Nobody could file before the plan that made the case was published."""
    published = case.plan.published_on
    if published is not None and on < published:
        raise Refused(
            _("计划 %(day)s 才发布，申报日不能早于它。") % {"day": published.isoformat()}, field="on", rule="published"
        )


def _file(
    case: Case,
    actor: Actor,
    at: datetime,
    on: date,
    day: date,
    words: str,
    handed: Mapping[str, object],
    mandate: Mandate | None,
) -> None:
    if not clocks.within_law(case):
        raise Refused(
            _("“%(case)s”承诺的时限长过法定时限，不能这样办。") % {"case": case.name},
            field="case",
            rule="行政许可法（2019）第四十二条",
        )
    concern(case.dossier, case.post.organisation, day)
    take_step(case, Step.FILED, actor, at, on, words=words, facts=handed, mandate=mandate, changes={"filed_on": on})
    # Results that are there already need not be waited for.
    links = case.awaits.filter(forwarded_on=None, after__state__in=GRANTED)
    links.update(forwarded_on=on)
    if case.way == Way.MERGED and case.merged_into is not None:
        _join(case, case.merged_into, actor, at, on, day)
    elif awaited(case):
        _review_meanwhile(case, actor, at, on, day)
    else:
        begin(case, actor, at, on, day)


def _join(case: Case, host: Case, actor: Actor, at: datetime, on: date, day: date) -> None:
    """Filed after the matter with which it is handled: taken on with it; decided alone where that one is over."""
    if host.state in HANDLED:
        take_step(case, Step.ACCEPTED, actor, at, on, facts={"with": host.pk}, changes={"accepted_on": on})
    elif not is_open(host):
        case.way, case.merged_into, case.promised_term = Way.STATUTORY, None, case.statutory_term
        case.save(update_fields=["way", "merged_into", "promised_term"])
        if awaited(case):
            _review_meanwhile(case, actor, at, on, day)
        else:
            begin(case, actor, at, on, day)


def _review_meanwhile(case: Case, actor: Actor, at: datetime, on: date, day: date) -> None:
    """The predecessor's result is not there: everything else is reviewed until it comes (滨州 16)."""
    source = next((link.source for link in awaited(case) if link.source), "")
    due = case.planned_start_on
    term = (
        by_day(on, due, source) if due is not None and due > on else working_days(clocks.notice_days(case)[0], source)
    )
    title = _("预审：%(case)s") % {"case": case.name}
    owe(case, actor, at, day, word="review", title=title, obligor=case.post, term=term, received_on=on)


def begin(case: Case, actor: Actor, at: datetime, on: date, day: date) -> None:
    """Inside a command: the papers are all there. The clock of the case begins with their receipt, and the office has
    its days to say what is missing. Later than the day that the plan told the enterprise is behind, in every list."""
    case.obligation = owe(
        case,
        actor,
        at,
        day,
        word="",
        title=case.name,
        obligor=case.post,
        term=clocks.kept_term(case, on),
        received_on=on,
        planned_on=case.planned_decide_on,
    )
    case.save(update_fields=["obligation"])
    look_at_papers(case, actor, at, on, day)


def look_at_papers(case: Case, actor: Actor, at: datetime, on: date, day: date) -> None:
    """Inside a command: within the notice limit the office accepts, or says once what is missing."""
    days, source = clocks.notice_days(case)
    term = working_days(days, source, clock="step")
    title = _("审核申报材料：%(case)s") % {"case": case.name}
    owe(case, actor, at, day, word="intake", title=title, obligor=case.post, term=term, received_on=on)


@command("approvals.withdraw_case", label=gettext_lazy("撤回申请"), subject="case")
def withdraw_case(*, actor: Actor, at: datetime, case: Case, on: date, day: date, reason: str) -> Case:
    """The applicant takes the application back before it is decided."""
    hold(case)
    mandate = acts_for(actor, case.dossier, day)
    check_leads(case)
    return _ended(case, actor, at, on, day, reason, Step.WITHDRAWN, mandate)


@command("approvals.drop_case", label=gettext_lazy("事项不用办了"), subject="case")
def drop_case(*, actor: Actor, at: datetime, case: Case, on: date, day: date, reason: str) -> Case:
    """The facts of the project changed: the matter is not required any more. What was done stays in its steps, and
    nothing waits for it."""
    hold(case)
    return _ended(case, actor, at, on, day, reason, Step.DROPPED, None)


def _ended(
    case: Case, actor: Actor, at: datetime, on: date, day: date, reason: str, step: Step, mandate: Mandate | None
) -> Case:
    if not reason.strip():
        raise Refused(_("写一句为什么。"), field="reason", rule="required")
    check_move(case, step)
    check_on(case, on, day)
    move_clock(case, actor, at, "withdrawn", on, day)
    take_step(case, step, actor, at, on, words=reason, mandate=mandate, changes={"closed_on": on})
    recording().about(reason=reason.strip())
    settle_all(case, actor, at, on, day, str(step.label))
    for other in case.merged.filter(state__in=OPEN):
        take_step(other, step, actor, at, on, words=reason, mandate=mandate, changes={"closed_on": on})
    if step == Step.DROPPED:
        for link in case.awaited_by.filter(forwarded_on=None).select_related("case__dossier__zone", "case__post"):
            begin_if_ready(link.case, actor, at, on, day)
    return case


def begin_if_ready(case: Case, actor: Actor, at: datetime, on: date, day: date) -> None:
    """Inside a command: the last result that it waited for has come, or is not awaited any more."""
    ready = case.state == CaseState.FILED and case.obligation is None and case.way != Way.MERGED
    if not ready or awaited(case):
        return
    take_step(case, Step.RECEIVED, actor, at, on)
    begin(case, actor, at, on, day)


@command("approvals.renew", label=gettext_lazy("延续或者重新申请"), subject="case")
def renew(*, actor: Actor, at: datetime, case: Case, day: date) -> Case:
    """A new case for the same matter: to go on with a result that ends (30 days before, 行政许可法 50), or to apply
    again after a refusal, a withdrawal, an expiry. It stands as planned until it is filed."""
    hold(case)
    mandate = acts_for(actor, case.dossier, day)
    check_leads(case)
    check_move(case, Step.RENEWED)
    if Case.objects.filter(checklist=case.checklist, matter=case.matter, state__in=OPEN).exists():
        raise Refused(_("“%(case)s”已经有一件在办。") % {"case": case.name}, field="case", rule="once")
    if case.state == CaseState.GRANTED:
        raise Refused(_("决定还没送达，先送达。"), field="case", rule="state")
    running = case.state == CaseState.DELIVERED
    if running and case.valid_until is None:
        raise Refused(_("这个结果没有有效期，不用延续。"), field="case", rule="valid")
    fresh = _again(case, running)
    # A renewal goes on by itself; what was applied for together is applied for together again.
    together = case.merged.none() if running else case.merged.filter(state=case.state)
    for other in together:
        joined = _again(other, running)
        joined.merged_into = fresh
        joined.save(update_fields=["merged_into"])
    late = running and case.valid_until is not None and add_calendar_days(case.valid_until, -RENEW_BEFORE) < day
    facts = {"case": fresh.pk, "late": RENEWAL_SOURCE if late else ""}
    take_step(case, Step.RENEWED, actor, at, day, facts=facts, mandate=mandate)
    finish(actor, at, day, day, _("已申请延续"), dossier=case.dossier_id, about=clocks.about_of(case, "expiry"))
    return fresh


COPIED: Sequence[str] = (
    "dossier",
    "checklist",
    "plan",
    "matter",
    "name",
    "name_en",
    "stage",
    "department",
    "post",
    "way",
    "promised_term",
    "statutory_term",
    "matter_facts",
)


def _again(case: Case, running: bool) -> Case:
    fresh = Case.objects.create(
        **{name: getattr(case, name) for name in COPIED}, renews=case if running else None, state=CaseState.PLANNED
    )
    for link in case.awaits.all():
        CaseLink.objects.create(
            case=fresh,
            after=link.after,
            kind=link.kind,
            lag_days=link.lag_days,
            lag_mode=link.lag_mode,
            source=link.source,
            forwarded_on=link.forwarded_on,
        )
    if not running:
        # Whoever waited for the result that never came now waits for this one.
        kinds = [str(kind) for kind in BEFORE_START]
        for link in case.awaited_by.filter(kind__in=kinds, forwarded_on=None).select_related("case"):
            if is_open(link.case):
                link.after = fresh
                link.save(update_fields=["after"])
    return fresh
