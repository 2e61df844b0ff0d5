"""Conditions as data, judged yes, no or not known, each with the facts that decide or are missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kuaijin.planning.catalogue.facts import Fact, Facts


class Op(StrEnum):
    """How a fact is compared. The last four are for numbers."""

    IS = "is"
    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Test:
    """`values` holds one value, or for `in` those of which one will do."""

    __test__ = False

    fact: str
    op: Op
    values: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Without parts: always."""

    parts: tuple["When", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Without parts: never."""

    parts: tuple["When", ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    part: "When"


When = Test | All | AnyOf | Not
ALWAYS = All()


@dataclass(frozen=True, slots=True)
class Judged:
    """`value` None: not known, `missing` names the facts that it waits for; else `facts` are those that decide it."""

    value: bool | None
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def judge(when: When, facts: Facts) -> Judged:
    """Strong Kleene logic: what is settled stays so, whatever is answered later."""
    match when:
        case Test():
            return _test(when, facts)
        case Not():
            judged = judge(when.part, facts)
            return Judged(None if judged.value is None else not judged.value, judged.facts, judged.missing)
        case All():
            return _joined([judge(part, facts) for part in when.parts], settles=False)
        case AnyOf():
            return _joined([judge(part, facts) for part in when.parts], settles=True)


def facts_in(when: When) -> Iterator[str]:
    """Every fact of which the condition speaks."""
    match when:
        case Test():
            yield when.fact
        case Not():
            yield from facts_in(when.part)
        case All() | AnyOf():
            for part in when.parts:
                yield from facts_in(part)


def _joined(parts: list[Judged], *, settles: bool) -> Judged:
    """One part of the value `settles` settles the whole; the one with the fewest facts is named as deciding."""
    settling = [part for part in parts if part.value is settles]
    if settling:
        return min(settling, key=lambda part: len(part.facts))
    unknown = [part for part in parts if part.value is None]
    if unknown:
        return Judged(None, missing=_union(part.missing for part in unknown))
    return Judged(not settles, _union(part.facts for part in parts))


def _union(groups: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for group in groups for code in group))


def _test(test: Test, facts: Facts) -> Judged:
    if test.fact not in facts:
        return Judged(None, missing=(test.fact,))
    return Judged(_holds(test, facts[test.fact]), (test.fact,))


def _holds(test: Test, value: Fact) -> bool:
    first = test.values[0]
    if test.op in (Op.IS, Op.IN):
        return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in test.values)
    if isinstance(value, str) or isinstance(first, str):
        return False
    match test.op:
        case Op.AT_LEAST:
            return value >= first
        case Op.AT_MOST:
            return value <= first
        case Op.ABOVE:
            return value > first
        case _:
            return value < first
