"""Reading ledgers: a workbook in, frozen values out. No database, no clock, no Django."""

from kuaijin.exchange.reading.decisions import Decisions, RowChoice
from kuaijin.exchange.reading.fields import LABELS, Action, Field, SheetKind
from kuaijin.exchange.reading.ledger import read_ledger
from kuaijin.exchange.reading.notes import Note, Refused, note, notes_of, told
from kuaijin.exchange.reading.result import (
    Batch,
    Cell,
    Column,
    Ignored,
    LedgerReading,
    Question,
    Row,
    RowRef,
    SheetReading,
    Totals,
)

__all__ = [
    "LABELS",
    "Action",
    "Batch",
    "Cell",
    "Column",
    "Decisions",
    "Field",
    "Ignored",
    "LedgerReading",
    "Note",
    "Question",
    "Refused",
    "Row",
    "RowChoice",
    "RowRef",
    "SheetKind",
    "SheetReading",
    "Totals",
    "note",
    "notes_of",
    "read_ledger",
    "told",
]
