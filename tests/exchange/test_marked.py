"""The workbook comes back with the doubtful cells marked, everything else as it was."""

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.styles import Font

from kuaijin.exchange.reading import Field, Refused, read_ledger
from kuaijin.exchange.reading import marked as marked_room
from kuaijin.exchange.reading.marked import mark
from tests.exchange.clerk import PROJECTS, needs_ledger, projects

HEAD = ["序号", "项目名称", "企业名称（统一社会信用代码）", "总投资(万元)", "开工时间"]


def own_workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "2023年春季开工"
    page.append(HEAD)
    page.append([1, "甲项目", "甲有限公司 9111000060003734", "约5000", "3月5日"])
    page.append([2, "乙项目", "乙有限公司", 6000, datetime(2023, 3, 6)])
    page["F3"] = "=D3*2"
    page["B3"].font = Font(bold=True)
    page.column_dimensions["B"].width = 33
    page.freeze_panes = "A2"
    other = book.create_sheet("说明")
    other["A1"] = "别动我"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_doubts_are_yellow_errors_red_with_the_reason_as_a_comment() -> None:
    content = own_workbook()
    book = openpyxl.load_workbook(BytesIO(mark(content, read_ledger(content)).content))
    page = book["2023年春季开工"]
    assert page["D2"].fill.start_color.rgb.endswith("FFF3C4") and "约数" in page["D2"].comment.text
    assert page["E2"].fill.start_color.rgb.endswith("FFF3C4") and "2023" in page["E2"].comment.text
    assert page["C2"].fill.start_color.rgb.endswith("F6C1BA") and "18 位" in page["C2"].comment.text
    assert page["D3"].comment is None and page["D3"].fill.fill_type is None


def test_everything_else_of_the_workbook_stays() -> None:
    content = own_workbook()
    book = openpyxl.load_workbook(BytesIO(mark(content, read_ledger(content), lang="en").content))
    page = book["2023年春季开工"]
    assert page["F3"].value == "=D3*2" and page["B3"].font.bold and page.freeze_panes == "A2"
    assert page.column_dimensions["B"].width == 33 and book["说明"]["A1"].value == "别动我"
    assert "approximate" in page["D2"].comment.text


def test_the_invented_ledger_comes_back_marked_and_reads_the_same_again() -> None:
    needs_ledger()
    marked = mark(PROJECTS.read_bytes(), projects())
    assert (marked.filename, marked.losses) == ("projects-2023-标注.xlsx", ())
    content = marked.content
    page = openpyxl.load_workbook(BytesIO(content))["秋季开工"]
    assert "同一个项目" in page["A7"].comment.text
    again = read_ledger(content)
    assert [row.to_dict() for _s, row in again.rows()] == [row.to_dict() for _s, row in projects().rows()]


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("春季开工")
    page.write_merge(0, 0, 0, 5, "2023年春季集中开工项目台账")
    for column, text in enumerate(["序号", "服务专班", *HEAD[1:]]):
        page.write(1, column, text)
    page.write_merge(2, 3, 1, 1, "高端装备产业专班")
    for row, (title, money) in enumerate([("甲项目", "约5000"), ("乙项目", 6000)], start=2):
        page.write(row, 0, row - 1)
        page.write(row, 2, title)
        page.write(row, 3, "甲有限公司 91110000600037341L")
        page.write(row, 4, money)
        page.write(row, 5, datetime(2023, 3, row), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_an_old_xls_is_read_and_comes_back_marked_as_xlsx() -> None:
    content = old_workbook()
    reading = read_ledger(content, filename="old.xls")
    rows = reading.sheets[0].rows
    assert [row.value(Field.TASKFORCE) for row in rows] == ["高端装备产业专班"] * 2
    assert [row.value(Field.STARTED) for row in rows] == ["2023-03-02", "2023-03-03"]
    assert [row.value(Field.TOTAL) for row in rows] == ["50000000", "60000000"]
    marked = mark(content, reading)
    assert marked.filename == "old-标注.xlsx" and [loss.code for loss in marked.losses] == ["marked.old_format"]
    page = openpyxl.load_workbook(BytesIO(marked.content))["春季开工"]
    assert "约数" in page["E3"].comment.text and page["B3"].value == "高端装备产业专班"
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:F1", "B3:B4"}


def test_a_workbook_too_large_to_hold_is_not_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_room, "MAX_MARKED_CELLS", 5)
    content = own_workbook()
    with pytest.raises(Refused) as refused:
        mark(content, read_ledger(content))
    assert refused.value.code == "refused.mark_too_big"


def test_what_cannot_be_carried_over_is_said() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("台账")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, [1, "甲项目", "甲有限公司", "约5000", "2023.3.5"])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$A$2:$A$2"})
        page.insert_chart("H2", chart)
    content = target.getvalue()
    assert [loss.code for loss in mark(content, read_ledger(content)).losses] == ["marked.drawings"]
