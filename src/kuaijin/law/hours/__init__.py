"""Terms in minutes: office hours of working days, or every minute; due at an instant, each span with why it counts."""

from kuaijin.law.hours.counting import Measure, Stop, due, used
from kuaijin.law.hours.opening import OfficeHours, hours_from
from kuaijin.law.hours.reading import Reading, Span, read
from kuaijin.law.hours.terms import MINUTE_MODES, MinuteMode, MinuteTerm

__all__ = [
    "MINUTE_MODES",
    "Measure",
    "MinuteMode",
    "MinuteTerm",
    "OfficeHours",
    "Reading",
    "Span",
    "Stop",
    "due",
    "hours_from",
    "read",
    "used",
]
