"""Addresses that keep what the reader already chose: the query with something changed."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import get_script_prefix, reverse


def changed(query: QueryDict, changes: Mapping[str, str | list[str] | None]) -> str:
    """`?…` with the given parameters replaced; None takes one out. The others keep their order."""
    kept = [(key, value) for key, values in query.lists() if key not in changes for value in values]
    for key, value in changes.items():
        if value is None:
            continue
        kept += [(key, v) for v in value] if isinstance(value, list) else [(key, value)]
    return "?" + urlencode(kept)


def page_of(name: str, key: object) -> str:
    """The page `name` of the thing with this key. A list says hundreds of them, and each is looked up once."""
    return _page(name, str(key), get_script_prefix())


@lru_cache(maxsize=16_384)
def _page(name: str, key: str, prefix: str) -> str:
    return reverse(name, args=[key])


def is_own(address: str) -> bool:
    """A path of this site: what a form may be sent back to."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))
