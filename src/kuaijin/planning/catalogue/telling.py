"""A plan's document with what the catalogue has to say: every matter judged with why, and what is not confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any

from kuaijin.law.words import Bilingual
from kuaijin.planning.catalogue.checklist import Because, Checklist, Item
from kuaijin.planning.catalogue.from_file import FromFacts
from kuaijin.planning.catalogue.packs import Catalogue, Conflict
from kuaijin.planning.catalogue.terms import Unconfirmed
from kuaijin.planning.document import STATED_SOURCE
from kuaijin.planning.matters import Lever, Matter

Document = dict[str, Any]
# What stands in this stage of the shipped packs comes after the building, which no permit's term tells.
AFTER_BUILDING = "acceptance"
WARNINGS = {
    "unknown_matters": Bilingual("还不知道要不要办，没有排进来", "not known whether needed, and not in the plan"),
    "pack_conflicts": Bilingual("规则包互相矛盾，没有裁定", "packs contradict each other, nobody has ruled"),
    "unconfirmed": Bilingual(
        "有凭记忆或推断的数据；有人确认并写明依据以前，计划不算合法",
        "rests on memory or guess; no plan is lawful before a person confirms it with a source",
    ),
    "building_time": Bilingual(
        "要在施工以后；施工的时间没有算在内", "come after the building, whose time is not counted here"
    ),
    "not_needed": Bilingual("按情况不需要，没有排进来", "not needed, and not in the plan"),
}


def with_grounds(document: Mapping[str, Any], catalogue: Catalogue) -> Document:
    """Each lever with the source of the pack that grounds it, else as the file states it; and whether it is lawful."""
    levers = []
    for one in document["levers"]:
        ground = catalogue.lever_ground(Lever(one["kind"]))
        levers.append({**one, "source": ground.source if ground else one["source"]})
    lawful = bool(document["plan"]) and not document["promise"]["unlawful"]
    return {**document, "levers": levers, "unconfirmed": [], "lawful": lawful}


def with_facts(document: Mapping[str, Any], made: FromFacts) -> Document:
    """The same for a file of facts, with its checklist."""
    told = with_grounds(document, made.catalogue)
    listed = made.listed
    return {
        **told,
        "matters": [*(told_item(made.catalogue, item) for item in listed.items), *(_added(one) for one in made.added)],
        "questions": [_question(made.catalogue, code) for code in listed.questions],
        "documents": [_document(one) for one in listed.documents],
        "pack_conflicts": [told_conflict(one) for one in listed.conflicts],
        "unconfirmed": [_unconfirmed(one) for one in made.assembled.unconfirmed],
        "barred": [
            {
                "lever": str(one.lever),
                "matter": one.matter,
                "text": one.text.zh,
                "text_en": one.text.en,
                "source": one.source,
            }
            for one in made.assembled.barred
        ],
        "lawful": told["lawful"] and made.assembled.lawful,
        "warnings": [*told["warnings"], *_warnings(made)],
    }


def told_item(catalogue: Catalogue, item: Item) -> Document:
    return {
        "id": item.matter.code,
        "name": item.matter.name.zh,
        "name_en": item.matter.name.en,
        "needed": item.needed,
        "verdict": str(item.verdict),
        "because": [_because(catalogue, one) for one in item.because],
        "missing": list(item.missing),
    }


def _because(catalogue: Catalogue, because: Because) -> Document:
    kinds = catalogue.facts
    said = {code: kinds[code].said(value) for code, value in because.facts.items()}
    return {
        "rule": because.rule,
        "facts": dict(because.facts),
        "facts_text": "，".join(f"{kinds[code].name.zh}：{value.zh}" for code, value in said.items()),
        "facts_text_en": ", ".join(f"{kinds[code].name.en}: {value.en}" for code, value in said.items()),
        "text": because.text.zh,
        "text_en": because.text.en,
        "source": because.source,
        "confidence": str(because.confidence),
        "pack": because.pack,
    }


def told_conflict(conflict: Conflict) -> Document:
    return {
        "code": conflict.code,
        "kind": conflict.kind,
        "matter": conflict.matter,
        "after": conflict.after or None,
        "sides": [
            {
                "choice": side.choice,
                "pack": side.pack,
                "text": side.text.zh,
                "text_en": side.text.en,
                "source": side.source,
                "confidence": str(side.confidence),
            }
            for side in conflict.sides
        ],
    }


def _added(matter: Matter) -> Document:
    stated = {"rule": "stated", "facts": {}, "source": STATED_SOURCE}
    return {
        "id": matter.id,
        "name": matter.title,
        "needed": True,
        "verdict": "needed",
        "because": [stated],
        "missing": [],
    }


def _question(catalogue: Catalogue, code: str) -> Document:
    kind = catalogue.facts[code]
    return {
        "fact": code,
        "name": kind.name.zh,
        "name_en": kind.name.en,
        "kind": str(kind.kind),
        "choices": [one.code for one in kind.choices],
        "unit": kind.unit.zh,
    }


def _document(use: Any) -> Document:
    return {
        "code": use.document.code,
        "name": use.document.name.zh,
        "name_en": use.document.name.en,
        "needed_by": list(use.needed_by),
        "produced_by": list(use.produced_by),
        "obtainable": use.obtainable,
        "asked": use.asked,
        "reuse": use.reuse,
        "source": use.document.source,
    }


def _unconfirmed(one: Unconfirmed) -> Document:
    return {
        "matter": one.matter,
        "field": one.field,
        "value": one.value,
        "confidence": str(one.confidence),
        "source": one.source,
    }


def _warnings(made: FromFacts) -> list[Document]:
    catalogue, listed, weak = made.catalogue, made.listed, made.assembled.unconfirmed
    planned = made.assembled.asked.matters
    after = [one.title for one in planned if one.stage == AFTER_BUILDING]
    found = {
        "unknown_matters": (
            [item.matter.name.zh for item in listed.items if item.missing],
            _facts_missing(catalogue, listed),
        ),
        "pack_conflicts": (
            [_of(catalogue, one) for one in listed.conflicts],
            "；".join(dict.fromkeys(side.source for one in listed.conflicts for side in one.sides)),
        ),
        "unconfirmed": (list(dict.fromkeys(_name(catalogue, one.matter) for one in weak)), f"unconfirmed {len(weak)}"),
        "building_time": (after if len(after) < len(planned) else [], "phase: completion"),
        "not_needed": ([one.title for one in made.unused], STATED_SOURCE),
    }
    return [_warning(code, names, source) for code, (names, source) in found.items() if names]


def _warning(code: str, names: Sequence[str], source: str) -> Document:
    words = WARNINGS[code]
    return {
        "code": code,
        "text": f"{'、'.join(names)}：{words.zh}",
        "text_en": f"{', '.join(names)}: {words.en}",
        "source": source,
    }


def _facts_missing(catalogue: Catalogue, listed: Checklist) -> str:
    return "缺 " + "、".join(catalogue.facts[code].name.zh for code in listed.questions)


def _of(catalogue: Catalogue, conflict: Conflict) -> str:
    names: Sequence[str] = [_name(catalogue, code) for code in (conflict.matter, conflict.after) if code]
    return " / ".join(names)


def _name(catalogue: Catalogue, code: str) -> str:
    return catalogue.matters[code].name.zh
