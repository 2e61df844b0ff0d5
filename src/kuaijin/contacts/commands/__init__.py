"""Writes of service, split by noun."""

from kuaijin.contacts.commands.answers import confirm
from kuaijin.contacts.commands.duty import confirm_presence, end_duty, plan_duty, settle_duty, swap_duty
from kuaijin.contacts.commands.nightly import look_over
from kuaijin.contacts.commands.records import correct, record, withdraw
from kuaijin.contacts.promising import Difficulty, Promised, Spot

__all__ = [
    "Difficulty",
    "Promised",
    "Spot",
    "confirm",
    "confirm_presence",
    "correct",
    "end_duty",
    "look_over",
    "plan_duty",
    "record",
    "settle_duty",
    "swap_duty",
    "withdraw",
]
