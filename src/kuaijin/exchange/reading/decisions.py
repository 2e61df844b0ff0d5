"""What a person settled after a preview; the same file is read again with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kuaijin.exchange.reading.fields import Action, Field
from kuaijin.exchange.reading.result import RowRef

CellKey = tuple[str, int, Field]


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Make the row on its own, skip it, or merge it into `into` (None: the twin that was found)."""

    action: Action
    into: RowRef | None = None


@dataclass(frozen=True)
class Decisions:
    """`cells`: the text a person settled on, read like any cell but no longer doubted; None leaves it empty.

    `spellings`: remembered readings, field → raw text → text to read instead; every equal cell follows.
    `rows`: what becomes of a row. `answers`: question key → answer.
    """

    cells: Mapping[CellKey, str | None] = field(default_factory=dict)
    spellings: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[RowRef, RowChoice] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def has_cell(self, sheet: str, row: int, name: Field) -> bool:
        return (sheet, row, name) in self.cells

    def cell(self, sheet: str, row: int, name: Field) -> str | None:
        return self.cells[sheet, row, name]

    def spelling(self, name: Field, raw: str | None) -> str | None:
        return self.spellings.get(name, {}).get(raw) if raw is not None and self.spellings else None

    def settled(self, sheet: str, row: int, name: Field, raw: str | None) -> str | None:
        """What somebody settled this cell to say, by itself or by its spelling; None when nobody did."""
        if self.has_cell(sheet, row, name):
            return self.cell(sheet, row, name) or ""
        return self.spelling(name, raw)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Decisions":
        """The JSON form: lists of `{"sheet", "row", "field", "text"}` and `{"sheet", "row", "action", "into"}`."""
        cells = {(one["sheet"], int(one["row"]), Field(one["field"])): one["text"] for one in document.get("cells", ())}
        rows = {RowRef(one["sheet"], int(one["row"])): _choice(one) for one in document.get("rows", ())}
        spellings = {Field(name): dict(texts) for name, texts in document.get("spellings", {}).items()}
        return cls(cells, spellings, rows, dict(document.get("answers", {})))

    def to_dict(self) -> dict[str, Any]:
        return {
            "cells": [
                {"sheet": sheet, "row": row, "field": name.value, "text": text}
                for (sheet, row, name), text in self.cells.items()
            ],
            "spellings": {name.value: dict(texts) for name, texts in self.spellings.items()},
            "rows": [
                {"sheet": ref.sheet, "row": ref.row, "action": choice.action.value}
                | ({"into": {"sheet": choice.into.sheet, "row": choice.into.row}} if choice.into else {})
                for ref, choice in self.rows.items()
            ],
            "answers": dict(self.answers),
        }


def _choice(document: Mapping[str, Any]) -> RowChoice:
    into = document.get("into")
    return RowChoice(Action(document["action"]), RowRef(into["sheet"], int(into["row"])) if into else None)
