"""The demo is built once for the module that asks for it and taken back at its end: nobody else sees it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from kuaijin.demo.scene import Scene


@pytest.fixture(scope="module")
def open_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    from django.conf import settings
    from django.test import override_settings

    from kuaijin.demo import script

    # Argon2 is slow on purpose; twenty accounts need not be.
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    own = tmp_path_factory.mktemp("demo")  # its days off must not reach other tests
    pinned = override_settings(
        PASSWORD_HASHERS=fast,
        KUAIJIN_DEMO=True,
        KUAIJIN_DEMO_DAY=script.DEMO_DAY,
        DATA_DIR=own,
        EVIDENCE_DIR=own / "evidence",
    )
    with pinned, django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def first_telling(open_database: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a first run told; it was taken back before the one the tests look at."""
    from django.db import transaction
    from django.test import override_settings

    from kuaijin.demo import script
    from tests.demo.content import digest

    with override_settings(DATA_DIR=tmp_path_factory.mktemp("first")), transaction.atomic():
        script.build()
        told = digest()
        transaction.set_rollback(True)
    return told


@pytest.fixture(scope="module")
def demo(first_telling: str) -> Iterator["dict[str, Scene]"]:
    """Zone code → what was built."""
    from django.db import transaction

    from kuaijin.demo import script

    with transaction.atomic():
        yield script.build()
        transaction.set_rollback(True)
