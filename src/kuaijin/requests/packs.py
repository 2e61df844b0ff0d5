"""Kinds of requests and service levels: data with their source. Shipped packs, overridden by the data directory."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

from kuaijin.journal.remembered import asked_once

PACKS = Path(__file__).parent.parent / "packs" / "requests"
STEPS = ("contact", "check", "plan", "reply", "solve")
MODES = ("working", "calendar", "office_minutes", "minutes")


@dataclass(frozen=True)
class Named:
    """A name in both languages; `said` in the reader's."""

    name: str
    name_en: str

    @property
    def said(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") and self.name_en else self.name


@dataclass(frozen=True)
class Kind(Named):
    code: str = ""
    hint: Named = Named("", "")
    level: str = ""
    shielded: bool = False
    residents: bool = False


@dataclass(frozen=True)
class StepTerm:
    """`amount` in the unit of `mode`: working or calendar days, office minutes, minutes. `own`: no source but ours."""

    mode: str
    amount: int
    own: bool = False

    @property
    def in_minutes(self) -> bool:
        return self.mode in ("office_minutes", "minutes")


@dataclass(frozen=True)
class Level(Named):
    code: str = ""
    confidence: str = "own"
    source: Named = Named("", "")
    steps: tuple[tuple[str, StepTerm], ...] = ()
    complex: StepTerm | None = None

    def term(self, step: str, *, is_complex: bool = False) -> StepTerm:
        return self.complex if is_complex and step == "solve" and self.complex else dict(self.steps)[step]


@dataclass(frozen=True)
class Way:
    """The product's own clocks of the way itself, in working days. After so many bad grades as `conclude_after` a
    leader may conclude; a file of an installation need not say it."""

    source: Named
    offer_days: int
    ruling_days: int
    call_back_days: int
    withdrawal_days: int
    joint_days: int
    enterprise_days: int
    conclude_after: int = 2


@dataclass(frozen=True)
class Cause(Named):
    """`ours`: the zone and its offices can change it."""

    code: str = ""
    hint: Named = Named("", "")
    ours: bool = True


def causes() -> dict[str, Cause]:
    """Causes by code, in their order."""
    return _causes(*read_pack("causes"))


def kinds() -> dict[str, Kind]:
    """Kinds by code, in their order."""
    return _kinds(*read_pack("kinds"))


def levels() -> dict[str, Level]:
    return _levels(*read_pack("levels"))


def way() -> Way:
    return _way(*read_pack("levels"))


def read_pack(name: str) -> tuple[str, int]:
    """The file that holds, with the time it was changed: what is read is kept until then."""
    return asked_once(("requests pack", name), lambda: _file(name))


def _file(name: str) -> tuple[str, int]:
    own = settings.DATA_DIR / "requests" / f"{name}.yaml"
    path = own if own.exists() else PACKS / f"{name}.yaml"
    return str(path), path.stat().st_mtime_ns


def parsed(path: str) -> dict[str, Any]:
    facts: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return facts


@lru_cache(maxsize=4)
def _causes(path: str, _changed: int) -> dict[str, Cause]:
    return {
        row["code"]: Cause(
            name=row["name"],
            name_en=row["name_en"],
            code=row["code"],
            hint=Named(row.get("hint", ""), row.get("hint_en", "")),
            ours=bool(row.get("ours", True)),
        )
        for row in parsed(path)["causes"]
    }


@lru_cache(maxsize=4)
def _kinds(path: str, _changed: int) -> dict[str, Kind]:
    return {
        row["code"]: Kind(
            name=row["name"],
            name_en=row["name_en"],
            code=row["code"],
            hint=Named(row.get("hint", ""), row.get("hint_en", "")),
            level=row.get("level", ""),
            shielded=bool(row.get("shielded")),
            residents=bool(row.get("residents")),
        )
        for row in parsed(path)["kinds"]
    }


@lru_cache(maxsize=4)
def _levels(path: str, _changed: int) -> dict[str, Level]:
    return {row["code"]: _level(path, row) for row in parsed(path)["levels"]}


def _level(path: str, row: dict[str, Any]) -> Level:
    steps = tuple((step, _term(path, step, row["steps"][step])) for step in STEPS if step in row["steps"])
    if not steps or steps[-1][0] != "solve":
        raise ValueError(f"{path}: level {row['code']}: its last step is solve")
    return Level(
        name=row["name"],
        name_en=row["name_en"],
        code=row["code"],
        confidence=row["confidence"],
        source=Named(row["source"], row["source_en"]),
        steps=steps,
        complex=_term(path, "complex", row["complex"]) if row.get("complex") else None,
    )


def _term(path: str, step: str, facts: dict[str, Any]) -> StepTerm:
    given = [(mode, facts[mode]) for mode in MODES if mode in facts]
    if len(given) != 1 or int(given[0][1]) < 1:
        raise ValueError(f"{path}: {step}: one of {', '.join(MODES)}, at least 1")
    return StepTerm(given[0][0], int(given[0][1]), bool(facts.get("own")))


@lru_cache(maxsize=4)
def _way(path: str, _changed: int) -> Way:
    facts = dict(parsed(path)["way"])
    source = Named(facts.pop("source"), facts.pop("source_en"))
    return Way(source=source, **{name: int(value) for name, value in facts.items()})
