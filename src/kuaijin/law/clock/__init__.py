"""Statutory, promised and step clocks: a term, the events of a matter, and what the clock shows on a day."""

from kuaijin.law.clock.course import Course, Limits, Note, Pause, Refused, State
from kuaijin.law.clock.events import Event, Kind, Outcome, events_from
from kuaijin.law.clock.grounds import Ground, Grounds, grounds_from
from kuaijin.law.clock.reading import DayCount, Reading, read
from kuaijin.law.clock.terms import DELIVERY, ClockKind, Mode, Roll, StartFrom, Term

__all__ = [
    "DELIVERY",
    "ClockKind",
    "Course",
    "DayCount",
    "Event",
    "Ground",
    "Grounds",
    "Kind",
    "Limits",
    "Mode",
    "Note",
    "Outcome",
    "Pause",
    "Reading",
    "Refused",
    "Roll",
    "StartFrom",
    "State",
    "Term",
    "events_from",
    "grounds_from",
    "read",
]
