"""Same project = same enterprise and normalised title; names are asked about, never merged by themselves."""

from io import BytesIO

import xlsxwriter

from kuaijin.exchange.reading import Action, Decisions, Field, LedgerReading, RowChoice, RowRef, read_ledger
from kuaijin.exchange.reading.duplicates import title_key

HEAD = ["序号", "项目名称", "企业名称", "统一社会信用代码", "总投资(万元)", "负责人", "服务专班", "开工时间"]
ONE, TWO = "91110000600037341L", "91310115591693856A"


def content(*lines: list[object]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("台账")
        page.write_row(0, 0, HEAD)
        for row, line in enumerate(lines, start=1):
            page.write_row(row, 0, [row, *line])
    return target.getvalue()


def read(*lines: list[object], decisions: Decisions | None = None) -> LedgerReading:
    return read_ledger(content(*lines), decisions=decisions)


def line(title: str, company: str, code: str = "", money: object = 5000, manager: str = "王辛") -> list[object]:
    return [title, company, code, money, manager, "高端装备产业专班", "2023.3.5"]


def acts(reading: LedgerReading) -> list[str]:
    return [row.action.value for _sheet, row in reading.rows()]


def test_width_spaces_brackets_and_a_closing_word_make_no_other_title() -> None:
    keys = {
        title_key(text)
        for text in ("精密铸造（一期）项目", "精密铸造(一期) 项目 ", "精密铸造一期", "精密铸造一期建设项目")
    }
    assert len(keys) == 1
    assert title_key("精密铸造二期项目") not in keys and title_key("项目") == "项目"


def test_the_same_enterprise_and_title_is_one_project() -> None:
    reading = read(line("精密铸造（一期）项目", "甲有限公司", ONE), line("精密铸造(一期)项目 ", "甲有限公司", ONE))
    assert acts(reading) == ["make", "merge"]
    (_sheet, second) = list(reading.rows())[1]
    assert second.twin == RowRef("台账", 2) and "第 2 行" in (second.reason.text() if second.reason else "")


def test_a_title_alone_never_merges() -> None:
    assert acts(read(line("数控机床项目", "甲有限公司"), line("数控机床项目", "乙有限公司"))) == ["make", "make"]
    assert acts(read(line("数控机床项目", ""), line("数控机床项目", ""))) == ["make", "make"]


def test_a_name_without_code_is_the_one_enterprise_that_has_one() -> None:
    assert acts(read(line("甲项目", "甲有限公司", ONE), line("甲项目", "甲 有限公司"))) == ["make", "merge"]


def test_the_same_name_with_another_code_is_asked_and_not_merged() -> None:
    reading = read(line("甲项目", "甲有限公司", ONE), line("甲项目", "甲有限公司", TWO), line("甲项目", "甲有限公司"))
    assert acts(reading) == ["make", "make", "make"]
    assert [question.kind for question in reading.questions if question.kind.startswith("enterprise")] == [
        "enterprise_code"
    ]
    second = list(reading.rows())[1][1]
    assert [remark.code for remark in second.cell(Field.ENTERPRISE).warnings] == ["company.other_code"]


def test_two_names_of_one_code_are_one_enterprise_and_asked() -> None:
    reading = read(line("甲项目", "甲有限公司", ONE), line("甲项目", "甲(山东)有限公司", ONE))
    assert acts(reading) == ["make", "merge"]
    assert "enterprise_name" in {question.kind for question in reading.questions}


def test_a_twin_that_tells_something_else_says_what() -> None:
    reading = read(line("甲项目", "甲有限公司", ONE), line("甲项目", "甲有限公司", ONE, money=6000))
    reason = list(reading.rows())[1][1].reason
    assert reason and reason.code == "row.same_project_differs" and "总投资" in reason.text()


def test_a_person_decides_about_the_twin() -> None:
    lines = (line("甲项目", "甲有限公司", ONE), line("甲项目", "甲有限公司", ONE))
    second = RowRef("台账", 3)
    kept = read(*lines, decisions=Decisions(rows={second: RowChoice(Action.MAKE)}))
    assert acts(kept) == ["make", "make"] and not [one for one in kept.questions if one.kind == "twin"]
    left = read(*lines, decisions=Decisions(rows={second: RowChoice(Action.SKIP)}))
    assert acts(left) == ["make", "skip"]
    other = read(
        line("甲项目", "甲有限公司", ONE),
        line("丙项目", "甲有限公司", ONE),
        decisions=Decisions(rows={second: RowChoice(Action.MERGE, RowRef("台账", 2))}),
    )
    assert acts(other) == ["make", "merge"] and list(other.rows())[1][1].twin == RowRef("台账", 2)


def test_a_cell_a_person_settled_is_read_from_their_words_and_no_longer_doubted() -> None:
    lines = (line("甲项目", "甲有限公司", ONE, money="约5000"), line("乙项目", "甲有限公司", ONE, money="约5000"))
    decided = read(*lines, decisions=Decisions(cells={("台账", 2, Field.TOTAL): "0.6亿"}))
    first, second = (row.cell(Field.TOTAL) for _sheet, row in decided.rows())
    assert (first.value, first.raw, first.warnings) == ("60000000", "约5000", ())
    assert second.warnings
    emptied = read(*lines, decisions=Decisions(cells={("台账", 2, Field.TOTAL): None}))
    assert next(iter(emptied.rows()))[1].value(Field.TOTAL) is None


def test_a_remembered_spelling_settles_every_equal_cell() -> None:
    lines = (line("甲项目", "甲有限公司", ONE, money="约5000"), line("乙项目", "甲有限公司", ONE, money="约5000"))
    reading = read(*lines, decisions=Decisions(spellings={Field.TOTAL: {"约5000": "5000"}}))
    cells = [row.cell(Field.TOTAL) for _sheet, row in reading.rows()]
    assert [(cell.value, cell.raw, cell.warnings) for cell in cells] == [("50000000", "约5000", ())] * 2


def test_decisions_travel_as_json() -> None:
    decisions = Decisions(
        cells={("台账", 2, Field.TOTAL): "5"},
        spellings={Field.NATURE: {"技改": "技术改造"}},
        rows={RowRef("台账", 3): RowChoice(Action.MERGE, RowRef("台账", 2))},
        answers={"person:王辛": "same"},
    )
    assert Decisions.from_dict(decisions.to_dict()) == decisions


def test_a_name_in_two_seats_is_asked_once_and_answered_for_good() -> None:
    first = line("甲项目", "甲有限公司", ONE)
    second = [*line("乙项目", "乙有限公司", TWO)[:5], "生物医药产业专班", "2023.3.5"]
    third = [*line("丙项目", "丙有限公司")[:5], "生物医药产业专班", "2023.3.5"]
    reading = read(first, second, third)
    assert [one.key for one in reading.questions] == ["person:王辛"]
    assert read(first, second, third, decisions=Decisions(answers={"person:王辛": "same"})).questions == ()


def test_a_row_without_a_title_is_skipped_with_the_reason() -> None:
    reading = read(line("", "甲有限公司", ONE), line("甲项目", "甲有限公司", ONE))
    assert acts(reading) == ["skip", "make"]
    assert [row.reason.code for _sheet, row in reading.rows() if row.reason] == ["row.no_title"]


def test_a_project_without_an_enterprise_is_made_and_asked() -> None:
    row = read(line("甲项目", "")).sheets[0].rows[0]
    assert row.action is Action.MAKE
    assert [remark.code for remark in row.cell(Field.ENTERPRISE).warnings] == ["company.missing"]


def test_a_classified_project_is_refused_with_the_reason() -> None:
    reading = read(line("某涉密项目", "甲有限公司", ONE), line("商业秘密保护中心项目", "甲有限公司", ONE))
    assert acts(reading) == ["skip", "make"]
    assert [row.reason.code for _sheet, row in reading.rows() if row.reason] == ["row.classified"]


def test_amounts_are_held_against_each_other() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["序号", "签约项目", "投资方", "总投资(万元)", "其中:固定资产(万元)", "到位资金(万元)"])
        page.write_row(1, 0, [1, "甲项目", "甲有限公司", 5000, 6000, 7000])
    row = read_ledger(target.getvalue()).sheets[0].rows[0]
    assert [remark.code for remark in row.cell(Field.FIXED).warnings] == ["money.fixed_over_total"]
    assert [remark.code for remark in row.cell(Field.ARRIVED).warnings] == ["money.arrived_over_total"]
