"""Writes of service, split by noun."""

from kuaijin.contacts.commands.answers import confirm
from kuaijin.contacts.commands.duty import confirm_presence, end_duty, plan_duty, settle_duty, swap_duty
from kuaijin.contacts.commands.nightly import look_over
from kuaijin.contacts.commands.records import correct, record, withdraw
from kuaijin.contacts.commands.visit_records import Conditions, Signed, record_visit
from kuaijin.contacts.commands.visits import change_visit, drop_visit, end_visit_plan, make_visit_plan, open_visits
from kuaijin.contacts.hearing import Line
from kuaijin.contacts.promising import Difficulty, Promised, Spot

__all__ = [
    "Conditions",
    "Difficulty",
    "Line",
    "Promised",
    "Signed",
    "Spot",
    "change_visit",
    "confirm",
    "confirm_presence",
    "correct",
    "drop_visit",
    "end_duty",
    "end_visit_plan",
    "look_over",
    "make_visit_plan",
    "open_visits",
    "plan_duty",
    "record",
    "record_visit",
    "settle_duty",
    "swap_duty",
    "withdraw",
]
