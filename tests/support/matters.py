"""Short ways to write a matter down in tests."""

from datetime import date

from kuaijin.config.grounds import load_grounds
from kuaijin.config.notices import shipped_notices
from kuaijin.law.calendar import Calendar
from kuaijin.law.clock import Event, Reading, Term, read

D = date.fromisoformat
CALENDAR = Calendar(shipped_notices())
NATIONAL = load_grounds()


def term(days=20, **settings) -> Term:
    return Term.from_dict({"days": days, **settings})


def event(kind, on, **facts) -> Event:
    return Event.from_dict({"kind": kind, "on": on, **facts})


def accepted(on="2026-03-02") -> Event:
    return event("accepted", on)


def hearing(begin="2026-03-09", end="2026-03-25", **facts) -> list[Event]:
    facts = {"ground": "hearing", "notice": True, **facts}
    return [event("paused", begin, **facts), *([event("resumed", end)] if end else [])]


def reading(events, as_of, *, of=None, calendar=CALENDAR, grounds=NATIONAL, **limits) -> Reading:
    return read(of or term(), events, calendar, D(as_of), grounds=grounds, **limits)


def codes(notes) -> list[str]:
    return [note.code for note in notes]
