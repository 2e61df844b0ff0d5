"""The small zone, with an evidence directory of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def world(db: None, tmp_path: Path) -> Iterator[Any]:
    from django.test import override_settings

    from tests.support.world import build, pinned

    with pinned(), override_settings(EVIDENCE_DIR=tmp_path / "evidence"):
        yield build()
