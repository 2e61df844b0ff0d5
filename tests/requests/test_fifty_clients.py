"""Many clients create, dispatch, merge and close at once: the journal proves that each open request had one owner."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support.house import house

FULL = pytest.mark.drill
SIZES = [
    ("sqlite", 6, 2),
    pytest.param("postgres", 8, 25, marks=FULL),
    pytest.param("sqlite", 50, 100, marks=FULL),
    pytest.param("postgres", 50, 100, marks=FULL),
]


@pytest.mark.parametrize(("database", "clients", "each"), SIZES)
def test_every_open_request_has_one_owner_at_every_moment(
    tmp_path: Path, database: str, clients: int, each: int
) -> None:
    with house(tmp_path, database) as here:
        environment = {**here.environment, "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}
        command = [sys.executable, "-m", "tests.support.crowd", str(clients), str(each)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        told: dict[str, Any] = json.loads(done.stdout)
        assert (told["faults"], told["broken"]) == ([], [])
        assert (told["requests"], told["without_owner"]) == (clients * each, 0)
        # they were in each other's way, and most got through
        counts = told["counts"]
        assert counts.get("refused", 0) + counts.get("merge", 0) > 0
        assert min(counts[name] for name in ("dispatch", "answer", "call_back")) > 0
        assert told["entries"] > 10 * clients * each
