"""A term: how many days, of which kind, from which event, and what happens when it ends on a rest day."""

from dataclasses import dataclass
from enum import StrEnum

from kuaijin.law import fields

LONGEST_TERM = 3660


class Mode(StrEnum):
    """Whose days: working days (行政许可法 82), or every day (民法典 200)."""

    WORKING = "working"
    CALENDAR = "calendar"


class Roll(StrEnum):
    """An end on a rest day moves to the next working day (民法典 203), or stays."""

    NEXT_WORKING_DAY = "next_working_day"
    NONE = "none"


class StartFrom(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECIDED = "decided"


class ClockKind(StrEnum):
    STATUTORY = "statutory"
    PROMISED = "promised"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Term:
    """`days` of its own mode; `extensions` is how often its rule lets it be extended (行政许可法 42: once)."""

    days: int
    mode: Mode = Mode.WORKING
    roll: Roll = Roll.NEXT_WORKING_DAY
    start_from: StartFrom = StartFrom.ACCEPTED
    clock: ClockKind = ClockKind.STATUTORY
    source: str = ""
    extensions: int = 1

    @classmethod
    def from_dict(cls, value: object) -> "Term":
        given = fields.mapping("term", value, ("mode", "days", "roll", "start_from", "clock", "source", "extensions"))
        return cls(
            days=fields.whole_number("term.days", given.get("days"), least=0, most=LONGEST_TERM),
            mode=fields.choice("term.mode", given.get("mode", Mode.WORKING), Mode),
            roll=fields.choice("term.roll", given.get("roll") or Roll.NEXT_WORKING_DAY, Roll),
            start_from=fields.choice("term.start_from", given.get("start_from", StartFrom.ACCEPTED), StartFrom),
            clock=fields.choice("term.clock", given.get("clock", ClockKind.STATUTORY), ClockKind),
            source=str(given.get("source") or ""),
            extensions=fields.whole_number("term.extensions", given.get("extensions", 1), least=0, most=99),
        )

    def to_dict(self) -> dict[str, object]:
        return {
            "mode": str(self.mode),
            "days": self.days,
            "roll": str(self.roll),
            "start_from": str(self.start_from),
            "clock": str(self.clock),
            "source": self.source,
            "extensions": self.extensions,
        }


DELIVERY = Term(days=10, start_from=StartFrom.DECIDED, source="行政许可法（2019）第四十四条、第八十二条")
"""Delivery of a grant: 10 working days from the decision."""
