"""Shipped words to begin an answer with: data, offered where a zone has saved none of its own."""

from dataclasses import dataclass
from functools import lru_cache

from kuaijin.requests.packs import parsed, read_pack


@dataclass(frozen=True)
class Phrase:
    """`kind` "": for every kind. What stands as …… is to be filled in."""

    code: str
    name: str
    words: str
    kind: str = ""


def phrases_for(kind: str) -> list[Phrase]:
    """Those of the kind first, then those for every kind."""
    known = _phrases(*read_pack("phrases"))
    return [one for one in known if one.kind == kind] + [one for one in known if not one.kind]


@lru_cache(maxsize=4)
def _phrases(path: str, _changed: int) -> tuple[Phrase, ...]:
    return tuple(Phrase(**row) for row in parsed(path)["phrases"])
