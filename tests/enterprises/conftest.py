"""The small zone, seen on its pinned day."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def world(db: None) -> Iterator[Any]:
    from tests.support.world import build, pinned

    with pinned():
        yield build()
