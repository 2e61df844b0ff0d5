"""A reading with what is still to be looked at: the doubts in order, and how often each kind of doubt stands there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kuaijin.exchange.reading import Action, Cell, Decisions, Field, LedgerReading, Note, Row, RowRef, SheetReading
from kuaijin.exchange.reading.fields import DAYS, MONEY

# Doubts about a firm that an answered question settles too.
ANSWERED_BY = {"company.other_code": "enterprise:{name}", "company.other_name": "code:{code}"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One cell to look at; `notes` are why."""

    ref: RowRef
    field: Field
    wrong: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of doubt by the code of its remark, with one remark as the words for it."""

    code: str
    sample: Note
    wrong: bool
    count: int


@dataclass(frozen=True)
class Looked:
    reading: LedgerReading
    decisions: Decisions

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Sheet by sheet, row by row. Rows that are merged or skipped ask nothing: their cells are not used."""
        return tuple(self._doubts())

    @cached_property
    def by_cell(self) -> dict[tuple[RowRef, Field], Doubt]:
        return {(doubt.ref, doubt.field): doubt for doubt in self.doubts}

    @cached_property
    def doubtful_rows(self) -> dict[RowRef, bool]:
        """Rows with a doubt; True where one of them is an error."""
        found: dict[RowRef, bool] = {}
        for doubt in self.doubts:
            found[doubt.ref] = found.get(doubt.ref, False) or doubt.wrong
        return found

    @cached_property
    def rows(self) -> dict[RowRef, Row]:
        return {RowRef(sheet.name, row.row): row for sheet, row in self.reading.rows()}

    @cached_property
    def twins(self) -> frozenset[RowRef]:
        """Rows that were told before, and the rows that told them first."""
        pairs = [(ref, row.twin) for ref, row in self.rows.items() if row.twin is not None]
        return frozenset(ref for pair in pairs for ref in pair if ref is not None)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Errors first, then the most frequent."""
        counted: Counter[str] = Counter()
        samples: dict[str, tuple[Note, bool]] = {}
        for doubt in self.doubts:
            for code, note in {note.code: note for note in doubt.notes}.items():
                counted[code] += 1
                samples.setdefault(code, (note, doubt.wrong))
        found = [Kind(code, *samples[code], count) for code, count in counted.items()]
        return tuple(sorted(found, key=lambda kind: (not kind.wrong, -kind.count, kind.code)))

    @cached_property
    def plain(self) -> tuple[int, int, int]:
        """Cells read without a doubt although they were not written plainly: sums with their own unit, days in another
        form, spaces at either end."""
        units = days = spaces = 0
        for ref, row in self.rows.items():
            for field, cell in row.cells.items():
                raw = cell.raw
                if not raw or (ref, field) in self.by_cell:
                    continue
                units += field in MONEY and ("亿" in raw or "万" in raw)
                days += field in DAYS and raw != cell.value
                spaces += raw != raw.strip()
        return units, days, spaces

    def sheet(self, name: str) -> SheetReading | None:
        return next((sheet for sheet in self.reading.sheets if sheet.name == name), None)

    def alike(self, field: Field, raw: str | None) -> list[RowRef]:
        """Rows whose cell of this field is written the same way and is doubted."""
        return [doubt.ref for doubt in self.doubts if doubt.field is field and self._raw(doubt) == raw]

    def _raw(self, doubt: Doubt) -> str | None:
        return self.rows[doubt.ref].cell(doubt.field).raw

    def _doubts(self) -> Iterator[Doubt]:
        for sheet, row in self.reading.rows():
            if row.action is not Action.MAKE:
                continue
            ref = RowRef(sheet.name, row.row)
            for field, cell in row.cells.items():
                if cell.error is not None:
                    yield Doubt(ref, field, True, (cell.error,))
                elif cell.warnings and (notes := self._open(ref, field, row, cell)):
                    yield Doubt(ref, field, False, notes)

    def _open(self, ref: RowRef, field: Field, row: Row, cell: Cell) -> tuple[Note, ...]:
        if self.decisions.settled(ref.sheet, ref.row, field, cell.raw) is not None:
            return ()
        return tuple(note for note in cell.warnings if not self._answered(note, row))

    def _answered(self, note: Note, row: Row) -> bool:
        pattern = ANSWERED_BY.get(note.code)
        if pattern is None:
            return False
        return pattern.format(name=row.company, code=row.value(Field.USCC)) in self.decisions.answers
