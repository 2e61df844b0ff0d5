"""Saved filters: named queries of a table page, mine or shared. Where they are kept is handed in by `config`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class NamedQuery:
    """`query` is the part of the address after "?"; `end_href` is where its owner ends it (empty: not his)."""

    name: str
    query: str
    shared: bool = False
    end_href: str = ""


Source = Callable[[HttpRequest, str], Sequence[NamedQuery]]


class _Sources:
    named: Source | None = None


def configure(source: Source) -> None:
    """Called once at start: gives the named queries of the reader for a page."""
    _Sources.named = source


def named_queries(request: HttpRequest, page: str) -> Sequence[NamedQuery]:
    return _Sources.named(request, page) if _Sources.named is not None else ()
