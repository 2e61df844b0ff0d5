"""Reading rows in the order of their keys without losing one. Keys are given before the commit: a row with a lower key
may appear after one with a higher, so keys that were missing are looked for again for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

# No act runs longer.
GAP_LIVES = timedelta(hours=2)


@dataclass(frozen=True)
class Gap:
    """Keys from `first` to `last` that nobody has seen; noticed at `since`."""

    first: int
    last: int
    since: datetime


@dataclass(frozen=True)
class Place:
    """Everything up to `position` was seen, but for the gaps."""

    position: int
    gaps: tuple[Gap, ...] = ()

    @classmethod
    def kept(cls, position: int, gaps: Sequence[Sequence[object]]) -> "Place":
        return cls(position, tuple(Gap(int(str(a)), int(str(b)), datetime.fromisoformat(str(c))) for a, b, c in gaps))

    def plain(self) -> list[list[object]]:
        return [[gap.first, gap.last, gap.since.isoformat()] for gap in self.gaps]

    def unread(self) -> Q:
        """Condition on rows that were not seen yet."""
        found = Q(pk__gt=self.position)
        for gap in self.gaps:
            found |= Q(pk__gte=gap.first, pk__lte=gap.last)
        return found

    def after(self, seen: Sequence[int], at: datetime) -> "Place":
        """Having seen these keys (all that were there up to the highest of them), at `at`."""
        ahead = sorted(key for key in seen if key > self.position)
        filled = sorted(key for key in seen if key <= self.position)
        young = [gap for gap in self.gaps if at - gap.since < GAP_LIVES]
        gaps = [part for gap in young for part in _missing(gap.first, gap.last, filled, gap.since)]
        position = ahead[-1] if ahead else self.position
        gaps += _missing(self.position + 1, position, ahead, at)
        return Place(position, tuple(gaps))


def _missing(first: int, last: int, seen: Sequence[int], since: datetime) -> list[Gap]:
    """What of first…last is not among the keys seen (in order)."""
    found, start = [], first
    for key in seen:
        if not first <= key <= last:
            continue
        if key > start:
            found.append(Gap(start, key - 1, since))
        start = key + 1
    if start <= last:
        found.append(Gap(start, last, since))
    return found
