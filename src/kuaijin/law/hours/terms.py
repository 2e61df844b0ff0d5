"""A term in minutes: how many, and whether only the minutes of office hours count."""

from dataclasses import dataclass
from enum import StrEnum

from kuaijin.law import fields
from kuaijin.law.clock import ClockKind

LONGEST_TERM = 366 * 24 * 60


class MinuteMode(StrEnum):
    """Minutes in which the office is open, or every minute."""

    OFFICE = "office_minutes"
    ELAPSED = "minutes"


MINUTE_MODES = frozenset(MinuteMode)


@dataclass(frozen=True, slots=True)
class MinuteTerm:
    """`minutes` of its own mode from the instant of receipt; one at least, a year of them at most."""

    minutes: int
    mode: MinuteMode = MinuteMode.OFFICE
    clock: ClockKind = ClockKind.PROMISED
    source: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LONGEST_TERM:
            raise ValueError("a term has one minute at least")

    @classmethod
    def from_dict(cls, value: object) -> "MinuteTerm":
        given = fields.mapping("term", value, ("mode", "minutes", "clock", "source"))
        return cls(
            minutes=fields.whole_number("term.minutes", given.get("minutes"), least=1, most=LONGEST_TERM),
            mode=fields.choice("term.mode", given.get("mode", MinuteMode.OFFICE), MinuteMode),
            clock=fields.choice("term.clock", given.get("clock", ClockKind.PROMISED), ClockKind),
            source=str(given.get("source") or ""),
        )

    def to_dict(self) -> dict[str, object]:
        return {"mode": str(self.mode), "minutes": self.minutes, "clock": str(self.clock), "source": self.source}
