"""What a needed matter waits for: the lawful order, and the results that it needs as documents."""

from collections.abc import Mapping
from dataclasses import dataclass

from kuaijin.planning.catalogue.packs import Catalogue, Order
from kuaijin.planning.catalogue.terms import Unconfirmed
from kuaijin.planning.matters import Link
from kuaijin.planning.network import LinkKind


@dataclass(frozen=True, slots=True)
class Waits:
    """`unconfirmed`: orders that rest on memory or a guess alone."""

    links: tuple[Link, ...]
    unconfirmed: tuple[Unconfirmed, ...]


def links_of(catalogue: Catalogue, matter: str, needed: set[str], rulings: Mapping[str, str]) -> Waits:
    """While a contradiction about an order is not ruled, the order is kept: the stricter reading."""
    kinds: dict[str, LinkKind] = {}
    weak: list[Unconfirmed] = []
    for after in needed - {matter}:
        stated = [order for order in catalogue.orders if order.pair == (matter, after)]
        holding = _holding(stated, rulings.get(f"order:{matter}:{after}"))
        if holding:
            kinds[after] = _kind(catalogue, holding)
            if not any(order.confidence.confirmed for order in holding):
                weak.append(Unconfirmed(matter, "order", after, holding[-1].confidence, holding[-1].source))
        elif not stated and _result_of(catalogue, matter, after):
            kinds[after] = _usual(catalogue)
    in_order = [code for code in catalogue.matters if code in kinds]
    return Waits(tuple(Link(code, kinds[code]) for code in in_order), tuple(weak))


def _holding(stated: list[Order], ruled: str | None) -> list[Order]:
    if ruled == "no_order":
        return []
    return [order for order in stated if order.holds]


def _kind(catalogue: Catalogue, holding: list[Order]) -> LinkKind:
    return next((order.link for order in reversed(holding) if order.link), None) or _usual(catalogue)


def _usual(catalogue: Catalogue) -> LinkKind:
    return LinkKind(catalogue.link.value) if catalogue.link else LinkKind.FINISH_START


def _result_of(catalogue: Catalogue, matter: str, after: str) -> bool:
    """Whether it needs as a document what the other one produces."""
    return bool(set(catalogue.matters[matter].needs) & set(catalogue.matters[after].produces))
