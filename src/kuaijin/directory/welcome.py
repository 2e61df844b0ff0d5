"""Accounts that the sign-in page shows: only where the demo hands them over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAccount:
    """One line of the sign-in page in the demo. `words` say what there is to see for this role."""

    username: str
    password: str
    name: str
    role: str
    zone: str = ""
    words: str = ""


def _nobody() -> Sequence[DemoAccount]:
    return ()


_source: Callable[[], Sequence[DemoAccount]] = _nobody


def hand_over(source: Callable[[], Sequence[DemoAccount]]) -> None:
    """The demo hands in its accounts at start."""
    global _source  # noqa: PLW0603 - set once at start
    _source = source


def demo_accounts() -> Sequence[DemoAccount]:
    return _source()
