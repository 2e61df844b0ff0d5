"""What the search for causes reads, and what it finds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Said:
    """One request as the search reads it. `bad` 0–1: unsolved, dissatisfied, late. Money in CNY."""

    key: int
    words: str
    enterprise: int
    kind: str
    on: date
    cause: str = ""
    office: int | None = None
    bad: float = 0.0
    investment_at_risk: Decimal = Decimal(0)
    jobs_at_risk: int = 0


@dataclass(frozen=True)
class Settings:
    """`likeness` 0–1 to the middle of a group, `alike` of two groups; `least` enterprises make one; `doubt`: above."""

    likeness: float = 0.34
    alike: float = 0.5
    least: int = 3
    doubt: float = 8.0
    most: int = 50


@dataclass(frozen=True)
class Found:
    """One group. `members` are (key of the request, likeness to the middle), the middle first."""

    title: str
    words: tuple[str, ...]
    members: tuple[tuple[int, float], ...]
    kind: str
    cause: str
    office: int | None
    enterprises: int
    bad: float
    bad_everywhere: float
    growth: float
    investment_at_risk: Decimal
    jobs_at_risk: int
    weight: float
