"""The guard itself: without it the rule "writes happen in commands only" would be a wish."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from tests.support import guard

READS = [
    "SELECT * FROM projects_project",
    'SELECT 1 FROM "projects_project" FOR UPDATE',
    "WITH due AS (SELECT id FROM obligations_obligation FOR UPDATE) SELECT * FROM due",
    "SAVEPOINT s1",
    "BEGIN IMMEDIATE",
    "PRAGMA foreign_keys",
    "CREATE TABLE x (id integer)",
]
WRITES = {
    'INSERT INTO "projects_project" ("id") VALUES (1)': "projects_project",
    "INSERT OR IGNORE INTO projects_project VALUES (1)": "projects_project",
    "  update projects_project set code = 'a'": "projects_project",
    'DELETE FROM "projects_project" WHERE 1': "projects_project",
    "REPLACE INTO projects_project VALUES (1)": "projects_project",
    "MERGE INTO projects_project USING x ON true": "projects_project",
    'TRUNCATE TABLE "projects_project" CASCADE': "projects_project",
    'TRUNCATE ONLY "projects_project"': "projects_project",
    "/* a note */ DELETE FROM projects_project": "projects_project",
    "WITH old AS (SELECT 1) DELETE FROM projects_project USING old": "projects_project",
    "WITH moved AS (UPDATE projects_project SET code = 'b' RETURNING id) SELECT * FROM moved": "projects_project",
}


@pytest.mark.parametrize("sql", READS)
def test_it_lets_reading_through(sql: str) -> None:
    assert guard.written_table(sql) is None


@pytest.mark.parametrize(("sql", "table"), WRITES.items())
def test_it_names_the_table_that_is_written(sql: str, table: str) -> None:
    assert guard.written_table(sql) == table


@pytest.mark.parametrize("table", ["django_session", "axes_accessattempt", "jobs_run", "django_migrations"])
def test_framework_tables_are_on_the_short_list(table: str) -> None:
    assert guard.FRAMEWORK_TABLES.fullmatch(table)


@pytest.mark.parametrize("table", ["journal_entry", "directory_zone", "dossiers_dossier", "obligations_obligation"])
def test_tables_of_the_house_are_not(table: str) -> None:
    assert not guard.FRAMEWORK_TABLES.fullmatch(table)


WRITE = "DELETE FROM journal_entry WHERE id = -1"


@pytest.mark.django_db
def test_a_write_outside_a_command_is_refused() -> None:
    with pytest.raises(guard.WriteOutsideCommand), connection.cursor() as cursor:
        cursor.execute(WRITE)


@pytest.mark.django_db
def test_set_up_may_write() -> None:
    with guard.setup(), connection.cursor() as cursor:
        cursor.execute(WRITE)


@pytest.mark.django_db
def test_a_running_command_may_write() -> None:
    from kuaijin.journal import recording

    token = recording._running.set(recording.Recording("test.write", _Nobody(), datetime.now(UTC), None))
    try:
        with connection.cursor() as cursor:
            cursor.execute(WRITE)
    finally:
        recording._running.reset(token)


@pytest.mark.django_db(transaction=True)
def test_another_thread_is_guarded_even_while_this_one_sets_up() -> None:
    seen: list[BaseException] = []

    def write() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(WRITE)
        except guard.WriteOutsideCommand as refused:
            seen.append(refused)
        finally:
            connections.close_all()

    with guard.setup():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(seen) == 1


class _Nobody:
    zone_id = None
    on_behalf_of = ""


def test_who_there_is_changes_with_an_entry_of_its_zone() -> None:
    with pytest.raises(guard.WriteOutsideChain), guard_alone():
        guard.follow("UPDATE directory_grant", "directory_grant", ())
    with guard_alone():
        guard.follow("UPDATE directory_grant", "directory_grant", ())
        guard.follow("UPDATE journal_chain", "journal_chain", (2, "ab", "z:1"))
    with guard_alone():
        guard.follow("UPDATE directory_grant", "directory_grant", ())
        guard.follow("ROLLBACK TO SAVEPOINT x", None, None)


def test_an_entry_of_a_thing_alone_does_not_tell_of_who_there_is() -> None:
    with pytest.raises(guard.WriteOutsideChain), guard_alone():
        guard.follow("UPDATE directory_grant", "directory_grant", ())
        guard.follow("UPDATE journal_chain", "journal_chain", (2, "ab", "d:1"))


@contextmanager
def guard_alone() -> Iterator[None]:
    """As around a whole test, though one is running."""
    running, guard._enforcing = guard._enforcing, False
    try:
        with guard.enforced():
            yield
    finally:
        guard._enforcing = running
