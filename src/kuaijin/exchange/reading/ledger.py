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
from kuaijin.exchange.reading.cells.text import compact
from kuaijin.exchange.reading.columns import recognise
from kuaijin.exchange.reading.decisions import Decisions
from kuaijin.exchange.reading.duplicates import settle
from kuaijin.exchange.reading.fields import SheetKind, Unit
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.layout import Block, find_blocks, header_texts, preface_lines, title_of
from kuaijin.exchange.reading.lines import Part, read_rows
from kuaijin.exchange.reading.memory import Memory
from kuaijin.exchange.reading.notes import Note, Refused, note
from kuaijin.exchange.reading.persons import person_questions
from kuaijin.exchange.reading.result import Ignored, LedgerReading, SheetReading
from kuaijin.exchange.reading.rows import Context, readers
from kuaijin.exchange.reading.workbook import LIMIT_MB, Workbook, file_content, open_workbook

Mapping_ = Mapping[str, Mapping[str, str]]
EVERY_SHEET = "*"
_SECRET = re.compile(r"(绝密|机密|秘密)[★☆]|^(绝密|机密|秘密)$|密级[:：](绝密|机密|秘密)")


@dataclass(frozen=True)
class Asked:
    """What the caller knows: mapping by sheet (`*` for all), towns, decisions, a year, the file's name."""

    filename: str
    mapping: Mapping_
    towns: tuple[str, ...]
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
    memory: Memory | None = None,
) -> LedgerReading:
    """Reads a workbook of projects or task forces.

    `mapping`: sheet name (`*` for every sheet) → field → header text or column letter, over what is recognised;
    `header` names the header row. `towns`: known town names. `year`: taken where a day has none, before any title.
    `memory`: of this workbook; what it was read as before is not read again where nothing else was said.
    Raises `Refused` where the file cannot be read at all.
    """
    if isinstance(source, Workbook):
        name, book = filename, source
    else:
        name = filename or ("" if isinstance(source, bytes) else PurePath(source).name)
        book = open_workbook(file_content(source, limit_mb=limit_mb))
    asked = Asked(name, mapping or {}, tuple(towns), decisions or Decisions(), year, book.mac_dates)
    sheets = _sheets(book, asked, memory or Memory())
    if not any(sheet.header_rows for sheet in sheets):
        raise Refused("refused.no_ledger")
    settled, questions = settle(sheets, asked.decisions)
    questions += person_questions(settled, asked.decisions.answers)
    return LedgerReading(name, book.fingerprint, _kind(settled), tuple(settled), tuple(questions))


def _sheets(book: Workbook, asked: Asked, memory: Memory) -> list[SheetReading]:
    sheets = [sheet for grid in book.grids for sheet in read_sheet(grid, asked, memory)]
    memory.forget_unused()
    return sheets


def _kind(sheets: Sequence[SheetReading]) -> str:
    """The kind of the workbook; a roster that stands beside projects is told by its sheet."""
    return "projects" if any(_is_projects(sheet.kind) for sheet in sheets) else "taskforces"


def _is_projects(kind: SheetKind) -> bool:
    return kind in (SheetKind.STARTS, SheetKind.SIGNINGS, SheetKind.PROJECTS)


def read_sheet(grid: Grid, asked: Asked, memory: Memory) -> list[SheetReading]:
    _refuse_secret(grid)
    override = dict(asked.mapping.get(EVERY_SHEET, {})) | dict(asked.mapping.get(grid.name, {}))
    own = dict(asked.mapping.get(grid.name, {}))
    forced = _header_row(override.pop("header", None))
    first = next((row for row in range(len(grid.rows)) if grid.texts(row)), None)
    if first is None:
        return [_unread(grid, 1, note("ignored.sheet_empty"))]
    if grid.hidden and not own:
        return [_unread(grid, first + 1, note("ignored.sheet_hidden"))]
    said = (asked.filename, forced, tuple(sorted(override.items())), asked.towns, asked.year, asked.mac)
    parts = memory.again(grid, said, asked.decisions)
    if parts is None:
        read = [_read_block(grid, block, asked, override, memory) for block in find_blocks(grid, forced)]
        parts = [part for part in read if part.context.kind is not SheetKind.OTHER]
        memory.keep(grid, said, asked.decisions, parts)
    if not parts:
        return [_unread(grid, first + 1, note("ignored.sheet_other"))]
    return [_joined([part.reading for part in parts])]


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


def _read_block(grid: Grid, block: Block, asked: Asked, override: Mapping[str, str], memory: Memory) -> Part:
    title = title_of(grid, block)
    columns, kind = recognise(grid, block, f"{title or ''} {grid.name}", asked.towns, override)
    as_of = _as_of(grid, block)
    years = _years(grid, block, title, asked, as_of)
    context = Context(grid, kind, _unit(grid, block, title), years, asked.towns)
    sheet_readers = readers(columns, context, block.body, memory.seen)
    rows, ignored = read_rows(block.body, header_texts(grid, block), sheet_readers, context, asked.decisions)
    lines = tuple(sorted((*preface_lines(grid, block), *ignored), key=lambda line: line.row))
    batch = batch_named(title, grid.name, years.year) if kind is SheetKind.STARTS else None
    heads = tuple(row + 1 for row in block.head)
    reading = SheetReading(grid.name, kind, title, columns, rows, lines, heads, batch, years.year, as_of)
    return Part(block.body, sheet_readers, context, reading)


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


__all__ = ["EVERY_SHEET", "Workbook", "read_ledger"]
