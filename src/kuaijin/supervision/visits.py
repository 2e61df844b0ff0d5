"""When somebody last was at a project: told by the room of contacts, which this room does not know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Visit:
    """`who` was there, `what` came of it, in the words of whoever wrote it down."""

    on: date
    who: str
    what: str


Reader = Callable[[Sequence[int], date], dict[int, Visit]]
_reader: Reader | None = None


def hand_over(reader: Reader) -> None:
    """`reader`: dossiers and a day → the last visit of each up to that day; what was never visited is left out."""
    global _reader  # noqa: PLW0603 - set once at start
    _reader = reader


def last_visits(dossiers: Sequence[int], day: date) -> dict[int, Visit]:
    return _reader(dossiers, day) if _reader is not None else {}
