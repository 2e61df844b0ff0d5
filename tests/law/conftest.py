import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from kuaijin.config.notices import shipped_notices
from kuaijin.law.calendar import Calendar

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(shipped_notices())


@pytest.fixture
def truth() -> Callable[[str], list[dict[str, str]]]:
    """Rows of a file of test data that nobody here wrote; it stands beside the repository, not in it."""

    def read(name: str) -> list[dict[str, str]]:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the test data {path} is not here")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read
