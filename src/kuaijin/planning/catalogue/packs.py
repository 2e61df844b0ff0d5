"""Rule packs: matters, their order and the rules that call for them, every statement with its source and confidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from kuaijin.law.clock.terms import Mode, Roll
from kuaijin.law.words import Bilingual
from kuaijin.planning.catalogue.facts import NOTHING, FactKind
from kuaijin.planning.catalogue.logic import ALWAYS, When
from kuaijin.planning.matters import Lever
from kuaijin.planning.network import LinkKind


class Confidence(StrEnum):
    """`sourced`: the text was read and says it. `default`: no other law sets a limit, so 行政许可法 42(1) holds.

    `memory` and `guess` are unconfirmed: no plan is lawful by them until a person confirms them with a source.
    """

    SOURCED = "sourced"
    DEFAULT = "default"
    MEMORY = "memory"
    GUESS = "guess"

    @property
    def confirmed(self) -> bool:
        return self in (Confidence.SOURCED, Confidence.DEFAULT)


class Verdict(StrEnum):
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Stated:
    """A single value with where it stands and the pack that says so."""

    value: Any
    source: str
    confidence: Confidence
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a result holds; one of the three."""

    years: int = 0
    months: int = 0
    days: int = 0

    def text(self) -> Bilingual:
        for count, zh, en in ((self.years, "年", "year"), (self.months, "个月", "month"), (self.days, "日", "day")):
            if count:
                return Bilingual(f"{count} {zh}", f"{count} {en}{'s' if count > 1 else ''}")
        return NOTHING


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`obtainable`: the office gets it itself and must not ask for it; `source` says by which article."""

    code: str
    name: Bilingual
    obtainable: bool = False
    source: str = ""
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    name: Bilingual
    lead: str
    source: str = ""
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Merging:
    """The matter may be decided together with `into`."""

    into: str
    stated: Stated


@dataclass(frozen=True, slots=True)
class CatalogueMatter:
    """A matter as one pack states it, or as several together do. None and empty: nothing is said.

    `statutory`, `promised`, `extension`: days of `mode`. `correction_days`, `commitment`: working days.
    `notice`: days of `notice_mode` of public notice before the decision. `deferrable`: documents that may follow.
    """

    code: str
    name: Bilingual = NOTHING
    department: str = ""
    stage: str = ""
    statutory: Stated | None = None
    mode: Stated | None = None
    roll: Roll = Roll.NEXT_WORKING_DAY
    promised: Stated | None = None
    extension: Stated | None = None
    extension_authority: str = ""
    correction_days: Stated | None = None
    deemed_accepted: Stated | None = None
    stops: tuple[str, ...] = ()
    notice: Stated | None = None
    notice_mode: Mode = Mode.CALENDAR
    needs: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    validity: Stated | None = None
    renewals: Stated | None = None
    commitment: Stated | None = None
    commitment_barred: Stated | None = None
    deferrable: tuple[str, ...] = ()
    merges_with: tuple[Merging, ...] = ()
    joint: Stated | None = None
    alternative_of: tuple[str, ...] = ()
    note: Bilingual = NOTHING
    pack: str = ""

    @property
    def days_mode(self) -> Mode:
        return self.mode.value if self.mode else Mode.WORKING


@dataclass(frozen=True, slots=True)
class Order:
    """`matter` waits for `after`. `link` None: the packs' usual one. `holds` False: the law asks for no such order."""

    matter: str
    after: str
    source: str
    confidence: Confidence
    pack: str
    link: LinkKind | None = None
    holds: bool = True

    @property
    def pair(self) -> tuple[str, str]:
        return self.matter, self.after


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` states the rule in general: it is the reason both where `when` is met and where it is not."""

    id: str
    pack: str
    matter: str
    verdict: Verdict
    text: Bilingual
    source: str
    confidence: Confidence
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class LeverGround:
    """Why a lever may be used. `matters` None: for all."""

    lever: Lever
    pack: str
    source: str
    confidence: Confidence
    matters: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """What one document states. `[valid_from, valid_to)`. `link`: the usual link where one permit waits for another."""

    code: str
    name: Bilingual
    number: str
    valid_from: date
    valid_to: date | None
    source: str
    stages: tuple[Stage, ...] = ()
    facts: tuple[FactKind, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    matters: tuple[CatalogueMatter, ...] = ()
    orders: tuple[Order, ...] = ()
    rules: tuple[Rule, ...] = ()
    levers: tuple[LeverGround, ...] = ()
    link: Stated | None = None

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two statements that contradict each other. `choice` is what a ruling for it says."""

    choice: str
    pack: str
    text: Bilingual
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Conflict:
    """Packs contradict each other about a matter (`need:M23`) or an order (`order:M09:M12`); a ruling chooses a side.

    `kind`: "need" (choices needed, not_needed) or "order" (choices holds, no_order).
    """

    code: str
    kind: str
    matter: str
    after: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Packs read together, the later ones over the earlier."""

    on: date
    packs: tuple[Pack, ...]
    matters: Mapping[str, CatalogueMatter]
    facts: Mapping[str, FactKind]
    stages: Mapping[str, Stage]
    documents: Mapping[str, DocumentKind]
    rules: tuple[Rule, ...]
    orders: tuple[Order, ...]
    levers: tuple[LeverGround, ...]
    link: Stated | None
    by_matter: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, packs: Sequence[Pack], on: date) -> "Catalogue":
        """The packs in force on the day, in the order given."""
        held = tuple(pack for pack in packs if pack.holds_on(on))
        matters: dict[str, CatalogueMatter] = {}
        for matter in (matter for pack in held for matter in pack.matters):
            before = matters.get(matter.code)
            matters[matter.code] = matter if before is None else merged(before, matter)
        rules = tuple(rule for pack in held for rule in pack.rules if rule.matter in matters)
        return cls(
            on=on,
            packs=held,
            matters=matters,
            facts={one.code: one for pack in held for one in pack.facts},
            stages={one.code: one for pack in held for one in pack.stages},
            documents={one.code: one for pack in held for one in pack.documents},
            rules=rules,
            orders=tuple(one for pack in held for one in pack.orders if one.matter in matters and one.after in matters),
            levers=tuple(ground for pack in held for ground in pack.levers),
            link=next((pack.link for pack in reversed(held) if pack.link), None),
            by_matter={code: tuple(rule for rule in rules if rule.matter == code) for code in matters},
        )

    def lever_ground(self, lever: Lever, matter: str | None = None) -> LeverGround | None:
        """The ground of the latest pack; for a matter, only one that reaches it."""
        for ground in reversed(self.levers):
            if ground.lever is lever and (matter is None or ground.matters is None or matter in ground.matters):
                return ground
        return None

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every contradiction between packs, whether or not a project meets it."""
        return (*need_conflicts(self), *order_conflicts(self))


def merged(earlier: CatalogueMatter, later: CatalogueMatter) -> CatalogueMatter:
    """What the later pack says holds; lists add up; what it is silent on stays."""
    said: dict[str, Any] = {}
    plain = CatalogueMatter(later.code)
    for one in fields(CatalogueMatter):
        value = getattr(later, one.name)
        if one.name in ("code", "pack") or value == getattr(plain, one.name):
            continue
        said[one.name] = _added(getattr(earlier, one.name), value) if isinstance(value, tuple) else value
    return replace(earlier, **said)


def _added(earlier: tuple[Any, ...], later: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*earlier, *later)))


def need_conflicts(catalogue: Catalogue) -> Iterable[Conflict]:
    """Matters that one rule calls for and another may set aside."""
    for code, rules in catalogue.by_matter.items():
        if {rule.verdict for rule in rules} == set(Verdict):
            yield need_conflict(code, rules)


def need_conflict(matter: str, rules: Iterable[Rule]) -> Conflict:
    sides = tuple(Side(str(one.verdict), one.pack, one.text, one.source, one.confidence) for one in rules)
    return Conflict(f"need:{matter}", "need", matter, "", sides)


def order_conflicts(catalogue: Catalogue) -> Iterable[Conflict]:
    for pair in dict.fromkeys(one.pair for one in catalogue.orders):
        orders = [one for one in catalogue.orders if one.pair == pair]
        if {one.holds for one in orders} == {True, False}:
            yield Conflict(f"order:{pair[0]}:{pair[1]}", "order", *pair, tuple(_order_side(one) for one in orders))


def _order_side(order: Order) -> Side:
    one, other = order.matter, order.after
    if order.holds:
        return Side(
            "holds",
            order.pack,
            Bilingual(f"{one} 在 {other} 之后", f"{one} after {other}"),
            order.source,
            order.confidence,
        )
    text = Bilingual(f"{one} 不以 {other} 为前置", f"{one} does not wait for {other}")
    return Side("no_order", order.pack, text, order.source, order.confidence)
