"""What the clock shows on a day: due, used, left, given back, and every day with whether it counts and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.clock import articles
from kuaijin.law.clock.counting import Counting, End, Estimated, Stop
from kuaijin.law.clock.course import Course, Limits, Note, Pause, State
from kuaijin.law.clock.events import Event
from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.clock.terms import Mode, Term
from kuaijin.law.clock.walk import follow
from kuaijin.law.dates import day_after, each_day
from kuaijin.law.words import Reason, reason

OPEN_STATES = frozenset({State.RECEIVED, State.AWAITING_CORRECTION, State.RUNNING, State.PAUSED})
NOTHING_OWED = frozenset({State.NOT_ACCEPTED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of the course. `counts` is None where the year has no notice: unknown, not guessed."""

    date: date
    counts: bool | None
    reason: Reason
    source: str

    def to_dict(self) -> dict[str, object]:
        return {
            "date": self.date.isoformat(),
            "counts": self.counts,
            "reason": self.reason.text(),
            "reason_code": self.reason.code,
            "source": self.source,
        }


@dataclass(frozen=True)
class Reading:
    """Numbers are in the term's own days. `total` is the term with its extensions; `left` is negative when late.

    `used`, `left` and `given_back` are None where they need a day of a year without notice. A pause that is open and
    has no expected end leaves `due` None, and `left` as it stood when the pause began.
    """

    term: Term
    as_of: date
    state: State
    start: date | None
    due: date | None
    total: int
    used: int | None
    left: int | None
    given_back: int | None
    provisional: bool
    missing_year: int | None
    assumes_end: date | None
    estimate: date | None
    course: Course
    warnings: tuple[Note, ...]
    breaches: tuple[Note, ...]
    _calendar: Calendar
    _grounds: Grounds
    _end: End | None

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def stopped_on(self) -> date | None:
        return self.course.stopped_on

    @cached_property
    def days(self) -> tuple[DayCount, ...]:
        """From the day after the start to the due day; to the as-of day if that is later or the due day unknown.

        A clock that has stopped is listed to its due day or the day it stopped, whichever is later.
        """
        return tuple(self._each_day())

    def to_dict(self) -> dict[str, object]:
        """The document of the shell and the API; days as ISO text, words in Chinese with their codes."""
        return {
            "state": str(self.state),
            "start": _iso(self.start),
            "due": _iso(self.due),
            "used": self.used,
            "left": self.left,
            "given_back": self.given_back,
            "total": self.total,
            "provisional": self.provisional,
            "missing_year": self.missing_year,
            "assumes_end": _iso(self.assumes_end),
            "estimate": _iso(self.estimate),
            "as_of": self.as_of.isoformat(),
            "term": self.term.to_dict(),
            "days": [day.to_dict() for day in self.days],
            "warnings": [note.text() for note in (*self.warnings, *self.breaches)],
            "notes": [_note(note) for note in self.warnings],
            "breaches": [_note(note) for note in self.breaches],
        }

    def _each_day(self) -> Iterator[DayCount]:
        if self.start is None:
            return
        reached = min(self.as_of, self.stopped_on) if self.stopped_on else self.as_of
        last = max(self.due, reached) if self.due else reached
        for day in each_day(day_after(self.start), last):
            yield self._day(day)

    def _day(self, day: date) -> DayCount:
        if self.stopped_on is not None and day > self.stopped_on:
            return DayCount(day, False, reason("count.stopped", day=self.stopped_on), articles.ORDER)
        pause = next((pause for pause in self.course.pauses if pause.stop.holds(day)), None)
        if self.term.mode is Mode.CALENDAR:
            return self._paused(day, pause) if pause else self._calendar_day(day)
        if not self._calendar.knows(day):
            why = reason("day.unknown", year=str(day.year))
            return DayCount(day, None, why, f"国务院办公厅关于{day.year}年部分节假日安排的通知（尚未载入）")
        info = self._calendar.explain(day)
        if pause and info.works:
            return self._paused(day, pause)
        return DayCount(day, info.works, info.reason, info.source)

    def _paused(self, day: date, pause: Pause) -> DayCount:
        code = "count.paused" if pause.end is not None or day <= self.as_of else "count.paused_expected"
        return DayCount(day, False, reason(code, ground=self._grounds.name(pause.ground)), pause.source)

    def _calendar_day(self, day: date) -> DayCount:
        if self._end is not None and self._end.last < day <= self._end.due:
            return DayCount(day, False, reason("count.rolled"), articles.CIVIL_CODE_203)
        return DayCount(day, True, reason("count.calendar_day"), self.term.source or articles.CIVIL_CODE_200)


def read(
    term: Term,
    events: Sequence[Event],
    calendar: Calendar,
    as_of: date,
    *,
    grounds: Grounds,
    notice_limit: int | None = 5,
    deemed_accepted_after: int | None = 5,
) -> Reading:
    """What the clock shows at the end of `as_of`, from the events known by then. Limits are in working days.

    Raises Refused for an impossible order of events. A missing year is no error: the reading is provisional.
    """
    limits = Limits(notice_limit, deemed_accepted_after)
    course = follow(term, events, calendar, as_of, grounds=grounds, limits=limits)
    reached = min(as_of, course.stopped_on) if course.stopped_on else as_of
    sums = _Sums(Counting(term.mode, term.roll, calendar), course, reached)
    end, missing = sums.end()
    estimate = None
    if missing is not None:
        estimated = _Sums(Counting(term.mode, term.roll, Estimated(calendar)), course, reached).end()[0]
        estimate = estimated.due if estimated and course.missing_year is None else None
    used, given_back = sums.used(end), sums.given_back()
    open_pause = next((pause for pause in course.pauses if pause.end is None), None)
    assumes_end = open_pause.expected_end if open_pause and course.start and missing is None else None
    return Reading(
        term=term,
        as_of=as_of,
        state=course.state,
        start=course.start,
        due=end.due if end else None,
        total=course.days,
        used=used,
        left=None if missing is not None else sums.left(end, used),
        given_back=given_back,
        provisional=missing is not None,
        missing_year=missing,
        assumes_end=assumes_end,
        estimate=estimate,
        course=course,
        warnings=(*course.warnings, *_about(course, open_pause, grounds, as_of, missing)),
        breaches=course.breaches,
        _calendar=calendar,
        _grounds=grounds,
        _end=end,
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """The sums of one course up to `reached`, the as-of day or the day on which the clock stopped."""

    counting: Counting
    course: Course
    reached: date

    @property
    def stops(self) -> list[Stop]:
        return [pause.stop for pause in self.course.pauses]

    def end(self) -> tuple[End | None, int | None]:
        """Where the term ends, or the year that is missing to say so."""
        course = self.course
        if course.missing_year is not None:
            return None, course.missing_year
        if course.start is None or course.state in NOTHING_OWED:
            return None, None
        try:
            return self.counting.end(course.start, course.days, self.stops), None
        except MissingYear as missing:
            return None, missing.year

    def used(self, end: End | None) -> int | None:
        start = self.course.start
        if self.course.missing_year is not None:
            return None
        if start is None:
            return 0
        try:
            used = self.counting.used(start, self.reached, self.stops)
        except MissingYear:
            return None
        return used - self._rolled(end, self.reached)

    def left(self, end: End | None, used: int | None) -> int | None:
        if self.course.start is None or used is None or self.course.state in NOTHING_OWED:
            return None
        remaining = self._rolled(end, end.due) - self._rolled(end, self.reached) if end else 0
        return self.course.days - used + remaining

    def given_back(self) -> int | None:
        """All that the pauses give back: an open one up to its expected end, or to the day reached."""
        start = self.course.start
        if start is None:
            return 0
        total = 0
        try:
            for stop in self.stops:
                total += self.counting.stopped(start, stop.end or self.reached, [stop])
        except MissingYear:
            return None
        return total

    def _rolled(self, end: End | None, upto: date) -> int:
        """Calendar days after the last counted one that only the roll added, up to `upto`."""
        if end is None or self.counting.mode is Mode.WORKING or upto <= end.last:
            return 0
        return self.counting.used(end.last, min(upto, end.due), self.stops)


def _about(
    course: Course, open_pause: Pause | None, grounds: Grounds, as_of: date, missing: int | None
) -> Iterator[Note]:
    if missing is not None:
        year = reason("note.missing_year", year=str(missing))
        yield Note(year, as_of, f"国务院办公厅关于{missing}年部分节假日安排的通知（尚未载入）")
    if open_pause is None or open_pause.expected_end is None or course.start is None:
        return
    ground, day = grounds.name(open_pause.ground), open_pause.expected_end
    passed = day <= as_of
    why = reason("note.expected_end_passed" if passed else "note.assumes_end", ground=ground, day=day)
    yield Note(why, open_pause.begin, open_pause.source)


def _note(note: Note) -> dict[str, object]:
    return {"code": note.code, "text": note.text(), "on": note.on.isoformat(), "source": note.source}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
