"""A pack's document as nouns. A faulty one is refused by place, field, value, rule and step (Malformed)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from kuaijin.law import fields
from kuaijin.law.clock.terms import LONGEST_TERM, Mode, Roll
from kuaijin.law.fields import Malformed
from kuaijin.law.words import Bilingual
from kuaijin.planning.catalogue.conditions import when_from
from kuaijin.planning.catalogue.facts import NOTHING, Choice, FactKind, FactType
from kuaijin.planning.catalogue.packs import (
    CatalogueMatter,
    Confidence,
    DocumentKind,
    LeverGround,
    Merging,
    Order,
    Pack,
    Rule,
    Stage,
    Stated,
    Validity,
    Verdict,
)
from kuaijin.planning.matters import Lever
from kuaijin.planning.network import LinkKind

PACK_KEYS = (
    "pack", "name", "name_en", "number", "valid_from", "valid_to", "source", "link",
    "stages", "facts", "documents", "matters", "orders", "rules", "levers",
)  # fmt: skip
DAYS = ("statutory", "promised", "extension", "correction_days", "notice", "renewals", "commitment")
CODES = ("stops", "needs", "produces", "deferrable", "alternative_of")
MATTER_KEYS = (
    "code", "name", "name_en", "department", "stage", "mode", "roll", "extension_authority", "deemed_accepted",
    "notice_mode", "validity", "commitment_barred", "merges_with", "joint", "note", "note_en", "rules", "after",
    *DAYS, *CODES,
)  # fmt: skip
ORDER_KEYS = ("matter", "after", "link", "holds", "source", "confidence")
RULE_KEYS = ("id", "matter", "verdict", "when", "text", "text_en", "source", "confidence")
FACT_KEYS = ("code", "name", "name_en", "kind", "choices", "unit", "unit_en", "hint", "hint_en")
STATED_KEYS = ("value", "source", "confidence")
Noun = TypeVar("Noun")
Given = Mapping[str, Any]


def pack_from(document: object) -> Pack:
    """One pack by itself; whether it fits with the others is asked of the catalogue (`wholeness`)."""
    given = fields.mapping("文件", document, PACK_KEYS)
    code = fields.text("pack", given.get("pack"))
    valid_from = fields.day("valid_from", given.get("valid_from"))
    valid_to = None if given.get("valid_to") is None else fields.day("valid_to", given["valid_to"])
    if valid_to is not None and valid_to <= valid_from:
        raise Malformed("valid_to", valid_to, "bad.period")
    return Pack(
        code=code,
        name=_name(given),
        number=fields.text("number", str(given.get("number") or "")),
        valid_from=valid_from,
        valid_to=valid_to,
        source=fields.text("source", given.get("source")),
        stages=_each("stages", given, lambda one: _stage(one, code)),
        facts=_each("facts", given, lambda one: _fact(one, code)),
        documents=_each("documents", given, lambda one: _document(one, code)),
        matters=_each("matters", given, lambda one: _matter(one, code)),
        orders=(*_each("orders", given, lambda one: _order(one, code)), *_inside(given, "after", _order, code)),
        rules=(*_each("rules", given, lambda one: _rule(one, code)), *_inside(given, "rules", _rule, code)),
        levers=_each("levers", given, lambda one: _lever(one, code)),
        link=None if given.get("link") is None else _stated("link", given["link"], code, _link),
    )


def _each(field: str, given: Given, read: Callable[[object], Noun]) -> tuple[Noun, ...]:
    """Each entry of a list; a faulty one is named by its place and code."""
    nouns = []
    for position, entry in enumerate(fields.sequence(field, given.get(field)), start=1):
        try:
            nouns.append(read(entry))
        except Malformed as error:
            raise error.within(f"{field}[{position}]{_named(entry)}") from None
    return tuple(nouns)


def _named(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return ""
    return next((f" {entry[key]}" for key in ("code", "id", "lever", "matter") if key in entry), "")


def _inside(given: Given, field: str, read: Callable[[Given, str], Noun], pack: str) -> Iterable[Noun]:
    """What stands with a matter (`rules`, `after`), as if it stood for itself."""
    for matter in fields.sequence("matters", given.get("matters")):
        if isinstance(matter, Mapping):
            code = matter.get("code")
            try:
                yield from _each(field, matter, lambda one, code=code: read(_of(field, one, code), pack))  # type: ignore[misc]
            except Malformed as error:
                raise error.within(f"matters {code}") from None


def _of(field: str, entry: object, matter: object) -> Given:
    keys = ORDER_KEYS if field == "after" else RULE_KEYS
    given = dict(fields.mapping(field, entry, keys))
    if field == "after":
        given["after"] = given.pop("matter", None)
    return given | {"matter": matter}


def _name(given: Given, key: str = "name") -> Bilingual:
    """Both languages, always."""
    return Bilingual(fields.text(key, given.get(key)), fields.text(f"{key}_en", given.get(f"{key}_en")))


def _name_or_nothing(given: Given, key: str) -> Bilingual:
    return NOTHING if given.get(key) is None and given.get(f"{key}_en") is None else _name(given, key)


def _word(given: Given, key: str) -> str:
    return "" if given.get(key) is None else fields.text(key, given[key])


def _codes(field: str, value: object) -> tuple[str, ...]:
    return tuple(fields.text(field, one) for one in fields.sequence(field, value))


def _stage(entry: object, pack: str) -> Stage:
    given = fields.mapping("stage", entry, ("code", "name", "name_en", "lead", "source"))
    code, lead = fields.text("code", given.get("code")), fields.text("lead", given.get("lead"))
    return Stage(code, _name(given), lead, _word(given, "source"), pack)


def _fact(entry: object, pack: str) -> FactKind:
    given = fields.mapping("fact", entry, FACT_KEYS)
    kind = fields.choice("kind", given.get("kind"), FactType)
    choices = _each("choices", given, _choice)
    if (kind is FactType.CHOICE) != (len(choices) > 1):
        raise Malformed("choices", given.get("choices"), "bad.fact_choices")
    unit, hint = _name_or_nothing(given, "unit"), _name_or_nothing(given, "hint")
    return FactKind(fields.text("code", given.get("code")), _name(given), kind, choices, unit, hint, pack)


def _choice(entry: object) -> Choice:
    given = fields.mapping("choice", entry, ("code", "name", "name_en"))
    return Choice(fields.text("code", given.get("code")), _name(given))


def _document(entry: object, pack: str) -> DocumentKind:
    given = fields.mapping("document", entry, ("code", "name", "name_en", "obtainable", "source"))
    obtainable = fields.yes_or_no("obtainable", given.get("obtainable", False))
    source = fields.text("source", given.get("source")) if obtainable else _word(given, "source")
    return DocumentKind(fields.text("code", given.get("code")), _name(given), obtainable, source, pack)


def _matter(entry: object, pack: str) -> CatalogueMatter:
    given = fields.mapping("matter", entry, MATTER_KEYS)
    days = {key: _stated(key, given[key], pack, _days) for key in DAYS if given.get(key) is not None}
    codes = {key: _codes(key, given.get(key)) for key in CODES}
    matter = CatalogueMatter(
        code=fields.text("code", given.get("code")),
        name=_name_or_nothing(given, "name"),
        department=_word(given, "department"),
        stage=_word(given, "stage"),
        mode=_stated_or_none(given, "mode", pack, lambda value: fields.choice("mode", value, Mode)),
        roll=fields.choice("roll", given.get("roll") or Roll.NEXT_WORKING_DAY, Roll),
        extension_authority=_word(given, "extension_authority"),
        deemed_accepted=_stated_or_none(given, "deemed_accepted", pack, lambda value: fields.yes_or_no("value", value)),
        notice_mode=fields.choice("notice_mode", given.get("notice_mode") or Mode.CALENDAR, Mode),
        validity=_stated_or_none(given, "validity", pack, _validity),
        commitment_barred=_stated_or_none(given, "commitment_barred", pack, _words),
        merges_with=_each("merges_with", given, lambda one: _merging(one, pack)),
        joint=_stated_or_none(given, "joint", pack, _words),
        note=_name_or_nothing(given, "note"),
        pack=pack,
        **days,  # type: ignore[arg-type]
        **codes,  # type: ignore[arg-type]
    )
    _within_law(matter)
    return matter


def _within_law(matter: CatalogueMatter) -> None:
    if matter.statutory and matter.promised and matter.promised.value > matter.statutory.value:
        raise Malformed("promised", matter.promised.value, "bad.above_statutory", limit=matter.statutory.value)


def _stated(field: str, entry: object, pack: str, read: Callable[[object], object]) -> Stated:
    try:
        given = fields.mapping(field, entry, STATED_KEYS)
        value = read(given.get("value"))
        return Stated(value, fields.text("source", given.get("source")), _confidence(given), pack)
    except Malformed as error:
        raise error.within(field) from None


def _stated_or_none(given: Given, field: str, pack: str, read: Callable[[object], object]) -> Stated | None:
    return None if given.get(field) is None else _stated(field, given[field], pack, read)


def _confidence(given: Given) -> Confidence:
    return fields.choice("confidence", given.get("confidence"), Confidence)


def _days(value: object) -> int:
    return fields.whole_number("value", value, least=0, most=LONGEST_TERM)


def _words(value: object) -> Bilingual:
    given = fields.mapping("value", value, ("zh", "en"))
    return Bilingual(fields.text("zh", given.get("zh")), fields.text("en", given.get("en")))


def _link(value: object) -> LinkKind:
    return fields.choice("value", value, LinkKind)


def _validity(value: object) -> Validity:
    given = fields.mapping("value", value, ("years", "months", "days"))
    if len(given) != 1:
        raise Malformed("value", value, "bad.mapping", known="years、months、days")
    return Validity(**{key: fields.whole_number(key, count, least=1) for key, count in given.items()})


def _merging(entry: object, pack: str) -> Merging:
    given = fields.mapping("merges_with", entry, ("into", "source", "confidence"))
    source = fields.text("source", given.get("source"))
    return Merging(fields.text("into", given.get("into")), Stated(True, source, _confidence(given), pack))


def _order(entry: object, pack: str) -> Order:
    given = fields.mapping("order", entry, ORDER_KEYS)
    return Order(
        matter=fields.text("matter", given.get("matter")),
        after=fields.text("after", given.get("after")),
        source=fields.text("source", given.get("source")),
        confidence=_confidence(given),
        pack=pack,
        link=None if given.get("link") is None else fields.choice("link", given["link"], LinkKind),
        holds=fields.yes_or_no("holds", given.get("holds", True)),
    )


def _rule(entry: object, pack: str) -> Rule:
    given = fields.mapping("rule", entry, RULE_KEYS)
    return Rule(
        id=fields.text("id", given.get("id")),
        pack=pack,
        matter=fields.text("matter", given.get("matter")),
        verdict=fields.choice("verdict", given.get("verdict") or Verdict.NEEDED, Verdict),
        text=_name(given, "text"),
        source=fields.text("source", given.get("source")),
        confidence=_confidence(given),
        when=when_from(given.get("when")),
    )


def _lever(entry: object, pack: str) -> LeverGround:
    given = fields.mapping("lever", entry, ("lever", "source", "confidence", "matters"))
    matters = None if given.get("matters") is None else _codes("matters", given["matters"])
    lever = fields.choice("lever", given.get("lever"), Lever)
    return LeverGround(lever, pack, fields.text("source", given.get("source")), _confidence(given), matters)
