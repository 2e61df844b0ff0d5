"""Both databases, the write guard, and where the shared material lies.

KUAIJIN_TEST_DATABASE=sqlite|postgres chooses the database (sqlite when unset). On PostgreSQL only the tests that touch
a database run: the others say the same on both.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from tests.support.cluster import Cluster, NoPostgres, skip_or_fail
from tests.support.shares import Shares, long_first

ROOT = Path(__file__).resolve().parent.parent
BACKEND = os.environ.get("KUAIJIN_TEST_DATABASE", "sqlite")
PURE = [
    "law",
    "planning",
    *(f"structure/test_{name}.py" for name in ("locks", "messages", "sources", "templates", "tree")),
]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}

_cluster: Cluster | None = None
_data_dir: Path | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Settings read the environment once, so all of it is set before Django wakes (pytest-django's hook comes last)."""
    global _cluster, _data_dir  # noqa: PLW0603 - from pytest_configure to pytest_unconfigure
    if BACKEND not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"KUAIJIN_TEST_DATABASE is sqlite or postgres, not {BACKEND!r}")
    _data_dir = Path(tempfile.mkdtemp(prefix="kuaijin-tests-"))
    os.environ["KUAIJIN_DATA"] = str(_data_dir)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in the thread of the test
    for name in ("KUAIJIN_DEMO", "KUAIJIN_DEMO_DAY", "KUAIJIN_ALLOWED_HOSTS", "KUAIJIN_BEHIND_HTTPS", "KUAIJIN_DEBUG"):
        os.environ.pop(name, None)
    if not hasattr(config, "workerinput"):  # a worker is handed the address of the controller's cluster
        os.environ.pop("KUAIJIN_DATABASE", None)
        if BACKEND == "postgres":
            _cluster = started_cluster()
            os.environ["KUAIJIN_DATABASE"] = _cluster.url
    if not only_pure(config):
        os.environ["DJANGO_SETTINGS_MODULE"] = "kuaijin.config.settings"
        assert settings.DATABASES  # reads the settings; pytest-django then sets Django up


def only_pure(config: pytest.Config) -> bool:
    """What needs no Django is tested without it when it is all that was asked for: it answers in a second."""
    roots = [ROOT / "tests" / path for path in PURE]
    asked = [Path(config.invocation_params.dir, argument.split("::")[0]).resolve() for argument in config.args]
    return all(any(path.is_relative_to(root) for root in roots) for path in asked)


def started_cluster() -> Cluster:
    try:
        return Cluster().start()
    except NoPostgres as missing:
        skip_or_fail(str(missing), lambda reason: pytest.exit(f"not tested on PostgreSQL: {reason}", returncode=0))
        raise


def pytest_unconfigure() -> None:
    if _cluster is not None:
        _cluster.stop()
    if _data_dir is not None:
        shutil.rmtree(_data_dir, ignore_errors=True)


def touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    long_first(items)
    if BACKEND != "postgres":
        return
    kept = [item for item in items if touches_database(item) and not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Shares:
    return Shares(config, log)


# --- the write guard -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _guard_every_connection() -> Iterator[None]:
    if not apps.ready:
        yield
        return
    from django.core.management.commands.migrate import Command
    from django.db import connections
    from django.db.backends.signals import connection_created

    from tests.support.guard import install, setting_up
    from tests.support.tables import made_first

    connection_created.connect(install, dispatch_uid="write guard")
    for connection in connections.all(initialized_only=True):
        install(connection)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Command, "handle", setting_up(made_first(Command.handle)))  # a migration may write
        yield
    connection_created.disconnect(dispatch_uid="write guard")


def guarded() -> AbstractContextManager[None]:
    if not apps.ready:
        return nullcontext()
    from tests.support import guard

    return guard.enforced()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    with guarded():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    with guarded():
        return (yield)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The tables may be there already (`tests/support/tables.py`); file and cluster go with the run all the same."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is tested as it is used: in a file, with its write-ahead log, never in memory."""
    from django.db import connection

    from tests.support import tables

    if BACKEND == "sqlite":
        place = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(place)
        tables.put_sqlite(place)
    else:
        tables.put_postgres(os.environ["KUAIJIN_DATABASE"], connection.creation._get_test_db_name())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    from django.db import connection

    from tests.support import tables

    name = connection.settings_dict["NAME"]
    if BACKEND == "sqlite":
        tables.keep_sqlite(Path(name))
    else:
        tables.keep_postgres(os.environ["KUAIJIN_DATABASE"], name)


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """A test that reads a page in English leaves nobody else in English."""
    if apps.ready:
        from django.utils import translation

        translation.activate(settings.LANGUAGE_CODE)


# --- what lies beside the repository ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material that product and tests were made after; it is no part of the repository."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip(f"no {path.name}/ beside the repository: what it proves is not proved here")
    return path


# --- a small zone -----------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None) -> Iterator[Any]:
    """Two task forces with their people, firms and projects, made by commands; the day is 2026-10-09 for every page."""
    from tests.support.world import build, pinned

    with pinned():
        yield build()
