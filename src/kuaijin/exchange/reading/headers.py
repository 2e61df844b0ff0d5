"""The words of headers: which field a header names, and how surely."""

import re
from functools import lru_cache

from kuaijin.exchange.reading.cells.text import compact, half_width
from kuaijin.exchange.reading.fields import Field
from kuaijin.exchange.reading.header_words import LOOSE, NEVER, OTHERS, RULES

_LOOSE = tuple((field, re.compile(pattern)) for field, pattern in LOOSE)
_NEVER = re.compile(NEVER)
_OTHERS = re.compile(OTHERS)
_LOOSE_WEIGHT = 0.7
_THEIR_PHONE = re.compile(r"(联系|联络)(人|员)(联系)?(电话|手机|方式)(号码?)?")
_COMPILED = tuple((field, weight, re.compile(pattern, re.IGNORECASE)) for field, weight, pattern in RULES)
_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_UNIT_TAIL = re.compile(
    r"[(（\[【](?:单位[:：]?)?(?:人民币)?(?:亿元|万元|千元|元|亿|万)[)）\]】]|[/,:·-](?:亿元|万元|元)$"
)
_JOINT = re.compile(r"[及和与、/+&,，]|\(|\)|（|）")
_PAIRS = {
    frozenset({Field.ENTERPRISE, Field.USCC}), frozenset({Field.INVESTOR, Field.USCC}),
    frozenset({Field.CONTACT, Field.PHONE}), frozenset({Field.MANAGER, Field.PHONE}),
    frozenset({Field.LOCAL, Field.PHONE}), frozenset({Field.LEADER, Field.PHONE}),
}  # fmt: skip


@lru_cache(maxsize=4096)
def fields_named(header: str) -> tuple[tuple[Field, float], ...]:
    """Fields a header may name with their weight (1 = its very word), best first. A pair of fields weighs the same."""
    plain = _UNIT_TAIL.sub("", compact(header)).strip(":：*★")
    if not plain or len(plain) > 30 or _NEVER.fullmatch(plain):
        return ()
    scores = _scores(plain)
    bare = _BRACKET.sub("", plain).strip(":：*")
    if _THEIR_PHONE.fullmatch(plain):
        return ((Field.PHONE, 1.0), (Field.CONTACT, 0.7))
    if not scores:
        spaced = _UNIT_TAIL.sub("", re.sub(r"\s+", "/", half_width(header).strip()))
        scores = _pair(plain) or (_pair(spaced) if "/" in spaced else {}) or _scores(bare)
        scores = scores or _scores(re.sub(r"^其中[:：、]?", "", bare).strip(":：")) or _loose(plain)
    elif bare != plain:
        scores |= _scores(bare)
    return tuple(sorted(scores.items(), key=lambda item: -item[1]))


def _scores(plain: str) -> dict[Field, float]:
    found: dict[Field, float] = {}
    for field, weight, pattern in _COMPILED:
        if weight > found.get(field, 0.0) and pattern.fullmatch(plain):
            found[field] = weight
    return found


def _loose(plain: str) -> dict[Field, float]:
    if len(plain) > 20 or _OTHERS.search(plain):
        return {}
    return next(({field: _LOOSE_WEIGHT} for field, pattern in _LOOSE if pattern.search(plain)), {})


def _pair(plain: str) -> dict[Field, float]:
    """`企业名称(统一社会信用代码)`, `联系人及电话`: two words in one header, two fields in one cell."""
    parts = [part for part in _JOINT.split(plain) if part]
    if len(parts) < 2:
        return {}
    named = [best[0] for part in parts if (best := sorted(_scores(part).items(), key=lambda item: -item[1]))]
    fields = {field for field, _weight in named}
    if frozenset(fields) in _PAIRS:
        return dict(named)
    whose = [(field, weight) for field, weight in named if field is not Field.PHONE]
    return dict(whose[:1]) if len(named) == len(parts) and len(fields) == 1 else {}


def names_both(header: str) -> frozenset[Field]:
    """The two fields a header names together, or nothing."""
    fields = frozenset(field for field, weight in fields_named(header) if weight >= 0.6)
    return fields if fields in _PAIRS else frozenset()
