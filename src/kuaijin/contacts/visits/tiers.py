"""How often which enterprises are visited: data, not code. Shipped pack, overridden by the data directory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from kuaijin.dossiers.models import Role
from kuaijin.kit.formats import is_english

PACK = Path(__file__).parent.parent.parent / "packs" / "visits.yaml"
OF = ("key", "project", "any")


@dataclass(frozen=True)
class VisitTier:
    """`months`: the length of a round. `by`: the seats that take turns."""

    code: str
    of: str
    months: int
    by: tuple[str, ...]
    name: str
    name_en: str

    def said(self) -> str:
        return (is_english() and self.name_en) or self.name


@dataclass(frozen=True)
class VisitRules:
    source: str
    source_en: str
    tiers: tuple[VisitTier, ...]

    def tier_for(self, *, key: bool, with_project: bool) -> VisitTier:
        """The first that fits."""
        fits = {"key": key, "project": with_project, "any": True}
        return next(tier for tier in self.tiers if fits[tier.of])

    def name_of(self, code: str) -> str:
        """A tier that was taken out of the data later is said by its code."""
        return next((tier.said() for tier in self.tiers if tier.code == code), code)

    def source_said(self) -> str:
        return (is_english() and self.source_en) or self.source


def visit_rules() -> VisitRules:
    own = settings.DATA_DIR / "visits.yaml"
    path = own if own.exists() else PACK
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> VisitRules:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    tiers = tuple(
        VisitTier(
            code=str(row["code"]),
            of=str(row["of"]),
            months=int(row["months"]),
            by=tuple(str(role) for role in row["by"]),
            name=str(row["name"]),
            name_en=str(row.get("name_en", "")),
        )
        for row in facts["tiers"]
    )
    wrong = [
        tier.code for tier in tiers if tier.of not in OF or tier.months < 1 or not set(tier.by) <= set(Role.values)
    ]
    if wrong or not tiers or tiers[-1].of != "any":
        raise ValueError(f"{path}: each tier needs of, months and by; the last one takes any. Wrong: {wrong}")
    return VisitRules(str(facts["source"]), str(facts.get("source_en", "")), tiers)
