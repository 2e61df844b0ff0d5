"""The complete list of what can be done. Rights matrix, API, audit page and event log come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Command:
    """`code` is stable; `subject` names the keyword argument whose scope is checked ("" = the zone of the actor).

    `function` is the body as written, `run` the way in, with right, transaction and entry around it."""

    code: str
    label: Any
    subject: str
    function: Callable[..., Any]
    run: Callable[..., Any]


commands: dict[str, Command] = {}
consequences: dict[str, Any] = {}
_subscribers: dict[str, list[Callable[[Any], None]]] = {}
_check: Callable[[Any, Command, Any], None] | None = None


def register(command: Command) -> None:
    if command.code in commands and commands[command.code].function.__module__ != command.function.__module__:
        raise ValueError(f"command {command.code} is registered twice")
    commands[command.code] = command


def consequence(code: str, label: Any) -> None:
    """Name the entries that a command leaves on the things it touched, and that are no command themselves."""
    consequences[code] = label


def said(code: str) -> str:
    """The name for readers of a command or consequence; its code when nobody named it."""
    known = commands.get(code)
    return str(known.label if known else consequences.get(code, code))


def hand_over_rights(check: Callable[[Any, Command, Any], None]) -> None:
    """`config` hands in the check of rights at start, so that this floor need not know the directory."""
    global _check  # noqa: PLW0603 - set once at start
    _check = check


def check_right(actor: Any, command: Command, subject: Any) -> None:
    """Raises Forbidden or NotVisible. Without a check handed in nothing may be done at all."""
    if _check is None:
        raise RuntimeError("no check of rights was handed to the journal")
    _check(actor, command, subject)


def on(code: str, function: Callable[[Any], None]) -> None:
    """Call `function(entry)` after the commit of every entry with `code`."""
    _subscribers.setdefault(code, []).append(function)


def subscribers(code: str) -> list[Callable[[Any], None]]:
    return _subscribers.get(code, [])
