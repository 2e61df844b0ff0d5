"""Every write of approvals, split by noun."""

from kuaijin.approvals.commands.confirming import confirm, rule, set_desk, withdraw_confirmation, withdraw_ruling
from kuaijin.approvals.commands.facts import (
    answer_facts,
    approve_answers,
    close_checklist,
    decline_answers,
    judge_again,
    open_checklist,
)
from kuaijin.approvals.commands.letters import issue_letter, issue_promise, void_letter
from kuaijin.approvals.commands.packs import load_pack, publish_pack, withdraw_pack
from kuaijin.approvals.commands.plans import make_plan, publish_plan, withdraw_plan

__all__ = [
    "answer_facts",
    "approve_answers",
    "close_checklist",
    "confirm",
    "decline_answers",
    "issue_letter",
    "issue_promise",
    "judge_again",
    "load_pack",
    "make_plan",
    "open_checklist",
    "publish_pack",
    "publish_plan",
    "rule",
    "set_desk",
    "void_letter",
    "withdraw_confirmation",
    "withdraw_pack",
    "withdraw_plan",
    "withdraw_ruling",
]
