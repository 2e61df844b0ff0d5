"""From events to due day: gathers the facts of an obligation and asks `law.clock`. Nothing else sets a due day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.law import clock as law_clock
from kuaijin.law import hours as law_hours
from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.clock import Event, Grounds, Reading, Term
from kuaijin.law.dates import add_calendar_days, day_after, day_of, days_between, start_of
from kuaijin.law.fields import Malformed
from kuaijin.law.hours import MINUTE_MODES, MinuteTerm, OfficeHours
from kuaijin.law.lights import near_from
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.limits import NoticeRules, notice_rules
from kuaijin.obligations.models import ClockEvent, Obligation


def working_days(days: int, source: str, *, start_from: str = "received", clock: str = "promised") -> dict[str, Any]:
    """A term of `days` working days counted from the day after the start."""
    return {
        "mode": "working",
        "days": days,
        "roll": "none",
        "start_from": start_from,
        "clock": clock,
        "source": source,
        "notice_limit": None,
        "deemed_accepted_after": None,
    }


def minutes(
    minutes: int, mode: str, source: str, *, clock: str = "promised", grounds: Sequence[str] = ()
) -> dict[str, Any]:
    """A term of `minutes` from the instant of receipt; `mode` office_minutes (while offices are open) or minutes.

    `grounds`: those beside the nation's that stop it, such as enterprise_reply."""
    term = MinuteTerm.from_dict({"mode": mode, "minutes": minutes, "clock": clock, "source": source}).to_dict()
    return {**term, "grounds": list(grounds)} if grounds else term


def until(start: date, due: date, source: str) -> dict[str, Any]:
    """A term that ends on a day somebody named: so many calendar days from the start, without roll."""
    if due < start:
        raise ValueError("the day lies before the start")
    return {**working_days(0, source), "mode": "calendar", "days": days_between(start, due), "clock": "step"}


def events_of(obligation: Obligation) -> list[Event]:
    return [as_event(row) for row in sorted(obligation.events.all(), key=lambda row: row.seq)]


def as_event(row: ClockEvent) -> Event:
    return Event.from_dict({"kind": row.kind, "on": row.on.isoformat(), **row.facts})


def in_minutes(term: dict[str, Any]) -> bool:
    """Is the term due at an instant?"""
    return term.get("mode") in MINUTE_MODES


def reading_of(obligation: Obligation, at: datetime) -> Reading | law_hours.Reading:
    """The reading that page, API and letter show at an instant, whether the term counts days or minutes."""
    if in_minutes(obligation.term):
        return read_minutes(obligation, at)
    return read(obligation, day_of(at))


def read_minutes(obligation: Obligation, as_of: datetime, *, events: list[Event] | None = None) -> law_hours.Reading:
    """The reading of a term in minutes."""
    term = dict(obligation.term)
    known = grounds(term.pop("grounds", ()))
    try:
        return law_hours.read(
            MinuteTerm.from_dict(term),
            events_of(obligation) if events is None else events,
            calendar_of(obligation.dossier.zone.code),
            office_hours(),
            as_of,
            grounds=known,
        )
    except law_clock.Refused as error:
        raise Refused(error.text(language()), field="event", rule=error.rule) from error


def read(obligation: Obligation, as_of: date, *, events: list[Event] | None = None) -> Reading:
    """The reading of a term in days."""
    term = dict(obligation.term)
    limits = {
        "notice_limit": term.pop("notice_limit", None),
        "deemed_accepted_after": term.pop("deemed_accepted_after", None),
    }
    known = grounds(term.pop("grounds", ()))
    try:
        return law_clock.read(
            Term.from_dict(term),
            events_of(obligation) if events is None else events,
            calendar_of(obligation.dossier.zone.code),
            as_of,
            grounds=known,
            **limits,
        )
    except law_clock.Refused as error:
        raise Refused(error.text(language()), field="event", rule=error.rule) from error


def language() -> str:
    """The reader's language as `law` knows it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def malformed(error: Malformed) -> Refused:
    """What `law` says of a malformed field, as a refusal."""
    return Refused(error.text(language()), field=error.field, rule=error.rule, step=error.step)


def told_event(kind: str, on: date, facts: dict[str, Any]) -> Event:
    """An event as somebody told it; raises Refused for a field that cannot be."""
    try:
        return Event.from_dict({"kind": kind, "on": on.isoformat(), **facts})
    except Malformed as error:
        raise malformed(error) from error


_grounds: Grounds | None = None
_of_sectors: Grounds | None = None


def grounds(named: Sequence[str] = ()) -> Grounds:
    """Grounds of a pause from the packs that hold. `named`: those that only the law of a sector lets stop a clock, for
    a matter of that sector (a term's `grounds`)."""
    known = _grounds or Grounds()
    own = [ground for code in named if _of_sectors and (ground := _of_sectors.get(code))]
    return Grounds([*known.all(), *own]) if own else known


def hand_over_grounds(known: Grounds, of_sectors: Grounds | None = None) -> None:
    """The shipped packs of pause grounds, read by `config` at start."""
    global _grounds, _of_sectors
    _grounds, _of_sectors = known, of_sectors


_hours: list[Callable[[], OfficeHours]] = []


def hand_over_hours(load: Callable[[], OfficeHours]) -> None:
    """Office hours as their file says now, read by `config`."""
    _hours[:] = [load]


def office_hours() -> OfficeHours:
    if not _hours:
        raise RuntimeError("no office hours were handed to the obligations")
    return _hours[0]()


@dataclass(frozen=True)
class Materialised:
    """The columns of an obligation that come from its clock."""

    due_on: date | None
    due_at: datetime | None
    near_on: date | None
    clock_state: str
    missing_year: int | None
    estimate_on: date | None


def materialise(obligation: Obligation, as_of: date, *, events: list[Event] | None = None) -> Materialised:
    if in_minutes(obligation.term):
        return _materialised(read_minutes(obligation, end_of(as_of), events=events))
    reading = read(obligation, as_of, events=events)
    calendar = calendar_of(obligation.dossier.zone.code)
    return Materialised(
        due_on=reading.due,
        due_at=None,
        near_on=_near(obligation, reading, calendar),
        clock_state=str(reading.state),
        missing_year=reading.missing_year,
        estimate_on=reading.estimate,
    )


def _materialised(reading: law_hours.Reading) -> Materialised:
    """A term in minutes is near due on the whole of its day."""
    due_on = day_of(reading.due) if reading.due else None
    return Materialised(
        due_on=due_on,
        due_at=reading.due,
        near_on=due_on,
        clock_state=str(reading.state),
        missing_year=reading.missing_year,
        estimate_on=day_of(reading.estimate) if reading.estimate else None,
    )


def end_of(day: date) -> datetime:
    """The instant at which the day is over."""
    return start_of(day_after(day))


def _near(obligation: Obligation, reading: Reading, calendar: Calendar) -> date | None:
    if reading.due is None:
        return None
    try:
        return near_from(reading, calendar)
    except MissingYear:
        return reading.due


@dataclass(frozen=True)
class Rung:
    """One firing that is to come: on `day`, `days` working days before or after the due day; `at` the due instant."""

    what: str
    days: int
    day: date
    to: str
    at: datetime | None = None

    @property
    def instant(self) -> datetime:
        return self.at or start_of(self.day)


AT_THE_INSTANT = 0


def rungs_of(
    due_on: date | None, calendar: Calendar, rules: NoticeRules | None = None, *, due_at: datetime | None = None
) -> list[Rung]:
    """All reminders and escalations of a due day, in order of days. What is due at an instant goes up at it, to the
    manager, before the ladder of its day begins."""
    if due_on is None:
        return []
    rules = rules or notice_rules()
    result = []
    for days in rules.reminders:
        day = _shifted(due_on, -days, calendar)
        if day is not None:
            result.append(Rung("reminder", days, day, "obligor"))
    if due_at is not None:
        result.append(Rung("escalation", AT_THE_INSTANT, due_on, "manager", due_at))
    for rung in rules.rungs:
        if due_at is not None and rung.after == AT_THE_INSTANT:
            continue
        day = _shifted(due_on, rung.after, calendar)
        if day is not None:
            result.append(Rung("escalation", rung.after, day, rung.to))
    return result


def _shifted(due_on: date, days: int, calendar: Calendar) -> date | None:
    if days == 0:
        return due_on
    try:
        return calendar.add(due_on, days)
    except MissingYear:
        return None


def fresh_until(verified_on: date) -> date:
    return add_calendar_days(verified_on, notice_rules().freshness_days)


def never_verified(since: date) -> date:
    """The freshness limit of what nobody has verified yet: already over."""
    return add_calendar_days(since, -1)


def zone_calendar(dossier: Dossier) -> Calendar:
    return calendar_of(dossier.zone.code)
