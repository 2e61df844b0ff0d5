"""Commands × roles, read off the registry: the list of what can be done is never written twice."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kuaijin.directory.roles import ROLES, Reads, Role
from kuaijin.journal.registry import Command, commands


@dataclass(frozen=True)
class Line:
    """One command with, for each role in the order of `roles()`, whether it is in the role."""

    code: str
    label: Any
    held: tuple[bool, ...]


@dataclass(frozen=True)
class Room:
    name: str
    lines: tuple[Line, ...]


def roles() -> tuple[Role, ...]:
    return tuple(ROLES.values())


def rooms() -> tuple[Room, ...]:
    """Every registered command by room; those no role holds (the clock's, the set-up's) are in it too."""
    known = sorted(commands.values(), key=lambda command: command.code)
    return tuple(
        Room(name, tuple(_line(command) for command in group))
        for name, group in groupby(known, key=lambda command: command.code.split(".")[0])
    )


def _line(command: Command) -> Line:
    return Line(command.code, command.label, tuple(role.may(command.code) for role in roles()))


def readers(what: Reads) -> tuple[Role, ...]:
    return tuple(role for role in roles() if what in role.reads)
