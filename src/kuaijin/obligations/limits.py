"""Reminders, escalation rungs and freshness: dated data, not code. Shipped pack, overridden by the data directory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

PACK = Path(__file__).parent.parent / "packs" / "notices.yaml"


@dataclass(frozen=True)
class Rung:
    """So many working days after the due day the holder of `to` is told."""

    after: int
    to: str


@dataclass(frozen=True)
class NoticeRules:
    """`reminders` in working days before the due day; `freshness_days` in calendar days."""

    source: str
    reminders: tuple[int, ...]
    rungs: tuple[Rung, ...]
    freshness_days: int
    undo_hours: int


def notice_rules() -> NoticeRules:
    own = settings.DATA_DIR / "notices.yaml"
    path = own if own.exists() else PACK
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> NoticeRules:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return NoticeRules(
        source=facts["source"],
        reminders=tuple(sorted((int(day) for day in facts["reminders"]), reverse=True)),
        rungs=tuple(sorted((Rung(int(r["after"]), str(r["to"])) for r in facts["escalations"]), key=lambda r: r.after)),
        freshness_days=int(facts["freshness_days"]),
        undo_hours=int(facts["undo_hours"]),
    )
