from pathlib import Path

import pytest

from kuaijin.config.notices import shipped_notices
from kuaijin.law.calendar import Calendar

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(shipped_notices())


@pytest.fixture(scope="session")
def data() -> Path:
    """Networks with known answers; they stand beside the repository, not in it."""
    if not (DATA / "psplib").is_dir():
        pytest.skip(f"the test data {DATA} is not here")
    return DATA
