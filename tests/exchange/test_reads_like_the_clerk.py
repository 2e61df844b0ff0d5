"""Every row of the invented workbooks is read as a careful clerk reads it."""

from typing import Any

import pytest

from kuaijin.exchange.reading import Action, Field, LedgerReading, Row, RowRef
from kuaijin.exchange.reading.roster import compare, roster, towns_without_local
from tests.exchange.clerk import expected, projects, taskforces

SHEETS = ("春季开工", "秋季开工", "签约项目")
NOT_CELLS = {"row", "approximate", "override", "twin_of"}


def sheet_rows(reading: LedgerReading, name: str) -> dict[int, Row]:
    return {row.row: row for sheet in reading.sheets if sheet.name == name for row in sheet.rows}


def told(name: str) -> list[dict[str, Any]]:
    return next(sheet["rows"] for sheet in expected()["sheets"] if sheet["name"] == name)


@pytest.mark.parametrize(("name", "count"), [*zip(SHEETS, (44, 10, 32), strict=True)])
def test_it_reads_the_ledgers_own_rows_and_no_others(name: str, count: int) -> None:
    assert list(sheet_rows(projects(), name)) == [row["row"] for row in told(name)]
    assert len(told(name)) == count


@pytest.mark.parametrize("name", SHEETS)
def test_every_field_of_every_row_is_the_clerks(name: str) -> None:
    read = sheet_rows(projects(), name)
    wrong = []
    for row in told(name):
        for field, value in row.items():
            if field not in NOT_CELLS and (got := read[row["row"]].value(Field(field)) or None) != (value or None):
                wrong.append((row["row"], field, value, got))
    assert wrong == []


@pytest.mark.parametrize("name", SHEETS[:2])
def test_an_approximate_amount_is_warned_of_and_no_other(name: str) -> None:
    read = sheet_rows(projects(), name)
    for row in told(name):
        codes = {remark.code for remark in read[row["row"]].cell(Field.TOTAL).warnings}
        assert ("money.approximate" in codes) == row["approximate"], row


@pytest.mark.parametrize("name", SHEETS[:2])
def test_a_row_overrides_where_it_names_somebody_else_in_a_filled_seat(name: str) -> None:
    seats = roster(taskforces())
    read = sheet_rows(projects(), name)
    for row in told(name):
        (finding,) = compare([(RowRef(name, row["row"]), read[row["row"]])], seats)
        assert bool(finding.overrides) == row["override"], finding


def test_the_twin_is_merged_into_the_row_it_repeats() -> None:
    merged = [(sheet.name, row.row, row.twin) for sheet, row in projects().rows() if row.action is Action.MERGE]
    assert merged == [("秋季开工", 7, RowRef("秋季开工", 5))]
    first = told("秋季开工")[0]
    assert [row["twin_of"] for row in told("秋季开工") if "twin_of" in row] == [1]
    assert sheet_rows(projects(), "秋季开工")[first["row"]].value(Field.NUMBER) == "1"


def test_the_roster_is_the_clerks() -> None:
    seats = roster(taskforces())
    assert list(seats) == [entry["taskforce"] for entry in expected()["roster"]]
    for entry in expected()["roster"]:
        read = seats[entry["taskforce"]]
        assert (read.leader, read.manager, read.contact, read.phone) == tuple(
            entry[seat] for seat in ("leader", "manager", "contact", "phone")
        )
        assert dict(read.local) == entry["local"]


def test_a_town_without_a_local_stays_a_gap_and_the_rows_name_is_offered() -> None:
    rows = [(RowRef(sheet.name, row.row), row) for sheet, row in projects().rows() if sheet.batch]
    gaps = towns_without_local(compare(rows, roster(taskforces())))
    missing = {
        entry["taskforce"]: entry["town_without_local"] for entry in expected()["roster"] if entry["town_without_local"]
    }
    assert {name: next(iter(towns)) for name, towns in gaps.items()} == missing
    assert gaps == {"新能源新材料产业专班": {"高端装备产业园": "韩乙"}}


def test_the_sheets_of_starts_name_their_batches() -> None:
    batches = [sheet.batch for sheet in projects().sheets if sheet.batch]
    assert [(batch.name, batch.year, batch.season) for batch in batches] == [
        ("2023年春季集中开工", 2023, "spring"),
        ("2023年秋季集中开工", 2023, "autumn"),
    ]


def test_a_name_with_two_codes_is_asked_never_merged() -> None:
    asked = {question.key for question in projects().questions if question.kind == "enterprise_code"}
    assert asked == {
        "enterprise:鲁岳能源有限公司",
        "enterprise:新程装备股份有限公司",
        "enterprise:华禾材料(山东)有限公司",
    }


def test_a_name_in_two_seats_is_asked_once() -> None:
    asked = [question.key for question in taskforces().questions]
    assert asked == ["person:杨庚戊", "person:杨辛", "person:孙辛", "person:吴戊"]


def test_what_is_no_row_is_ignored_with_its_reason() -> None:
    spring = projects().sheets[0]
    reasons = {line.row: line.reason.code for line in spring.ignored}
    assert reasons[1] == "ignored.title" and reasons[2] == "ignored.note" and reasons[61] == "ignored.footer"
    assert reasons[3] == reasons[4] == "ignored.header"
    assert {row for row, code in reasons.items() if code == "ignored.subtotal"} == {13, 17, 27, 38, 41, 50, 54, 56, 58}


def test_only_doubts_a_clerk_would_have_are_raised() -> None:
    counts: dict[str, int] = {}
    for _sheet, row in projects().rows():
        for cell in row.cells.values():
            assert cell.error is None
            for remark in cell.warnings:
                counts[remark.code] = counts.get(remark.code, 0) + 1
    assert counts == {
        "date.year_from_title": 16,
        "money.approximate": 10,
        "company.other_code": 3,
        "uscc.check_digit": 1,
    }
