"""A second database beside the tests' own, made from it while it is empty; the default connection looks into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def copied(directory: Path, name: str) -> Iterator[str]:
    """The name of a new database with the tables and the rows of the tests' own. It is gone afterwards.

    `directory`: where SQLite puts its file."""
    if connection.vendor == "sqlite":
        copy = directory / f"{name}.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        yield str(copy)
        return
    quoted = connection.ops.quote_name(f"{connection.settings_dict['NAME']}_{name}")
    own = connection.ops.quote_name(connection.settings_dict["NAME"])
    connection.close()  # a template is copied while nobody looks into it
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {own}")
    yield quoted.strip('"')
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {quoted}")


@contextmanager
def empty(directory: Path, name: str) -> Iterator[str]:
    """The name of a new database without tables; `directory` as above. It is gone afterwards."""
    if connection.vendor == "sqlite":
        yield str(directory / f"{name}.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


@contextmanager
def looking_into(name: str) -> Iterator[None]:
    """Inside, the default connection is one to this database; then to the one before."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
