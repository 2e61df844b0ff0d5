"""What most tests of this room begin with."""

from typing import Any

import pytest


@pytest.fixture
def asking(world: Any) -> Any:
    """`asking.Asking`: opens requests and acts on them as people of the world."""
    from tests.requests.asking import Asking  # waits until Django is set up

    return Asking(world)
