"""Which lines of a block are the ledger's own rows, and what they say; read again only where that may have changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kuaijin.exchange.reading.cells.text import compact, one_line, shown
from kuaijin.exchange.reading.decisions import Decisions
from kuaijin.exchange.reading.fields import Action, Field, SheetKind
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.layout import is_column_numbers, line_kind
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import Cell, Ignored, Row, SheetReading
from kuaijin.exchange.reading.rows import Cells, Context, Reader, RowReader, classified_mark

_NUMBERED = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.．]")
_TASK_FORCE = re.compile(r"([^\s、.．()（）:：]{2,20}专班)")


@dataclass(frozen=True)
class Part:
    """One block of a sheet with what read it. Which lines are rows does not depend on what anybody settled."""

    body: range
    readers: tuple[Reader, ...]
    context: Context
    reading: SheetReading


def read_rows(
    body: range, header: Sequence[str], readers: tuple[Reader, ...], context: Context, decisions: Decisions
) -> tuple[tuple[Row, ...], list[Ignored]]:
    """`header`: its texts, which may stand again further down."""
    grid = context.grid
    reader = RowReader(readers, grid.name, decisions)
    rows: list[Row] = []
    ignored: list[Ignored] = []
    for row in body:
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


def read_again(part: Part, before: Decisions, decisions: Decisions) -> Part:
    """What `read_rows` would say with these decisions, from what it said with those of `before`."""
    touched = _touched(part, before, decisions)
    if not touched:
        return part
    grid = part.context.grid
    reader = RowReader(part.readers, grid.name, decisions)
    rows: list[Row] = []
    same_above = True
    for line in _in_order(part):
        if isinstance(line, Ignored):
            same_above |= _after(reader, line.reason, grid, line.row - 1)
        elif same_above and line.row not in touched:
            reader.above = dict(line.cells)
            rows.append(line)
        else:
            rows.append(_row(grid, line.row - 1, reader.read(line.row - 1), part.context.kind))
            same_above = rows[-1].cells == line.cells
    return replace(part, reading=replace(part.reading, rows=tuple(rows)))


def _in_order(part: Part) -> list[Row | Ignored]:
    lines = [line for line in part.reading.ignored if line.row - 1 in part.body]
    return sorted([*part.reading.rows, *lines], key=lambda line: line.row)


def _touched(part: Part, before: Decisions, decisions: Decisions) -> set[int]:
    """Rows (as Excel counts) in which a cell is settled otherwise than before, by itself or by its spelling."""
    name, grid = part.reading.name, part.context.grid
    found = {row for (sheet, row, _field), _text in before.cells.items() ^ decisions.cells.items() if sheet == name}
    for reader in part.readers:
        old, new = (said.spellings.get(reader.main, {}) for said in (before, decisions))
        changed = {raw for raw, _text in old.items() ^ new.items()}
        if changed:
            column = ((row, grid.value_down(row, reader.place)[0]) for row in part.body)
            found |= {row + 1 for row, raw in column if shown(raw) in changed}
            found |= {row for sheet, row, _field in decisions.cells if sheet == name}
    return found


def _not_a_row(grid: Grid, row: int, filled: int, titled: bool, header: Sequence[str], *, first: bool) -> Note | None:
    if first and is_column_numbers(grid, row):
        return note("ignored.column_numbers")
    texts = grid.texts(row)
    if len(texts) >= 3 and compact(texts[0]) in header and all(compact(text) in header for text in texts):
        return note("ignored.header_again")
    return line_kind(grid, row, filled, has_title=titled)


def _after(reader: RowReader, reason: Note, grid: Grid, row: int) -> bool:
    """After a subtotal or heading the row above no longer counts: True."""
    if reason.code not in {"ignored.subtotal", "ignored.section"}:
        return False
    reader.above = {}
    if reason.code == "ignored.section":
        text = one_line(grid.texts(row)[0])
        found = _TASK_FORCE.search(_NUMBERED.sub("", text))
        reader.section = Cell(text, found[1]) if found else None
    return True


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
