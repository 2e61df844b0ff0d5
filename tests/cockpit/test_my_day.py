"""My day on 2026-10-09, a Friday whose next working day is Saturday the 10th."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.support.world import World, owed, pinned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with pinned():
        yield


def page(world: World, username: str, query: str = "", **headers: Any) -> str:
    answer = world.client(username).get(f"/my-day{query}", **headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_renders(world: World) -> None:
    for name in ("wangxin", "leader", "fengkui", "zhenggeng", "shenji", "bob"):
        page(world, name)
