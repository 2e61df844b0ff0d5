"""Checks afterwards of what was committed (滨州 12): who is in the lot, and the draw that anybody can repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from django.db.models import QuerySet

from kuaijin.approvals.models import Case, Check
from kuaijin.approvals.models.cases import Way
from kuaijin.approvals.states import GRANTED
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone

PERCENT = 100


@dataclass(frozen=True)
class Draw:
    """`drawn` of `lot`, both as keys in order; the same lot, share and seed draw the same again."""

    lot: tuple[int, ...]
    drawn: tuple[int, ...]
    share: int
    seed: str


def lot_of(actor: Actor, zone: Zone, matter: str = "") -> QuerySet[Case]:
    """Granted on a commitment and never drawn; for a department those of its own desks."""
    rows = Case.objects.filter(dossier__zone=zone, way=Way.COMMITMENT, state__in=GRANTED).exclude(
        pk__in=Check.objects.values("case")
    )
    if matter:
        rows = rows.filter(matter=matter)
    if not actor.is_system:
        own = [scope.organisation_path for scope in actor.scopes if scope.role == "department"]
        keys = [case.pk for case in rows.select_related("post__organisation") if _reaches(own, case, actor)]
        rows = Case.objects.filter(pk__in=keys)
    return rows.order_by("pk")


def _reaches(paths: Sequence[str], case: Case, actor: Actor) -> bool:
    return case.post_id in actor.all_posts or any(
        path and case.post.organisation.path.startswith(path) for path in paths
    )


def draw(lot: Sequence[int], share: int, seed: str) -> Draw:
    """`share` in per cent of the lot, rounded up, at least one of a lot that is not empty."""
    ordered = sorted(lot)
    count = min(len(ordered), ceil(len(ordered) * share / PERCENT))
    # Repeatable on purpose: the seed is published with the result, so that the draw can be looked after.
    drawn = Random(seed).sample(ordered, count)
    return Draw(tuple(ordered), tuple(sorted(drawn)), share, seed)


def inspector(posts: Sequence[int], seed: str, case: int) -> int:
    """Which of the office's posts looks at it: drawn too (滨州 12: 随机选派执法人员)."""
    return Random(f"{seed}:{case}").choice(sorted(posts))
