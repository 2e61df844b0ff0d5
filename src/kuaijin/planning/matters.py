"""What a plan is made from: matters with terms and order, what is allowed, what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.network import LinkKind


class Lever(StrEnum):
    """Ways to a shorter plan, in the order in which their savings are told."""

    PARALLEL = "parallel"
    REVIEW_IN_ADVANCE = "review_in_advance"
    PROMISED_LIMITS = "promised_limits"
    MERGED_HANDLING = "merged_handling"
    DEFERRED_DOCUMENTS = "deferred_documents"
    NOTIFIED_COMMITMENT = "notified_commitment"
    JOINT_SESSION = "joint_session"
    REGIONAL_ASSESSMENT = "regional_assessment"
    AGENCY_SERVICE = "agency_service"
    OUTSIDE_HOURS = "outside_hours"
    PHASED_PERMIT = "phased_permit"
    MOCK_APPROVAL = "mock_approval"


TOLD_FIRST = tuple(Lever)[:5]


@dataclass(frozen=True, slots=True)
class Lag:
    days: int = 0
    mode: Mode = Mode.WORKING


@dataclass(frozen=True, slots=True)
class Link:
    """Waits for `matter`."""

    matter: str
    kind: LinkKind = LinkKind.FINISH_START
    lag: Lag = Lag()


@dataclass(frozen=True, slots=True)
class Outside:
    """A period outside the promised clock. `statutory`: the source by which it stops the law's clock too, or empty."""

    kind: str
    days: int
    mode: Mode
    promised: str
    statutory: str


@dataclass(frozen=True, slots=True)
class Matter:
    """`statutory` and `promised` in days of `mode`; `commitment` and `deferrable` in working days.

    `commitment`: to decide on a commitment, None where that is not allowed. `deferrable`: waiting for papers before
    acceptance. `merge_into`: the matter with which it may be decided. `estimated`: nobody confirmed `statutory`, which
    is then never called the law's.
    """

    id: str
    statutory: int
    promised: int
    mode: Mode = Mode.WORKING
    after: tuple[Link, ...] = ()
    department: str = ""
    stage: str = ""
    commitment: int | None = None
    deferrable: int = 0
    merge_into: str | None = None
    catalogue: str = ""
    outside: tuple[Outside, ...] = ()
    name: str = ""
    estimated: bool = False

    @property
    def title(self) -> str:
        return self.name or self.id

    @property
    def awaited(self) -> tuple[Link, ...]:
        """Links whose result the review need not wait for."""
        return tuple(link for link in self.after if link.kind is LinkKind.REVIEW_THEN_DECIDE)


@dataclass(frozen=True, slots=True)
class Asked:
    """`capacities`: cases a department can have in hand at once. `promise`: counted working days, or the shortest."""

    start: date
    matters: tuple[Matter, ...]
    capacities: Mapping[str, int] = field(default_factory=dict)
    levers: tuple[Lever, ...] = ()
    promise: int | None = None
    packs: tuple[str, ...] = ("national",)

    def matter(self, matter_id: str) -> Matter:
        return next(one for one in self.matters if one.id == matter_id)

    @property
    def has_outside(self) -> bool:
        return any(one.outside for one in self.matters)

    @property
    def has_calendar(self) -> bool:
        """Whether anything but a period outside the clock is counted in calendar days."""
        calendar = Mode.CALENDAR
        return any(one.mode is calendar or any(link.lag.mode is calendar for link in one.after) for one in self.matters)

    def without_outside(self) -> "Asked":
        """The same on the counted days alone."""
        return replace(self, matters=tuple(replace(one, outside=()) for one in self.matters))
