"""What happened to a matter, and on which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kuaijin.law import fields
from kuaijin.law.dates import day_of
from kuaijin.law.fields import Malformed


class Kind(StrEnum):
    RECEIVED = "received"
    CORRECTION_NOTICE = "correction_notice"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    DECIDED = "decided"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


KEYS = ("kind", "on", "ground", "notice", "days", "authority", "reason", "expected_end", "outcome", "at")


@dataclass(frozen=True, slots=True)
class Event:
    """`days` of an extension are of the term's own mode; `notice` says whether a pause was told in writing.

    `at` is the instant on that day, where a clock of minutes needs it."""

    kind: Kind
    on: date
    ground: str = ""
    notice: bool | None = None
    days: int = 0
    authority: str = ""
    reason: str = ""
    expected_end: date | None = None
    outcome: Outcome = Outcome.GRANTED
    at: datetime | None = None

    @classmethod
    def from_dict(cls, value: object) -> "Event":
        given = fields.mapping("event", value, KEYS)
        kind = fields.choice("kind", given.get("kind"), Kind)
        event = cls(
            kind=kind,
            on=fields.day("on", given.get("on")),
            ground=str(given.get("ground") or "").strip(),
            notice=None if given.get("notice") is None else fields.yes_or_no("notice", given["notice"]),
            days=_days(kind, given),
            authority=str(given.get("authority") or "").strip(),
            reason=str(given.get("reason") or "").strip(),
            expected_end=_expected_end(given.get("expected_end")),
            outcome=fields.choice("outcome", given.get("outcome") or Outcome.GRANTED, Outcome),
            at=None if given.get("at") is None else fields.instant("at", given["at"]),
        )
        if event.at is not None and day_of(event.at) != event.on:
            raise Malformed("at", event.at.isoformat(), "bad.at_other_day")
        if event.expected_end is not None and event.expected_end < event.on:
            raise Malformed("expected_end", event.expected_end, "bad.expected_end")
        return event

    def to_dict(self) -> dict[str, object]:
        """Only what is set, with days as ISO text: it reads back as the same event."""
        told: dict[str, object] = {"kind": str(self.kind), "on": self.on.isoformat()}
        for key in ("ground", "days", "authority", "reason"):
            if getattr(self, key):
                told[key] = getattr(self, key)
        if self.notice is not None:
            told["notice"] = self.notice
        if self.expected_end is not None:
            told["expected_end"] = self.expected_end.isoformat()
        if self.at is not None:
            told["at"] = self.at.isoformat()
        if self.kind is Kind.DECIDED:
            told["outcome"] = str(self.outcome)
        return told


def _expected_end(value: object) -> date | None:
    return None if value is None else fields.day("expected_end", value)


def _days(kind: Kind, given: Mapping[str, object]) -> int:
    if kind is Kind.EXTENDED:
        return fields.whole_number("days", given.get("days"), least=1)
    return 0 if given.get("days") is None else fields.whole_number("days", given["days"], least=0)


def events_from(value: object) -> tuple[Event, ...]:
    """A list of events; a faulty one is named by its place in the list."""
    events = []
    for position, entry in enumerate(fields.sequence("events", value), start=1):
        try:
            events.append(Event.from_dict(entry))
        except Malformed as error:
            raise error.within(f"events[{position}]") from None
    return tuple(events)
