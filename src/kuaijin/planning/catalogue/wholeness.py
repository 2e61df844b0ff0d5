"""Whether packs make a whole: every code that one names stands in one of them, and no lawful order runs in a circle."""

from collections.abc import Collection, Iterable

from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.conditions import refuse_misfits
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter, Pack, Verdict
from kuaijin.planning.network import Arc, Cycle, in_order


def refuse_gaps(catalogue: Catalogue) -> None:
    """Malformed by pack, place, field and value."""
    for pack in catalogue.packs:
        try:
            _twice(pack)
            for matter in pack.matters:
                _matter(matter, catalogue)
            for rule in pack.rules:
                _known(f"rules {rule.id} matter", rule.matter, catalogue.matters)
                _condition(rule.id, rule.when, catalogue)
            for order in pack.orders:
                _known(f"orders {order.matter} after", order.after, catalogue.matters)
                _known("orders matter", order.matter, catalogue.matters)
            for ground in pack.levers:
                for code in ground.matters or ():
                    _known(f"levers {ground.lever} matters", code, catalogue.matters)
        except Malformed as error:
            raise error.within(pack.code) from None
    _rules(catalogue)
    _circles(catalogue)


def _known(field: str, code: str, codes: Collection[str]) -> None:
    if code not in codes:
        raise Malformed(field, code, "bad.choice", known="、".join(codes))


def _condition(rule: str, when: object, catalogue: Catalogue) -> None:
    try:
        refuse_misfits(when, catalogue.facts)  # type: ignore[arg-type]
    except Malformed as error:
        raise error.within(f"rules {rule} when") from None


def _twice(pack: Pack) -> None:
    """A code stands once in its list."""
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("stages", (one.code for one in pack.stages)),
        ("facts", (one.code for one in pack.facts)),
        ("documents", (one.code for one in pack.documents)),
        ("matters", (one.code for one in pack.matters)),
        ("rules", (one.id for one in pack.rules)),
        ("orders", (f"{one.matter} {one.after}" for one in pack.orders)),
    )
    for field, codes in lists:
        seen: set[str] = set()
        for code in codes:
            if code in seen:
                raise Malformed(field, code, "bad.same_id")
            seen.add(code)


def _matter(matter: CatalogueMatter, catalogue: Catalogue) -> None:
    whole = catalogue.matters[matter.code]
    place = f"matters {matter.code}"
    for field, value in (("name", whole.name.zh), ("department", whole.department)):
        if not value:
            raise Malformed(f"{place} {field}", None, "bad.text")
    if matter.stage:
        _known(f"{place} stage", matter.stage, catalogue.stages)
    for field in ("needs", "produces", "deferrable"):
        for code in getattr(matter, field):
            _known(f"{place} {field}", code, catalogue.documents)
    for code in (*matter.alternative_of, *(one.into for one in matter.merges_with)):
        _known(place, code, catalogue.matters)


def _rules(catalogue: Catalogue) -> None:
    """A matter for which no rule calls would never be known to be needed."""
    ids = [rule.id for rule in catalogue.rules]
    for rule in catalogue.rules:
        if ids.count(rule.id) > 1:
            raise Malformed("rules", rule.id, "bad.same_id")
    for code, rules in catalogue.by_matter.items():
        if not any(rule.verdict is Verdict.NEEDED for rule in rules):
            raise Malformed(f"matters {code} rules", None, "bad.no_rule")


def _circles(catalogue: Catalogue) -> None:
    disputed = {(one.matter, one.after) for one in catalogue.conflicts if one.kind == "order"}
    arcs = [Arc(one.after, one.matter) for one in catalogue.orders if one.holds and one.pair not in disputed]
    try:
        in_order(catalogue.matters, arcs)
    except Cycle as circle:
        raise Malformed("orders", str(circle), "bad.cycle", path=str(circle)) from None
