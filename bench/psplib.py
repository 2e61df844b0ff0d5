"""The planner's solver against networks with known optima: `python -m bench.psplib DIR [--seconds S] [--json]`.

DIR holds `*.sm` files of the PSPLIB library, and `truth.csv` with their optima where they are known.
"""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """One project: days and use of each job, (before, after) pairs, capacities, and the length without them."""

    file: str
    days: dict[int, int]
    uses: dict[int, tuple[int, ...]]
    arcs: tuple[tuple[int, int], ...]
    capacities: tuple[int, ...]
    mpm_time: int


def read(path: Path) -> Case:
    """One `.sm` file with a single mode a job; ValueError where it is none."""
    text = path.read_text(encoding="latin-1")
    arcs = []
    for row in _rows(text, "PRECEDENCE RELATIONS"):
        arcs += [(row[0], after) for after in row[3 : 3 + row[2]]]
    requests = _rows(text, "REQUESTS/DURATIONS")
    return Case(
        file=path.name,
        days={row[0]: row[2] for row in requests},
        uses={row[0]: tuple(row[3:]) for row in requests},
        arcs=tuple(arcs),
        capacities=tuple(_rows(text, "RESOURCEAVAILABILITIES")[0]),
        mpm_time=_rows(text, "PROJECT INFORMATION")[0][5],
    )


def _rows(text: str, title: str) -> list[list[int]]:
    """The rows of whole numbers below a heading, up to the next line of stars."""
    found = re.search(rf"^{re.escape(title)}:(.*?)^\*{{5}}", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"no {title}")
    lines = (line.split() for line in found[1].splitlines())
    return [[int(cell) for cell in cells] for cells in lines if cells and all(cell.isdigit() for cell in cells)]
