"""The demo is built once in a run, in a database of its own: nobody else sees it, and a test leaves nothing in it.

A run with KUAIJIN_TELLS leaves in that file what it told; one with KUAIJIN_TOLD compares itself with it instead of
telling everything twice. `make test` so compares both databases, and two processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from kuaijin.demo.scene import Scene


@contextmanager
def pinned(data: "pytest.TempPathFactory", name: str) -> Iterator[None]:
    """The demo's day, and a directory of its own: its days off must not reach other tests."""
    from django.conf import settings
    from django.test import override_settings

    from kuaijin.demo import script

    # Argon2 is slow on purpose; twenty accounts need not be.
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    own = data.getbasetemp() / name
    own.mkdir(exist_ok=True)
    with override_settings(
        PASSWORD_HASHERS=fast,
        KUAIJIN_DEMO=True,
        KUAIJIN_DEMO_DAY=script.DEMO_DAY,
        DATA_DIR=own,
        EVIDENCE_DIR=own / "evidence",
    ):
        yield


@contextmanager
def built(data: "pytest.TempPathFactory", name: str) -> Iterator[tuple[str, "dict[str, Scene]"]]:
    """The database, and zone code → what was built in it."""
    from django.core.management import call_command

    from kuaijin.demo import script
    from tests.demo.content import digest
    from tests.support.copies import copied, looking_into

    with copied(data.getbasetemp(), name) as database:
        with pinned(data, name), looking_into(database):
            call_command("migrate", verbosity=0)  # where these tests run alone, nobody made the tables
            scenes = script.build()
            if tells := os.environ.get("KUAIJIN_TELLS"):
                Path(tells).write_text(digest())
        yield database, scenes


@pytest.fixture(scope="session")
def built_demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, "dict[str, Scene]"]]:
    with django_db_blocker.unblock(), built(tmp_path_factory, "demo") as told:
        yield told


@pytest.fixture
def demo(
    built_demo: tuple[str, "dict[str, Scene]"],
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator["dict[str, Scene]"]:
    from django.db import transaction

    from tests.support.copies import looking_into

    database, scenes = built_demo
    with django_db_blocker.unblock(), pinned(tmp_path_factory, "demo"), looking_into(database), transaction.atomic():
        yield scenes
        transaction.set_rollback(True)


@pytest.fixture
def second_telling(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """What another run of the script tells: one on the other database, or into another empty one."""
    from tests.demo.content import digest
    from tests.support.copies import looking_into

    told = Path(os.environ.get("KUAIJIN_TOLD", "/nowhere"))
    if told.is_file():
        return told.read_text()
    with django_db_blocker.unblock(), built(tmp_path_factory, "again") as (database, _scenes), looking_into(database):
        return digest()
