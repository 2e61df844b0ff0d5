"""The way in: a workbook becomes a reading. Shell, browser and import all come through here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import PurePath

from kuaijin.exchange.reading.batches import batch_named
from kuaijin.exchange.reading.cells.dates import Years, day_in, year_in
from kuaijin.exchange.reading.cells.money import unit_in_note
from kuaijin.exchange.reading.cells.text import compact, one_line
from kuaijin.exchange.reading.columns import recognise
from kuaijin.exchange.reading.decisions import Decisions
from kuaijin.exchange.reading.duplicates import settle
from kuaijin.exchange.reading.fields import Action, Field, SheetKind, Unit
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.layout import (
    Block,
    find_blocks,
    is_column_numbers,
    line_kind,
    preface_lines,
    title_of,
)
from kuaijin.exchange.reading.notes import Note, Refused, note
from kuaijin.exchange.reading.persons import person_questions
from kuaijin.exchange.reading.result import Cell, Column, Ignored, LedgerReading, Row, SheetReading
from kuaijin.exchange.reading.rows import Cells, Context, RowReader, classified_mark, readers
from kuaijin.exchange.reading.workbook import LIMIT_MB, Workbook, file_content, open_workbook

Mapping_ = Mapping[str, Mapping[str, str]]
EVERY_SHEET = "*"
_SECRET = re.compile(r"(绝密|机密|秘密)[★☆]|^(绝密|机密|秘密)$|密级[:：](绝密|机密|秘密)")


@dataclass(frozen=True)
class Asked:
    """What the caller knows: mapping by sheet (`*` for all), towns, decisions, a year, the file's name."""

    filename: str
    mapping: Mapping_
    towns: Sequence[str]
    decisions: Decisions
    year: int | None
    mac: bool


def read_ledger(
    source: str | PathLike[str] | bytes | Workbook,
    *,
    filename: str = "",
    mapping: Mapping_ | None = None,
    towns: Sequence[str] = (),
    decisions: Decisions | None = None,
    year: int | None = None,
    limit_mb: int = LIMIT_MB,
) -> LedgerReading:
    """Reads a workbook of projects or task forces.

    `mapping`: sheet name (`*` for every sheet) → field → header text or column letter, over what is recognised;
    `header` names the header row. `towns`: known town names. `year`: taken where a day has none, before any title.
    Raises `Refused` where the file cannot be read at all.
    """
    if isinstance(source, Workbook):
        name, book = filename, source
    else:
        name = filename or ("" if isinstance(source, bytes) else PurePath(source).name)
        book = open_workbook(file_content(source, limit_mb=limit_mb))
    asked = Asked(name, mapping or {}, tuple(towns), decisions or Decisions(), year, book.mac_dates)
    sheets = [sheet for grid in book.grids for sheet in read_sheet(grid, asked)]
    if not any(sheet.header_rows for sheet in sheets):
        raise Refused("refused.no_ledger")
    settled, questions = settle(sheets, asked.decisions)
    questions += person_questions(settled, asked.decisions.answers)
    return LedgerReading(name, book.fingerprint, _kind(settled), tuple(settled), tuple(questions))


def _kind(sheets: Sequence[SheetReading]) -> str:
    """The kind of the workbook; a roster that stands beside projects is told by its sheet."""
    return "projects" if any(_is_projects(sheet.kind) for sheet in sheets) else "taskforces"


def _is_projects(kind: SheetKind) -> bool:
    return kind in (SheetKind.STARTS, SheetKind.SIGNINGS, SheetKind.PROJECTS)


def read_sheet(grid: Grid, asked: Asked) -> list[SheetReading]:
    _refuse_secret(grid)
    override = dict(asked.mapping.get(EVERY_SHEET, {})) | dict(asked.mapping.get(grid.name, {}))
    own = dict(asked.mapping.get(grid.name, {}))
    forced = _header_row(override.pop("header", None))
    first = next((row for row in range(len(grid.rows)) if grid.texts(row)), None)
    if first is None:
        return [_unread(grid, 1, note("ignored.sheet_empty"))]
    if grid.hidden and not own:
        return [_unread(grid, first + 1, note("ignored.sheet_hidden"))]
    parts = [_read_block(grid, block, asked, override) for block in find_blocks(grid, forced)]
    parts = [part for part in parts if part.kind is not SheetKind.OTHER]
    if not parts:
        return [_unread(grid, first + 1, note("ignored.sheet_other"))]
    return [_joined(parts)]


def _header_row(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdigit() or int(text) < 1:
        raise Refused("refused.mapping", detail=f"header={text}")
    return int(text) - 1


def _unread(grid: Grid, row: int, reason: Note) -> SheetReading:
    return SheetReading(grid.name, SheetKind.OTHER, None, (), (), (Ignored(row, reason),))


def _joined(parts: list[SheetReading]) -> SheetReading:
    """Several header blocks of one sheet are one reading; the first names title, kind and columns."""
    first = parts[0]
    if len(parts) == 1:
        return first
    known = {field for column in first.columns for field in column.fields}
    more = [column for part in parts[1:] for column in part.columns if set(column.fields) - known]
    return replace(
        first,
        columns=(*first.columns, *more),
        rows=tuple(row for part in parts for row in part.rows),
        ignored=tuple(line for part in parts for line in part.ignored),
        header_rows=tuple(row for part in parts for row in part.header_rows),
    )


def _refuse_secret(grid: Grid) -> None:
    """A mark of secrecy stands at the top of the paper."""
    for row in range(min(6, len(grid.rows))):
        for text in grid.texts(row):
            if found := _SECRET.search(compact(text)):
                raise Refused("refused.classified", mark=found.group())


def _read_block(grid: Grid, block: Block, asked: Asked, override: Mapping[str, str]) -> SheetReading:
    title = title_of(grid, block)
    columns, kind = recognise(grid, block, f"{title or ''} {grid.name}", asked.towns, override)
    as_of = _as_of(grid, block)
    years = _years(grid, block, title, asked, as_of)
    context = Context(grid, kind, _unit(grid, block, title), years, asked.towns, asked.decisions)
    rows, ignored = _rows(grid, block, columns, context)
    lines = tuple(sorted((*preface_lines(grid, block), *ignored), key=lambda line: line.row))
    batch = batch_named(title, grid.name, years.year) if kind is SheetKind.STARTS else None
    heads = tuple(row + 1 for row in block.head)
    return SheetReading(grid.name, kind, title, columns, rows, lines, heads, batch, years.year, as_of)


def _unit(grid: Grid, block: Block, title: str | None) -> Unit | None:
    texts = [text for row in block.preface for text in grid.texts(row)] + [title or "", grid.name]
    return next((unit for text in texts if (unit := unit_in_note(text))), None)


def _as_of(grid: Grid, block: Block) -> date | None:
    """`数据截至…` of the note rows; the day of filling in at the foot says when it was written, not what it covers."""
    for row in block.preface:
        for text in grid.texts(row):
            plain = compact(text)
            if re.search(r"截[至止]|统计(时间|日期)|更新", plain) and (day := day_in(plain)):
                return day
    return None


def _years(grid: Grid, block: Block, title: str | None, asked: Asked, as_of: date | None) -> Years:
    notes = " ".join(text for row in block.preface for text in grid.texts(row))
    sources = (
        (asked.year, "given"),
        (year_in(title or ""), "title"),
        (year_in(grid.name), "sheet"),
        (year_in(compact(notes)), "note"),
        (year_in(asked.filename), "file"),
        (year_in(_foot(grid, block)), "note"),
    )
    year, source = next(((year, source) for year, source in sources if year), (None, "title"))
    return Years(year, source, as_of, asked.mac)


def _foot(grid: Grid, block: Block) -> str:
    """The last written line, where the day of filling in stands."""
    for row in reversed(block.body):
        if texts := grid.texts(row):
            return compact(" ".join(texts)) if re.search(r"填报|制表|日期|审核", texts[0]) else ""
    return ""


def _rows(
    grid: Grid, block: Block, columns: Sequence[Column], context: Context
) -> tuple[tuple[Row, ...], list[Ignored]]:
    reader = RowReader(readers(columns, context, block.body), grid.name, context.decisions)
    rows: list[Row] = []
    ignored: list[Ignored] = []
    header = [compact(text) for row in block.head for text in grid.texts(row)]
    for row in block.body:
        if not any(value not in ("", None) for value in grid.rows[row]):
            continue
        filled, titled = reader.filled(row)
        reason = _not_a_row(grid, row, filled, titled, header, first=not rows)
        if reason:
            ignored.append(Ignored(row + 1, reason))
            _after(reader, reason, grid, row)
        else:
            rows.append(_row(grid, row, reader.read(row), context.kind))
    return tuple(rows), ignored


def _not_a_row(grid: Grid, row: int, filled: int, titled: bool, header: list[str], *, first: bool) -> Note | None:
    if first and is_column_numbers(grid, row):
        return note("ignored.column_numbers")
    texts = grid.texts(row)
    if len(texts) >= 3 and compact(texts[0]) in header and all(compact(text) in header for text in texts):
        return note("ignored.header_again")
    return line_kind(grid, row, filled, has_title=titled)


def _after(reader: RowReader, reason: Note, grid: Grid, row: int) -> None:
    if reason.code not in {"ignored.subtotal", "ignored.section"}:
        return
    reader.forget()
    text = one_line(grid.texts(row)[0])
    if reason.code == "ignored.section":
        found = re.search(
            r"([^\s、.．()（）:：]{2,20}专班)", re.sub(r"^[(（]?[一二三四五六七八九十]+[)）、.．]", "", text)
        )
        reader.section = Cell(text, found[1]) if found else None


def _row(grid: Grid, row: int, cells: Cells, kind: SheetKind) -> Row:
    hidden = row in grid.facts.hidden_rows
    if mark := classified_mark(cells):
        return Row(row + 1, Action.SKIP, note("row.classified", mark=mark), cells, hidden=hidden)
    main = Field.TASKFORCE if kind is SheetKind.TASKFORCES else Field.TITLE
    if main not in cells or cells[main].value is None:
        code = "row.no_taskforce" if kind is SheetKind.TASKFORCES else "row.no_title"
        return Row(row + 1, Action.SKIP, note(code), cells, hidden=hidden)
    if kind is not SheetKind.TASKFORCES:
        _ask_for_company(cells, kind)
    return Row(row + 1, Action.MAKE, note("row.hidden") if hidden else None, cells, hidden=hidden)


def _ask_for_company(cells: Cells, kind: SheetKind) -> None:
    field = Field.INVESTOR if kind is SheetKind.SIGNINGS else Field.ENTERPRISE
    cell = cells.get(field, Cell(None, None))
    if cell.value is None and cell.error is None:
        cells[field] = replace(cell, warnings=(*cell.warnings, note("company.missing")))


__all__ = ["EVERY_SHEET", "Workbook", "read_ledger"]
