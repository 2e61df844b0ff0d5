"""What a search hands back: positions on the axis, levers used, and what was proved."""

from dataclasses import dataclass

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.uses import Use


@dataclass(frozen=True, slots=True)
class Goal:
    """`value` reached, `bound` that no plan goes below; proved where they meet."""

    name: str
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.value <= self.bound

    @property
    def gap(self) -> float:
        return 0.0 if self.proved else (self.value - self.bound) / max(1, self.value)


@dataclass(frozen=True, slots=True)
class Places:
    """Positions of one matter on one line: review, acceptance, end of its own term, decision."""

    review: int
    accept: int
    base: int
    decide: int


@dataclass(frozen=True, slots=True)
class Handled:
    """How a matter is handled: by which term, and when on both lines."""

    matter: str
    by: str
    days: int
    mode: Mode
    real: Places
    counted: Places


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found. `uses`: the levers that it takes."""

    days: int
    handled: tuple[Handled, ...]
    uses: frozenset[Use]
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No plan: `impossible`, or none found in the time given."""

    impossible: bool
