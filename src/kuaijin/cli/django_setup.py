"""Django for the commands that need it: settings, apps, and whether the database is up to date. Loads it when asked."""

import os
import sys

from kuaijin.cli.answers import say


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaijin.config.settings")
    django.setup()


def pending() -> list[str]:
    """Migrations that this version brings and the database does not have yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_if_behind() -> bool:
    """Says what is missing and returns True when the database must be brought up to date first."""
    from django.db import OperationalError

    try:
        missing = pending()
    except OperationalError as error:
        say(f"连不上数据库 · cannot reach the database: {error}")
        return True
    if missing:
        say(
            f"数据库差 {len(missing)} 步升级，先运行 kuaijin migrate · {len(missing)} migrations behind,"
            " run kuaijin migrate first"
        )
    return bool(missing)


def in_both_languages(message: object) -> str:
    """What a room says, in Chinese and English on one line, as the shell speaks."""
    from django.utils import translation

    with translation.override("zh-hans"):
        first = str(message)
    with translation.override("en"):
        second = str(message)
    return first if first == second else f"{first} · {second}"


def utf8_output() -> None:
    """A service manager may give us an ASCII terminal; our words are Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
