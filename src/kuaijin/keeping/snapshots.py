"""One consistent sight of the database while others go on writing. The only lines here that differ by database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment. Nothing may be written inside.

    Inside a transaction that runs already, its own sight is used."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # DEFERRED takes no lock against writers (the house's own transactions are IMMEDIATE); the first read fixes it.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT 1 FROM sqlite_master LIMIT 1")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def byte_order() -> str:
    """The collation that sorts text by its bytes, the same on every database."""
    return "BINARY" if connection.vendor == "sqlite" else "C"
