"""Every write of requests, split by noun."""

from kuaijin.requests.commands.closing import answer, call_back, rate
from kuaijin.requests.commands.concluding import conclude
from kuaijin.requests.commands.dispatching import accept, assign, dispatch, dispute, hand_on, silent, take
from kuaijin.requests.commands.doors import (
    check_code,
    close_door,
    forget_addresses,
    open_door,
    send_code,
    send_through_door,
)
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
from kuaijin.requests.commands.hotline import drop_hotline, fail_hotline, import_hotline, queue_hotline, upload_hotline
from kuaijin.requests.commands.ledger import ask_leader, decide, plan_to_solve, take_up
from kuaijin.requests.commands.opening import open_request
from kuaijin.requests.commands.pooling import correct, link, merge, split
from kuaijin.requests.commands.reforms import decide_reform, propose_reform, report_reform
from kuaijin.requests.commands.senders import end_sender, hand_in, make_sender
from kuaijin.requests.commands.settling import follow, reread
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
    "check_code",
    "check_withdrawal",
    "choose_level",
    "close_door",
    "conclude",
    "contacted",
    "correct",
    "decide",
    "decide_reform",
    "dispatch",
    "dispute",
    "drop_hotline",
    "end_rule",
    "end_sender",
    "end_template",
    "fail_hotline",
    "follow",
    "forget_addresses",
    "hand_in",
    "hand_on",
    "hear_back",
    "import_hotline",
    "join",
    "joint_answer",
    "keep_known",
    "link",
    "make_sender",
    "mark_complex",
    "merge",
    "open_door",
    "open_request",
    "plan_to_solve",
    "propose_reform",
    "queue_hotline",
    "rate",
    "report_reform",
    "reread",
    "retire_known",
    "save_template",
    "say",
    "send_code",
    "send_through_door",
    "set_rule",
    "silent",
    "split",
    "take",
    "take_up",
    "tell_plan",
    "unwatch",
    "upload_hotline",
    "watch",
    "withdraw",
]
