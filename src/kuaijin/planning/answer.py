"""What is handed back for what was asked."""

from dataclasses import dataclass

from kuaijin.planning.axis import Axis
from kuaijin.planning.causes import Cause
from kuaijin.planning.matters import Asked, Lever
from kuaijin.planning.outcome import Found


@dataclass(frozen=True, slots=True)
class Used:
    """A lever that the plan takes. `saves`: its step of the staircase. `without`: the length if it alone were off,
    None where no lawful plan is left. Counted working days. `exact`: both were proved."""

    lever: Lever
    matters: tuple[str, ...]
    saves: int
    without: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`found` is the best lawful plan, None where there is none; `feasible` is None where that stayed open.

    `parallel_days`: all statutory terms at once, in counted working days. `unlawful`: no plan keeps the law's limits.
    """

    asked: Asked
    axis: Axis
    found: Found | None
    feasible: bool | None
    parallel_days: int | None
    used: tuple[Used, ...] = ()
    conflicts: tuple[Cause, ...] = ()
    irreducible: bool = True
    other_conflicts: bool | None = None
    unlawful: bool = False

    @property
    def serial_days(self) -> int:
        """Sum of the law's terms in working days."""
        return sum(one.statutory for one in self.asked.matters if one.mode == "working")

    @property
    def serial_calendar_days(self) -> int:
        return sum(one.statutory for one in self.asked.matters if one.mode == "calendar")
