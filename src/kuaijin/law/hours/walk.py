"""Following the events of a clock of minutes: received, paused, resumed, withdrawn, each at its instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kuaijin.law.calendar import MissingYear
from kuaijin.law.clock import Event, Grounds, Kind, Note, Refused, State, articles
from kuaijin.law.dates import day_of, start_of
from kuaijin.law.hours.counting import MINUTE, Measure, Stop
from kuaijin.law.hours.terms import MinuteTerm
from kuaijin.law.words import Param, reason


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that stops this clock. Open without `end`; it then lasts to the beginning of the day expected."""

    ground: str
    source: str
    begin: datetime
    end: datetime | None
    expected_end: datetime | None

    @property
    def stop(self) -> Stop:
        return Stop(self.begin, self.end or self.expected_end)


@dataclass(frozen=True, slots=True)
class Course:
    """`start` is the instant of receipt, `stopped_at` that of the withdrawal."""

    state: State
    start: datetime | None
    stopped_at: datetime | None
    pauses: tuple[Pause, ...]
    warnings: tuple[Note, ...]


def follow(term: MinuteTerm, events: Sequence[Event], measure: Measure, as_of: datetime, grounds: Grounds) -> Course:
    """The course as known at `as_of`: what comes later is left out and named in a warning. Refused, when impossible."""
    walk = _Walk(term, measure, grounds)
    for at, event in sorted(((_instant(event), event) for event in events), key=lambda pair: pair[0]):
        if at > as_of:
            walk.warn("note.later_event", at, articles.ORDER, day=day_of(at))
        else:
            walk.take(event, at)
    return walk.course()


def _instant(event: Event) -> datetime:
    if event.at is None:
        raise Refused(articles.ORDER, reason("refused.no_instant"), event.on)
    return event.at.astimezone(UTC)


class _Walk:
    """The course while it is being followed."""

    def __init__(self, term: MinuteTerm, measure: Measure, grounds: Grounds) -> None:
        self.term, self.measure, self.grounds = term, measure, grounds
        self.start: datetime | None = None
        self.stopped_at: datetime | None = None
        self.open: Pause | None = None
        self.pauses: list[Pause] = []
        self.warnings: list[Note] = []

    def take(self, event: Event, at: datetime) -> None:
        if self.stopped_at is not None:
            raise Refused(articles.ORDER, reason("refused.ended", day=event.on), event.on)
        if event.kind is Kind.RECEIVED:
            self.received(at)
        elif self.start is None:
            raise Refused(articles.ORDER, reason("refused.nothing_received"), event.on)
        elif event.kind is Kind.PAUSED:
            self.paused(event, at)
        elif event.kind is Kind.RESUMED:
            self.resumed(at)
        elif event.kind is Kind.WITHDRAWN:
            self.withdrawn(at)
        else:
            raise Refused(articles.ORDER, reason("refused.minutes_kind"), event.on)

    def received(self, at: datetime) -> None:
        if self.start is not None:
            raise Refused(articles.ORDER, reason("refused.received_late"), day_of(at))
        self.start = at

    def paused(self, event: Event, at: datetime) -> None:
        ground = self.grounds.name(event.ground)
        if self.open is not None:
            name, since = self.grounds.name(self.open.ground), day_of(self.open.begin)
            raise Refused(articles.ORDER, reason("refused.paused_twice", ground=name, day=since), event.on)
        source = self.grounds.source_for(event.ground, self.term.clock)
        if not source:
            self.warn("note.ground_stops_nothing", at, "依据包未规定", ground=ground)
        elif self._due_passed(at):
            self.warn("note.pause_after_due", at, source, ground=ground)
            source = ""
        expected = start_of(event.expected_end) if event.expected_end else None
        self.open = Pause(event.ground, source, at, None, max(at, expected) if expected else None)

    def resumed(self, at: datetime) -> None:
        if self.open is None:
            raise Refused(articles.ORDER, reason("refused.resumed"), day_of(at))
        self._close(at)

    def withdrawn(self, at: datetime) -> None:
        if self.open is not None:
            self._close(at)
        self.stopped_at = at

    def course(self) -> Course:
        open_one = (self.open,) if self.open is not None and self.open.source else ()
        return Course(self._state(), self.start, self.stopped_at, (*self.pauses, *open_one), tuple(self.warnings))

    def warn(self, code: str, at: datetime, source: str, **params: Param) -> None:
        self.warnings.append(Note(reason(code, **params), day_of(at), source))

    def _state(self) -> State:
        if self.stopped_at is not None:
            return State.WITHDRAWN
        if self.open is not None and self.open.source:
            return State.PAUSED
        return State.RECEIVED if self.start is None else State.RUNNING

    def _due_passed(self, at: datetime) -> bool:
        assert self.start is not None
        try:
            end = self.measure.end(self.start, self.term.minutes * MINUTE, [pause.stop for pause in self.pauses])
        except MissingYear:
            return False
        return end is not None and end <= at

    def _close(self, at: datetime) -> None:
        """A ground without a source for this clock never stopped it."""
        assert self.open is not None
        if self.open.source:
            self.pauses.append(Pause(self.open.ground, self.open.source, self.open.begin, at, None))
        self.open = None
