"""A change of person is one act: somebody proposes, the successor accepts, and from that day he holds the post.

No act may open a gap: there is never a day between the one and the other."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.commands import assign_post
from kuaijin.directory.models import Holding, Person, holds_on
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.taskforces.models import HandOver


@command("taskforces.propose_hand_over", label=gettext_lazy("提出交接"), subject="assignment")
def propose(
    *,
    actor: Actor,
    at: datetime,
    assignment: Assignment,
    successor: Person,
    takes_effect_on: date,
    day: date,
    note: str = "",
) -> HandOver:
    """Offer the seat to the successor from `takes_effect_on`; until he accepts nothing changes."""
    held = assignment.post.holdings.filter(holds_on(day)).select_related("person").first()
    if successor.zone_id != assignment.dossier.zone_id:
        raise Refused(_("%(name)s 不是本区的人员。") % {"name": successor.name}, field="successor", rule="zone")
    if held is not None and held.person_id == successor.pk:
        raise Refused(_("%(name)s 现在就在这个位子上。") % {"name": successor.name}, field="successor", rule="other")
    if takes_effect_on < day:
        raise Refused(
            _("交接日 %(on)s 已经过去，今天是 %(day)s。过去由谁负责不能改。") % {"on": takes_effect_on, "day": day},
            field="takes_effect_on",
            rule="past",
        )
    if HandOver.objects.filter(assignment=assignment, state=HandOver.State.PROPOSED).exists():
        raise Refused(_("这个位子已有一份交接在等人接。先撤回那一份。"), field="assignment", rule="open")
    row = HandOver.objects.create(
        assignment=assignment,
        dossier=assignment.dossier,
        role=assignment.role,
        successor=successor,
        takes_effect_on=takes_effect_on,
        note=note,
        proposed_at=at,
        proposed_by_id=actor.account_id,
    )
    recording().about(
        dossier_id=assignment.dossier_id,
        zone_id=assignment.dossier.zone_id,
        before={"holder": held.person.name if held else ""},
        after={"hand_over": row.pk, "role": assignment.role, "to": successor.name, "from_day": takes_effect_on},
        reason=note,
    )
    return row


@command("taskforces.accept_hand_over", label=gettext_lazy("接下交接"), subject="hand_over")
def accept(*, actor: Actor, at: datetime, hand_over: HandOver, day: date, on_behalf: bool = False) -> HandOver:
    """The successor takes the post. Only he accepts; a system administrator may on his behalf, journalled so."""
    _still_proposed(hand_over)
    if actor.person_id != hand_over.successor_id and not actor.is_system:
        if not (on_behalf and actor.has_role("system_admin")):
            raise Forbidden(
                _("这份交接要 %(name)s 本人接。系统管理员可以代为确认，会记明是代办。")
                % {"name": hand_over.successor.name},
                rule="successor",
            )
        recording().about(
            reason=_("代 %(name)s 确认") % {"name": hand_over.successor.name}, on_behalf_of=hand_over.successor.name
        )
    starts = max(hand_over.takes_effect_on, day)
    post = hand_over.assignment.post
    before = post.holdings.filter(holds_on(day)).select_related("person").first()
    assign_post(actor=actor, at=at, post=post, person=hand_over.successor, starts_on=starts)
    _answer(hand_over, HandOver.State.ACCEPTED, at, "")
    recording().about(
        dossier_id=hand_over.dossier_id,
        zone_id=hand_over.dossier.zone_id,
        before={"holder": before.person.name if before else ""},
        after={"hand_over": hand_over.pk, "role": hand_over.role, "holder": hand_over.successor.name, "from": starts},
    )
    return hand_over


@command("taskforces.decline_hand_over", label=gettext_lazy("不接交接"), subject="hand_over")
def decline(*, actor: Actor, at: datetime, hand_over: HandOver, reason: str) -> HandOver:
    _still_proposed(hand_over)
    if actor.person_id != hand_over.successor_id and not actor.is_system:
        raise Forbidden(_("只有 %(name)s 本人能说不接。") % {"name": hand_over.successor.name}, rule="successor")
    if not reason.strip():
        raise Refused(_("不接要写原因。"), field="reason", rule="required")
    _answer(hand_over, HandOver.State.DECLINED, at, reason)
    recording().about(
        dossier_id=hand_over.dossier_id,
        zone_id=hand_over.dossier.zone_id,
        after={"hand_over": hand_over.pk, "state": "declined"},
        reason=reason,
    )
    return hand_over


@command("taskforces.withdraw_hand_over", label=gettext_lazy("撤回交接"), subject="hand_over")
def withdraw(*, actor: Actor, at: datetime, hand_over: HandOver, reason: str = "") -> HandOver:
    _still_proposed(hand_over)
    _answer(hand_over, HandOver.State.WITHDRAWN, at, reason)
    recording().about(
        dossier_id=hand_over.dossier_id,
        zone_id=hand_over.dossier.zone_id,
        after={"hand_over": hand_over.pk, "state": "withdrawn"},
        reason=reason,
    )
    return hand_over


@command("taskforces.end_override", label=gettext_lazy("取消单独指定"), subject="assignment")
def end_override(*, actor: Actor, at: datetime, assignment: Assignment, ends_on: date, reason: str) -> Assignment:
    """From `ends_on` the task force's own seat holds again. Refused where that seat is empty: it would open a gap."""
    dossier = assignment.dossier
    if dossier.kind == "task_force":
        raise Refused(_("这是专班的位子，换人办交接。"), field="assignment", rule="override")
    if is_key(dossier, ends_on) and not _seat_behind(dossier, assignment.role, ends_on):
        raise Refused(
            _("取消后没有人当%(role)s，会出缺口。先给专班补上这个位子。") % {"role": assignment.get_role_display()},
            field="assignment",
            rule="no gap",
        )
    Assignment.objects.filter(pk=assignment.pk).update(ends_on=ends_on)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        before={"role": assignment.role, "post": str(assignment.post)},
        after={"ends_on": ends_on},
        reason=reason,
    )
    assignment.ends_on = ends_on
    return assignment


def is_key(dossier: Dossier, day: date) -> bool:
    return KeyPeriod.objects.filter(holds_on(day), dossier=dossier).exists()


def _seat_behind(dossier: Dossier, role: str, day: date) -> bool:
    source = Inheritance.objects.filter(holds_on(day), dossier=dossier).values("source")
    seats = Assignment.objects.filter(holds_on(day), dossier__in=source, role=role).select_related("region")
    place = dossier.region.path if dossier.region else ""
    posts = [
        seat.post_id
        for seat in seats
        if role != Role.LOCAL or seat.region is None or place.startswith(seat.region.path)
    ]
    return Holding.objects.filter(holds_on(day), post__in=posts).exists()


def _still_proposed(hand_over: HandOver) -> None:
    if hand_over.state != HandOver.State.PROPOSED:
        raise Refused(
            _("这份交接已经是“%(state)s”。") % {"state": hand_over.get_state_display()}, field="hand_over", rule="open"
        )


def _answer(hand_over: HandOver, state: str, at: datetime, answer: str) -> None:
    hand_over.state, hand_over.answered_at, hand_over.answer = state, at, answer
    hand_over.save(update_fields=["state", "answered_at", "answer"])
