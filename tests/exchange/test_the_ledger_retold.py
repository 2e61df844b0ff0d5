"""The invented ledger retold by other programs: no merges, flattened and shuffled, .xls, one-row headers."""

import random
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from kuaijin.exchange.reading import Field, read_ledger
from tests.exchange.clerk import PROJECTS, expected, needs_ledger

Lines = list[list[object]]
NOT_CELLS = {"row", "approximate", "override", "twin_of"}


def lines(page: Worksheet, *, spread: bool) -> Lines:
    """The cells of a sheet; with `spread` every merged value written out in each of its cells."""
    found: Lines = [[cell.value for cell in row] for row in page.iter_rows()]
    for area in page.merged_cells.ranges if spread else ():
        value = found[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row - 1, area.max_row):
            for column in range(area.min_col - 1, area.max_col):
                if area.min_row > 2 and found[row][column] is None:
                    found[row][column] = value
    return found


def written(sheets: dict[str, Lines], shift: int = 0) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for name, body in sheets.items():
            page = book.add_worksheet(name)
            for row, line in enumerate(body):
                for column, value in enumerate(line):
                    if isinstance(value, datetime):
                        page.write_datetime(row + shift, column + shift, value, day)
                    elif value is not None:
                        page.write(row + shift, column + shift, value)
    return target.getvalue()


def without_merges(book: openpyxl.Workbook) -> bytes:
    return written({page.title: lines(page, spread=False) for page in book.worksheets})


def flattened_and_shuffled(book: openpyxl.Workbook) -> bytes:
    """Other sheet names, other order of columns, no title: year from the file's name, unit from the note row."""
    sheets: dict[str, Lines] = {}
    for number, page in enumerate(book.worksheets, start=1):
        body = lines(page, spread=True)
        order = list(range(page.max_column))
        random.Random(number).shuffle(order)
        sheets[f"表{number}"] = [body[1][:1], *([line[column] for column in order] for line in body[2:])]
    return written(sheets)


def one_row_headers(book: openpyxl.Workbook) -> bytes:
    """More note rows, an empty first row and column, header and task force in every row."""
    sheets: dict[str, Lines] = {}
    for number, page in enumerate(book.worksheets, start=1):
        body = lines(page, spread=True)
        head = [below or above for above, below in zip(body[2], body[3], strict=True)]
        if page.title == "签约项目":
            head[6:9] = ["总投资（万元）", "固定资产投资（万元）", "实际到位（万元）"]
        notes: Lines = [["附件2"], body[0][:1], ["填报单位：发改局"], ["更新时间：2023年12月20日"], body[1][:1]]
        sheets[f"第{number}批"] = [*notes, head, *body[4:]]
    return written(sheets, shift=1)


def old_format(book: openpyxl.Workbook) -> bytes:
    old = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in book.worksheets:
        sheet = old.add_sheet(page.title)
        for area in page.merged_cells.ranges:
            sheet.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for row, line in enumerate(lines(page, spread=False)):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row, column, value, *([style] if isinstance(value, datetime) else []))
    target = BytesIO()
    old.save(target)
    return target.getvalue()


@pytest.mark.parametrize("retell", [without_merges, flattened_and_shuffled, one_row_headers, old_format])
def test_it_is_read_to_the_same_values(retell: Callable[[openpyxl.Workbook], bytes]) -> None:
    needs_ledger()
    reading = read_ledger(retell(openpyxl.load_workbook(PROJECTS)), filename="2023年项目.xlsx")
    wrong = []
    for sheet, truth in zip(reading.sheets, expected()["sheets"], strict=True):
        assert len(sheet.rows) == len(truth["rows"]), sheet.ignored
        for row, told in zip(sheet.rows, truth["rows"], strict=True):
            for field, value in told.items():
                if field not in NOT_CELLS and (row.value(Field(field)) or None) != (value or None):
                    wrong.append((sheet.name, row.row, field, value, row.cell(Field(field))))
    assert wrong == []
