"""From a checklist to what the planner is asked: the needed matters, their lawful order, and what is not confirmed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.words import Bilingual
from kuaijin.planning.catalogue.checklist import Checklist, Item
from kuaijin.planning.catalogue.links import links_of
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter
from kuaijin.planning.catalogue.terms import Confirmations, Override, Terms, Unconfirmed, terms_of
from kuaijin.planning.matters import Asked, Lever, Link, Matter
from kuaijin.planning.reading import refuse_circles

UNGROUNDED = Bilingual("已加载的规则包没有它的依据", "no loaded pack grounds it")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan is to keep to. `on_word`: levers hold on the word of who lists them, grounded by a pack or not.

    `capacities`: cases in hand at once, by department. `stages`, `matters`: only these; None for all that are needed.
    """

    start: date
    levers: tuple[Lever, ...] = ()
    promise: int | None = None
    capacities: Mapping[str, int] = field(default_factory=dict)
    on_word: bool = False
    stages: tuple[str, ...] | None = None
    matters: tuple[str, ...] | None = None

    def covers(self, matter: CatalogueMatter) -> bool:
        """What is left out is done already, or handled another time."""
        in_stage = self.stages is None or matter.stage in self.stages
        return in_stage and (self.matters is None or matter.code in self.matters)


@dataclass(frozen=True, slots=True)
class Barred:
    """A lever that may not be used, on one matter or (empty) at all."""

    lever: Lever
    matter: str
    text: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """`asked` is what the planner takes. `grounds`: the source of each lever that a pack grounds."""

    asked: Asked
    unconfirmed: tuple[Unconfirmed, ...]
    grounds: Mapping[Lever, str]
    barred: tuple[Barred, ...]
    settled: bool

    @property
    def lawful(self) -> bool:
        """Every matter is settled, and every term, rule and order that the plan rests on is confirmed."""
        return self.settled and not self.unconfirmed


def assembled(
    catalogue: Catalogue,
    listed: Checklist,
    wanted: Wanted,
    clock_grounds: Grounds,
    *,
    confirmations: Confirmations | None = None,
    overrides: Mapping[str, Override] | None = None,
    rulings: Mapping[str, str] | None = None,
    extra: Sequence[Matter] = (),
) -> Assembled:
    """`overrides` by matter code, counted as confirmed; `extra` are matters that no catalogue has.

    Malformed when the order runs in a circle.
    """
    confirmed, changed = confirmations or {}, overrides or {}
    needed = [one.matter for one in listed.needed if wanted.covers(one.matter)]
    codes = {matter.code for matter in needed}
    grounds, barred = _grounds(catalogue, wanted)
    levers = tuple(lever for lever in wanted.levers if lever not in {one.lever for one in barred})
    matters: list[Matter] = []
    unconfirmed = [point for item in listed.items for point in _rules(item, wanted)]
    for matter in needed:
        override = changed.get(matter.code, Override())
        terms = terms_of(matter, codes, levers, clock_grounds, confirmed, override)
        waits = links_of(catalogue, matter.code, codes, rulings or {})
        matters.append(_matter(terms, waits.links, override))
        unconfirmed += [*terms.unconfirmed, *waits.unconfirmed]
        barred += _no_commitment(matter, levers)
    named = {code: override.id for code, override in changed.items() if override.id}
    asked = Asked(
        start=wanted.start,
        matters=(*(_renamed(matter, named) for matter in matters), *extra),
        capacities=wanted.capacities,
        levers=levers,
        promise=wanted.promise,
        packs=tuple(pack.code for pack in catalogue.packs),
    )
    refuse_circles(asked)
    left = tuple(one for one in unconfirmed if (one.matter, one.field) not in confirmed)
    return Assembled(asked, left, grounds, tuple(barred), listed.settled)


def _grounds(catalogue: Catalogue, wanted: Wanted) -> tuple[dict[Lever, str], list[Barred]]:
    grounds: dict[Lever, str] = {}
    barred = []
    for lever in wanted.levers:
        ground = catalogue.lever_ground(lever)
        if ground is not None:
            grounds[lever] = ground.source
        elif not wanted.on_word:
            barred.append(Barred(lever, "", UNGROUNDED, ""))
    return grounds, barred


def _rules(item: Item, wanted: Wanted) -> Iterator[Unconfirmed]:
    """A matter that is in or out by memory or guess alone. What is needed at another time does not touch this plan."""
    if item.needed and not wanted.covers(item.matter):
        return
    if item.because and not any(because.confidence.confirmed for because in item.because):
        weakest = item.because[0]
        yield Unconfirmed(item.matter.code, "need", str(item.verdict), weakest.confidence, weakest.source)


def _no_commitment(matter: CatalogueMatter, levers: Sequence[Lever]) -> list[Barred]:
    why = matter.commitment_barred
    if why is None or Lever.NOTIFIED_COMMITMENT not in levers:
        return []
    return [Barred(Lever.NOTIFIED_COMMITMENT, matter.code, why.value, why.source)]


def _matter(terms: Terms, links: tuple[Link, ...], override: Override) -> Matter:
    known = {link.matter for link in override.after}
    return Matter(
        id=terms.matter.code,
        name=override.name or terms.matter.name.zh,
        statutory=terms.statutory,
        promised=terms.promised,
        mode=terms.mode,
        after=(*override.after, *(link for link in links if link.matter not in known)),
        department=override.department or terms.matter.department,
        stage=override.stage or terms.matter.stage,
        commitment=terms.commitment,
        deferrable=override.deferrable,
        merge_into=terms.merge_into,
        catalogue=terms.matter.code,
        outside=terms.outside,
        estimated=any(point.field == "statutory" for point in terms.unconfirmed),
    )


def _renamed(matter: Matter, named: Mapping[str, str]) -> Matter:
    """The names that a file gives to matters of the catalogue, in its links too."""
    after = {named.get(link.matter, link.matter): link for link in reversed(matter.after)}
    return replace(
        matter,
        id=named.get(matter.id, matter.id),
        after=tuple(replace(link, matter=one) for one, link in reversed(after.items())),
        merge_into=named.get(matter.merge_into, matter.merge_into) if matter.merge_into else None,
    )
