"""Answers that hold until somebody writes, and what of the directory holds between two of its own entries.

Every write leaves an entry, so the same last entry means the same data. On PostgreSQL an entry with a lower number may
be committed after one with a higher: therefore such an answer is kept for seconds only.

Who there is (accounts, grants, posts held, leaves) changes by entries without a dossier alone: these stand on the
chains of the zones, whose heads are locked for each append and move in the same transaction as the data. The same heads
therefore mean the same directory, on every database and in every process, for as long as they stand."""

import hashlib
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection

from kuaijin.journal.models import Chain, Entry

T = TypeVar("T")
SECONDS = 10
SHELVES, BOOKS = 2, 20_000

Heads = tuple[tuple[str, str], ...]


def remembered(what: object, make: Callable[[], T]) -> T:
    """`make()`, or what it gave for the same `what` since the last entry. `what` must name everything it depends on:
    who asks with which scope, the day, the question."""
    last = asked_once("the last entry", lambda: Entry.objects.order_by("-pk").values_list("pk", "digest").first())
    key = "kj-" + hashlib.sha256(repr((what, last)).encode()).hexdigest()
    kept: T | None = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, SECONDS)
    return kept


class _Reading:
    """One request: what is asked for once in it, and again after each command."""

    def __init__(self) -> None:
        self.heads: Heads | None = None
        self.answers: dict[Hashable, Any] = {}
        self.writing = 0


_reading: ContextVar[_Reading | None] = ContextVar("kuaijin_reading", default=None)
# Heads → what was read under them; the heads before the last are kept for requests that still run.
_shelves: dict[Heads, dict[Hashable, Any]] = {}


@contextmanager
def one_reading() -> Iterator[None]:
    """A request. Outside of one (jobs, the shell) nothing is taken from the shelf."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """A command: what it changes is not on its chain before it ends, so everything is read from the database."""
    reading = _reading.get()
    if reading is None:
        yield
        return
    reading.writing += 1
    try:
        yield
    finally:
        reading.writing -= 1
        reading.heads = None
        reading.answers.clear()


def shelf() -> dict[Hashable, Any] | None:
    """What was read of the directory under the present heads, to look up and to add to; None: read the database.

    Keys name everything the value depends on (the day). What lies there is shared and must not be changed."""
    reading = _reading.get()
    if reading is None or reading.writing:
        return None
    if reading.heads is None:
        reading.heads = _heads()
    if not reading.heads:
        return None
    found = _shelves.get(reading.heads)
    if found is None or len(found) > BOOKS:
        for old in list(_shelves)[: len(_shelves) + 1 - SHELVES]:
            _shelves.pop(old, None)
        found = _shelves[reading.heads] = {}
    return found


_statement: dict[str, tuple[str, tuple[Any, ...]]] = {}


def _heads() -> Heads:
    """The heads of all chains of zones, one statement; asked by every request, so its SQL is made once."""
    if connection.vendor not in _statement:
        # the lower bound leads SQLite into its index, where a prefix alone does not
        rows = Chain.objects.filter(key__gte="z:", key__startswith="z:").values_list("key", "head").order_by("key")
        _statement[connection.vendor] = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(*_statement[connection.vendor])
        return tuple((str(key), str(head)) for key, head in cursor.fetchall())


def shelved(what: Hashable, make: Callable[[], T]) -> T:
    """`make()`, or what it gave for the same `what` under the same heads."""
    books = shelf()
    if books is None:
        return make()
    try:
        found: T = books[what]
    except KeyError:
        found = books[what] = make()
    return found


def asked_once(what: Hashable, make: Callable[[], T]) -> T:
    """`make()`, asked once in a request, and again after each command in it."""
    reading = _reading.get()
    if reading is None or reading.writing:
        return make()
    if what not in reading.answers:
        reading.answers[what] = make()
    found: T = reading.answers[what]
    return found
