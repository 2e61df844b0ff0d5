"""A table as a workbook: exactly these rows, columns and this order, and a sheet that says which filter, as of when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, TypeVar

from django.utils.translation import pgettext

from kuaijin.kit.formats import MoneyUnit
from kuaijin.kit.tables import Column
from kuaijin.law.dates import SHANGHAI

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Row = TypeVar("Row")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


def write(
    stream: IO[bytes],
    *,
    title: str,
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    filters: Sequence[str],
    order: str,
    as_of: datetime,
) -> int:
    """Writes the workbook and returns how many rows it holds. Rows are read once and not kept.

    Numbers stay numbers and days stay days; text that Excel could take for a formula is written as text."""
    from xlsxwriter import Workbook  # noqa: PLC0415  with the first workbook, not with the server

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(stream, options) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet(_sheet_name(title))
        exported = [c for c in columns if c.export is not None]
        for place, column in enumerate(exported):
            head = _head(column)
            sheet.set_column(place, place, min(WIDEST, max(10, 2 * len(head))))
            sheet.write_string(0, place, head, styles.head)
        sheet.freeze_panes(1, 0)
        n = 0
        for n, row in enumerate(rows, 1):
            for place, column in enumerate(exported):
                if column.export is not None:
                    _write_value(sheet, n, place, column.export(row), styles)
        _about(book.add_worksheet(_sheet_name(pgettext("workbook", "说明"))), styles, title, n, filters, order, as_of)
    return n


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        self.text: Format = book.add_format({"quote_prefix": True})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.instant: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.money: Format = book.add_format({"num_format": "#,##0.00"})


def _head(column: Column[Any]) -> str:
    """Money goes out in exact yuan, whatever unit the page shows."""
    unit = pgettext("workbook", "元") if isinstance(column.unit, MoneyUnit) else str(column.unit)
    return f"{column.label}（{unit}）" if unit else str(column.label)


def _write_value(sheet: Worksheet, row: int, place: int, value: object, styles: _Styles) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, pgettext("workbook", "是") if value else pgettext("workbook", "否"))
    elif isinstance(value, Decimal):
        sheet.write_number(row, place, float(value), styles.money)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.astimezone(SHANGHAI).replace(tzinfo=None), styles.instant)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), styles.day)  # noqa: DTZ001
    else:
        text = str(value)
        sheet.write_string(row, place, text, styles.text if text.startswith(STARTS_A_FORMULA) else None)


def _about(
    sheet: Worksheet, styles: _Styles, title: str, n: int, filters: Sequence[str], order: str, as_of: datetime
) -> None:
    local = as_of.astimezone(SHANGHAI)
    lines = [
        (pgettext("workbook", "表"), title),
        (pgettext("workbook", "行数"), n),
        (pgettext("workbook", "截至"), f"{local:%Y-%m-%d %H:%M}"),
        (pgettext("workbook", "顺序"), order),
    ]
    lines += [(pgettext("workbook", "条件"), text) for text in filters] or [
        (pgettext("workbook", "条件"), pgettext("workbook", "没有，全部"))
    ]
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, WIDEST)
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, styles.head)
        _write_value(sheet, row, 1, value, styles)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Sheet"
