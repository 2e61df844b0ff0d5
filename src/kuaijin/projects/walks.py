"""Which stages a project walks, what proves each, who declares and who verifies it: dated data of our own, not code.

Shipped pack, overridden by a file of the same name in the data directory."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

from kuaijin.law.dates import add_calendar_days
from kuaijin.projects.models.project import Project
from kuaijin.projects.models.stages import STAGES

PACK = Path(__file__).parent.parent / "packs" / "courses.yaml"


class PerPhase(StrEnum):
    """Does the whole project reach the stage, each phase by itself, or as it comes?"""

    NO = "no"
    MAY = "may"
    YES = "yes"


@dataclass(frozen=True)
class Words:
    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True)
class EvidenceKind:
    """What proves a stage, under a stable code."""

    code: str
    words: Words


@dataclass(frozen=True)
class StageRule:
    """`declares`, `verifies`: role codes; `freshness_days`: calendar days, None where nobody need stand there."""

    stage: str
    evidence: EvidenceKind
    declares: frozenset[str]
    verifies: frozenset[str]
    per_phase: PerPhase
    freshness_days: int | None


@dataclass(frozen=True)
class Walk:
    """The stages that a project of one nature walks, in order; `why` some are left out."""

    stages: tuple[StageRule, ...]
    source: Words
    why: Words | None

    def rule(self, stage: str) -> StageRule | None:
        return next((rule for rule in self.stages if rule.stage == stage), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(rule.stage for rule in self.stages)


def walk_of(project: Project) -> Walk:
    return walk_of_nature(project.nature)


def walk_of_nature(nature: str) -> Walk:
    own = settings.DATA_DIR / "courses.yaml"
    path = own if own.exists() else PACK
    return _read(str(path), path.stat().st_mtime_ns, nature)


def freshness_days(project: Project) -> int | None:
    """Calendar days that a verification on site holds at the project's present stage. A stage outside of its walk asks
    what the last stage before it in the walk asks."""
    place, asked = STAGES.index(project.stage), None
    for rule in walk_of(project).stages:
        if STAGES.index(rule.stage) <= place:
            asked = rule.freshness_days
    return asked


def fresh_until(project: Project, verified_on: date) -> date | None:
    """The last day on which the verification still holds; None where none is asked."""
    days = freshness_days(project)
    return None if days is None else add_calendar_days(verified_on, days)


@lru_cache(maxsize=32)
def _read(path: str, _changed: int, nature: str) -> Walk:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    unknown = set(facts["stages"]) - set(STAGES)
    if unknown:
        raise ValueError(f"{path}: no such stage: {sorted(unknown)}")
    own: dict[str, Any] = (facts.get("walks") or {}).get(nature) or {}
    apart, changed = set(own.get("without", ())), own.get("stages") or {}
    rules = tuple(
        _rule(stage, {**facts["stages"][stage], **changed.get(stage, {})})
        for stage in STAGES
        if stage in facts["stages"] and stage not in apart
    )
    return Walk(rules, Words(facts["source"], facts["source_en"]), Words(**own["why"]) if "why" in own else None)


def _rule(stage: str, told: dict[str, Any]) -> StageRule:
    evidence = told["evidence"]
    return StageRule(
        stage=stage,
        evidence=EvidenceKind(evidence["code"], Words(evidence["zh"], evidence["en"])),
        declares=frozenset(told["declares"]),
        verifies=frozenset(told["verifies"]),
        per_phase=PerPhase(told["per_phase"]),
        freshness_days=None if told["freshness_days"] is None else int(told["freshness_days"]),
    )
