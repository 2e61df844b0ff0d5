"""What was read: frozen values, and the JSON document made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from kuaijin.exchange.reading.fields import Action, Field, SheetKind, Unit
from kuaijin.exchange.reading.notes import Note


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row as people name it: sheet and Excel's row number."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is canonical text: money CNY, a day ISO (`2023-03` for a month), a phone its digits; none after an error.

    `parts` tells apart what one cell says together: (town, name) of a local seat, (office, name) of the responsible,
    (town,) pairs of a scope as (industry, town), the names after the first where several people are written.
    """

    raw: str | None
    value: str | None
    warnings: tuple[Note, ...] = ()
    error: Note | None = None
    parts: tuple[tuple[str, str], ...] = ()

    def warning(self, lang: str = "zh") -> str | None:
        joint = "; " if lang.startswith("en") else "；"
        return joint.join(remark.text(lang) for remark in self.warnings) or None

    def to_dict(self, lang: str = "zh") -> dict[str, str | None]:
        return {
            "raw": self.raw,
            "value": self.value,
            "warning": self.warning(lang),
            "error": self.error.text(lang) if self.error else None,
        }


EMPTY = Cell(None, None)


@dataclass(frozen=True, slots=True)
class Row:
    row: int
    action: Action
    reason: Note | None
    cells: Mapping[Field, Cell]
    twin: RowRef | None = None
    hidden: bool = False

    def cell(self, field: Field) -> Cell:
        return self.cells.get(field, EMPTY)

    def value(self, field: Field) -> str | None:
        return self.cells.get(field, EMPTY).value

    @property
    def company(self) -> str | None:
        """The enterprise behind the project, whichever column names it."""
        return self.value(Field.ENTERPRISE) or self.value(Field.INVESTOR)

    @property
    def doubtful(self) -> bool:
        return any(cell.warnings or cell.error for cell in self.cells.values())

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        return {
            "row": self.row,
            "action": self.action.value,
            "reason": self.reason.text(lang) if self.reason else None,
            "cells": {field.value: cell.to_dict(lang) for field, cell in self.cells.items()},
        }


@dataclass(frozen=True, slots=True)
class Ignored:
    row: int
    reason: Note

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        return {"row": self.row, "reason": self.reason.text(lang)}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet and what it was taken for; a column may hold two fields (name and code)."""

    letter: str
    header: str
    path: tuple[str, ...]
    fields: tuple[Field, ...]
    confidence: float
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A start batch as the title of its sheet names it; season is spring, summer, autumn, winter or None."""

    name: str
    year: int | None
    season: str | None


@dataclass(frozen=True, slots=True)
class SheetReading:
    name: str
    kind: SheetKind
    title: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    ignored: tuple[Ignored, ...]
    header_rows: tuple[int, ...] = ()
    batch: Batch | None = None
    year: int | None = None
    as_of: date | None = None

    @property
    def mapping(self) -> dict[str, str]:
        """Field → header text of the column it is read from."""
        return {field.value: column.header for column in self.columns for field in column.fields}

    @property
    def unread(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.fields)


@dataclass(frozen=True, slots=True)
class Totals:
    """`warnings` and `errors` count cells, not remarks."""

    rows: int = 0
    make: int = 0
    merge: int = 0
    skip: int = 0
    ignored: int = 0
    warnings: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can say; asked once. `key` is what a decision answers to."""

    kind: str
    key: str
    note: Note
    rows: tuple[RowRef, ...]

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        rows = [{"sheet": ref.sheet, "row": ref.row} for ref in self.rows]
        return {"kind": self.kind, "key": self.key, "text": self.note.text(lang), "rows": rows}


@dataclass(frozen=True)
class LedgerReading:
    filename: str
    fingerprint: str
    kind: str
    sheets: tuple[SheetReading, ...]
    questions: tuple[Question, ...] = field(default=())

    def rows(self) -> Iterator[tuple[SheetReading, Row]]:
        return ((sheet, row) for sheet in self.sheets for row in sheet.rows)

    @cached_property
    def totals(self) -> Totals:
        acts = dict.fromkeys(Action, 0)
        warnings = errors = 0
        for _sheet, row in self.rows():
            acts[row.action] += 1
            for cell in row.cells.values():
                warnings += bool(cell.warnings)
                errors += cell.error is not None
        ignored = sum(len(sheet.ignored) for sheet in self.sheets)
        total = sum(acts.values())
        return Totals(total, acts[Action.MAKE], acts[Action.MERGE], acts[Action.SKIP], ignored, warnings, errors)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        totals = self.totals
        return {
            "kind": self.kind,
            "sheets": [
                sheet_head(sheet)
                | {
                    "rows": [row.to_dict(lang) for row in sheet.rows],
                    "ignored": [line.to_dict(lang) for line in sheet.ignored],
                }
                for sheet in self.sheets
            ],
            "questions": [question.to_dict(lang) for question in self.questions],
            "totals": {name: getattr(totals, name) for name in Totals.__slots__},
        }


def sheet_head(sheet: SheetReading) -> dict[str, Any]:
    """The sheet's document without its rows; `batch` stands only where the title names one."""
    head: dict[str, Any] = {"name": sheet.name, "kind": sheet.kind.value, "mapping": sheet.mapping}
    if sheet.batch:
        head["batch"] = {"name": sheet.batch.name, "year": sheet.batch.year, "season": sheet.batch.season}
    return head
