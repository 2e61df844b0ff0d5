"""Why each matter is needed, is not, or is not known yet: by the document of a plan, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.plan_words import CONFIDENCE, said, told
from kuaijin.kit.formats import labelled, listed
from kuaijin.planning.catalogue.facts import FactKind, FactType


@dataclass(frozen=True)
class Ground:
    """A rule that decided: what it says, the facts by which it did, where it stands, and whether they meet it."""

    text: str
    facts: str
    source: str
    pack: str
    confidence: str
    doubted: bool
    met: bool


@dataclass(frozen=True)
class Reasoned:
    """`planned`: whether the plan covers it. `asks`: questions that it waits for. `needed` None: not known."""

    matter: str
    name: str
    verdict: str
    needed: bool | None
    planned: bool
    grounds: tuple[Ground, ...]
    asks: str
    was: str = ""

    @property
    def first(self) -> Ground | None:
        return self.grounds[0] if self.grounds else None


def because_of(document: Mapping[str, Any], facts: Mapping[str, FactKind]) -> dict[str, list[Reasoned]]:
    """By verdict: needed, not_needed, unknown, conflict."""
    stated = {one["matter"]: one["source"] for one in document["confirmed"] if one["field"] == "need"}
    groups: dict[str, list[Reasoned]] = {"needed": [], "not_needed": [], "unknown": [], "conflict": []}
    for row in document["matters"]:
        groups[row["verdict"]].append(
            reasoned(row, facts, planned=row["id"] in document["terms"], stated=stated.get(row["id"], ""))
        )
    return groups


def reasoned(
    row: Mapping[str, Any], facts: Mapping[str, FactKind], *, planned: bool = False, stated: str = ""
) -> Reasoned:
    """`row`: a judged matter as the document of a plan keeps it. `stated`: by what somebody confirmed its rules."""
    return Reasoned(
        matter=row["id"],
        name=told(row, "name"),
        verdict=row["verdict"],
        needed=row["needed"],
        planned=planned,
        grounds=tuple(_ground(one, facts, stated) for one in row["because"]),
        asks=listed([fact_name(code, facts) for code in row["missing"]]),
    )


def _ground(one: Mapping[str, Any], facts: Mapping[str, FactKind], stated: str) -> Ground:
    confidence = one.get("confidence", "sourced")
    doubted = confidence in ("memory", "guess")
    return Ground(
        text=told(one),
        facts=facts_said(one["facts"], facts),
        source=one["source"],
        pack=one.get("pack", ""),
        confidence=_("已由人确认：%(source)s") % {"source": stated}
        if doubted and stated
        else str(CONFIDENCE[confidence]),
        doubted=doubted,
        met=one.get("met", True),
    )


def fact_name(code: str, facts: Mapping[str, FactKind]) -> str:
    return said(facts[code].name) if code in facts else code


def facts_said(values: Mapping[str, Any], facts: Mapping[str, FactKind]) -> str:
    """`占地面积：6.2 公顷，环评类别：报告表`."""
    said_so = [labelled(fact_name(code, facts), value_said(code, value, facts)) for code, value in values.items()]
    return _("，").join(said_so)


def value_said(code: str, value: Any, facts: Mapping[str, FactKind]) -> str:
    if value is None:
        return _("不知道")
    if code not in facts:
        return str(value)
    text = said(facts[code].said(value))
    return text.replace(str(value), f"{value:,}", 1) if facts[code].kind is FactType.NUMBER else text


def counted(groups: Mapping[str, Sequence[Reasoned]]) -> dict[str, int]:
    return {verdict: len(rows) for verdict, rows in groups.items()}
