"""Which column of a hotline's export says what: names from the pack, or as somebody chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kuaijin.directory.names import normalised
from kuaijin.requests import packs

FIELDS = ("number", "at", "said_by", "phone", "enterprise", "uscc", "words", "kind", "due", "address")


@dataclass(frozen=True)
class Ways:
    """`fields`: field → names of headers. `kinds`: (kind, words of classes), in order."""

    fields: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    otherwise: str


def ways() -> Ways:
    return _ways(*packs.read_pack("hotline"))


@lru_cache(maxsize=4)
def _ways(path: str, _changed: int) -> Ways:
    facts = packs.parsed(path)
    return Ways(
        fields={name: tuple(normalised(word) for word in words) for name, words in facts["fields"].items()},
        required=tuple(facts["required"]),
        kinds=tuple((row["kind"], tuple(row["words"])) for row in facts["kinds"]),
        otherwise=facts["otherwise"],
    )


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Field → place of its column. An equal name goes before one that is only contained; each column says one thing."""
    known, texts = ways().fields, [normalised(header) for header in headers]
    found: dict[str, int] = {}
    for equal in (True, False):
        for field, names in known.items():
            if field in found:
                continue
            for name in names:
                place = next((at for at, text in enumerate(texts) if _fits(text, name, equal)), None)
                if place is not None and place not in found.values():
                    found[field] = place
                    break
    return found


def _fits(text: str, name: str, equal: bool) -> bool:
    return text == name if equal else bool(text) and name in text


def kind_of(told: str) -> tuple[str, bool]:
    """The kind of a class, and whether the class said so."""
    known = packs.kinds()
    for kind in known.values():
        if told and told.strip() == kind.name:
            return kind.code, True
    for code, words in ways().kinds:
        if code in known and any(word in told for word in words):
            return code, True
    return ways().otherwise, False
