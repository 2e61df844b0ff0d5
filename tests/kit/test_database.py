"""Tables made at once are those that the steps make, one by one, on both databases."""

import os
import sqlite3
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from kuaijin.kit.database import Executor, bring_up_to_date
from tests.support import tables
from tests.support.copies import empty, looking_into
from tests.support.guard import setup


def statements() -> str:
    """Each thing of the database on a line, its parts sorted: in which order columns stand means nothing."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        with sqlite3.connect(name) as database:
            told = [f"{sql}".replace(", ", ",\n") for (sql,) in database.execute("SELECT sql FROM sqlite_master")]
    else:
        connection.close()
        told = tables.shape_of_postgres(os.environ["KUAIJIN_DATABASE"], name).split(";\n")
    return "\n".join(sorted("|".join(parts(one)) for one in told))


def parts(statement: str) -> list[str]:
    lines = [line.strip().rstrip(",") for line in statement.splitlines() if not line.startswith(("--", "\\"))]
    first, *rest = [line for line in lines if line] or [""]
    return [first, *sorted(line.rstrip(")") for line in rest)]


def recorded() -> set[tuple[str, str]]:
    return set(MigrationExecutor(connection).loader.applied_migrations)


def test_they_are_those_that_the_steps_make(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    def by_steps() -> str:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        return statements()

    with django_db_blocker.unblock(), setup():
        with empty(tmp_path, "atonce") as database, looking_into(database):
            bring_up_to_date()
            at_once, done = statements(), recorded()
            bring_up_to_date()
            assert (statements(), recorded()) == (at_once, done)
        with empty(tmp_path, "steps") as database, looking_into(database):
            steps = tables.once(connection.vendor, by_steps)
    assert at_once.count("CREATE TABLE") > 100
    assert sorted(at_once.split("\n")) == sorted(steps.split("\n"))
    assert done == set(MigrationExecutor(None).loader.disk_migrations)


def test_what_is_half_there_goes_on_step_by_step(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    """An older house has the tables of its version: the steps that are missing come one by one, rows and all."""
    with django_db_blocker.unblock(), setup(), empty(tmp_path, "older") as database, looking_into(database):
        executor = Executor(connection)
        full = executor.migration_plan(executor.loader.graph.leaf_nodes())
        later = [step for step in full if step[0].app_label == "keeping"]
        executor.take([step for step in full if step not in later])
        assert {label for label, _name in recorded()} == {step[0].app_label for step in full} - {"keeping"}
        assert "keeping_group" not in connection.introspection.table_names()
        bring_up_to_date()
        assert "keeping_group" in connection.introspection.table_names()
        assert not Executor(connection).has_nothing_of_ours()
