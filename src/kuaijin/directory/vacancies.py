"""Before a post is left empty on purpose, the rooms above may object: no act may open a gap."""

from collections.abc import Callable
from datetime import date

from kuaijin.directory.models import Post

Objection = Callable[[Post, date], None]
_objections: list[Objection] = []


def object_to(objection: Objection) -> None:
    """`objection(post, from_day)` raises Refused where nobody would be left. Wired in `config`."""
    if objection not in _objections:
        _objections.append(objection)


def check_may_fall_vacant(post: Post, from_day: date) -> None:
    for objection in _objections:
        objection(post, from_day)
