"""From texts to recurring causes. Pure: no Django, no clock, no file.

numpy comes with the first search, not with the server."""

from collections.abc import Sequence

from kuaijin.requests.causes.precision import Score, score
from kuaijin.requests.causes.said import Found, Said, Settings

__all__ = ["Found", "Said", "Score", "Settings", "alike_to", "clusters", "score"]


def clusters(said: Sequence[Said], names: Sequence[str] = (), settings: Settings | None = None) -> list[Found]:
    """Groups of requests of several enterprises that say the same, the heaviest first."""
    from kuaijin.requests.causes import grouping  # noqa: PLC0415

    return grouping.clusters(said, names, settings)


def alike_to(known: Sequence[str], others: Sequence[str], settings: Settings | None = None) -> list[int]:
    """Places of the others that say what the known ones say."""
    from kuaijin.requests.causes import grouping  # noqa: PLC0415

    return grouping.alike_to(known, others, settings)
