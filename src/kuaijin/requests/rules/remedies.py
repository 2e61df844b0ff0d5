"""The last word on a request, and what the enterprise may still do outside this system: data with the article."""

from dataclasses import dataclass
from functools import lru_cache

from kuaijin.requests.models import Outcome, ServiceRequest
from kuaijin.requests.packs import Named, parsed, read_pack


@dataclass(frozen=True)
class Remedy:
    """`kinds` empty: for every kind."""

    text: Named
    source: Named
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastWord:
    why: str
    basis: str
    remedies: tuple[Remedy, ...]


def last_word(request: ServiceRequest) -> LastWord | None:
    """Of a concluded request, or of the one into which this was merged; None while it is open or ended otherwise."""
    one = request
    while one.merged_into is not None:
        one = one.merged_into
    if one.outcome != Outcome.CONCLUDED_UNSOLVED:
        return None
    return LastWord(one.concluded_why, one.concluded_basis, remedies_for(request.kind))


def remedies_for(kind: str) -> tuple[Remedy, ...]:
    return tuple(one for one in _remedies(*read_pack("remedies")) if not one.kinds or kind in one.kinds)


@lru_cache(maxsize=4)
def _remedies(path: str, _changed: int) -> tuple[Remedy, ...]:
    return tuple(
        Remedy(Named(row["text"], row["text_en"]), Named(row["source"], row["source_en"]), tuple(row.get("kinds", ())))
        for row in parsed(path)["remedies"]
    )
