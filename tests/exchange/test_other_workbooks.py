"""Other workbooks of the same kind are read to the same truth, whatever their habits."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kuaijin.exchange.reading import Action, Field, LedgerReading, SheetKind, read_ledger
from tests.exchange.variants import SIGNINGS, STARTS, UNITS, WORDS, Style, Truth, build

STYLES = st.builds(
    Style,
    seed=st.integers(0, 10**6),
    unit=st.sampled_from(list(UNITS)),
    unit_in=st.sampled_from(["header", "note", "cell", "group"]),
    days=st.sampled_from(["iso", "slash", "dots", "chinese", "true", "serial", "no_year", "short_year"]),
    merges=st.booleans(),
    two_rows=st.booleans(),
    code_apart=st.booleans(),
    phone_apart=st.booleans(),
    formulas=st.booleans(),
    subtotals=st.booleans(),
    notes=st.integers(1, 3),
    lead_rows=st.integers(0, 2),
    lead_columns=st.integers(0, 2),
    strays=st.booleans(),
    sheet=st.sampled_from(["Sheet1", "台账", "项目库", "第1页"]),
)


def sound(style: Style) -> bool:
    return style.unit_in != "group" or style.two_rows


def wrong_cells(reading: LedgerReading, truth: dict[int, Truth]) -> list[object]:
    (sheet,) = reading.sheets
    assert [row.row for row in sheet.rows] == list(truth), (sheet.mapping, sheet.ignored)
    return [
        (row.row, name, value, row.value(Field(name)))
        for row in sheet.rows
        for name, value in truth[row.row].items()
        if row.value(Field(name)) != value
    ]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(STYLES.filter(sound))
def test_a_sheet_of_starts_in_any_habit_is_read_to_the_same_truth(style: Style) -> None:
    content, truth = build(STARTS, style, "2023年春季集中开工项目台账")
    reading = read_ledger(content, filename="ledger.xlsx")
    assert wrong_cells(reading, truth) == [], reading.sheets[0].mapping
    assert reading.sheets[0].batch and reading.sheets[0].batch.season == "spring"


@settings(max_examples=80, deadline=None, derandomize=True)
@given(STYLES.filter(sound))
def test_a_sheet_of_signings_in_any_habit_is_read_to_the_same_truth(style: Style) -> None:
    content, truth = build(SIGNINGS, style, "2023年上半年签约项目一览表")
    reading = read_ledger(content, filename="ledger.xlsx")
    assert reading.sheets[0].kind is SheetKind.SIGNINGS
    assert wrong_cells(reading, truth) == [], reading.sheets[0].mapping


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, words in WORDS.items() for word in words])
def test_each_word_of_a_header_is_known(name: str, word: str) -> None:
    truth = SIGNINGS if name in SIGNINGS[0] and name not in STARTS[0] else STARTS
    heading = "2023年签约项目一览表" if truth is SIGNINGS else "2023年春季集中开工项目台账"
    style = Style(words={name: word}, code_apart=True, phone_apart=True)
    content, rows = build(truth, style, heading)
    assert wrong_cells(read_ledger(content), rows) == []


def test_without_a_title_the_year_comes_from_the_sheets_name() -> None:
    content, rows = build(STARTS, Style(title=False, days="no_year", sheet="2023年春季开工"), "")
    reading = read_ledger(content)
    assert wrong_cells(reading, rows) == []
    codes = {remark.code for _s, row in reading.rows() for remark in row.cell(Field.STARTED).warnings}
    assert codes == {"date.year_from_sheet"}
    assert reading.sheets[0].batch and reading.sheets[0].batch.name == "2023年春季开工"


def test_without_any_year_a_day_is_an_error_until_a_year_is_given() -> None:
    content = sheet_of([["重点项目台账"], HEAD, [1, "甲项目", "甲有限公司", 5000, "3月5日"]])
    cell = read_ledger(content).sheets[0].rows[0].cell(Field.STARTED)
    assert cell.value is None and cell.error and cell.error.code == "date.no_year"
    assert read_ledger(content, year=2022).sheets[0].rows[0].value(Field.STARTED) == "2022-03-05"
    assert read_ledger(content, filename="2021年台账.xlsx").sheets[0].rows[0].value(Field.STARTED) == "2021-03-05"


def sheet_of(lines: list[list[object]], **options: object) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet(str(options.get("name", "Sheet1")))
        month = book.add_format({"num_format": 'yyyy"年"m"月"'})
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    page.write_datetime(row, column, value, month)
                elif value is not None:
                    page.write(row, column, value)
        for row in options.get("hidden", ()):  # type: ignore[attr-defined]
            page.set_row(row, None, None, {"hidden": True})
        if options.get("more"):
            book.add_worksheet("空表")
            other = book.add_worksheet("填表说明")
            other.write(0, 0, "一、本表由投资促进局填写")
            other.write(1, 0, "二、金额保留两位小数")
            gone = book.add_worksheet("旧数据")
            gone.write_row(0, 0, ["序号", "项目名称", "企业名称", "总投资(万元)"])
            gone.write_row(1, 0, [1, "旧项目", "旧企业有限公司", 5])
            gone.hide()
    return target.getvalue()


HEAD: list[object] = ["序号", "项目名称", "企业名称", "总投资(万元)", "开工时间"]


def test_a_true_date_shown_as_a_month_stays_a_month() -> None:
    reading = read_ledger(sheet_of([HEAD, [1, "甲乙电机项目", "甲乙电机有限公司", 5000, date(2023, 3, 1)]]))
    assert reading.sheets[0].rows[0].value(Field.STARTED) == "2023-03"


def test_hidden_rows_are_read_and_said() -> None:
    content = sheet_of(
        [HEAD, [1, "甲项目", "甲有限公司", 5000, "2023.3.5"], [2, "乙项目", "乙有限公司", 5000, "2023.3.5"]], hidden=[2]
    )
    first, second = read_ledger(content).sheets[0].rows
    assert (first.hidden, second.hidden) == (False, True)
    assert second.action is Action.MAKE and second.reason and second.reason.code == "row.hidden"


def test_sheets_of_other_things_are_ignored_with_the_reason() -> None:
    content = sheet_of([HEAD, [1, "甲项目", "甲有限公司", 5000, "2023.3.5"]], more=True)
    sheets = {sheet.name: sheet for sheet in read_ledger(content).sheets}
    assert [line.reason.code for line in sheets["空表"].ignored] == ["ignored.sheet_empty"]
    assert [line.reason.code for line in sheets["填表说明"].ignored] == ["ignored.sheet_other"]
    assert [line.reason.code for line in sheets["旧数据"].ignored] == ["ignored.sheet_hidden"]
    assert all(not sheets[name].rows for name in ("空表", "填表说明", "旧数据"))


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    body: list[list[object]] = [[n, f"第{n}号电机项目", f"第{n}电机有限公司", 5000, "2023.3.5"] for n in range(1, 5)]
    reading = read_ledger(sheet_of([HEAD, *body[:2], HEAD, *body[2:]]))
    (sheet,) = reading.sheets
    assert [row.row for row in sheet.rows] == [2, 3, 5, 6]
    assert [line.reason.code for line in sheet.ignored if line.row == 4] == ["ignored.header_again"]


def test_two_tables_in_one_sheet_are_read_by_their_own_headers() -> None:
    other: list[object] = ["序号", "签约项目", "投资方", "签约日期", "投资额(亿元)"]
    reading = read_ledger(
        sheet_of(
            [
                ["2023年春季集中开工项目台账"],
                HEAD,
                [1, "甲项目", "甲有限公司", 5000, "2023.3.5"],
                [],
                ["2023年签约项目一览表"],
                other,
                [1, "乙项目", "乙有限公司", "3月6日", 2],
            ]
        )
    )
    (sheet,) = reading.sheets
    first, second = sheet.rows
    assert first.value(Field.TOTAL) == "50000000" and first.value(Field.STARTED) == "2023-03-05"
    assert second.value(Field.TOTAL) == "200000000" and second.value(Field.SIGNED) == "2023-03-06"


def test_a_row_of_column_numbers_and_prenumbered_empty_rows_are_no_rows() -> None:
    numbers: list[object] = ["1", "2", "3", "4", "5"]
    content = sheet_of(
        [HEAD, numbers, [1, "甲项目", "甲有限公司", 5000, "2023.3.5"], [2], [3], ["合 计", None, None, 5000]]
    )
    (sheet,) = read_ledger(content).sheets
    assert [row.row for row in sheet.rows] == [3]
    assert {line.row: line.reason.code for line in sheet.ignored if line.row != 1} == {
        2: "ignored.column_numbers",
        4: "ignored.stray",
        5: "ignored.stray",
        6: "ignored.subtotal",
    }


def test_a_heading_of_a_group_names_the_task_force_of_its_rows() -> None:
    content = sheet_of(
        [
            HEAD,
            ["一、高端装备产业专班（2个）"],
            [1, "甲项目", "甲有限公司", 5000, "2023.3.5"],
            ["二、生物医药产业专班"],
            [2, "乙项目", "乙有限公司", 5000, "2023.3.5"],
        ]
    )
    rows = read_ledger(content).sheets[0].rows
    assert [row.value(Field.TASKFORCE) for row in rows] == ["高端装备产业专班", "生物医药产业专班"]


def test_a_task_force_written_once_without_merging_is_read_down_with_a_warning() -> None:
    head: list[object] = ["序号", "服务专班", *HEAD[1:]]
    content = sheet_of(
        [
            head,
            [1, "高端装备产业专班", "甲项目", "甲有限公司", 5000, "2023.3.5"],
            [2, None, "乙项目", "乙有限公司", 5000, "2023.3.5"],
            [3, "同上", "丙项目", "丙有限公司", 5000, "2023.3.5"],
        ]
    )
    cells = [row.cell(Field.TASKFORCE) for row in read_ledger(content).sheets[0].rows]
    assert [cell.value for cell in cells] == ["高端装备产业专班"] * 3
    assert [[remark.code for remark in cell.warnings] for cell in cells] == [[], ["cell.filled_down"], ["cell.ditto"]]


def test_a_column_without_a_header_is_known_by_what_it_holds() -> None:
    content = sheet_of(
        [
            ["序号", "项目名称", "总投资(万元)", None, None, None],
            [1, "甲项目", 5000, "91110000600037341L", "吕陵镇", "甲有限公司"],
            [2, "乙项目", 5000, "91310115591693856A", "陈集镇", "乙有限公司"],
        ]
    )
    row = read_ledger(content).sheets[0].rows[0]
    assert (row.value(Field.USCC), row.value(Field.PLACE)) == ("91110000600037341L", "吕陵镇")
    assert row.value(Field.ENTERPRISE) == "甲有限公司"


def test_a_mapping_says_what_strange_headers_mean() -> None:
    content = sheet_of(
        [["编码", "标的", "甲方", "盘子", "破土"], [1, "甲项目", "甲有限公司", "5000万元", "2023.3.5"]], name="库"
    )
    mapping = {"库": {"header": "1", "title": "标的", "enterprise": "C", "total_investment": "盘子", "started_on": "E"}}
    row = read_ledger(content, mapping=mapping).sheets[0].rows[0]
    assert [row.value(field) for field in (Field.TITLE, Field.ENTERPRISE, Field.TOTAL, Field.STARTED)] == [
        "甲项目",
        "甲有限公司",
        "50000000",
        "2023-03-05",
    ]


def test_an_empty_mapping_leaves_a_field_unread() -> None:
    content = sheet_of([HEAD, [1, "甲项目", "甲有限公司", 5000, "2023.3.5"]])
    assert Field.TOTAL not in read_ledger(content, mapping={"*": {"total_investment": ""}}).sheets[0].rows[0].cells


def test_a_unit_in_a_header_row_of_its_own_counts() -> None:
    content = sheet_of(
        [
            ["序号", "项目名称", "建设单位", "总投资", "开工时间"],
            [None, None, None, "（亿元）", None],
            [1, "甲项目", "甲有限公司", 5, "2023.3.6"],
        ]
    )
    (sheet,) = read_ledger(content).sheets
    assert sheet.mapping["total_investment"] == "总投资（亿元）" and sheet.header_rows == (1, 2)
    assert sheet.rows[0].value(Field.TOTAL) == "500000000"


def test_the_unit_may_stand_in_the_title() -> None:
    content = sheet_of(
        [
            ["2023年签约项目一览表（单位：万元）"],
            ["序号", "签约项目", "投资方", "总投资"],
            [1, "甲项目", "甲有限公司", 5000],
        ]
    )
    assert read_ledger(content).sheets[0].rows[0].value(Field.TOTAL) == "50000000"


def test_what_the_enterprise_keeps_for_itself_is_not_read_as_a_seat_or_an_amount() -> None:
    content = sheet_of(
        [
            [
                "序号",
                "项目名称",
                "项目单位",
                "企业联系人",
                "总投资(亿元)",
                "年度计划投资(亿元)",
                "开工时间",
                "竣工时间",
            ],
            [1, "甲项目", "甲有限公司", "王辛", 5, 2, "2023.3.6", "2024.5"],
        ]
    )
    (sheet,) = read_ledger(content).sheets
    assert set(sheet.mapping) == {"number", "title", "enterprise", "total_investment", "started_on"}
    assert [column.header for column in sheet.unread] == ["企业联系人", "年度计划投资(亿元)", "竣工时间"]


def test_a_vague_header_is_settled_by_what_the_cells_hold() -> None:
    content = sheet_of(
        [
            ["序号", "项目名称", "项目单位", "产业", "类型", "总投资(亿元)"],
            [1, "甲项目", "甲有限公司", "高端装备", "新建", 5],
            [2, "乙项目", "乙有限公司", "生物医药", "技改", 5],
        ]
    )
    assert read_ledger(content).sheets[0].mapping["nature"] == "类型"


def test_remarks_between_rows_are_no_rows() -> None:
    lines: list[list[object]] = [["备注：", "含续建项目"], [None, "其中：新建项目2个"], ["平均", None, None, 5000]]
    (sheet,) = read_ledger(sheet_of([HEAD, [1, "甲项目", "甲有限公司", 5000, "2023.3.6"], *lines])).sheets
    assert [row.row for row in sheet.rows] == [2]
    assert [line.row for line in sheet.ignored] == [1, 3, 4, 5]


def test_formulas_are_read_by_their_stored_result_and_a_missing_one_is_an_error() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        for row, (result, company) in enumerate([(5000, "甲有限公司"), ("#REF!", "乙有限公司")], start=1):
            page.write_row(row, 0, [row, f"第{row}项目", company])
            page.write_formula(row, 3, "=Sheet9!A1", None, result)
            page.write_formula(row, 4, '="2023年"&"3月"', None, "2023年3月")
    first, second = read_ledger(target.getvalue()).sheets[0].rows
    assert (first.value(Field.TOTAL), first.value(Field.STARTED)) == ("50000000", "2023-03")
    error = second.cell(Field.TOTAL).error
    assert error and error.code == "cell.formula_error" and second.value(Field.TOTAL) is None

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEAD)
    page.append([1, "甲项目", "甲有限公司", "=2500*2", "2023.3.5"])
    bare = BytesIO()
    book.save(bare)
    error = read_ledger(bare.getvalue()).sheets[0].rows[0].cell(Field.TOTAL).error
    assert error and error.code == "cell.formula_uncached"
