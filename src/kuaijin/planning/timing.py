"""Where a term ends that starts on a position of the axis, with the periods outside the clock in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kuaijin.law.clock.counting import Counting, Stop
from kuaijin.law.clock.terms import Mode, Roll
from kuaijin.law.dates import add_calendar_days, day_after, days_between
from kuaijin.planning.axis import Axis
from kuaijin.planning.matters import Outside

STAGE_LIMIT = 45
"""Working days of a stage whose matters are handled together (行政许可法 42(2)); 15 more need the government's word."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A dated period outside the clock, both days included; `working` counts its working days."""

    period: Outside
    first: date
    last: date
    working: int

    @property
    def days(self) -> int:
        return days_between(self.first, self.last) + 1


@dataclass(frozen=True, slots=True)
class Ending:
    """`position` of the decision, the stretches on the way, and working days counted without them."""

    position: int
    stretches: tuple[Stretch, ...]
    counted: int

    @property
    def given_back(self) -> int:
        """Working days that stop the law's clock too."""
        return sum(stretch.working for stretch in self.stretches if stretch.period.statutory)


def end_of(axis: Axis, start: int, days: int, mode: Mode, periods: Sequence[Outside] = ()) -> Ending:
    """The end of a term of `days` whose start is not counted; periods stand in a row before its last day."""
    if not periods:
        end = start + days if mode is Mode.WORKING else axis.later(start, days)
        return Ending(end, (), end - start)
    working = mode is Mode.WORKING
    last = axis.day(start + days - 1) if working else add_calendar_days(axis.day(start), days - 1)
    stretches = []
    for period in periods:
        eve, last = last, _end(axis, last, period)
        stretches.append(Stretch(period, day_after(eve), last, axis.within(eve, last)))
    end = axis.first_after(last)
    return Ending(end, tuple(stretches), end - start - sum(stretch.working for stretch in stretches))


def statutory_end(axis: Axis, accepted: int, days: int, mode: Mode, stretches: Sequence[Stretch] = ()) -> int:
    """The last position that keeps the law's limit, counted from acceptance; what stops its clock is given back."""
    return _limit(axis, accepted, days, mode, [one for one in stretches if one.period.statutory])


def promised_end(axis: Axis, accepted: int, days: int, mode: Mode, stretches: Sequence[Stretch] = ()) -> int:
    """The same for a promised limit: every period outside the clock is given back."""
    return _limit(axis, accepted, days, mode, stretches)


def _limit(axis: Axis, accepted: int, days: int, mode: Mode, stopping: Sequence[Stretch]) -> int:
    """As the law's clock counts: a stretch that begins when the term is over gives nothing back."""
    stops = [Stop(one.first, day_after(one.last)) for one in stopping if one.last > axis.day(accepted)]
    end = Counting(mode, Roll.NEXT_WORKING_DAY, axis).end(axis.day(accepted), days, stops)
    assert end is not None, "every stretch of a plan has its end"
    return accepted if days == 0 and not stops else axis.position(end.due)


def _end(axis: Axis, eve: date, period: Outside) -> date:
    if period.mode is Mode.CALENDAR:
        return add_calendar_days(eve, period.days)
    return axis.day(axis.after(eve) + period.days)
