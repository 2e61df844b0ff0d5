"""The office calendar of a zone. Reading and keeping notice files is handed in by `config`, so that page, API and shell
read the same files."""

from collections.abc import Callable, Sequence
from typing import Any

from kuaijin.law.calendar import Calendar, ExtraOff, Notice

Orders = Sequence[tuple[str, tuple[ExtraOff, ...]]]

_load: Callable[[str | None], Calendar] | None = None
_save: Callable[..., Any] | None = None
_read: Callable[[str], tuple[Notice, ...]] | None = None
_orders: Callable[[str], Orders] | None = None
_withdraw: Callable[[str, str, str], Any] | None = None


def hand_over(
    load: Callable[[str | None], Calendar],
    save: Callable[..., Any],
    read: Callable[[str], tuple[Notice, ...]],
    orders: Callable[[str], Orders],
    withdraw: Callable[[str, str, str], Any],
) -> None:
    global _load, _save, _read, _orders, _withdraw
    _load, _save, _read, _orders, _withdraw = load, save, read, orders, withdraw


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


def orders_of(zone_code: str) -> Orders:
    """Each order of the zone's further days off that holds: its name and its days."""
    if _orders is None:
        raise RuntimeError("no calendar was handed to the obligations")
    return _orders(zone_code)


def withdraw(zone_code: str, name: str, mark: str) -> Any:
    """Let an order hold no longer; `mark` tells its kept file apart. Raises FileNotFoundError."""
    if _withdraw is None:
        raise RuntimeError("no calendar was handed to the obligations")
    return _withdraw(zone_code, name, mark)
