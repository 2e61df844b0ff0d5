"""How long a slip gives, and when the next is a repetition: data, not code. Shipped pack, overridden by the data
directory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from kuaijin.supervision.models import Colour

PACK = Path(__file__).parent.parent / "packs" / "supervision.yaml"


@dataclass(frozen=True)
class Terms:
    """`answer_days` (by colour) and `check_days` in working days; `repeat_within` and `near_days` in calendar days."""

    source: str
    answer_days: dict[str, int]
    check_days: int
    repeat_within: int
    near_days: int


def terms() -> Terms:
    own = settings.DATA_DIR / "supervision.yaml"
    path = own if own.exists() else PACK
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> Terms:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    days = {colour: int(facts["answer_days"][colour]) for colour in Colour.values}
    found = Terms(
        source=str(facts["source"]),
        answer_days=days,
        check_days=int(facts["check_days"]),
        repeat_within=int(facts["repeat_within"]),
        near_days=int(facts["near_days"]),
    )
    if min(*days.values(), found.check_days, found.repeat_within) < 1:
        raise ValueError(f"{path}: at least one day for each")
    return found
