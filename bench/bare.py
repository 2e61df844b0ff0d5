"""A bare answer of 50 KB by the same server: the floor that every page stands on."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"x" * 50_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))])
    return [BODY]
