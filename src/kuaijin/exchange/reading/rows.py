"""Rows of a block: each mapped cell is read once, merged values stand on every row they span."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from kuaijin.exchange.reading.cells.codes import read_company, read_project_code, read_uscc
from kuaijin.exchange.reading.cells.dates import Years, read_day
from kuaijin.exchange.reading.cells.money import read_money
from kuaijin.exchange.reading.cells.people import read_local, read_person, read_phone, read_responsible
from kuaijin.exchange.reading.cells.scopes import read_scope
from kuaijin.exchange.reading.cells.text import DITTO, FILLERS, UNDECIDED, Raw, compact, one_line, paragraph, shown
from kuaijin.exchange.reading.decisions import Decisions
from kuaijin.exchange.reading.fields import COMPANIES, DAYS, MONEY, Field, SheetKind, Unit
from kuaijin.exchange.reading.grid import Grid, Position
from kuaijin.exchange.reading.letters import place_of
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import EMPTY, Cell, Column

Cells = dict[Field, Cell]
Seen = dict[tuple[type, Raw, bool], Cells]
_PROSE = frozenset({Field.PROGRESS, Field.LANDING, Field.PROBLEM})
_FROM_ABOVE = frozenset({Field.TASKFORCE, Field.LEADER, Field.MANAGER, Field.CONTACT, Field.PHONE})


@dataclass(frozen=True)
class Context:
    """What a cell cannot tell itself: unit of the note row, year of the title, known towns."""

    grid: Grid
    kind: SheetKind
    unit: Unit | None
    years: Years
    towns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Reads one column; equal cells share one reading, which `seen` keeps."""

    column: Column
    place: int
    context: Context
    fill_down: bool
    seen: Seen

    @property
    def main(self) -> Field:
        return self.column.fields[0]

    def read(self, raw: Raw, origin: Position) -> Cells:
        facts = self.context.grid.facts
        if raw is None and (origin in facts.formula_errors or origin in facts.formula_uncached):
            code = "cell.formula_error" if origin in facts.formula_errors else "cell.formula_uncached"
            return {name: Cell(None, None, error=note(code)) for name in self.column.fields}
        return self.interpret(raw, month_only=bool(facts.month_only) and origin in facts.month_only)

    def interpret(self, raw: Raw, *, month_only: bool = False) -> Cells:
        key = (type(raw), raw, month_only)
        known = self.seen.get(key)
        if known is None:
            known = self.seen[key] = self._interpret(raw, month_only=month_only)
        return known

    def spelled(self, raw: Raw, text: str) -> Cells:
        """`text` stands for the raw value, and nobody doubts it."""
        return {name: replace(cell, raw=shown(raw), warnings=()) for name, cell in self.interpret(text).items()}

    def _interpret(self, raw: Raw, *, month_only: bool) -> Cells:
        main, fields = self.main, self.column.fields
        if main in MONEY:
            return {main: read_money(raw, self.column.unit or self.context.unit)}
        if main in DAYS:
            return {main: read_day(raw, self.context.years, month_only=month_only)}
        if main in COMPANIES:
            name, code = read_company(raw)
            return {main: name} | ({Field.USCC: code or Cell(name.raw, None)} if Field.USCC in fields or code else {})
        if main in (Field.LEADER, Field.MANAGER, Field.CONTACT):
            return self._person(raw)
        if main is Field.LOCAL:
            return _local(read_local(raw, self.context.towns), self.context.kind)
        if main is Field.SCOPE:
            return read_scope(raw, self.context.towns)
        return {main: _SIMPLE.get(main, _plain)(raw)}

    def _person(self, raw: Raw) -> Cells:
        name, phone = read_person(raw)
        if self.main is not Field.CONTACT or (Field.PHONE not in self.column.fields and phone is None):
            return {self.main: name}
        return {self.main: name, Field.PHONE: phone or Cell(name.raw, None)}


def _plain(raw: Raw) -> Cell:
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None)
    if compact(text) in UNDECIDED:
        return Cell(text, None, (note("cell.undecided", raw=text.strip()),))
    return Cell(text, one_line(text))


def _prose(raw: Raw) -> Cell:
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None)
    return Cell(text, paragraph(text))


_SIMPLE: Mapping[Field, Callable[[Raw], Cell]] = {
    Field.USCC: read_uscc,
    Field.CODE: read_project_code,
    Field.PHONE: read_phone,
    Field.RESPONSIBLE: read_responsible,
    **dict.fromkeys(_PROSE, _prose),
}


def _local(cell: Cell, kind: SheetKind) -> Cells:
    """In a roster the local seat says its town too; the town is read as the place of the row."""
    towns = "、".join(town for town, _name in cell.parts if town)
    if kind is not SheetKind.TASKFORCES or not towns:
        return {Field.LOCAL: cell}
    return {Field.LOCAL: cell, Field.PLACE: Cell(cell.raw, towns)}


def readers(columns: Sequence[Column], context: Context, body: range, seen: dict[Hashable, Seen]) -> tuple[Reader, ...]:
    """One reader a mapped column. A seat column without merges, written once for several rows, is filled down.

    `seen`: what columns of one kind read before, in this workbook and with the same towns."""
    merged = {left for (top, left), (bottom, _right) in context.grid.merges if bottom > top and top in body}
    found: list[Reader] = []
    for column in columns:
        if not column.fields:
            continue
        place = place_of(column.letter)
        names = set(column.fields) & _FROM_ABOVE
        wide = context.kind is SheetKind.TASKFORCES or Field.TASKFORCE in names
        alike = (column.fields, column.unit, context.kind, context.unit, context.years, context.towns)
        known = seen.setdefault(alike, {})
        found.append(Reader(column, place, context, bool(names) and wide and place not in merged, known))
    return tuple(found)


class RowReader:
    """Goes down the block; remembers the row above for `同上` and for columns written once for several rows."""

    def __init__(self, sheet_readers: Sequence[Reader], sheet: str, decisions: Decisions) -> None:
        self.readers = sheet_readers
        self.sheet = sheet
        self.decisions = decisions
        self.decided = {row for name, row, _field in decisions.cells if name == sheet}
        self.above: Cells = {}
        self.section: Cell | None = None

    def filled(self, row: int) -> tuple[int, bool]:
        """How many mapped cells beside the number the row itself writes, and whether it has a title (merged counts).

        In a roster a local person alone, below the first row of his task force, is a row too."""
        count, titled, local = 0, False, False
        for reader in self.readers:
            grid = reader.context.grid
            if reader.main is not Field.NUMBER and grid.own(row, reader.place) is not None:
                count += 1
            if reader.main is Field.TITLE:
                value, _origin = grid.value_down(row, reader.place)
                titled = value is not None and compact(str(value)).lower() not in FILLERS
            if reader.main is Field.LOCAL and reader.context.kind is SheetKind.TASKFORCES:
                local = grid.own(row, reader.place) is not None
        return count, titled or local

    def read(self, row: int) -> Cells:
        cells: Cells = {}
        spellings = self.decisions.spellings
        for reader in self.readers:
            raw, origin = reader.context.grid.value_down(row, reader.place)
            found = reader.read(raw, origin) if not spellings else self._spelled(reader, raw, origin)
            if isinstance(raw, str) and compact(raw) in DITTO:
                found = self._above(found, "cell.ditto")
            elif raw is None and reader.fill_down and self.above.get(reader.main, EMPTY).value is not None:
                found = self._above(found, "cell.filled_down")
            _merge(cells, found)
        if self.section and cells.get(Field.TASKFORCE, EMPTY).value is None:
            cells[Field.TASKFORCE] = self.section
        if row + 1 in self.decided:
            self._decide(row + 1, cells)
        self.above = cells
        return checked(cells)

    def _spelled(self, reader: Reader, raw: Raw, origin: Position) -> Cells:
        kept = self.decisions.spelling(reader.main, shown(raw))
        return reader.read(raw, origin) if kept is None else reader.spelled(raw, kept)

    def _above(self, found: Cells, code: str) -> Cells:
        return {
            name: replace(self.above[name], raw=cell.raw, warnings=(note(code),)) if name in self.above else cell
            for name, cell in found.items()
        }

    def _decide(self, row: int, cells: Cells) -> None:
        """A cell a person settled: read from their text, no longer doubted; empty text leaves the cell empty."""
        for name in list(Field):
            if not self.decisions.has_cell(self.sheet, row, name):
                continue
            text = self.decisions.cell(self.sheet, row, name)
            old = cells.get(name, EMPTY)
            cells[name] = replace(self._reread(name, text), raw=old.raw, warnings=())

    def _reread(self, name: Field, text: str | None) -> Cell:
        for reader in self.readers:
            if name in reader.column.fields:
                return self._text(reader, text).get(name, Cell(text, text)) if text else Cell(None, None)
        return _SIMPLE.get(name, _plain)(text)

    def _text(self, reader: Reader, text: str) -> Cells:
        kept = self.decisions.spelling(reader.main, text)
        return reader.interpret(text) if kept is None else reader.spelled(text, kept)


def _merge(cells: Cells, found: Cells) -> None:
    """Two columns may tell the same (a code column, a code behind the name): keep the surer, say a difference."""
    for name, cell in found.items():
        old = cells.get(name)
        if old is None or (old.value is None and old.error is None and (cell.value is not None or cell.error)):
            cells[name] = cell
        elif name is Field.PLACE and old.value and cell.value and _within(old.value, cell.value):
            cells[name] = min(old, cell, key=lambda one: len(one.value or ""))
        elif cell.value is not None and old.value is not None and cell.value != old.value:
            cells[name] = replace(old, warnings=(*old.warnings, *_disagreement(name, cell.value)))
        elif old.error and cell.value is not None:
            cells[name] = cell


def _within(one: str, other: str) -> bool:
    """A town told once among several towns of a scope is no contradiction."""
    return bool(set(one.split("、")) & set(other.split("、")))


def _disagreement(name: Field, other: str) -> tuple[Note, ...]:
    codes = {Field.USCC: "uscc.two_codes", Field.PHONE: "phone.two_phones", Field.PLACE: "place.two_towns"}
    return (note(codes[name], other=other),) if name in codes else ()


def checked(cells: Cells) -> Cells:
    """Amounts against each other."""
    total = cells.get(Field.TOTAL, EMPTY).value
    if total is None:
        return cells
    for name, code in ((Field.FIXED, "money.fixed_over_total"), (Field.ARRIVED, "money.arrived_over_total")):
        part = cells.get(name)
        if part and part.value is not None and float(part.value) > float(total):
            cells[name] = replace(part, warnings=(*part.warnings, note(code)))
    return cells


def classified_mark(cells: Cells) -> str | None:
    """A mark of secrecy in a cell. `商业秘密` is not a state secret."""
    for name in (Field.TITLE, Field.CODE, Field.NATURE, Field.PROGRESS, Field.LANDING, Field.PROBLEM, Field.INDUSTRY):
        raw = cells.get(name, EMPTY).raw
        found = re.search(r"涉密|绝密|机密|(?<!商业)秘密[★☆]|★", raw) if raw else None
        if found and raw and not re.search(r"非涉密|不涉密", raw):
            return found.group()
    return None
