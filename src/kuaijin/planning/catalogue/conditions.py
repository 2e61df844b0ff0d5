"""A condition as packs write it: `always`, `{fact, is | in | at_least …}`, `{all: […]}`, `{any: […]}`, `{not: …}`."""

from collections.abc import Mapping

from kuaijin.law import fields
from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.facts import Fact, FactKind, FactType, answer
from kuaijin.planning.catalogue.logic import ALWAYS, All, AnyOf, Not, Op, Test, When

FORMS = ("fact", *Op, "all", "any", "not")
NUMERIC = (Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW)


def when_from(value: object) -> When:
    """Malformed where it has none of the forms, or more than one."""
    if value == "always":
        return ALWAYS
    given = fields.mapping("when", value, FORMS)
    if "fact" in given:
        return _test(given)
    if len(given) != 1:
        raise Malformed("when", value, "bad.condition")
    ((form, inner),) = given.items()
    if form == "not":
        return Not(when_from(inner))
    parts = tuple(when_from(part) for part in fields.sequence(str(form), inner))
    if form not in ("all", "any") or not parts:
        raise Malformed("when", value, "bad.condition")
    return All(parts) if form == "all" else AnyOf(parts)


def _test(given: Mapping[str, object]) -> Test:
    ops = [Op(key) for key in given if key in tuple(Op)]
    if len(ops) != 1 or len(given) != 2:
        raise Malformed("when", dict(given), "bad.condition")
    op = ops[0]
    wanted = given[op]
    given_values = fields.sequence("in", wanted) if op is Op.IN else (wanted,)
    values = tuple(one for one in given_values if isinstance(one, bool | str | int | float))
    if not values or len(values) < len(given_values):
        raise Malformed(str(op), wanted, "bad.condition")
    return Test(fields.text("fact", given["fact"]), op, values)


def refuse_misfits(when: When, kinds: Mapping[str, FactKind]) -> None:
    """Malformed where a condition asks for a fact that nobody asks about, or for an answer that cannot be given."""
    match when:
        case Test():
            if when.fact not in kinds:
                raise Malformed("fact", when.fact, "bad.choice", known="、".join(kinds))
            for value in when.values:
                _fits(kinds[when.fact], when.op, value)
        case Not():
            refuse_misfits(when.part, kinds)
        case All() | AnyOf():
            for part in when.parts:
                refuse_misfits(part, kinds)


def _fits(kind: FactKind, op: Op, value: Fact) -> None:
    if (op in NUMERIC) != (kind.kind is FactType.NUMBER):
        raise Malformed(f"{kind.code} {op}", value, "bad.comparison")
    if kind.kind is FactType.YES_NO and not isinstance(value, bool):
        raise Malformed(f"{kind.code} {op}", value, "bad.yes_or_no")
    answer(kind, value)
