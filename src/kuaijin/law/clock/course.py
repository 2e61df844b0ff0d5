"""What a course of events amounts to: its state, its clock, its breaches and warnings."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kuaijin.law.clock.counting import Stop
from kuaijin.law.clock.events import Outcome
from kuaijin.law.words import Reason


class State(StrEnum):
    RECEIVED = "received"
    AWAITING_CORRECTION = "awaiting_correction"
    NOT_ACCEPTED = "not_accepted"
    RUNNING = "running"
    PAUSED = "paused"
    DECIDED = "decided"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


class Refused(Exception):
    """An impossible order of events. `rule` is the article, `message` what is wrong and what to do."""

    def __init__(self, rule: str, why: Reason, on: date) -> None:
        self.rule, self.why, self.on = rule, why, on
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return self.why.text()

    def text(self, language: str = "zh") -> str:
        return self.why.text(language)


@dataclass(frozen=True, slots=True)
class Note:
    """A breach or a warning: what, on which day, by which source."""

    why: Reason
    on: date
    source: str

    @property
    def code(self) -> str:
        return self.why.code

    def text(self, language: str = "zh") -> str:
        return self.why.text(language)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that stops this clock. Open without `end`; `expected_end` was told beforehand."""

    ground: str
    source: str
    begin: date
    end: date | None
    expected_end: date | None

    @property
    def stop(self) -> Stop:
        return Stop(self.begin, self.end or self.expected_end)


@dataclass(frozen=True, slots=True)
class Course:
    """`start` is the day the term's clock began (not counted), `stopped_on` the day it ended."""

    state: State
    start: date | None
    stopped_on: date | None
    outcome: Outcome | None
    deemed: bool
    days: int
    pauses: tuple[Pause, ...]
    missing_year: int | None
    warnings: tuple[Note, ...]
    breaches: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days; None switches off. Two settings, not one (行政许可法 32(4))."""

    notice: int | None = 5
    deemed_accepted: int | None = 5
