"""`kuaijin import FILE --dry-run --json`: the document, the exit codes, no database."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kuaijin.cli import import_
from kuaijin.exchange.reading import Field, read_ledger
from tests.exchange.clerk import PROJECTS, TASKFORCES, needs_ledger, projects, taskforces

FIELDS = {
    *("number", "taskforce", "title", "enterprise", "uscc", "place", "industry", "nature", "total_investment"),
    *("started_on", "progress", "problem", "leader", "manager", "contact", "phone", "local", "scope"),
    *("investor", "fixed_investment", "arrived_funds", "signed_on", "landing", "responsible"),
}


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    return import_.run(parser.parse_args([str(argument) for argument in arguments]))


def document(capsysbinary: Any, *arguments: object) -> dict[str, Any]:
    assert run(*arguments, "--dry-run", "--json") == 0
    found: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
    return found


@pytest.mark.parametrize(("path", "kind"), [(PROJECTS, "projects"), (TASKFORCES, "taskforces")])
def test_the_document_has_the_promised_shape(path: Path, kind: str, capsysbinary: Any) -> None:
    needs_ledger()
    found = document(capsysbinary, path)
    assert found["kind"] == kind
    assert set(found["totals"]) == {"rows", "make", "merge", "skip", "ignored", "warnings", "errors"}
    for sheet in found["sheets"]:
        assert {"name", "mapping", "rows", "ignored"} <= set(sheet)
        assert set(sheet["mapping"]) <= FIELDS and all(isinstance(head, str) for head in sheet["mapping"].values())
        for row in sheet["rows"]:
            assert set(row) == {"row", "action", "reason", "cells"}
            assert row["action"] in {"make", "merge", "skip"}
            assert set(row["cells"]) <= FIELDS
            for cell in row["cells"].values():
                assert set(cell) == {"raw", "value", "warning", "error"}
                assert all(text is None or isinstance(text, str) for text in cell.values())
        assert all(set(line) == {"row", "reason"} for line in sheet["ignored"])


def test_the_written_document_is_the_readings_own(capsysbinary: Any) -> None:
    needs_ledger()
    assert document(capsysbinary, PROJECTS) == projects().to_dict()
    assert document(capsysbinary, TASKFORCES, "--lang", "en") == taskforces().to_dict("en")


def test_the_totals_count_what_stands_in_the_rows(capsysbinary: Any) -> None:
    needs_ledger()
    found = document(capsysbinary, PROJECTS)
    rows = [row for sheet in found["sheets"] for row in sheet["rows"]]
    cells = [cell for row in rows for cell in row["cells"].values()]
    assert found["totals"] == {
        "rows": len(rows),
        "make": sum(row["action"] == "make" for row in rows),
        "merge": sum(row["action"] == "merge" for row in rows),
        "skip": sum(row["action"] == "skip" for row in rows),
        "ignored": sum(len(sheet["ignored"]) for sheet in found["sheets"]),
        "warnings": sum(cell["warning"] is not None for cell in cells),
        "errors": sum(cell["error"] is not None for cell in cells),
    }
    assert (found["totals"]["rows"], found["totals"]["merge"]) == (86, 1)


def test_zero_is_told_from_empty_and_a_merged_value_stands_on_every_row(capsysbinary: Any) -> None:
    needs_ledger()
    sheets = {sheet["name"]: sheet for sheet in document(capsysbinary, PROJECTS)["sheets"]}
    signed = {row["row"]: row["cells"] for row in sheets["签约项目"]["rows"]}
    assert signed[8]["arrived_funds"] == {"raw": "0", "value": "0", "warning": None, "error": None}
    assert signed[5]["arrived_funds"] == {"raw": None, "value": None, "warning": None, "error": None}
    spring = {row["row"]: row["cells"] for row in sheets["春季开工"]["rows"]}
    assert all(spring[row]["taskforce"]["raw"] == "高端装备产业专班" for row in range(5, 13))
    assert sheets["春季开工"]["batch"] == {"name": "2023年春季集中开工", "year": 2023, "season": "spring"}
    assert "batch" not in sheets["签约项目"]


def test_it_needs_no_database_and_no_django(tmp_path: Path) -> None:
    needs_ledger()
    code = (
        "import argparse, sys\n"
        "from kuaijin.cli import import_\n"
        "parser = argparse.ArgumentParser()\n"
        "import_.add_arguments(parser)\n"
        f"code = import_.run(parser.parse_args([{str(PROJECTS)!r}, '--dry-run', '--json']))\n"
        "assert 'django' not in sys.modules\n"
        "sys.exit(code)\n"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "KUAIJIN"))}
    env["KUAIJIN_DATA"] = str(tmp_path)  # a place without a database
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kind"] == "projects"


def test_a_refused_file_exits_1_and_says_why(tmp_path: Path, capsysbinary: Any) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_text("序号,项目名称\n1,甲项目\n", encoding="utf-8")
    assert run(path, "--dry-run", "--json", "--lang", "en") == 1
    out, err = capsysbinary.readouterr()
    assert json.loads(out)["refused"]["code"] == "refused.csv"
    assert b"save it as .xlsx" in err


def test_wrong_usage_exits_2(tmp_path: Path, capsysbinary: Any) -> None:
    needs_ledger()
    with pytest.raises(SystemExit) as left:
        run("--dry-run")
    assert left.value.code == 2
    assert run(PROJECTS) == 2, "the day from which seats hold is asked for"
    assert run(PROJECTS, "--dry-run", "--map", "nonsense") == 2
    assert run(PROJECTS, "--dry-run", "--map", "title=没有这一列") == 2


def test_a_summary_for_people_names_rows_and_doubts(capsys: pytest.CaptureFixture[str]) -> None:
    needs_ledger()
    assert run(PROJECTS, "--dry-run") == 0
    text = capsys.readouterr().out
    assert "春季开工：读出 44 行" in text and "共 86 行：新建 85，并入 1，跳过 0" in text
    assert "第 18 行 总投资：约7.14亿 → 714000000" in text
    assert run(PROJECTS, "--dry-run", "--lang", "en") == 0
    assert "86 rows: 85 made, 1 merged, 0 skipped" in capsys.readouterr().out


def test_a_column_can_be_named_and_the_marked_workbook_saved(tmp_path: Path, capsysbinary: Any) -> None:
    needs_ledger()
    target = tmp_path / "marked.xlsx"
    found = document(
        capsysbinary, PROJECTS, "--map", "签约项目!progress=落地情况", "--map", "签约项目!landing=", "--marked", target
    )
    signed = next(sheet for sheet in found["sheets"] if sheet["name"] == "签约项目")
    assert signed["mapping"]["progress"] == "落地情况" and "landing" not in signed["mapping"]
    assert read_ledger(target).sheets[0].rows[0].value(Field.TITLE) == "正源能源矿用自卸车技术改造项目"
