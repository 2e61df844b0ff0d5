"""The user's own workbook back, the doubtful cells marked: yellow a doubt, red an error, the reason as a comment."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from kuaijin.exchange.reading.fields import LABELS, Action
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.notes import Note, Refused, note
from kuaijin.exchange.reading.result import LedgerReading, SheetReading
from kuaijin.exchange.reading.workbook import open_workbook

MAX_MARKED_CELLS = 400_000
_DOUBT = PatternFill("solid", start_color="FFF3C4", end_color="FFF3C4")
_WRONG = PatternFill("solid", start_color="F6C1BA", end_color="F6C1BA")
_AUTHOR = "快进"


@dataclass
class _Mark:
    wrong: bool
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Marked:
    """The marked workbook, the name to hand it back under, and what of the original could not be kept."""

    content: bytes
    filename: str
    losses: tuple[Note, ...]


def mark(content: bytes, reading: LedgerReading, *, lang: str = "zh") -> Marked:
    """The workbook as .xlsx: an .xls comes back with its values and merged cells.

    Raises `Refused` for a workbook too large to be held whole in memory.
    """
    book_read = open_workbook(content)
    cells = sum(len(grid.rows) * grid.width for grid in book_read.grids)
    if cells > MAX_MARKED_CELLS:
        raise Refused("refused.mark_too_big", cells=cells)
    book = _rebuilt(book_read.grids) if book_read.old_format else load_workbook(BytesIO(content), rich_text=True)
    for sheet in reading.sheets:
        if sheet.rows and sheet.name in book.sheetnames:
            _mark_sheet(book[sheet.name], sheet, lang)
    target = BytesIO()
    book.save(target)
    stem = PurePath(reading.filename or "ledger").stem
    suffix = "-marked" if lang.startswith("en") else "-标注"
    return Marked(target.getvalue(), f"{stem}{suffix}.xlsx", tuple(_losses(content, book_read.old_format)))


def _losses(content: bytes, old_format: bool) -> Iterator[Note]:
    """What writing the workbook anew does not carry over."""
    if old_format:
        yield note("marked.old_format")
        return
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    if any(name.startswith(("xl/media/", "xl/charts/", "xl/diagrams/")) for name in names):
        yield note("marked.drawings")
    if any(name.startswith(("xl/pivot", "xl/slicer")) for name in names):
        yield note("marked.pivots")
    if "xl/vbaProject.bin" in names:
        yield note("marked.macros")


def _rebuilt(grids: tuple[Grid, ...]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        for row, line in enumerate(grid.rows, start=1):
            for column, value in enumerate(line, start=1):
                if value not in ("", None):
                    sheet.cell(row, column, value)
        for (top, left), (bottom, right) in grid.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return book


def _mark_sheet(page: Worksheet, sheet: SheetReading, lang: str) -> None:
    anchors = {
        (row, column): (area.min_row, area.min_col)
        for area in page.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    marks: dict[tuple[int, int], _Mark] = {}
    for place, wrong, line in _remarks(sheet, lang):
        known = marks.setdefault(anchors.get(place, place), _Mark(False, []))
        known.wrong = known.wrong or wrong
        if line not in known.lines:
            known.lines.append(line)
    for (row, column), found in marks.items():
        cell = page.cell(row, column)
        cell.fill = _WRONG if found.wrong else _DOUBT
        earlier = [cell.comment.text] if cell.comment else []
        cell.comment = Comment("\n".join([*earlier, *found.lines]), _AUTHOR, height=90, width=260)


def _remarks(sheet: SheetReading, lang: str) -> Iterator[tuple[tuple[int, int], bool, str]]:
    """Row and column (from 1), whether it is an error, and what to say."""
    columns = {field: column_index_from_string(one.letter) for one in sheet.columns for field in one.fields}
    first = min(columns.values(), default=1)
    label = 1 if lang.startswith("en") else 0
    for row in sheet.rows:
        if row.reason and row.action is not Action.MAKE:
            yield (row.row, first), row.action is Action.SKIP, row.reason.text(lang)
        for field, cell in row.cells.items():
            place = (row.row, columns.get(field, first))
            head = LABELS[field][label]
            for remark in cell.warnings:
                yield place, False, f"{head}: {remark.text(lang)}"
            if cell.error:
                yield place, True, f"{head}: {cell.error.text(lang)}"
