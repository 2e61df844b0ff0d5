"""A database that cannot be written for a while, as the machine makes it: read-only, or no room left."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION no_room();
"""


@contextmanager
def read_only() -> Iterator[None]:
    sqlite = connection.vendor == "sqlite"
    begin, end = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF") if sqlite else (access("ONLY"), access("WRITE"))
    with between(begin, end):
        yield


def access(which: str) -> str:
    return f"SET SESSION CHARACTERISTICS AS TRANSACTION READ {which}"


@contextmanager
def full() -> Iterator[None]:
    """SQLite may not grow by a page; PostgreSQL says what it says without room for another entry."""
    if connection.vendor == "sqlite":
        with between("VACUUM", "PRAGMA max_page_count = 4294967294"), connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
            yield
    else:
        with between(FULL, "DROP TRIGGER no_room ON journal_entry; DROP FUNCTION no_room()"):
            yield


@contextmanager
def between(begin: str, end: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(end)
