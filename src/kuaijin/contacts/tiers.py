"""How often somebody has to get in touch with whom: data, not code. Shipped pack, overridden by the data directory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from kuaijin.kit.formats import is_english
from kuaijin.law.clock.terms import Mode
from kuaijin.law.touch import Interval

PACK = Path(__file__).parent.parent / "packs" / "service.yaml"
# What is served: nothing else is ever uncontacted.
KINDS = ("enterprise", "project")
# What a contact may be written down on: a survey of a street too, which nobody has to be in touch with again.
RECORDED = (*KINDS, "survey")


@dataclass(frozen=True)
class Tier:
    """Things of a kind, key ones or the others, with the limit between two contacts."""

    code: str
    kind: str
    key: bool
    name: str
    name_en: str
    interval: Interval

    def said(self) -> str:
        return (is_english() and self.name_en) or self.name


@dataclass(frozen=True)
class ServiceRules:
    """`check_days` and `duty_days` in working days."""

    source: str
    source_en: str
    tiers: tuple[Tier, ...]
    check_days: int
    duty_days: int

    def tier(self, kind: str, *, key: bool) -> Tier:
        return next(tier for tier in self.tiers if tier.kind == kind and tier.key is key)

    def source_said(self) -> str:
        return (is_english() and self.source_en) or self.source


def service_rules() -> ServiceRules:
    own = settings.DATA_DIR / "service.yaml"
    path = own if own.exists() else PACK
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> ServiceRules:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    tiers = tuple(
        Tier(
            code=str(row["code"]),
            kind=str(row["kind"]),
            key=bool(row["key"]),
            name=str(row["name"]),
            name_en=str(row.get("name_en", "")),
            interval=Interval(int(row["days"]), Mode(row["mode"])),
        )
        for row in facts["tiers"]
    )
    found = {(tier.kind, tier.key) for tier in tiers}
    missing = [(kind, key) for kind in KINDS for key in (True, False) if (kind, key) not in found]
    if missing:
        raise ValueError(f"{path}: no limit for {missing}")
    return ServiceRules(
        source=str(facts["source"]),
        source_en=str(facts.get("source_en", "")),
        tiers=tiers,
        check_days=int(facts["check_days"]),
        duty_days=int(facts["duty_days"]),
    )
