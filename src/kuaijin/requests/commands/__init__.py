"""Every write of requests, split by noun."""

from kuaijin.requests.commands.closing import answer, call_back, rate
from kuaijin.requests.commands.dispatching import accept, assign, dispatch, dispute, hand_on, silent, take
from kuaijin.requests.commands.handling import (
    ask_enterprise,
    contacted,
    hear_back,
    join,
    joint_answer,
    mark_complex,
    say,
    tell_plan,
)
from kuaijin.requests.commands.ledger import ask_leader, decide, plan_to_solve, take_up
from kuaijin.requests.commands.opening import open_request
from kuaijin.requests.commands.pooling import correct, link, merge, split
from kuaijin.requests.commands.settling import reread
from kuaijin.requests.commands.ways import (
    choose_level,
    end_rule,
    end_template,
    keep_known,
    retire_known,
    save_template,
    set_rule,
    unwatch,
    watch,
)
from kuaijin.requests.commands.withdrawing import check_withdrawal, withdraw

__all__ = [
    "accept",
    "answer",
    "ask_enterprise",
    "ask_leader",
    "assign",
    "call_back",
    "check_withdrawal",
    "choose_level",
    "contacted",
    "correct",
    "decide",
    "dispatch",
    "dispute",
    "end_rule",
    "end_template",
    "hand_on",
    "hear_back",
    "join",
    "joint_answer",
    "keep_known",
    "link",
    "mark_complex",
    "merge",
    "open_request",
    "plan_to_solve",
    "rate",
    "reread",
    "retire_known",
    "save_template",
    "say",
    "set_rule",
    "silent",
    "split",
    "take",
    "take_up",
    "tell_plan",
    "unwatch",
    "watch",
    "withdraw",
]
