"""The office calendar of a zone. Reading and keeping notice files is handed in by `config`, so that page, API and shell
read the same files."""

from collections.abc import Callable
from typing import Any

from kuaijin.law.calendar import Calendar, Notice

_load: Callable[[str | None], Calendar] | None = None
_save: Callable[..., Any] | None = None
_read: Callable[[str], tuple[Notice, ...]] | None = None


def hand_over(
    load: Callable[[str | None], Calendar], save: Callable[..., Any], read: Callable[[str], tuple[Notice, ...]]
) -> None:
    global _load, _save, _read
    _load, _save, _read = load, save, read


def calendar_of(zone_code: str | None = None) -> Calendar:
    """Shipped notices, those loaded here, and the zone's own days off."""
    if _load is None:
        raise RuntimeError("no calendar was handed to the obligations")
    return _load(zone_code)


def keep(text: str, zone_code: str | None = None, name: str = "") -> Any:
    """Check and keep a notice file; the path it was written to. `name` tells a zone's days off apart."""
    if _save is None:
        raise RuntimeError("no calendar was handed to the obligations")
    return _save(text, zone_code, name)


def read(text: str) -> tuple[Notice, ...]:
    """What a notice file says, kept nowhere. Raises Malformed as keeping it would."""
    if _read is None:
        raise RuntimeError("no calendar was handed to the obligations")
    return _read(text)
