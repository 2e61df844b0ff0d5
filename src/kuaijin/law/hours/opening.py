"""Office hours: when on a working day an office is open, in Asia/Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

from kuaijin.law import fields
from kuaijin.law.dates import SHANGHAI
from kuaijin.law.fields import Malformed

HOUR = 60


@dataclass(frozen=True)
class OfficeHours:
    """`spans` are in order and do not touch: open from the first time of each to the second. ValueError otherwise."""

    spans: tuple[tuple[time, time], ...]
    source: str = ""

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("office hours are spans in order, each with an end after its beginning")

    @cached_property
    def whole(self) -> timedelta:
        """How long the office is open on one working day."""
        return sum((end - begin for begin, end in self.on(date.min)), timedelta(0))

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The spans as instants of a day on which the office works."""
        return [
            (datetime.combine(day, begin, SHANGHAI), datetime.combine(day, end, SHANGHAI)) for begin, end in self.spans
        ]


def hours_from(document: object) -> OfficeHours:
    """`source` and `spans`, each `{from, to}` as "08:30". Malformed names field, value, rule and next step."""
    given = fields.mapping("文件", document, ("source", "spans"))
    entries = fields.sequence("spans", given.get("spans"))
    spans = [_span(f"spans[{position}]", entry) for position, entry in enumerate(entries, start=1)]
    edges = [edge for span in spans for edge in span]
    if not edges or any(a >= b for a, b in pairwise(edges)):
        raise Malformed("spans", "、".join(f"{edge:%H:%M}" for edge in edges), "bad.office_hours")
    return OfficeHours(tuple(spans), fields.text("source", given.get("source")))


def _span(place: str, entry: object) -> tuple[time, time]:
    given = fields.mapping(place, entry, ("from", "to"))
    return _time(f"{place} from", given.get("from")), _time(f"{place} to", given.get("to"))


def _time(field: str, value: object) -> time:
    """A time of day; without quotes YAML reads 13:30 as a number of minutes, and it is meant just so."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * HOUR:
        return time(*divmod(value, HOUR))
    try:
        found = time.fromisoformat(str(value).strip())
    except ValueError:
        raise Malformed(field, value, "bad.time") from None
    if found.second or found.microsecond or found.tzinfo is not None:
        raise Malformed(field, value, "bad.time")
    return found
