"""What a project needs, what it does not, and what is not known yet: each with rule, facts and article."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kuaijin.law.words import Bilingual
from kuaijin.planning.catalogue.documents import DocumentUse, document_uses
from kuaijin.planning.catalogue.facts import Fact, Facts, in_order
from kuaijin.planning.catalogue.logic import Judged, judge
from kuaijin.planning.catalogue.packs import (
    Catalogue,
    CatalogueMatter,
    Confidence,
    Conflict,
    Rule,
    Verdict,
    need_conflict,
    order_conflicts,
)


class ItemVerdict(StrEnum):
    """`conflict`: packs contradict each other and nobody has ruled which holds."""

    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Because:
    """A rule that decided, with the facts by which it did."""

    rule: str
    facts: Mapping[str, Fact]
    text: Bilingual
    source: str
    confidence: Confidence
    pack: str


@dataclass(frozen=True, slots=True)
class Item:
    """`missing`: facts that an unknown one waits for. `conflict`: of a contradiction, also once it is ruled."""

    matter: CatalogueMatter
    verdict: ItemVerdict
    because: tuple[Because, ...] = ()
    missing: tuple[str, ...] = ()
    conflict: Conflict | None = None

    @property
    def needed(self) -> bool | None:
        """None: not known, or not ruled."""
        return {ItemVerdict.NEEDED: True, ItemVerdict.NOT_NEEDED: False}.get(self.verdict)


@dataclass(frozen=True, slots=True)
class Checklist:
    """`questions`: facts that still matter, the most decisive first. `conflicts`: those that nobody has ruled."""

    items: tuple[Item, ...]
    questions: tuple[str, ...]
    documents: tuple[DocumentUse, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def needed(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.verdict is ItemVerdict.NEEDED)

    @property
    def settled(self) -> bool:
        """Nothing is unknown and nothing contradicts itself unruled."""
        return not self.conflicts and all(item.needed is not None for item in self.items)


def checklist(catalogue: Catalogue, facts: Facts, rulings: Mapping[str, str] | None = None) -> Checklist:
    """`rulings`: the choice by the code of the conflict."""
    ruled = rulings or {}
    items = tuple(_item(catalogue, matter, facts, ruled) for matter in catalogue.matters.values())
    needed = {item.matter.code for item in items if item.verdict is ItemVerdict.NEEDED}
    unruled = [item.conflict for item in items if item.verdict is ItemVerdict.CONFLICT and item.conflict]
    orders = [one for one in order_conflicts(catalogue) if {one.matter, one.after} <= needed and one.code not in ruled]
    return Checklist(items, _questions(catalogue, items), document_uses(catalogue, needed), (*unruled, *orders))


def _questions(catalogue: Catalogue, items: tuple[Item, ...]) -> tuple[str, ...]:
    """What most unknown matters wait for comes first; else the order in which the packs ask."""
    waits = Counter(code for item in items for code in item.missing)
    return tuple(sorted(in_order(tuple(catalogue.facts.values()), set(waits)), key=lambda code: -waits[code]))


def _item(catalogue: Catalogue, matter: CatalogueMatter, facts: Facts, ruled: Mapping[str, str]) -> Item:
    rules = catalogue.by_matter[matter.code]
    judged = {rule.id: judge(rule.when, facts) for rule in rules}
    calling = [rule for rule in rules if rule.verdict is Verdict.NEEDED]
    barring = [rule for rule in rules if rule.verdict is Verdict.NOT_NEEDED]
    called = _any(calling, judged)
    if called is None:
        return Item(matter, ItemVerdict.UNKNOWN, missing=_missing(calling, judged))
    if not called:
        met = [rule for rule in barring if judged[rule.id].value]
        return Item(matter, ItemVerdict.NOT_NEEDED, _because((*met, *calling), judged, facts))
    barred = _any(barring, judged)
    if barred is None:
        return Item(matter, ItemVerdict.UNKNOWN, missing=_missing(barring, judged))
    met = [rule for rule in rules if judged[rule.id].value]
    if not barred:
        return Item(matter, ItemVerdict.NEEDED, _because(met, judged, facts))
    return _contradicted(matter, met, judged, facts, ruled)


def _contradicted(
    matter: CatalogueMatter, met: list[Rule], judged: Mapping[str, Judged], facts: Facts, ruled: Mapping[str, str]
) -> Item:
    conflict = need_conflict(matter.code, met)
    chosen = ruled.get(conflict.code)
    if chosen is None:
        return Item(matter, ItemVerdict.CONFLICT, _because(met, judged, facts), conflict=conflict)
    holding = [rule for rule in met if rule.verdict == chosen]
    return Item(matter, ItemVerdict(chosen), _because(holding, judged, facts), conflict=conflict)


def _any(rules: list[Rule], judged: Mapping[str, Judged]) -> bool | None:
    values = [judged[rule.id].value for rule in rules]
    if any(values):
        return True
    return None if None in values else False


def _missing(rules: list[Rule], judged: Mapping[str, Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for rule in rules for code in judged[rule.id].missing))


def _because(rules: "tuple[Rule, ...] | list[Rule]", judged: Mapping[str, Judged], facts: Facts) -> tuple[Because, ...]:
    return tuple(
        Because(
            rule.id,
            {code: facts[code] for code in judged[rule.id].facts},
            rule.text,
            rule.source,
            rule.confidence,
            rule.pack,
        )
        for rule in rules
    )
