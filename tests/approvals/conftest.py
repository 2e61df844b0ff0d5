"""A zone whose packs are published, whose departments have desks, and a project with an open checklist."""

from typing import Any

import pytest


@pytest.fixture
def approving(world: Any) -> Any:
    """`approving.Approving` with the example pack; `publish(zone, "regional")` adds one that contradicts it."""
    from tests.approvals.approving import build

    return build(world)
