"""The empty tables: made once for each state of the migrations, kept under var/, and copied.

Whatever could make them otherwise is in the name of what is kept: the text of every migration, Django, the database.
How they are made is proved wherever a house is set up or restored from nothing, and in `tests/kit/test_database.py`."""

import functools
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django

from tests.support.cluster import binaries
from tests.support.tree import ROOT

KEPT = ROOT / "var" / "tables"
AT_MOST = 12


def _kept(suffix: str) -> Path | None:
    """Where the tables of this state lie; None: an app has tables without migrations, which can change unseen."""
    from django.apps import apps

    state = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for app in apps.get_app_configs():
        steps = sorted(Path(app.path, "migrations").glob("*.py"))
        if not steps and any(model._meta.managed for model in app.get_models()):
            return None
        for step in steps:
            state.update(f"{app.label} {step.name}".encode() + step.read_bytes())
    return KEPT / f"{state.hexdigest()[:24]}{suffix}"


def _keep(made: Path, kept: Path) -> None:
    made.replace(kept)  # at once: another run may do the same at this moment
    for old in sorted(KEPT.glob("*.*"), key=lambda path: path.stat().st_mtime)[:-AT_MOST]:
        old.unlink(missing_ok=True)


def _fresh(kept: Path) -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    return kept.with_name(f"{os.getpid()}-{kept.name}")


def made_first(migrate: Callable[..., Any]) -> Callable[..., Any]:
    """The tests' own database is made as the product makes one."""

    @functools.wraps(migrate)
    def run(*arguments: Any, **options: Any) -> Any:
        from kuaijin.kit.database import make_where_empty

        make_where_empty()
        return migrate(*arguments, **options)

    return run


def once(name: str, make: Callable[[], str]) -> str:
    """What `make` says; it is asked once for each state of the migrations."""
    kept = _kept(f"-{name}.txt")
    if kept is None:
        return make()
    if not kept.is_file():
        made = _fresh(kept)
        made.write_text(make())
        _keep(made, kept)
    return kept.read_text()


# --- SQLite ------------------------------------------------------------------------------------------------------


def put_sqlite(place: Path) -> bool:
    """The tables in a new file, or nothing when none are kept."""
    kept = _kept(".sqlite3")
    if kept is None or not kept.is_file():
        return False
    shutil.copyfile(kept, place)
    return True


def keep_sqlite(place: Path) -> None:
    kept = _kept(".sqlite3")
    if kept is None or kept.is_file():
        return
    made = _fresh(kept)
    with sqlite3.connect(place) as connection:
        connection.execute("VACUUM INTO ?", [str(made)])
    connection.close()
    _keep(made, kept)


# --- PostgreSQL --------------------------------------------------------------------------------------------------


def shape_of_postgres(url: str, name: str) -> str:
    return _shell(url, "pg_dump", "--no-owner", "--schema-only", "-d", name).stdout.decode()


def _shell(url: str, tool: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    to = urlsplit(url)
    command = [str(binaries() / tool), "-h", str(to.hostname), "-p", str(to.port), "-U", str(to.username), *arguments]
    environment = {**os.environ, "PGPASSWORD": unquote(to.password or "")}
    return subprocess.run(command, check=True, capture_output=True, env=environment)


def put_postgres(url: str, name: str, *, new: bool = True) -> bool:
    """The tables in a database of this cluster; it is made when it is `new`."""
    kept = _kept(".sql")
    if kept is None or not kept.is_file():
        return False
    if new:
        _shell(url, "createdb", name)
    _shell(url, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-d", name, "-f", str(kept))
    return True


def keep_postgres(url: str, name: str) -> None:
    kept = _kept(".sql")
    if kept is None or kept.is_file():
        return
    made = _fresh(kept)
    made.write_bytes(_shell(url, "pg_dump", "--no-owner", "-d", name).stdout)
    _keep(made, kept)
