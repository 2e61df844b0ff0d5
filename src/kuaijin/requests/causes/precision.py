"""How well a known cause was found again: for a set in which one was planted, and for one that people marked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kuaijin.requests.causes.said import Found


@dataclass(frozen=True)
class Score:
    """`rank` 1 is first, 0: in no group. Precision: planted among the members; recall: members among the planted."""

    rank: int
    precision: float
    recall: float


def score(found: Sequence[Found], planted: Collection[int]) -> Score:
    """The group that holds most of the planted requests."""
    wanted = set(planted)
    best = Score(0, 0.0, 0.0)
    most = 0
    for rank, group in enumerate(found, 1):
        hits = sum(key in wanted for key, _ in group.members)
        if hits > most:
            most = hits
            best = Score(rank, hits / len(group.members), hits / len(wanted))
    return best
