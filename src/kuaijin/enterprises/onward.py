"""What the rooms above show on an enterprise's page: they hand it over at start, this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier


@dataclass(frozen=True)
class Part:
    """A section of the page: the room's own template, which finds `told` as `part.told`."""

    template: str
    told: Any


Reader = Callable[[Actor, Dossier, date], Part | None]

_readers: list[Reader] = []


def hand_over(reader: Reader) -> None:
    """Sections stand in the order in which they were handed over."""
    if reader not in _readers:
        _readers.append(reader)


def parts_of(actor: Actor, dossier: Dossier, today: date) -> list[Part]:
    """The actor sees the dossier; what a room has nothing to say about is left out."""
    return [part for reader in _readers if (part := reader(actor, dossier, today)) is not None]
