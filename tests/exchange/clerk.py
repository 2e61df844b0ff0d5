"""The two invented workbooks and what a careful clerk reads in them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kuaijin.exchange.reading import LedgerReading, read_ledger

LEDGER = Path(__file__).resolve().parents[3] / "shared" / "data" / "ledger"
PROJECTS = LEDGER / "projects-2023.xlsx"
TASKFORCES = LEDGER / "taskforces-2023.xlsx"


def needs_ledger() -> None:
    if not LEDGER.is_dir():
        pytest.skip(f"the invented ledger is not at {LEDGER}")


@cache
def expected() -> dict[str, Any]:
    needs_ledger()
    found: dict[str, Any] = json.loads((LEDGER / "expected-2023.json").read_text(encoding="utf-8"))
    return found


@cache
def projects() -> LedgerReading:
    needs_ledger()
    return read_ledger(PROJECTS)


@cache
def taskforces() -> LedgerReading:
    needs_ledger()
    return read_ledger(TASKFORCES)
