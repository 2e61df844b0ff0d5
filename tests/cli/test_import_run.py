"""`kuaijin import FILE` with a database: it comes in, the report names each row, and a dry run compares."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

KUAIJIN = Path(sys.executable).parent / "kuaijin"
SEATS = ("--seats-from", "2023-01-03")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with one zone."""
    secret = tmp_path / "password"
    secret.write_text("a-long-pass-phrase-2026\n", encoding="utf-8")
    made = """
from datetime import UTC, date, datetime
from kuaijin.directory.actors import system
from kuaijin.directory.commands import create_zone
from kuaijin.kit.database import bring_up_to_date
bring_up_to_date()
create_zone(actor=system(), at=datetime(2026, 1, 5, tzinfo=UTC), code="P", name="练习区", opened_on=date(2026, 1, 5))
"""
    setting = {**os.environ, "KUAIJIN_DATA": str(tmp_path / "data"), "KUAIJIN_DATABASE": ""}
    call = "import os; os.environ['DJANGO_SETTINGS_MODULE']='kuaijin.config.settings'; import django; django.setup()"
    subprocess.run([sys.executable, "-c", f"{call}\n{made}"], env=setting, check=True)
    return tmp_path / "data"


def kuaijin(data: Path, *words: Any) -> subprocess.CompletedProcess[str]:
    setting = {**os.environ, "KUAIJIN_DATA": str(data), "KUAIJIN_DATABASE": ""}
    call = [str(KUAIJIN), "import", *map(str, words)]
    return subprocess.run(call, env=setting, capture_output=True, text=True, check=False)


def test_a_ledger_comes_in_and_a_dry_run_then_says_that_it_is_there(data: Path, shared: Path) -> None:
    ledger = shared / "data" / "ledger"
    roster = kuaijin(data, ledger / "taskforces-2023.xlsx", *SEATS)
    assert roster.returncode == 0, roster.stderr
    assert "建了 9 个专班" in roster.stdout
    done = kuaijin(data, ledger / "projects-2023.xlsx", *SEATS, "--zone", "P", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    rows = [row for sheet in document["sheets"] for row in sheet["rows"]]
    assert document["import"]["projects"] == sum(row["outcome"] == "make" for row in rows) == 85
    assert all(row["number"] and row["why"] for row in rows)
    dry = kuaijin(data, ledger / "projects-2023.xlsx", "--dry-run", "--json")
    assert dry.returncode == 0
    found = json.loads(dry.stdout)
    assert (found["totals"]["make"], found["totals"]["skip"], found["totals"]["merge"]) == (0, 85, 1)
    first = found["sheets"][0]["rows"][0]
    assert first["action"] == "skip"
    assert rows[0]["number"] in first["reason"]


def test_strict_imports_nothing_while_something_is_open(data: Path, shared: Path) -> None:
    path = shared / "data" / "ledger" / "projects-2023.xlsx"
    refused = kuaijin(data, path, *SEATS, "--strict")
    assert refused.returncode == 1
    assert "没有导入" in refused.stderr
    dry = json.loads(kuaijin(data, path, "--dry-run", "--json").stdout)
    assert dry["totals"]["make"] == 85


def test_wrong_usage_is_told(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"%PDF-1.4")
    assert kuaijin(data, path).returncode == 2
    assert kuaijin(data, path, *SEATS, "--zone", "nobody").returncode == 2
    assert kuaijin(data, tmp_path / "none.xlsx", *SEATS).returncode == 1
    refused = kuaijin(data, path, *SEATS, "--json")
    assert (refused.returncode, json.loads(refused.stdout)["refused"]["code"]) == (1, "refused.format")
