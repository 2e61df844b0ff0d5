"""How long the owner of a problem has, by kind: data, not code. Shipped pack, overridden by the data directory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from kuaijin.problems.models import Kind

PACK = Path(__file__).parent.parent / "packs" / "problems.yaml"


@dataclass(frozen=True)
class Terms:
    """`days` in working days, for every kind."""

    source: str
    days: dict[str, int]


def terms() -> Terms:
    own = settings.DATA_DIR / "problems.yaml"
    path = own if own.exists() else PACK
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> Terms:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    days = {kind: int(facts["days"][kind]) for kind in Kind.values}
    if min(days.values()) < 1:
        raise ValueError(f"{path}: at least one working day for every kind")
    return Terms(source=str(facts["source"]), days=days)
