"""The values of a plan file as nouns. A faulty one is refused by field, value, rule and step (Malformed)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kuaijin.law import fields
from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.clock.terms import LONGEST_TERM, ClockKind, Mode
from kuaijin.law.fields import Malformed
from kuaijin.planning.matters import Asked, Lag, Lever, Link, Matter, Outside
from kuaijin.planning.network import Arc, Cycle, LinkKind, in_order

KEYS = ("start", "matters", "facts", "rulings", "packs", "capacities", "levers", "promise")
MATTER_KEYS = (
    "id", "name", "statutory", "promised", "mode", "after", "department", "stage",
    "commitment", "deferrable", "merge_into", "catalogue", "outside_clock",
)  # fmt: skip
LINK_KEYS = ("matter", "link", "lag", "mode")
MOST_PLACES = 10_000
Noun = TypeVar("Noun")


def packs_of(document: object) -> tuple[str, ...]:
    """The rule packs that a file asks for: they say which periods stop which clock."""
    given = fields.mapping("文件", document, KEYS)
    packs = fields.sequence("packs", given.get("packs", ["national"]))
    return tuple(fields.text("packs", pack) for pack in packs)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file says. `facts` and `rulings` are as written, None where the file has none; ids are not yet checked."""

    start: date
    matters: tuple[Matter, ...]
    facts: Mapping[str, object] | None
    rulings: Mapping[str, str]
    capacities: Mapping[str, int]
    levers: tuple[Lever, ...]
    promise: int | None
    packs: tuple[str, ...]

    def asked(self) -> Asked:
        """Its matters alone, in an order that holds together."""
        asked = Asked(self.start, self.matters, self.capacities, self.levers, self.promise, self.packs)
        _check_ids(asked)
        refuse_circles(asked)
        return asked


def plan_file(document: object, grounds: Grounds) -> PlanFile:
    """The whole file. `grounds` are those of its packs."""
    given = fields.mapping("文件", document, KEYS)
    return PlanFile(
        start=fields.day("start", given.get("start")),
        matters=_each("matters", given.get("matters"), lambda entry: _matter(entry, grounds)),
        facts=_named("facts", given.get("facts")),
        rulings={
            code: fields.text(f"rulings.{code}", one)
            for code, one in (_named("rulings", given.get("rulings")) or {}).items()
        },
        capacities=_capacities(given.get("capacities")),
        levers=_levers(given.get("levers")),
        promise=_promise(given.get("promise")),
        packs=packs_of(document),
    )


def asked_from(document: object, grounds: Grounds) -> Asked:
    """A file of matters alone."""
    file = plan_file(document, grounds)
    if file.facts is not None:
        raise Malformed("facts", file.facts, "bad.needs_catalogue")
    return file.asked()


def _named(field: str, value: object) -> Mapping[str, object] | None:
    if value is not None and not isinstance(value, Mapping):
        raise Malformed(field, value, "bad.mapping", known="code: value")
    return None if value is None else {str(code): one for code, one in value.items()}


def _promise(value: object) -> int | None:
    return None if value is None else fields.whole_number("promise", value, least=0)


def _each(field: str, value: object, read: Callable[[object], Noun]) -> tuple[Noun, ...]:
    """Each entry of a list; a faulty one is named by its place."""
    nouns = []
    for position, entry in enumerate(fields.sequence(field, value), start=1):
        try:
            nouns.append(read(entry))
        except Malformed as error:
            raise error.within(_place(field, position, entry)) from None
    return tuple(nouns)


def _place(field: str, position: int, entry: object) -> str:
    name = entry.get("id") or entry.get("matter") if isinstance(entry, Mapping) else None
    return f"{field}[{position}]" if name is None else f"{field}[{position}] {name}"


def _levers(value: object) -> tuple[Lever, ...]:
    entries = enumerate(fields.sequence("levers", value), start=1)
    return tuple(dict.fromkeys(fields.choice(f"levers[{place}]", entry, Lever) for place, entry in entries))


def _capacities(value: object) -> dict[str, int]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Malformed("capacities", value, "bad.mapping", known="department: n")
    return {
        str(department): fields.whole_number(f"capacities.{department}", places, least=1, most=MOST_PLACES)
        for department, places in value.items()
    }


def _matter(entry: object, grounds: Grounds) -> Matter:
    given = fields.mapping("matter", entry, MATTER_KEYS)
    outside = _each("outside_clock", given.get("outside_clock"), lambda period: _outside(period, grounds))
    mode = _mode(given)
    least = 1 if outside else 0
    statutory = _days("statutory", given.get("statutory"), least)
    promised = _days("promised", given.get("promised", statutory), least)
    commitment = None if given.get("commitment") is None else _days("commitment", given["commitment"], least)
    _within_law("promised", promised, statutory)
    if mode is Mode.WORKING and commitment is not None:
        _within_law("commitment", commitment, statutory)
    return Matter(
        id=_id("id", given.get("id")),
        name=_word(given, "name"),
        statutory=statutory,
        promised=promised,
        mode=mode,
        after=_each("after", given.get("after"), _link),
        department=_word(given, "department"),
        stage=_word(given, "stage"),
        commitment=commitment,
        deferrable=_days("deferrable", given.get("deferrable", 0)),
        merge_into=None if given.get("merge_into") is None else _id("merge_into", given["merge_into"]),
        catalogue=_word(given, "catalogue"),
        outside=outside,
    )


def _days(field: str, value: object, least: int = 0) -> int:
    days = fields.whole_number(field, value, least=0, most=LONGEST_TERM)
    if days < least:
        raise Malformed(field, value, "bad.outside_needs_a_day")
    return days


def _within_law(field: str, days: int, statutory: int) -> None:
    if days > statutory:
        raise Malformed(field, days, "bad.above_statutory", limit=statutory)


def _id(field: str, value: object) -> str:
    """A number will do as an id."""
    plain = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return fields.text(field, plain)


def _word(given: Mapping[str, object], field: str) -> str:
    return "" if given.get(field) is None else _id(field, given[field])


def _mode(given: Mapping[str, object], default: Mode = Mode.WORKING) -> Mode:
    return fields.choice("mode", given.get("mode") or default, Mode)


def _link(entry: object) -> Link:
    """`{matter, link, lag}`, or the bare id. A lag is a number of working days, or `{days, mode}`."""
    if not isinstance(entry, Mapping):
        return Link(_id("matter", entry))
    given = fields.mapping("after", entry, LINK_KEYS)
    lag = given.get("lag", 0)
    if isinstance(lag, Mapping):
        lag = fields.mapping("lag", lag, ("days", "mode"))
        read = Lag(_days("lag.days", lag.get("days")), _mode(lag))
    else:
        read = Lag(_days("lag", lag), _mode(given))
    kind = fields.choice("link", given.get("link") or LinkKind.FINISH_START, LinkKind)
    return Link(_id("matter", given.get("matter")), kind, read)


def _outside(entry: object, grounds: Grounds) -> Outside:
    given = fields.mapping("outside_clock", entry, ("kind", "days", "mode"))
    kind = fields.text("kind", given.get("kind"))
    promised = grounds.source_for(kind, ClockKind.PROMISED)
    if not promised:
        stopping = [one.code for one in grounds.all() if one.source_for(ClockKind.PROMISED)]
        raise Malformed("kind", kind, "bad.stops_nothing", known="、".join(stopping))
    return Outside(
        kind=kind,
        days=fields.whole_number("days", given.get("days"), least=1, most=LONGEST_TERM),
        mode=_mode(given, Mode.CALENDAR),
        promised=promised,
        statutory=grounds.source_for(kind, ClockKind.STATUTORY),
    )


def _check_ids(asked: Asked) -> None:
    ids = [matter.id for matter in asked.matters]
    if not ids:
        raise Malformed("matters", None, "bad.plan_empty")
    for position, matter_id in enumerate(ids, start=1):
        if matter_id in ids[: position - 1]:
            raise Malformed(f"matters[{position}] id", matter_id, "bad.same_id")
    for position, matter in enumerate(asked.matters, start=1):
        named = [("after matter", link.matter) for link in matter.after]
        if matter.merge_into is not None:
            named.append(("merge_into", matter.merge_into))
        for field, other in named:
            if other not in ids:
                place = f"matters[{position}] {matter.id} {field}"
                raise Malformed(place, other, "bad.unknown_matter", known="、".join(ids))


def refuse_circles(asked: Asked) -> None:
    """Malformed with the circle, where links or mergings run in one."""
    ids = [matter.id for matter in asked.matters]
    orders: Sequence[tuple[str, list[Arc]]] = (
        ("after", [Arc(link.matter, matter.id) for matter in asked.matters for link in matter.after]),
        ("merge_into", [Arc(one.merge_into, one.id) for one in asked.matters if one.merge_into is not None]),
    )
    for field, arcs in orders:
        try:
            in_order(ids, arcs)
        except Cycle as circle:
            raise Malformed(field, str(circle), "bad.cycle", path=str(circle)) from None
