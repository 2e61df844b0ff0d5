"""Refuses every write outside a running command while a test runs.

Who there is (accounts, grants, posts held) is kept by the server under the heads of the zones' chains: a command that
writes to it must move such a head, and a test in which one did not fails.

Migrations, what a test sets up under `setup()` and the framework's own tables are let through. The guard sits on every
connection, also on those that the threads of a live server open.
"""

import functools
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# Tables that frameworks write by themselves: sessions, the sign-in guard, migrations, and the run records of jobs.
FRAMEWORK_TABLES = re.compile(r"django_session|django_migrations|django_content_type|auth_permission|axes_\w+|jobs_\w+")

# What the server keeps as long as no zone's chain moved (`journal.remembered.shelf`).
WHO_THERE_IS = re.compile(r"directory_(account|grant|holding|leave|person|zone)|cockpit_savedfilter")

_LEADING = re.compile(r"^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)+", re.DOTALL)
_TABLE = r"\s+(?:ONLY\s+|OR\s+\w+\s+INTO\s+|INTO\s+|FROM\s+|TABLE\s+)*[\"`]?(?P<table>\w+)"
_WRITE = re.compile(rf"(?P<verb>INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b{_TABLE}", re.IGNORECASE)
_WRITE_IN_WITH = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|(?<!FOR )(?<!KEY )UPDATE)\s+[\"`]?(?P<table>\w+)", re.IGNORECASE
)

_enforcing = False
_exempt: ContextVar[bool] = ContextVar("kuaijin_test_setup", default=False)


# Thread → a table of those written to since the last move of a zone's chain.
_unsaid: dict[int, str] = {}


class WriteOutsideChain(AssertionError):
    """A command wrote who there is, and left no entry on the chain of a zone."""


class WriteOutsideCommand(AssertionError):
    """The code under test wrote to the database without a command."""


@contextmanager
def setup() -> Iterator[None]:
    """What happens inside is the test's own preparation and may write without a command (in this thread)."""
    token = _exempt.set(True)
    try:
        yield
    finally:
        _exempt.reset(token)


def setting_up(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with setup():
            return function(*args, **kwargs)

    return run


@contextmanager
def enforced() -> Iterator[None]:
    """The test itself runs: writes belong to commands, in every thread."""
    global _enforcing  # noqa: PLW0603 - threads of the live server must see it, a context variable would not reach them
    before, _enforcing = _enforcing, True
    try:
        yield
        if not before and _unsaid:
            raise WriteOutsideChain(f"{sorted(_unsaid.values())} changed, and no zone's chain moved")
    finally:
        _enforcing = before
        if not before:
            _unsaid.clear()


def follow(sql: str, table: str | None, params: Any) -> None:
    """Notes what was written to and whether the chain of a zone moved after it; what is rolled back was not written."""
    if table is None:
        if sql.startswith(("ROLLBACK", "BEGIN")):
            _unsaid.pop(threading.get_ident(), None)
    elif WHO_THERE_IS.fullmatch(table):
        _unsaid[threading.get_ident()] = table
    elif table == "journal_chain" and any(str(value).startswith("z:") for value in params or ()):
        _unsaid.pop(threading.get_ident(), None)


def written_table(sql: str) -> str | None:
    """The table that a statement writes to, or None when it only reads (or speaks of transactions)."""
    statement = _LEADING.sub("", sql, count=1) if _LEADING.match(sql) else sql
    match = _WRITE.match(statement)
    if match is None and statement[:4].upper() == "WITH":
        match = _WRITE_IN_WITH.search(statement)
    return match["table"] if match else None


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _enforcing and not _exempt.get():
        table = written_table(str(sql))
        if table is not None and not FRAMEWORK_TABLES.fullmatch(table) and not in_command():
            raise WriteOutsideCommand(f"{table} was written outside a command: {str(sql)[:200]}")
        follow(str(sql), table, params)
    return execute(sql, params, many, context)


def in_command() -> bool:
    from kuaijin.journal.recording import in_command as running  # models: once Django is set up

    return running()


def install(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of `connection_created`: puts the guard on a new connection, once."""
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)
