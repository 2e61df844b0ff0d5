"""Every address says who may open it, and the list of what is open to strangers is short and stands here."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

# Open to people who are not signed in; by the address.
STRANGERS = {
    "health",
    "sign-in",
    "sign-out",
    "first-run",
    "invitation/<str:token>",
    "language",
    "check",
    "check/<str:token>",
    # the form behind a code on the wall, and the private link of what was sent
    "r/<str:token>",
    "r/<str:token>/code",
    "r/<str:token>/known",
    "r/<str:token>/<str:receipt>",
    "r/<str:token>/<str:receipt>/<int:key>",
    "open311/v2/discovery.<str:form>",
    "open311/v2/services.<str:form>",
    "open311/v2/services/<str:code>.<str:form>",
    "open311/v2/requests.<str:form>",
    "open311/v2/requests/<str:number>.<str:form>",
    "open311/v2/tokens/<str:token>.<str:form>",
    # a calendar of one person: whoever holds its token
    "feeds/<str:token>.ics",
    "api",
    "api/openapi.json",
    # the page on the road, kept in the browser: the same for everybody, with nothing of anybody
    "visits/field",
    "sw.js",
    "manifest.webmanifest",
}
# The gallery of components: its pages show no row of anybody's.
GALLERY = "ui"


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def path_view(view: Callable[..., Any]) -> PathView | None:
    """The API keeps its operations behind one view for each address."""
    if not inspect.isfunction(view):
        return None
    owner = inspect.getclosurevars(view).nonlocals.get("self")
    return owner if isinstance(owner, PathView) else None


def right(view: Callable[..., Any]) -> object:
    behind = path_view(view)
    if behind is None:
        return getattr(view, "kj_right", None)
    rights = [getattr(each.view_func, "kj_right", None) or list(each.auth_callbacks) for each in behind.operations]
    return rights if rights and all(rights) else None


def is_open(address: str) -> bool:
    plain = address.strip("/")
    return plain in STRANGERS or plain == GALLERY or plain.startswith(f"{GALLERY}/")


def test_there_are_addresses() -> None:
    assert dict(addresses())


def test_every_address_says_who_may_open_it() -> None:
    silent = [address for address, view in addresses() if not right(view) and not is_open(address)]
    assert not silent, f"@page(…) or, on the short list, @public: {silent}"


def test_only_the_short_list_is_open_to_strangers() -> None:
    public = [address for address, view in addresses() if right(view) == "public" and not is_open(address)]
    assert not public, f"open to strangers but not on the list: {public}"
