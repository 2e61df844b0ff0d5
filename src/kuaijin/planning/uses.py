"""Which levers may be used, and on which matters."""

from kuaijin.planning.levers import KINDS
from kuaijin.planning.matters import Asked, Lever, Matter

Use = tuple[Lever, str]
"""A lever with the matter on which it is used; a lever for all matters at once has no matter ("")."""


def uses_of(asked: Asked, levers: tuple[Lever, ...]) -> frozenset[Use]:
    """Every use that could have an effect."""
    found = {(lever, "") for lever in levers if not KINDS[lever].by_matter}
    for lever in levers:
        if KINDS[lever].by_matter:
            found |= {(lever, matter.id) for matter in asked.matters if _has(matter, lever)}
    return frozenset(found)


def _has(matter: Matter, lever: Lever) -> bool:
    match lever:
        case Lever.MERGED_HANDLING:
            # a procedure before its own decision cannot be dropped, so such a matter is decided for itself
            return matter.merge_into is not None and not matter.outside
        case Lever.DEFERRED_DOCUMENTS:
            return matter.deferrable > 0
        case Lever.NOTIFIED_COMMITMENT:
            return matter.commitment is not None
        case _:
            return False


def merges_between(asked: Asked, one: Matter, other: Matter) -> tuple[str, ...]:
    """The matters that must all be merged for these two to be decided as one; empty where that cannot be."""
    up, down = _hosts(asked, one), _hosts(asked, other)
    shared = next((host for host in up if host in down), None)
    if shared is None or one.id == other.id:
        return ()
    return (*up[: up.index(shared)], *down[: down.index(shared)])


def _hosts(asked: Asked, matter: Matter) -> list[str]:
    """Itself, the matter into which it may be merged, and so on upwards."""
    found = [matter.id]
    while matter.merge_into is not None:
        found.append(matter.merge_into)
        matter = asked.matter(matter.merge_into)
    return found
