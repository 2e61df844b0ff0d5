"""Offices at one table: called with a clock for each to say what is missing, held with minutes, decisions owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.issuing import require
from kuaijin.approvals.commands.stepping import by_day, finish
from kuaijin.approvals.models import Case, Checklist, Session, SessionDecision, SessionOffice
from kuaijin.approvals.rules.handling import BINZHOU_LAW, check_office
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import working_days, zone_calendar

SAY_DAYS = 3
SOURCES = {
    Session.Kind.REVIEW: f"{BINZHOU_LAW}第十三条",
    Session.Kind.INSPECTION: f"{BINZHOU_LAW}第十四条",
    Session.Kind.ACCEPTANCE: f"{BINZHOU_LAW}第十八条",
}


@dataclass(frozen=True)
class Decision:
    """What is done by whom until when."""

    words: str
    post: Post
    until: date


@command("approvals.call_session", label=gettext_lazy("召集会商"), subject="dossier")
def call_session(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    kind: str,
    subject: str,
    for_on: date,
    posts: Sequence[Post],
    day: date,
    place: str = "",
    time: time | None = None,
    checklist: Checklist | None = None,
    cases: Sequence[Case] = (),
    say_days: int = SAY_DAYS,
    outside_hours: bool = False,
) -> Session:
    """Told beforehand (滨州 13): each office owes what is missing within `say_days` working days, at the latest on the
    day it is held. A day off is outside office hours by itself."""
    subject = require(subject, _("商量什么没写。"), "subject")
    if kind not in Session.Kind.values:
        raise Refused(_("是什么会没选。"), field="kind", rule="choice")
    if for_on < day:
        raise Refused(_("会期 %(on)s 已经过了。") % {"on": for_on}, field="for_on", rule="later")
    if not posts:
        raise Refused(_("叫哪些单位没选。"), field="posts", rule="required")
    calendar = zone_calendar(dossier)
    rest = calendar.knows(for_on) and not calendar.is_workday(for_on)
    session = Session.objects.create(
        dossier=dossier,
        checklist=checklist,
        kind=kind,
        subject=subject[:300],
        place=place.strip()[:160],
        called_on=day,
        for_on=for_on,
        time=time,
        outside_hours=outside_hours or rest,
        called_by_id=actor.person_id,
        called_name=actor.name,
    )
    session.cases.set(cases)
    for post in dict.fromkeys(posts):
        _call(session, post, actor, at, day, say_days)
    _told(session, {"for_on": for_on, "offices": [str(post) for post in posts]})
    return session


def _call(session: Session, post: Post, actor: Actor, at: datetime, day: date, say_days: int) -> None:
    if post.organisation.zone_id != session.dossier.zone_id:
        raise Refused(_("叫的岗位不在本区。"), field="posts", rule="zone")
    source = SOURCES.get(Session.Kind(session.kind), _("会商通知"))
    term = working_days(say_days, source, clock="step")
    calendar = zone_calendar(session.dossier)
    if calendar.knows(day) and calendar.knows(session.for_on) and calendar.between(day, session.for_on) < say_days:
        term = by_day(day, session.for_on, source)
    obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=session.dossier,
        kind=Kind.CASE,
        title=(_("说清还缺什么：%(subject)s") % {"subject": session.subject})[:200],
        obligor=post,
        term=term,
        received_on=day,
        day=day,
        about=f"session:{session.pk}:{post.pk}",
    )
    SessionOffice.objects.create(session=session, post=post, obligation=obligation)


@command("approvals.say_at_session", label=gettext_lazy("说还缺什么"), subject="session")
def say_at_session(
    *,
    actor: Actor,
    at: datetime,
    session: Session,
    post: Post,
    said: str,
    on: date,
    day: date,
    nothing_missing: bool = False,
) -> SessionOffice:
    """What is missing, all of it, or that nothing is: by the office that was called, once."""
    check_office(actor, post)
    _still_open(session)
    office = SessionOffice.objects.filter(session=session, post=post).select_related("obligation").first()
    if office is None:
        raise Refused(_("这次没有叫这个单位。"), field="post", rule="called")
    if office.said_on is not None:
        raise Refused(_("已经说过了。"), field="said", rule="once")
    if not said.strip() and not nothing_missing:
        raise Refused(_("还缺什么没写。什么都不缺，就选“不缺”。"), field="said", rule="required")
    if on > day:
        raise Refused(_("%(on)s 还没到。只能记已经发生的事，今天是 %(day)s。") % {"on": on, "day": day}, field="on")
    office.said, office.nothing_missing = said.strip()[:600], nothing_missing
    office.said_on, office.name = on, actor.name
    office.save(update_fields=["said", "nothing_missing", "said_on", "name"])
    if office.obligation is not None:
        finish(actor, at, on, day, said.strip() or _("不缺"), pk=office.obligation.pk)
    _told(session, {"office": str(post), "said": office.said, "nothing_missing": nothing_missing})
    return office


@command("approvals.hold_session", label=gettext_lazy("记会商结果"), subject="session")
def hold_session(
    *,
    actor: Actor,
    at: datetime,
    session: Session,
    on: date,
    day: date,
    minutes: str,
    decisions: Sequence[Decision] = (),
    present: str = "",
    outside_hours: bool | None = None,
) -> Session:
    """Held on `on`: the minutes, and what was decided, each owed by a post until its day."""
    _still_open(session)
    minutes = require(minutes, _("纪要没写。"), "minutes")
    if on > day or on < session.called_on:
        raise Refused(_("开会的日子在召集以后、今天以前。"), field="on", rule="order")
    calendar = zone_calendar(session.dossier)
    rest = calendar.knows(on) and not calendar.is_workday(on)
    session.held_on, session.minutes, session.present = on, minutes, present.strip()[:400]
    session.outside_hours = rest or (session.outside_hours if outside_hours is None else outside_hours)
    session.save(update_fields=["held_on", "minutes", "present", "outside_hours"])
    for place, decision in enumerate(decisions, start=1):
        _decided(session, place, decision, actor, at, on, day)
    for office in session.offices.filter(said_on=None).select_related("obligation"):
        if office.obligation is not None:
            finish(actor, at, on, day, _("会上说的，见纪要"), pk=office.obligation.pk)
    _told(session, {"held_on": on, "decisions": [decision.words for decision in decisions]})
    return session


def _decided(session: Session, place: int, decision: Decision, actor: Actor, at: datetime, on: date, day: date) -> None:
    words = require(decision.words, _("定了什么没写。"), "decisions")
    if decision.until < on:
        raise Refused(_("办成的日子早于开会。"), field="decisions", rule="later")
    obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=session.dossier,
        kind=Kind.TASK,
        title=words[:200],
        obligor=decision.post,
        term=by_day(on, decision.until, _("会商纪要：%(subject)s") % {"subject": session.subject[:120]}),
        received_on=on,
        day=day,
    )
    SessionDecision.objects.create(session=session, seq=place, words=words[:300], obligation=obligation)


@command("approvals.cancel_session", label=gettext_lazy("取消会商"), subject="session")
def cancel_session(*, actor: Actor, at: datetime, session: Session, reason: str, day: date) -> Session:
    """It is not held; what the offices owed for it is void with it."""
    _still_open(session)
    reason = require(reason, _("取消要写原因。"), "reason")
    session.cancelled_on, session.cancelled_reason = day, reason[:200]
    session.save(update_fields=["cancelled_on", "cancelled_reason"])
    for office in session.offices.filter(said_on=None).select_related("obligation"):
        if office.obligation is not None:
            finish(actor, at, day, day, _("会商取消"), pk=office.obligation.pk)
    _told(session, {"cancelled_on": day})
    recording().about(reason=reason)
    return session


def _still_open(session: Session) -> None:
    if session.held_on is not None:
        raise Refused(_("已经开过了。"), field="session", rule="open")
    if session.cancelled_on is not None:
        raise Refused(_("已经取消了。"), field="session", rule="open")


def _told(session: Session, after: dict[str, object]) -> None:
    recording().about(
        dossier_id=session.dossier_id,
        zone_id=session.dossier.zone_id,
        after={"session": session.pk, "title": session.subject, **after},
    )
