"""What a workbook was read as, so that reading it again costs only what was said anew."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from kuaijin.exchange.reading.decisions import Decisions
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.lines import Part, read_again
from kuaijin.exchange.reading.rows import Seen


@dataclass(frozen=True)
class _Sheet:
    said: Hashable
    decisions: Decisions
    parts: Sequence[Part]


@dataclass
class Memory:
    """Of one workbook. `seen`: how each kind of column read the texts it met.

    Several threads may use it: what is kept is never changed, only replaced."""

    sheets: dict[str, _Sheet] = field(default_factory=dict)
    seen: dict[Hashable, Seen] = field(default_factory=dict)

    def again(self, grid: Grid, said: Hashable, decisions: Decisions) -> Sequence[Part] | None:
        """The sheet with these decisions; None where it was not read before with the same things `said` of it."""
        kept = self.sheets.get(grid.name)
        if kept is None or kept.said != said:
            return None
        parts = [read_again(part, kept.decisions, decisions) for part in kept.parts]
        self.keep(grid, said, decisions, parts)
        return parts

    def keep(self, grid: Grid, said: Hashable, decisions: Decisions, parts: Sequence[Part]) -> None:
        self.sheets[grid.name] = _Sheet(said, decisions, parts)

    def forget_unused(self) -> None:
        """What columns of a kind read that no sheet has any more."""
        used = {id(reader.seen) for kept in self.sheets.values() for part in kept.parts for reader in part.readers}
        self.seen = {alike: seen for alike, seen in self.seen.items() if id(seen) in used}
