"""What a clock of minutes shows at an instant: due, used, left, given back, and each span with why it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.clock import Event, Grounds, Note, State
from kuaijin.law.clock.counting import Estimated
from kuaijin.law.dates import SHANGHAI, day_after, day_of, each_day, start_of
from kuaijin.law.hours.counting import MINUTE, NOTHING, Measure, Stop, in_order
from kuaijin.law.hours.opening import OfficeHours
from kuaijin.law.hours.terms import MinuteMode, MinuteTerm
from kuaijin.law.hours.walk import Course, Pause, follow
from kuaijin.law.words import Reason, reason

OPEN_STATES = frozenset({State.RECEIVED, State.RUNNING, State.PAUSED})


@dataclass(frozen=True, slots=True)
class Span:
    """[begin, end) of one day in Asia/Shanghai. `counts` is None where the year has no notice; `minutes` is its
    length."""

    begin: datetime
    end: datetime
    counts: bool | None
    reason: Reason
    source: str

    @property
    def date(self) -> date:
        return day_of(self.begin)

    @property
    def minutes(self) -> int:
        return (self.end - self.begin) // MINUTE

    def to_dict(self) -> dict[str, object]:
        return {
            "date": self.date.isoformat(),
            "from": _local(self.begin),
            "to": _local(self.end),
            "minutes": self.minutes,
            "counts": self.counts,
            "reason": self.reason.text(),
            "reason_code": self.reason.code,
            "source": self.source,
        }


@dataclass(frozen=True)
class Reading:
    """Numbers are in the term's own minutes; `left` is negative when late. Instants are UTC.

    `used`, `left` and `given_back` are None where they need a day of a year without notice; `due` then too, with an
    `estimate` that is only ever shown as such. A pause without end leaves `due` None."""

    term: MinuteTerm
    as_of: datetime
    course: Course
    due: datetime | None
    used: int | None
    given_back: int | None
    missing_year: int | None
    estimate: datetime | None
    _measure: Measure
    _calendar: Calendar
    _grounds: Grounds

    @property
    def state(self) -> State:
        return self.course.state

    @property
    def start(self) -> datetime | None:
        return self.course.start

    @property
    def total(self) -> int:
        return self.term.minutes

    @property
    def left(self) -> int | None:
        if self.used is None or self.start is None or not self.open:
            return None
        return self.total - self.used

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def provisional(self) -> bool:
        return self.missing_year is not None

    @property
    def warnings(self) -> tuple[Note, ...]:
        return (*self.course.warnings, *self._expected())

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """From the start to the due instant, else to the as-of one or to where the clock stopped."""
        if self.start is None:
            return ()
        last = self.due or self.course.stopped_at or self.as_of
        return tuple(span for day in each_day(day_of(self.start), day_of(last)) for span in self._day(day, last))

    def to_dict(self) -> dict[str, object]:
        """The document of the shell and the API; instants as ISO text of Asia/Shanghai, words in Chinese."""
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
            "estimate": _iso(self.estimate),
            "as_of": _iso(self.as_of),
            "term": self.term.to_dict(),
            "spans": [span.to_dict() for span in self.spans],
            "warnings": [note.text() for note in self.warnings],
        }

    def _expected(self) -> Iterator[Note]:
        """A pause that is open and was to end on a day: counting goes on from then."""
        for pause in self.course.pauses:
            if pause.end is None and pause.expected_end is not None:
                passed = pause.expected_end <= self.as_of
                code = "note.expected_end_passed" if passed else "note.assumes_end"
                why = reason(code, ground=self._grounds.name(pause.ground), day=day_of(pause.expected_end))
                yield Note(why, day_of(pause.begin), pause.source)

    def _day(self, day: date, last: datetime) -> Iterator[Span]:
        """The day cut at its office hours and pauses; what follows with the same reason is one span."""
        assert self.start is not None
        begin, end = max(self.start, start_of(day)), min(last, start_of(day_after(day)))
        cuts = {begin, end}
        for pause in self.course.pauses:
            cuts.update((pause.begin, pause.stop.end or end))
        if self.term.mode is MinuteMode.OFFICE:
            cuts.update(edge for span in self._measure.hours.on(day) for edge in span)
        marks = sorted(cut for cut in cuts if begin <= cut <= end)
        found: list[Span] = []
        for a, b in pairwise(marks):
            span = self._span(a, b)
            if found and (found[-1].counts, found[-1].reason) == (span.counts, span.reason):
                span = Span(found.pop().begin, b, span.counts, span.reason, span.source)
            found.append(span)
        yield from found

    def _span(self, begin: datetime, end: datetime) -> Span:
        counts, why, source = self._office(begin) if self.term.mode is MinuteMode.OFFICE else self._every()
        pause = next((pause for pause in self.course.pauses if pause.stop.holds(begin)), None)
        if counts and pause is not None:
            counts, why, source = False, self._paused(pause, begin), pause.source
        return Span(begin.astimezone(UTC), end.astimezone(UTC), counts, why, source)

    def _every(self) -> tuple[bool | None, Reason, str]:
        return True, reason("hours.every"), self.term.source

    def _office(self, at: datetime) -> tuple[bool | None, Reason, str]:
        day = day_of(at)
        if not self._calendar.knows(day):
            return None, reason("day.unknown", year=str(day.year)), ""
        info = self._calendar.explain(day)
        if not info.works:
            return False, info.reason, info.source
        if any(begin <= at < end for begin, end in self._measure.hours.on(day)):
            return True, reason("hours.open"), self._measure.hours.source
        return False, reason("hours.closed"), self._measure.hours.source

    def _paused(self, pause: Pause, at: datetime) -> Reason:
        known = pause.end is not None or at <= self.as_of
        return reason("count.paused" if known else "count.paused_expected", ground=self._grounds.name(pause.ground))


def read(
    term: MinuteTerm,
    events: Sequence[Event],
    calendar: Calendar,
    hours: OfficeHours,
    as_of: datetime,
    *,
    grounds: Grounds,
) -> Reading:
    """What the clock shows at `as_of`, from the events known by then; each event needs its instant (`at`).

    Raises Refused for an impossible order of events. A missing year is no error: the reading is provisional.
    """
    measure = Measure(term.mode, calendar, hours)
    course = follow(term, events, measure, as_of, grounds)
    stops = in_order([pause.stop for pause in course.pauses])
    found, missing = _end(measure, course, term, stops)
    estimate = None
    if missing is not None:
        estimated = Measure(term.mode, Estimated(calendar), hours)
        estimate = _end(estimated, course, term, stops)[0]
    used, given_back = _sums(measure, course, as_of, stops)
    return Reading(
        term=term,
        as_of=as_of,
        course=course,
        due=found,
        used=used,
        given_back=given_back,
        missing_year=missing,
        estimate=estimate,
        _measure=measure,
        _calendar=calendar,
        _grounds=grounds,
    )


def _end(
    measure: Measure, course: Course, term: MinuteTerm, stops: Sequence[Stop]
) -> tuple[datetime | None, int | None]:
    """When the term ends, or the year that is missing to say so."""
    if course.start is None or course.state not in OPEN_STATES:
        return None, None
    try:
        found = measure.end(course.start, term.minutes * MINUTE, stops)
    except MissingYear as missing:
        return None, missing.year
    return (None if found is None else found.astimezone(UTC)), None


def _sums(measure: Measure, course: Course, as_of: datetime, stops: Sequence[Stop]) -> tuple[int | None, int | None]:
    """Used and given back, up to the as-of instant or to where the clock stopped."""
    if course.start is None:
        return 0, 0
    reached = min(as_of, course.stopped_at) if course.stopped_at else as_of
    try:
        used = measure.used(course.start, reached, stops)
        back = sum((_length(measure, stop, reached) for stop in stops), NOTHING)
    except MissingYear:
        return None, None
    return used // MINUTE, back // MINUTE


def _length(measure: Measure, stop: Stop, reached: datetime) -> timedelta:
    return measure.between(stop.begin, stop.end or max(reached, stop.begin))


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(SHANGHAI).isoformat(timespec="minutes")


def _local(at: datetime) -> str:
    """A span that ends at midnight ends its own day."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"
