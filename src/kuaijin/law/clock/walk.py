"""Following the events one by one. Each kind of event has a rule.

What cannot have happened is refused with the rule; what happened against the law is a breach; what is lawful but worth
knowing is a warning.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum, auto

from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.clock import articles
from kuaijin.law.clock.counting import Counting
from kuaijin.law.clock.course import Course, Limits, Note, Pause, Refused, State
from kuaijin.law.clock.events import Event, Kind, Outcome
from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.clock.terms import ClockKind, StartFrom, Term
from kuaijin.law.words import Param, reason


class Phase(Enum):
    NOTHING = auto()
    RECEIVED = auto()
    AWAITING = auto()
    ACCEPTED = auto()
    DECIDED = auto()
    ENDED = auto()


def follow(
    term: Term, events: Sequence[Event], calendar: Calendar, as_of: date, *, grounds: Grounds, limits: Limits
) -> Course:
    """The course as known on `as_of`: later events are left out and named in a warning. Refused, when impossible."""
    walk = _Walk(term, calendar, grounds, limits)
    for event in sorted(events, key=lambda event: event.on):
        if event.on > as_of:
            walk.warn("note.later_event", event.on, articles.ORDER, day=event.on)
        else:
            walk.take(event)
    walk.silence(as_of)
    return walk.course()


class _Walk:
    """The course while it is being followed."""

    def __init__(self, term: Term, calendar: Calendar, grounds: Grounds, limits: Limits) -> None:
        self.term, self.calendar, self.grounds, self.limits = term, calendar, grounds, limits
        self.counting = Counting(term.mode, term.roll, calendar)
        self.phase = Phase.NOTHING
        self.final: State | None = None
        self.receipt: date | None = None
        self.noticed = self.deemed = self.accepted_told = False
        self.start: date | None = None
        self.stopped_on: date | None = None
        self.outcome: Outcome | None = None
        self.days = term.days
        self.extensions = 0
        self.open: Event | None = None
        self.open_source = ""
        self.pauses: list[Pause] = []
        self.missing_year: int | None = None
        self.warnings: list[Note] = []
        self.breaches: list[Note] = []

    def take(self, event: Event) -> None:
        if self.phase is Phase.ENDED:
            raise Refused(articles.ORDER, reason("refused.ended", day=event.on), event.on)
        if self.phase is Phase.DECIDED and event.kind is not Kind.DELIVERED:
            raise Refused(articles.ORDER, reason("refused.decided", day=event.on), event.on)
        self.silence(event.on)
        if self.calendar.knows(event.on) and not self.calendar.is_workday(event.on):
            self.warn("note.rest_day", event.on, articles.ARTICLE_82, day=event.on)
        HANDLERS[event.kind](self, event)

    def silence(self, on: date) -> None:
        """Silence past the limit is acceptance from receipt."""
        if (
            self.phase is not Phase.RECEIVED
            or self.receipt is None
            or not self._passed(self.limits.deemed_accepted, on)
        ):
            return
        self.deemed = True
        self.phase = Phase.ACCEPTED
        if self.term.start_from is StartFrom.ACCEPTED:
            self.start = self.receipt
        self.warn("note.deemed", on, articles.ARTICLE_32_4, day=self.receipt)

    def received(self, event: Event) -> None:
        if self.phase is not Phase.NOTHING:
            raise Refused(articles.ORDER, reason("refused.received_late"), event.on)
        self._receive(event.on)

    def correction_notice(self, event: Event) -> None:
        if self.noticed:
            raise Refused(articles.ARTICLE_32_4, reason("refused.second_notice"), event.on)
        if self.deemed:
            self.noticed = True
            self.breach("breach.notice_after_deemed", event.on, articles.ARTICLE_32_4)
            return
        if self.phase is not Phase.RECEIVED:
            raise Refused(articles.ARTICLE_32_4, reason("refused.notice_order"), event.on)
        if self._passed(self.limits.notice, event.on):
            self.breach("breach.late_notice", event.on, articles.ARTICLE_32_4, days=self.limits.notice)
        self._close(event.on)
        self.noticed = True
        self.phase = Phase.AWAITING
        self.start = None

    def corrected(self, event: Event) -> None:
        if self.deemed and self.noticed:
            self.warn("note.corrected_after_deemed", event.on, articles.ARTICLE_32_4)
            return
        if self.phase is not Phase.AWAITING:
            raise Refused(articles.ARTICLE_32_4, reason("refused.corrected"), event.on)
        self._receive(event.on)

    def accepted(self, event: Event) -> None:
        if self.accepted_told:
            raise Refused(articles.ARTICLE_32, reason("refused.accepted_twice"), event.on)
        self.accepted_told = True
        if self.deemed:
            self.breach("breach.accepted_after_deemed", event.on, articles.ARTICLE_32_4)
            return
        if self.phase is Phase.AWAITING:
            self.warn("note.accepted_uncorrected", event.on, articles.ARTICLE_32)
        self.phase = Phase.ACCEPTED
        if self.term.start_from is StartFrom.ACCEPTED:
            self.start = event.on
        elif self.term.start_from is StartFrom.RECEIVED and self.receipt is None:
            self.warn("note.no_receipt", event.on, articles.ORDER)

    def not_accepted(self, event: Event) -> None:
        if self.deemed and not self.accepted_told:
            self.breach("breach.not_accepted_after_deemed", event.on, articles.ARTICLE_32_4)
            return
        if self.phase not in {Phase.RECEIVED, Phase.AWAITING}:
            raise Refused(articles.ARTICLE_32, reason("refused.not_accepted"), event.on)
        self._finish(State.NOT_ACCEPTED, event.on)

    def paused(self, event: Event) -> None:
        self._must_run(event, "refused.paused_early", articles.ARTICLE_45)
        if self.open is not None:
            ground = self.grounds.name(self.open.ground)
            raise Refused(
                articles.ARTICLE_45, reason("refused.paused_twice", ground=ground, day=self.open.on), event.on
            )
        self.open, self.open_source = event, ""
        name = self.grounds.name(event.ground)
        source = self.grounds.source_for(event.ground, self.term.clock)
        if not source:
            rule = f"{articles.ARTICLE_45}（封闭清单）" if self.term.clock is ClockKind.STATUTORY else "依据包未规定"
            self.warn("note.ground_stops_nothing", event.on, rule, ground=name)
        elif self._due_passed(event.on):
            self.warn("note.pause_after_due", event.on, articles.ARTICLE_42, ground=name)
        else:
            self.open_source = source
        if source and not event.notice:
            self.breach("breach.pause_without_notice", event.on, articles.ARTICLE_45, ground=name)

    def resumed(self, event: Event) -> None:
        if self.open is None:
            raise Refused(articles.ARTICLE_45, reason("refused.resumed"), event.on)
        self._close(event.on)

    def extended(self, event: Event) -> None:
        self._must_run(event, "refused.extended_early", articles.ARTICLE_42)
        if not event.authority:
            raise Refused(articles.ARTICLE_42, reason("refused.no_authority"), event.on)
        if self.extensions >= self.term.extensions:
            raise Refused(articles.ARTICLE_42, reason("refused.extended_twice", times=self.term.extensions), event.on)
        if self.open_source == "" and self._due_passed(event.on):
            raise Refused(articles.ARTICLE_42, reason("refused.extended_late"), event.on)
        if not event.reason:
            self.breach("breach.extension_without_reason", event.on, articles.ARTICLE_42)
        self.extensions += 1
        if self.term.start_from is not StartFrom.DECIDED:
            self.days += event.days

    def decided(self, event: Event) -> None:
        delivery_only = self.phase is Phase.NOTHING and self.term.start_from is StartFrom.DECIDED
        by_receipt = self.phase is Phase.RECEIVED and self.term.start_from is StartFrom.RECEIVED
        if self.phase is not Phase.ACCEPTED and not delivery_only and not by_receipt:
            raise Refused(f"{articles.ARTICLE_34}、{articles.ARTICLE_37}", reason("refused.decided_early"), event.on)
        if self.open is not None:
            self.warn(
                "note.decided_in_pause", event.on, articles.ARTICLE_45, ground=self.grounds.name(self.open.ground)
            )
            self._close(event.on)
        self.outcome = event.outcome
        self.phase = Phase.DECIDED
        if self.term.start_from is not StartFrom.DECIDED:
            self._end_clock(event.on, "breach.decided_late", self.term.source or articles.ARTICLE_42)
        elif event.outcome is Outcome.GRANTED:
            self.start = event.on
        else:
            self.warn("note.nothing_to_deliver", event.on, articles.ARTICLE_44)

    def delivered(self, event: Event) -> None:
        if self.phase is not Phase.DECIDED:
            raise Refused(articles.ARTICLE_44, reason("refused.delivered_early"), event.on)
        if self.term.start_from is StartFrom.DECIDED:
            self._end_clock(event.on, "breach.delivered_late", self.term.source or articles.ARTICLE_44)
        self.phase, self.final = Phase.ENDED, State.DELIVERED

    def withdrawn(self, event: Event) -> None:
        if self.phase is Phase.NOTHING:
            raise Refused(articles.ORDER, reason("refused.nothing_received"), event.on)
        if self.open is not None:
            self._close(event.on)
        self._finish(State.WITHDRAWN, event.on)

    def course(self) -> Course:
        pauses = list(self.pauses)
        if self.open is not None and self.open_source:
            pauses.append(Pause(self.open.ground, self.open_source, self.open.on, None, self.open.expected_end))
        return Course(
            state=self._state(),
            start=self.start,
            stopped_on=self.stopped_on,
            outcome=self.outcome,
            deemed=self.deemed,
            days=self.days,
            pauses=tuple(pause for pause in pauses if self.start is not None and pause.begin >= self.start),
            missing_year=self.missing_year,
            warnings=tuple(self.warnings),
            breaches=tuple(self.breaches),
        )

    def warn(self, code: str, on: date, source: str, **params: Param) -> None:
        self.warnings.append(Note(reason(code, **params), on, source))

    def breach(self, code: str, on: date, source: str, **params: Param) -> None:
        self.breaches.append(Note(reason(code, **params), on, source))

    def _state(self) -> State:
        if self.final is not None:
            return self.final
        if self.phase is Phase.DECIDED:
            return State.DECIDED
        if self.phase is Phase.AWAITING:
            return State.AWAITING_CORRECTION
        if self.open is not None and self.open_source:
            return State.PAUSED
        begun = self.phase is Phase.ACCEPTED or (
            self.phase is Phase.RECEIVED and self.term.start_from is StartFrom.RECEIVED
        )
        return State.RUNNING if begun else State.RECEIVED

    def _receive(self, on: date) -> None:
        self.receipt = on
        self.phase = Phase.RECEIVED
        if self.term.start_from is StartFrom.RECEIVED:
            self.start = on

    def _must_run(self, event: Event, code: str, rule: str) -> None:
        by_receipt = self.phase is Phase.RECEIVED and self.term.start_from is StartFrom.RECEIVED
        if self.phase is not Phase.ACCEPTED and not by_receipt:
            raise Refused(rule, reason(code), event.on)

    def _passed(self, limit: int | None, on: date) -> bool:
        """The last day of a limit that began with receipt lies before `on`. Not so as long as a year is unknown."""
        if limit is None or self.receipt is None:
            return False
        try:
            return self.calendar.add(self.receipt, limit) < on
        except MissingYear as missing:
            if on.year >= missing.year and self.term.start_from is StartFrom.ACCEPTED:
                self.missing_year = missing.year
            return False

    def _due_passed(self, on: date) -> bool:
        if self.start is None:
            return False
        try:
            end = self.counting.end(self.start, self.days, [pause.stop for pause in self.pauses])
        except MissingYear:
            return False
        return end is not None and end.due < on

    def _close(self, on: date) -> None:
        if self.open is not None and self.open_source:
            self.pauses.append(Pause(self.open.ground, self.open_source, self.open.on, on, None))
        self.open, self.open_source = None, ""

    def _end_clock(self, on: date, code: str, source: str) -> None:
        if self._due_passed(on):
            self.breach(code, on, source)
        self.stopped_on = on

    def _finish(self, state: State, on: date) -> None:
        self.phase, self.final, self.stopped_on = Phase.ENDED, state, on


HANDLERS: dict[Kind, Callable[[_Walk, Event], None]] = {kind: getattr(_Walk, kind.value) for kind in Kind}
