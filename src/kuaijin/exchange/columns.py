"""Columns of a sheet and what each is read as: one field, or the two that one cell may hold together."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

from kuaijin.exchange.reading import LABELS, Column, Field, SheetReading
from kuaijin.exchange.reading.cells.text import shown
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.letters import letter_of, place_of

JOINT = "+"
PAIRS = ((Field.ENTERPRISE, Field.USCC), (Field.INVESTOR, Field.USCC), (Field.CONTACT, Field.PHONE))
SAMPLES = 3
SURE, LIKELY = 0.85, 0.6


def column_said(column: Column) -> str:
    """`enterprise+uscc`; empty when the column is not read."""
    return JOINT.join(field.value for field in column.fields)


def set_column(mapping: MutableMapping[str, str], column: Column, said: str) -> None:
    """Into one sheet's mapping: the column is read as `said`. What it was read as before is read nowhere, unless
    another column is set to it."""
    for field in column.fields:
        if mapping.get(field.value) in (None, column.header, column.letter):
            mapping[field.value] = ""
    for name in filter(None, said.split(JOINT)):
        mapping[Field(name).value] = column.header if column.path else column.letter


def column_after(column: Column, mapping: MutableMapping[str, str]) -> str:
    """What the column is read as once the mapping holds."""
    own = {column.header, column.letter}
    given = {name for name, header in mapping.items() if header in own and name != "header"}
    kept = {field.value for field in column.fields if field.value not in mapping}
    return JOINT.join(field.value for field in Field if field.value in given | kept)


@dataclass(frozen=True)
class ColumnView:
    """One column for the page: header as written, some cells verbatim, and what it is taken for."""

    letter: str
    header: str
    said: str
    samples: tuple[str, ...]
    confidence: float

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def likely(self) -> bool:
        return LIKELY <= self.confidence < SURE


def choices(lang: str) -> list[tuple[str, str]]:
    """Every field, and the pairs that stand together in one cell; (value, words)."""
    label = 1 if lang == "en" else 0
    joint = " and " if lang == "en" else "和"
    found = [(field.value, LABELS[field][label]) for field in Field]
    pairs = [(JOINT.join(one.value for one in pair), joint.join(LABELS[one][label] for one in pair)) for pair in PAIRS]
    return [*found, *pairs]


def column_views(sheet: SheetReading, grid: Grid) -> list[ColumnView]:
    first = max(sheet.header_rows, default=0)
    return [
        ColumnView(
            column.letter,
            " / ".join(column.path) or column.letter,
            column_said(column),
            _samples(grid, first, place_of(column.letter)),
            column.confidence,
        )
        for column in sheet.columns or written_columns(grid)
    ]


def _samples(grid: Grid, first: int, place: int) -> tuple[str, ...]:
    """The first different written cells below the header."""
    found: dict[str, None] = {}
    for row in range(first, len(grid.rows)):
        value = grid.own(row, place)
        if value is not None and (text := (shown(value) or "").strip()):
            found[text] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def header_choices(sheet: SheetReading, grid: Grid, rows: int = 12) -> Sequence[tuple[int, str]]:
    """The first rows of the sheet with what they say, for who knows better where the header stands."""
    found = []
    for row in range(min(rows, len(grid.rows))):
        texts = grid.texts(row)
        if texts:
            found.append((row + 1, " | ".join(texts[:6])[:80].replace("\n", " ")))
    return found


def written_columns(grid: Grid, at_most: int = 40) -> list[Column]:
    """The columns of a sheet that was not recognised, known by their letters alone."""
    return [Column(letter_of(at), "", (), (), 0.0) for at in range(min(grid.width, at_most))]
