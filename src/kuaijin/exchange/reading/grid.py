"""A worksheet as rows of plain values, with what only the file's own marks can tell."""

from dataclasses import dataclass, field
from functools import cached_property

from kuaijin.exchange.reading.cells.text import Raw

MAX_COVERED = 2_000_000

Position = tuple[int, int]  # row and column, both from 0


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Marks inside the sheet's file: hidden rows, true dates shown as a month, formulas in error or without result."""

    hidden_rows: frozenset[int] = frozenset()
    month_only: frozenset[Position] = frozenset()
    formula_errors: frozenset[Position] = frozenset()
    formula_uncached: frozenset[Position] = frozenset()


@dataclass(frozen=True)
class Grid:
    name: str
    rows: list[list[Raw]]
    merges: tuple[tuple[Position, Position], ...] = ()
    facts: SheetFacts = field(default_factory=SheetFacts)
    hidden: bool = False

    @cached_property
    def anchors(self) -> dict[Position, Position]:
        """Every covered cell of a merged range → the cell that holds its value."""
        covered: dict[Position, Position] = {}
        for (top, left), (bottom, right) in self.merges:
            if len(covered) > MAX_COVERED:  # a mangled file may merge the whole sheet many times over
                break
            for row in range(top, min(bottom, len(self.rows) - 1) + 1):
                for column in range(left, min(right, self.width - 1) + 1):
                    covered[row, column] = (top, left)
            covered.pop((top, left), None)
        return covered

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def own(self, row: int, column: int) -> Raw:
        """What is written in this very cell."""
        line = self.rows[row]
        value = line[column] if column < len(line) else None
        return None if value == "" else value

    def value(self, row: int, column: int) -> Raw:
        """The cell's value, or that of the range it is merged into."""
        found = self.own(row, column)
        if found is None and (anchor := self.anchors.get((row, column))):
            return self.own(*anchor)
        return found

    def value_down(self, row: int, column: int) -> tuple[Raw, Position]:
        """As `value`, but only from a range that starts in the same column: a value stands on the rows it spans."""
        found = self.own(row, column)
        if found is None and (anchor := self.anchors.get((row, column))) and anchor[1] == column:
            return self.own(*anchor), anchor
        return found, (row, column)

    def texts(self, row: int) -> list[str]:
        """The written cells of a row as trimmed text."""
        return [text for value in self.rows[row] if value not in ("", None) and (text := str(value).strip())]
