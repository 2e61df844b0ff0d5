"""The shipped tree of regions, read from files; `regions.load_regions` brings it into the database."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACK = Path(__file__).resolve().parent.parent / "packs" / "regions"


@dataclass(frozen=True)
class Place:
    """One line of the pack. `parent` is the code of the next above, empty for a province."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str
    source: str


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """All shipped regions, parents before children."""
    rows: list[Place] = []
    for path in sorted(PACK.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [Place(**row) for row in csv.DictReader(file)]
    return tuple(rows)


def below(code: str) -> tuple[Place, ...]:
    return tuple(place for place in places() if place.parent == code)


def full_name(code: str) -> str:
    """菏泽市鄄城县箕山镇: from the city down."""
    by_code = {place.code: place for place in places()}
    names: list[str] = []
    while code in by_code and by_code[code].level != "province":
        names.append(by_code[code].name)
        code = by_code[code].parent
    return "".join(reversed(names))
