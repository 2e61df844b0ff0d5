"""How a cell is shown: our reading in the unit of its column, and what the ledger wrote."""

from decimal import Decimal

from kuaijin.exchange.reading import LABELS, Cell, Column, Field, Note, told
from kuaijin.exchange.reading.fields import MONEY, Unit
from kuaijin.kit import formats
from kuaijin.kit.formats import MoneyUnit

MOBILE = 11


def language() -> str:
    """The language of the reading's remarks."""
    return "en" if formats.is_english() else "zh"


def label(field: Field) -> str:
    return LABELS[field][1 if formats.is_english() else 0]


def said(note: Note) -> str:
    return note.text(language())


def remarks(notes: tuple[Note, ...]) -> str:
    return told(notes, language())


def money_unit(column: Column) -> MoneyUnit:
    """The unit of the column as the ledger heads it; one that heads none is shown in 亿元."""
    if column.unit in (Unit.WAN, Unit.THOUSAND, Unit.YUAN):
        return MoneyUnit.WAN
    return MoneyUnit.YI


def value_text(field: Field, value: str | None, unit: MoneyUnit = MoneyUnit.YI) -> str:
    """Short, as it stands in a cell of the table."""
    if not value:
        return ""
    if field in MONEY:
        return formats.money_in_unit(Decimal(value), unit)
    if field is Field.PHONE and len(value) == MOBILE and value.isdigit():
        return f"{value[:3]}-{value[3:7]}-{value[7:]}"
    return value


def full_text(field: Field, value: str | None) -> str:
    """By itself, with its unit."""
    if value and field in MONEY:
        return formats.money_text(Decimal(value))
    return value_text(field, value)


def raw_text(cell: Cell) -> str:
    """Verbatim but for the line breaks."""
    return " ".join((cell.raw or "").split())


def raw_differs(field: Field, cell: Cell, shown: str) -> bool:
    """Is the raw text worth a second line?"""
    raw = cell.raw or ""
    if not raw.strip() or raw.strip() == shown:
        return False
    if field in MONEY and cell.value is not None:
        return _figure(raw) != _figure(shown)
    return raw.strip() != (cell.value or "")


def _figure(text: str) -> str:
    plain = text.strip().replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
