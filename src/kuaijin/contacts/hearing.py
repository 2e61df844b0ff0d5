"""What an enterprise asks for during a visit, handed to the room of requests; that room is handed over at start.

Until it is there, what was asked becomes a problem."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.problems.models import Kind


@dataclass(frozen=True)
class Line:
    """One thing asked for, in the words of whoever asked."""

    kind: str
    words: str


# `opener(*, actor, at, contact, lines, day)`: the dossier of the request of each line, in the same order.
Opener = Callable[..., Sequence[Dossier]]
Kinds = Callable[[], Sequence[tuple[str, Any]]]
# `counter(actor, enterprises)`: how many requests of each are open.
Counter = Callable[[Actor, Sequence[int]], dict[int, int]]


@dataclass(frozen=True)
class _Room:
    opener: Opener | None = None
    kinds: Kinds | None = None
    counter: Counter | None = None


_room = _Room()


def hand_over(opener: Opener, kinds: Kinds | None = None, counter: Counter | None = None) -> None:
    """`config` hands over the room of requests at start."""
    global _room  # noqa: PLW0603 - set once at start
    _room = _Room(opener, kinds, counter)


def opener() -> Opener | None:
    return _room.opener


def kinds() -> Sequence[tuple[str, Any]]:
    """Code and name of what may be asked for."""
    return _room.kinds() if _room.kinds is not None else Kind.choices


def open_requests(actor: Actor, enterprises: Sequence[int]) -> dict[int, int]:
    return _room.counter(actor, enterprises) if _room.counter is not None else {}
