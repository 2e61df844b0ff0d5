"""Short ways to write down service in the small zone."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def record(world: Any) -> Callable[..., Any]:
    """A visit to the enterprise by 沈己 on the day, unless told otherwise."""
    from kuaijin.contacts import commands
    from tests.support.world import AT, DAY

    def make(by: str = "shenji", **told: Any) -> Any:
        facts: dict[str, Any] = {
            "dossier": world.enterprise.dossier,
            "kind": "visit",
            "on": DAY,
            "day": DAY,
            "done": "讲清了用电报装要哪些材料",
            **told,
        }
        return commands.record(actor=world.actor(by), at=AT, **facts)

    return make


@pytest.fixture
def act(world: Any) -> Callable[[str], dict[str, Any]]:
    from tests.support.world import AT

    return lambda username: {"actor": world.actor(username), "at": AT}
