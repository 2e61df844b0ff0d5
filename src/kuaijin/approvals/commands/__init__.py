"""Every write of approvals, split by noun."""

from kuaijin.approvals.commands.announcing import hold_notice
from kuaijin.approvals.commands.cases import accept, accept_deferred, not_accept, notify_correction
from kuaijin.approvals.commands.checks import draw_checks, order_to_correct, record_check, rectified
from kuaijin.approvals.commands.clocking import correct, extend, pause, pre_reviewed, resume
from kuaijin.approvals.commands.confirming import confirm, rule, set_desk, withdraw_confirmation, withdraw_ruling
from kuaijin.approvals.commands.deciding import commit, decide, deliver, forward_result, revoke
from kuaijin.approvals.commands.documents import hand_in, obtain_document, return_document
from kuaijin.approvals.commands.ending import expire, note_used, remind_of_end
from kuaijin.approvals.commands.facts import (
    answer_facts,
    approve_answers,
    close_checklist,
    decline_answers,
    judge_again,
    open_checklist,
)
from kuaijin.approvals.commands.filing import drop_case, file_stage, renew, withdraw_case
from kuaijin.approvals.commands.letters import issue_letter, issue_promise, void_letter
from kuaijin.approvals.commands.mandates import end_mandate, grant_mandate
from kuaijin.approvals.commands.packs import load_pack, publish_pack, withdraw_pack
from kuaijin.approvals.commands.plans import make_plan, publish_plan, withdraw_plan
from kuaijin.approvals.commands.sessions import call_session, cancel_session, hold_session, say_at_session
from kuaijin.approvals.commands.settling import deem, lapse, reread

__all__ = [
    "accept",
    "accept_deferred",
    "answer_facts",
    "approve_answers",
    "call_session",
    "cancel_session",
    "close_checklist",
    "commit",
    "confirm",
    "correct",
    "decide",
    "decline_answers",
    "deem",
    "deliver",
    "draw_checks",
    "drop_case",
    "end_mandate",
    "expire",
    "extend",
    "file_stage",
    "forward_result",
    "grant_mandate",
    "hand_in",
    "hold_notice",
    "hold_session",
    "issue_letter",
    "issue_promise",
    "judge_again",
    "lapse",
    "load_pack",
    "make_plan",
    "not_accept",
    "note_used",
    "notify_correction",
    "obtain_document",
    "open_checklist",
    "order_to_correct",
    "pause",
    "pre_reviewed",
    "publish_pack",
    "publish_plan",
    "record_check",
    "rectified",
    "remind_of_end",
    "renew",
    "reread",
    "resume",
    "return_document",
    "revoke",
    "rule",
    "say_at_session",
    "set_desk",
    "void_letter",
    "withdraw_case",
    "withdraw_confirmation",
    "withdraw_pack",
    "withdraw_plan",
    "withdraw_ruling",
]
