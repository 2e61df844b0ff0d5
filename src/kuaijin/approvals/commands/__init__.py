"""Every write of approvals, split by noun."""

from kuaijin.approvals.commands.facts import (
    answer_facts,
    approve_answers,
    close_checklist,
    decline_answers,
    judge_again,
    open_checklist,
)
from kuaijin.approvals.commands.letters import issue_letter, issue_promise, void_letter
from kuaijin.approvals.commands.plans import make_plan, publish_plan, withdraw_plan

__all__ = [
    "answer_facts",
    "approve_answers",
    "close_checklist",
    "decline_answers",
    "issue_letter",
    "issue_promise",
    "judge_again",
    "make_plan",
    "open_checklist",
    "publish_plan",
    "void_letter",
    "withdraw_plan",
]
