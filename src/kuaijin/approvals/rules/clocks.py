"""The clocks of a case, read by `law.clock` over the same events: promised, statutory, and the step it is in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.states import Step
from kuaijin.journal.errors import Refused
from kuaijin.law import clock as law_clock
from kuaijin.law.calendar import Calendar
from kuaijin.law.clock import Event, Ground, Reading, Term
from kuaijin.law.clock.articles import ARTICLE_32_4
from kuaijin.law.clock.terms import ClockKind, StartFrom
from kuaijin.obligations import rules as owed
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Obligation

# Working days by 行政许可法（2019）第三十二条第（四）项, unless a place is stricter.
NOTICE_DAYS = 5
ABOUT_LENGTH = 60
# What an obligation of a case is about begins so; the key follows.
ABOUT = "case:"
DELIVERY_DAYS = law_clock.DELIVERY.days
DELIVERY_SOURCE = law_clock.DELIVERY.source


@dataclass(frozen=True)
class Readings:
    """None where no such clock was begun. `step`: what the applicant or the office has to do first."""

    promised: Reading | None
    statutory: Reading | None
    step: Reading | None

    @property
    def due(self) -> date | None:
        """By when it is to be decided: the promise lies inside the law, so the earlier of the two."""
        return min(filter(None, (reading.due for reading in (self.promised, self.statutory) if reading)), default=None)


def notice_days(case: Case) -> tuple[int, str]:
    """Working days within which everything missing is told once, with the source."""
    return _stated(case.matter_facts.get("correction_days"))


def silent_days(case: Case) -> int | None:
    """Working days of silence after which the application counts as accepted; None where a rule says it does not. A
    place that is stricter about the notice (滨州 10) leaves the law's own five days for this."""
    told = case.matter_facts.get("deemed_accepted")
    if not isinstance(told, dict) or "holds" not in told:
        return _stated(told)[0]
    if not told["holds"]:
        return None
    return NOTICE_DAYS if "行政许可法" in str(told.get("source")) else notice_days(case)[0]


def _stated(told: Any) -> tuple[int, str]:
    if isinstance(told, dict) and told.get("days") is not None:
        return int(told["days"]), str(told.get("source") or ARTICLE_32_4)
    return (int(told), ARTICLE_32_4) if isinstance(told, int) else (NOTICE_DAYS, ARTICLE_32_4)


def term_of(case: Case, kind: ClockKind) -> dict[str, Any]:
    """The frozen term as an obligation keeps it: it runs from acceptance, silence counts by the case's own limits."""
    stated = case.promised_term if kind is ClockKind.PROMISED else case.statutory_term
    named = own_grounds(case)
    return {
        **stated,
        **({"grounds": named} if named else {}),
        "start_from": str(StartFrom.ACCEPTED),
        "clock": str(kind),
        "notice_limit": notice_days(case)[0],
        "deemed_accepted_after": silent_days(case),
    }


def own_grounds(case: Case) -> list[str]:
    """Grounds of a pause that its catalogue names and only the law of its sector grants: of an approval (核准) the
    commissioned assessment (企业投资项目核准和备案管理条例 10)."""
    known = owed.grounds()
    named = case.matter_facts.get("stops") or ()
    return [code for code in named if (ground := known.get(code)) is None or not ground.stops]


def pauses_of(case: Case) -> list[Ground]:
    """By what this case can be paused: what its catalogue names; a hearing, which the office may always hold (46); a
    public notice where one is asked. All that stop a clock where the catalogue names none."""
    facts = case.matter_facts
    named = set(facts.get("stops") or ())
    if named:
        named |= {"hearing", *(["public_notice"] if facts.get("notice") else [])}
    stopping = (ground for ground in owed.grounds(own_grounds(case)).all() if ground.stops)
    return [ground for ground in stopping if not named or ground.code in named]


def events_of(case: Case) -> list[Event]:
    """All that moved its clocks. An extension of the law's term that came too late for the promise is in its steps
    only: it cannot mend a promise that was broken."""
    if case.obligation is None:
        return []
    late = [
        Event.from_dict({"kind": "extended", "on": step.on.isoformat(), **_extension(step.facts)})
        for step in case.steps.all()
        if step.what == Step.EXTENDED and step.facts.get("statutory_only")
    ]
    return [*owed.events_of(case.obligation), *late]


def received_first(case: Case) -> date | None:
    """The day on which all papers were there and its clocks could begin."""
    return next((event.on for event in events_of(case) if event.kind is law_clock.Kind.RECEIVED), None)


def _extension(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: facts[key] for key in ("days", "authority", "reason")}


def statutory(case: Case, as_of: date, *, events: list[Event] | None = None) -> Reading | None:
    """The term of the law over the events of the case; None before its papers were received.

    Counted by the country's calendar alone: what a zone takes off by its own order is no statutory holiday (行政许可法
    82), so it moves the zone's promise and never the law's limit."""
    if case.obligation is None:
        return None
    term = term_of(case, ClockKind.STATUTORY)
    limits = {key: term.pop(key) for key in ("notice_limit", "deemed_accepted_after")}
    known = owed.grounds(term.pop("grounds", ()))
    try:
        return law_clock.read(
            Term.from_dict(term),
            events_of(case) if events is None else events,
            calendar_of(),
            as_of,
            grounds=known,
            **limits,
        )
    except law_clock.Refused as error:
        raise Refused(error.text(owed.language()), field="on", rule=error.rule) from error


def readings(case: Case, as_of: date) -> Readings:
    """What all its clocks show at the end of `as_of`; after it was closed, as they stood on that day."""
    if case.obligation is None:
        return Readings(None, None, None)
    closed = case.obligation.closed_on
    on = as_of if closed is None or as_of < closed else closed
    step = step_of(case)
    return Readings(
        promised=owed.read(case.obligation, on),
        statutory=statutory(case, on),
        step=owed.read(step, as_of) if step is not None else None,
    )


STEPS = {CaseState.FILED: "intake", CaseState.CORRECTING: "correction", CaseState.GRANTED: "delivery"}


def step_of(case: Case) -> Obligation | None:
    """What is owed first in the state it is in: to look at the papers, to correct them, to deliver."""
    word = STEPS.get(CaseState(case.state))
    if word is None:
        return None
    about = about_of(case, word)
    return Obligation.objects.filter(dossier=case.dossier_id, about=about, state="open").first()


def about_of(case: Case | int, word: str = "") -> str:
    """By what an obligation of its handling is known; a long code of a paper is cut as the column wants it."""
    known = f"{ABOUT}{case.pk if isinstance(case, Case) else case}"
    return f"{known}:{word}"[:ABOUT_LENGTH] if word else known


def case_named(about: str) -> int | None:
    """The key of the case whose handling an obligation is about; None where it is about something else."""
    key = about.removeprefix(ABOUT).partition(":")[0]
    return int(key) if about.startswith(ABOUT) and key.isdecimal() else None


def statutory_due(case: Case, as_of: date) -> date | None:
    """The one place that says by when the law wants it decided."""
    reading = statutory(case, as_of)
    return reading.due if reading is not None else None


def due_if_accepted(case: Case, on: date) -> date | None:
    """By when it would have to be decided if it were accepted on that day: the earlier of promise and law."""
    assert case.obligation is not None
    events = [*events_of(case), Event.from_dict({"kind": "accepted", "on": on.isoformat()})]
    lawful = statutory(case, on, events=events)
    dues = [owed.read(case.obligation, on, events=events).due, lawful.due if lawful is not None else None]
    return min(filter(None, dues), default=None)


def promised_earlier(case: Case) -> date | None:
    """The day of decision that the published plan told the enterprise, where it lies before the clock's own: papers
    that came late, corrections and pauses move the clock and not what was told."""
    owed_now, told = case.obligation, case.planned_decide_on
    if owed_now is None or owed_now.closed_on is not None or owed_now.due_on is None or told is None:
        return None
    return told if told < owed_now.due_on else None


def is_deemed(case: Case, as_of: date) -> bool:
    """Silence past the limit: it counts as accepted from receipt."""
    if case.state != CaseState.FILED or case.obligation is None:
        return False
    return owed.read(case.obligation, as_of).course.deemed


def within_law(case: Case) -> bool:
    """The promised limit is not longer than the law's. In two units they are compared on their days: `kept_term`."""
    return not _same_unit(case) or int(case.promised_term["days"]) <= int(case.statutory_term["days"])


def _same_unit(case: Case) -> bool:
    return bool(case.promised_term.get("mode", "working") == case.statutory_term.get("mode", "working"))


def kept_term(case: Case, on: date) -> dict[str, Any]:
    """The term of its obligation when its papers are all there on that day: as promised; the law's own where working
    days of a promise would end after calendar days of the law."""
    promised = term_of(case, ClockKind.PROMISED)
    if _same_unit(case):
        return promised
    lawful = {**term_of(case, ClockKind.STATUTORY), "clock": str(ClockKind.PROMISED)}
    ends = [_end_of(term, on, owed.zone_calendar(case.dossier)) for term in (promised, lawful)]
    return lawful if None not in ends and ends[1] < ends[0] else promised  # type: ignore[operator]


_BESIDE_THE_TERM = ("notice_limit", "deemed_accepted_after", "grounds")


def _end_of(term: dict[str, Any], accepted: date, calendar: Calendar) -> date | None:
    plain = {key: value for key, value in term.items() if key not in _BESIDE_THE_TERM}
    events = [Event.from_dict({"kind": kind, "on": accepted.isoformat()}) for kind in ("received", "accepted")]
    return law_clock.read(Term.from_dict(plain), events, calendar, accepted, grounds=owed.grounds()).due
