"""The problem that most tests of this room begin with."""

from typing import Any

import pytest


@pytest.fixture
def raised(world: Any) -> Any:
    """The manager raised it on 2026-09-28; the power company owns it."""
    from tests.problems.raising import raise_on  # waits until Django is set up

    return raise_on(world, world.actor("wangxin"))
