"""Working days by the State Council's holiday notices: O(1) after construction, and never a guess.

A day is known when its year has a notice. Whatever needs a day of any other year raises MissingYear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kuaijin.law.dates import day_after, day_before
from kuaijin.law.words import Reason, reason

if TYPE_CHECKING:
    from kuaijin.law.columns import Columns, Days, Numbers

SATURDAY = 5
WEEK_SOURCE = "《国务院关于职工工作时间的规定》第七条"
NOTICE_SOURCE = "{source}（{number}）"


class MissingYear(Exception):
    """A day of a year without a holiday notice is needed. `year` names it."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假安排通知尚未载入")
        self.year = year


@dataclass(frozen=True, slots=True)
class Notice:
    """One holiday notice: its days off and its working days, each with the holiday's name."""

    year: int
    number: str | None
    issued_on: date | None
    source: str
    off: tuple[tuple[date, str], ...]
    work: tuple[tuple[date, str], ...]

    @property
    def citation(self) -> str:
        return NOTICE_SOURCE.format(source=self.source, number=self.number) if self.number else self.source


@dataclass(frozen=True, slots=True)
class ExtraOff:
    """A further day off of one zone, with what ordered it."""

    date: date
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day: does it count as a working day, under which of workday, makeup, weekend, holiday, zone_off, and why."""

    date: date
    works: bool
    code: str
    reason: Reason
    name: str
    source: str


class Run(NamedTuple):
    """Years without a gap. `rank[i]` counts the working days up to day `first + i`, that one included."""

    first: int
    rank: list[int]
    workdays: list[date]
    first_year: int
    last_year: int


class Calendar:
    """Notices in order of issue: a later one overrides an earlier one day by day.

    All methods count working days, the start day never included, and raise MissingYear where a year is unknown.
    """

    def __init__(self, notices: Iterable[Notice], extra_off: Iterable[ExtraOff] = ()) -> None:
        self.notices = tuple(notices)
        self.extra_off = tuple(extra_off)
        self._special = _special_days(self.notices, self.extra_off)
        self.known_years: tuple[int, ...] = tuple(sorted({notice.year for notice in self.notices}))
        self._citation = {notice.year: notice.citation for notice in reversed(self.notices)}
        self._runs: dict[int, Run] = {}
        for years in _without_gaps(self.known_years):
            run = _build(years, self._special)
            self._runs.update(dict.fromkeys(years, run))

    def knows(self, day: date) -> bool:
        return day.year in self._runs

    def is_workday(self, day: date) -> bool:
        run = self._run(day)
        index = day.toordinal() - run.first
        return run.rank[index] > (run.rank[index - 1] if index else 0)

    def add(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`; before it when `n` is negative; `day` itself when `n` is 0."""
        run = self._runs.get(day.year)
        if run is None or n <= 0:
            return self._add_slowly(day, n)
        index = run.rank[day.toordinal() - run.first] + n - 1
        try:
            return run.workdays[index]
        except IndexError:
            raise MissingYear(run.last_year + 1) from None

    def between(self, a: date, b: date) -> int:
        """Working days in (a, b]; when b lies before a, minus those in (b, a]."""
        run = self._runs.get(a.year)
        if run is None or self._runs.get(b.year) is not run:
            return self._between_slowly(a, b)
        return run.rank[b.toordinal() - run.first] - run.rank[a.toordinal() - run.first]

    def roll(self, day: date) -> date:
        """The first working day on or after `day`."""
        return day if self.is_workday(day) else self.add(day, 1)

    def add_array(self, days: Days, n: Numbers | int) -> Days:
        """`add` for a column: numpy datetime64[D] in, the same out; one unknown year refuses the whole column."""
        return self._columns.add(days, n)

    def between_array(self, a: Days, b: Days) -> Numbers:
        """`between` for two columns of numpy datetime64[D]."""
        return self._columns.between(a, b)

    def explain(self, day: date) -> DayInfo:
        """What the day is and which notice or rule says so."""
        if not self.knows(day):
            raise MissingYear(day.year)
        if (special := self._special.get(day)) is not None:
            return special
        if day.weekday() >= SATURDAY:
            return DayInfo(day, False, "weekend", reason("day.weekend"), "", WEEK_SOURCE)
        source = f"{WEEK_SOURCE}；{self._citation[day.year]}未作调整"
        return DayInfo(day, True, "workday", reason("day.workday"), "", source)

    def estimated_workday(self, day: date) -> bool:
        """Known days as they are; in a year without notice Monday to Friday. Only for what is shown as an estimate."""
        return self.is_workday(day) if self.knows(day) else day.weekday() < SATURDAY

    def estimate_add(self, day: date, n: int) -> date:
        """`add` for n ≥ 0 with Monday to Friday where the year is unknown. Never a due day, only "about …"."""
        while n > 0:
            day = day_after(day)
            n -= self.estimated_workday(day)
        return day

    def estimate_roll(self, day: date) -> date:
        return day if self.estimated_workday(day) else self.estimate_add(day, 1)

    def _run(self, day: date) -> Run:
        run = self._runs.get(day.year)
        if run is None:
            raise MissingYear(day.year)
        return run

    def _add_slowly(self, day: date, n: int) -> date:
        """Backwards, nothing at all, or from the last day outside a known year, which itself is not counted."""
        if n == 0:
            return day
        run = self._run(day_after(day) if n > 0 else day_before(day))
        before = run.rank[day.toordinal() - 1 - run.first] if day.toordinal() > run.first else 0
        index = before + n - (n > 0)
        if index < 0:
            raise MissingYear(run.first_year - 1)
        if index >= len(run.workdays):
            raise MissingYear(run.last_year + 1)
        return run.workdays[index]

    def _between_slowly(self, a: date, b: date) -> int:
        if a == b:
            return 0
        if b < a:
            return -self._between_slowly(b, a)
        run = self._run(day_after(a))
        if self._runs.get(b.year) is not run:
            raise MissingYear(run.last_year + 1)
        eve = a.toordinal() < run.first
        return run.rank[b.toordinal() - run.first] - (0 if eve else run.rank[a.toordinal() - run.first])

    @cached_property
    def _columns(self) -> Columns:
        # The shell answers single questions without numpy, whose import costs more than the answer.
        from kuaijin.law.columns import Columns  # noqa: PLC0415

        return Columns({run.first: run for run in self._runs.values()}.values())


def _special_days(notices: tuple[Notice, ...], extra_off: tuple[ExtraOff, ...]) -> dict[date, DayInfo]:
    """Every day that some notice or order names; the later in the sequence wins, a zone's day off only over work."""
    special: dict[date, DayInfo] = {}
    for notice in notices:
        source = notice.citation
        for day, name in notice.off:
            special[day] = DayInfo(day, False, "holiday", reason("day.holiday", name=name), name, source)
        for day, name in notice.work:
            special[day] = _works(day, name, source)
    for extra in extra_off:
        before = special.get(extra.date)
        if before.works if before else extra.date.weekday() < SATURDAY:
            why = reason("day.zone_off", name=extra.name)
            special[extra.date] = DayInfo(extra.date, False, "zone_off", why, extra.name, extra.source)
    return special


def _works(day: date, name: str, source: str) -> DayInfo:
    if day.weekday() < SATURDAY:
        return DayInfo(day, True, "workday", reason("day.workday"), name, source)
    return DayInfo(day, True, "makeup", reason("day.makeup", name=name), name, source)


def _without_gaps(years: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    start = 0
    for index in range(1, len(years) + 1):
        if index == len(years) or years[index] != years[index - 1] + 1:
            yield years[start:index]
            start = index


def _build(years: tuple[int, ...], special: dict[date, DayInfo]) -> Run:
    first = date(years[0], 1, 1).toordinal()
    rank: list[int] = []
    workdays: list[date] = []
    for ordinal in range(first, date(years[-1], 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        info = special.get(day)
        if info.works if info else day.weekday() < SATURDAY:
            workdays.append(day)
        rank.append(len(workdays))
    return Run(first, rank, workdays, years[0], years[-1])
