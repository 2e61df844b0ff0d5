"""Every write of supervision: slips, meetings, what is decided at them."""

from kuaijin.supervision.commands.decisions import decide, withdraw_decision
from kuaijin.supervision.commands.issuing import issue_slip, issue_slips
from kuaijin.supervision.commands.meetings import (
    add_photos,
    attend,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    note,
    plan_meeting,
    put_on_agenda,
    take_off_agenda,
)
from kuaijin.supervision.commands.slips import answer_slip, close_slip, return_slip, withdraw_slip

__all__ = [
    "add_photos",
    "answer_slip",
    "attend",
    "cancel_meeting",
    "change_meeting",
    "close_slip",
    "decide",
    "hold_meeting",
    "issue_slip",
    "issue_slips",
    "note",
    "plan_meeting",
    "put_on_agenda",
    "return_slip",
    "take_off_agenda",
    "withdraw_decision",
    "withdraw_slip",
]
