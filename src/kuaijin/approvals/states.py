"""From which state a case goes to which, by which command and step. Buttons, checks and the drawing come from here."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.approvals.models.cases import CaseState as S


class Step(models.TextChoices):
    """What can happen to a case: the codes of `CaseEvent.what`."""

    FILED = "filed", _("申报")
    RECEIVED = "received", _("材料收齐")
    PRE_REVIEWED = "pre_reviewed", _("预审完成")
    NOTICE = "notice", _("预审期间公示")
    CORRECTION_NOTICE = "correction_notice", _("一次告知补正")
    CORRECTED = "corrected", _("补正")
    ACCEPTED = "accepted", _("受理")
    DEFERRED_ACCEPTED = "deferred_accepted", _("容缺受理")
    DEEMED_ACCEPTED = "deemed_accepted", _("逾期未告知，视为受理")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    PAUSED = "paused", _("暂停计时")
    RESUMED = "resumed", _("恢复计时")
    EXTENDED = "extended", _("延长期限")
    COMMITTED = "committed", _("签署承诺")
    HANDED_IN = "handed_in", _("补齐材料")
    FORWARDED = "forwarded", _("结果推送后置")
    GRANTED = "granted", _("准予许可")
    REFUSED = "refused", _("不予许可")
    DELIVERED = "delivered", _("送达")
    DRAWN = "drawn", _("抽中核查")
    CHECKED = "checked", _("事后核查")
    ORDERED = "ordered", _("责令限期整改")
    RECTIFIED = "rectified", _("报告整改")
    REVOKED = "revoked", _("撤销决定")
    WARNED = "warned", _("前置有变")
    USED = "used", _("已使用")
    EXPIRED = "expired", _("有效期届满")
    RENEWED = "renewed", _("重新申请")
    WITHDRAWN = "withdrawn", pgettext_lazy("办件", "撤回申请")
    DROPPED = "dropped", _("不用办了")


@dataclass(frozen=True)
class Move:
    """`after` None: the state stays. `command` "": the system's own, by the clock."""

    step: Step
    command: str
    before: tuple[S, ...]
    after: S | None = None


HANDLED = (S.ACCEPTED, S.PAUSED)
GRANTED = (S.GRANTED, S.DELIVERED)

MOVES: tuple[Move, ...] = (
    Move(Step.FILED, "approvals.file_stage", (S.PLANNED,), S.FILED),
    Move(Step.RECEIVED, "approvals.forward_result", (S.FILED,)),
    Move(Step.PRE_REVIEWED, "approvals.pre_reviewed", (S.FILED, S.ACCEPTED, S.PAUSED)),
    Move(Step.NOTICE, "approvals.hold_notice", (S.FILED,)),
    Move(Step.CORRECTION_NOTICE, "approvals.notify_correction", (S.FILED,), S.CORRECTING),
    Move(Step.CORRECTED, "approvals.correct", (S.CORRECTING,), S.FILED),
    Move(Step.ACCEPTED, "approvals.accept", (S.FILED,), S.ACCEPTED),
    Move(Step.DEFERRED_ACCEPTED, "approvals.accept_deferred", (S.FILED,), S.ACCEPTED),
    Move(Step.DEEMED_ACCEPTED, "", (S.FILED,), S.ACCEPTED),
    Move(Step.NOT_ACCEPTED, "approvals.not_accept", (S.FILED,), S.NOT_ACCEPTED),
    Move(Step.PAUSED, "approvals.pause", (S.ACCEPTED,), S.PAUSED),
    Move(Step.RESUMED, "approvals.resume", (S.PAUSED,), S.ACCEPTED),
    Move(Step.EXTENDED, "approvals.extend", HANDLED),
    Move(Step.COMMITTED, "approvals.commit", (S.PLANNED, S.FILED, S.ACCEPTED)),
    Move(Step.GRANTED, "approvals.decide", (S.FILED, S.ACCEPTED), S.GRANTED),
    Move(Step.REFUSED, "approvals.decide", (S.FILED, S.ACCEPTED), S.REFUSED),
    Move(Step.REFUSED, "", (S.CORRECTING,), S.REFUSED),
    Move(Step.FORWARDED, "approvals.forward_result", GRANTED),
    Move(Step.DELIVERED, "approvals.deliver", (S.GRANTED,), S.DELIVERED),
    Move(Step.DELIVERED, "approvals.deliver", (S.REFUSED,)),
    Move(Step.REVOKED, "approvals.revoke", GRANTED, S.REVOKED),
    Move(Step.USED, "approvals.note_used", GRANTED),
    Move(Step.EXPIRED, "", GRANTED, S.EXPIRED),
    Move(
        Step.RENEWED,
        "approvals.renew",
        (*GRANTED, S.REFUSED, S.NOT_ACCEPTED, S.WITHDRAWN, S.REVOKED, S.EXPIRED),
    ),
    Move(Step.WITHDRAWN, "approvals.withdraw_case", (S.PLANNED, S.FILED, S.CORRECTING, *HANDLED), S.WITHDRAWN),
    Move(Step.DROPPED, "approvals.drop_case", (S.PLANNED, S.FILED, S.CORRECTING, *HANDLED), S.DROPPED),
)
# Nothing more is done to it; a grant that was delivered may still expire or be revoked.
CLOSED = frozenset({S.NOT_ACCEPTED, S.REFUSED, S.WITHDRAWN, S.DROPPED, S.DELIVERED, S.REVOKED, S.EXPIRED})
OPEN = tuple(state for state in S if state not in CLOSED and state != S.GRANTED)


def move_of(step: str, state: str) -> Move | None:
    """The move that this step is from this state; None where it is not one."""
    return next((move for move in MOVES if move.step == step and state in move.before), None)


def commands_from(state: str) -> tuple[str, ...]:
    """Codes of the commands that lead on from this state, in the order of the table."""
    return tuple(dict.fromkeys(move.command for move in MOVES if move.command and state in move.before))
