"""The clocks of a request: every step of its service level from one beginning, read by the law's own clock.

Time that waits for the enterprise stops them all: days by a pause with its ground, minutes by the instants."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.law import clock as law_clock
from kuaijin.law import hours as law_hours
from kuaijin.law.clock import Event
from kuaijin.law.dates import day_of
from kuaijin.obligations import rules as owed
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import Materialised
from kuaijin.requests import packs
from kuaijin.requests.models import RequestClock, RequestEntry, RequestPause, ServiceRequest
from kuaijin.requests.packs import Level, StepTerm

GROUND = "enterprise_reply"
# What an obligation of a request is about begins so; the step follows.
ABOUT = "request:"
# Owed beside: by the office that is offered it, by offices that help, by whoever asked the enterprise. Never the owner.
BESIDE = ("offer", "joint", "question")
What = RequestEntry.What
Step = RequestClock.Step
ORDER = {step: place for place, step in enumerate(packs.STEPS)}
ALL_HEARD = (Step.CONTACT, Step.CHECK, Step.PLAN, Step.REPLY)
# Which steps a line meets. Whoever answers has also looked at it, told his plan and replied: late if late.
MEETS: dict[str, tuple[str, ...]] = {
    What.ACCEPTED: (Step.CHECK,),
    What.ASSIGNED: (Step.CHECK,),
    What.CONTACTED: (Step.CONTACT,),
    What.ASKED_BACK: (Step.CONTACT, Step.CHECK),
    What.PLAN: ALL_HEARD,
    What.SAID: (Step.CONTACT, Step.CHECK, Step.REPLY),
    What.PLANNED: ALL_HEARD,
    What.ANSWERED: (*ALL_HEARD, Step.SOLVE),
}


def about_of(step: str) -> str:
    return f"{ABOUT}{step}"


def step_of(about: str) -> str:
    """check, solve, ruling, call_back…; empty where it is about no request."""
    return about.removeprefix(ABOUT).partition(":")[0] if about.startswith(ABOUT) else ""


def step_said(step: str) -> str:
    """What is owed: a step of the level, or of the way itself."""
    words = {
        "contact": _("联系企业"),
        "check": _("核实接单"),
        "plan": _("拿出方案"),
        "reply": _("首次答复"),
        "solve": _("办理诉求"),
        "ruling": _("裁定谁来办"),
        "call_back": _("回访"),
        "withdrawal": _("核实撤回"),
        "planned": _("计划解决"),
        "offer": _("接单或退单"),
        "joint": _("协助办理"),
        "question": _("企业还没有补充，问一问"),
    }
    return words[step]


def owns(about: str) -> bool:
    """Does whoever owes this answer for the whole request?"""
    return bool(step_of(about)) and step_of(about) not in BESIDE


def level_of(request: ServiceRequest) -> Level:
    """Its service level; where the file does not know it any more, the system's own."""
    return packs.levels().get(request.level) or packs.levels()["own"]


def term_of(level: Level, step: str, *, is_complex: bool = False) -> dict[str, Any]:
    """The term of a step as an obligation keeps it."""
    term = level.term(step, is_complex=is_complex)
    return term_dict(term, (packs.way().source if term.own else level.source).name)


def term_dict(term: StepTerm, source: str) -> dict[str, Any]:
    if term.in_minutes:
        return owed.minutes(term.amount, term.mode, source, grounds=[GROUND])
    return {**owed.working_days(term.amount, source), "mode": term.mode, "grounds": [GROUND]}


def way_term(days: int) -> dict[str, Any]:
    """So many working days by the product's own rule of the way."""
    return owed.working_days(days, packs.way().source.name)


def events_of(from_at: datetime, pauses: Iterable[RequestPause]) -> list[Event]:
    """What moves a clock that began at `from_at`: its receipt and every wait for the enterprise since then."""
    found = [_event("received", from_at)]
    for pause in sorted(pauses, key=lambda pause: pause.from_at):
        if pause.until_at is not None and pause.until_at <= from_at:
            continue
        found.append(_event("paused", max(pause.from_at, from_at), ground=GROUND, notice=True))
        if pause.until_at is not None:
            found.append(_event("resumed", pause.until_at))
    return found


def _event(kind: str, at: datetime, **facts: Any) -> Event:
    return Event.from_dict({"kind": kind, "on": day_of(at).isoformat(), "at": at.isoformat(), **facts})


def measured(
    request: ServiceRequest, term: dict[str, Any], from_at: datetime, day: date, pauses: Iterable[RequestPause]
) -> Materialised:
    """The days of a step by the same functions that set those of an obligation."""
    return owed.materialise(Obligation(dossier=request.dossier, term=term), day, events=events_of(from_at, pauses))


def reading_of(clock: RequestClock, at: datetime) -> law_clock.Reading | law_hours.Reading:
    """The reading that page and API show at an instant: the days or spans with why each counts. After the step was met
    it is read as of then."""
    request = clock.request
    as_of = min(at, clock.met_at) if clock.met_at is not None else at
    row = Obligation(dossier=request.dossier, term=clock.term)
    events = events_of(clock.from_at, request.pauses.all())
    if owed.in_minutes(clock.term):
        return owed.read_minutes(row, as_of, events=events)
    return owed.read(row, day_of(as_of), events=events)


def missed(clock: RequestClock, at: datetime) -> bool:
    """Not met by its day or instant. What is not asked any more is not missed."""
    if clock.dropped:
        return False
    if clock.due_at is not None:
        return (clock.met_at or at) > clock.due_at
    if clock.due_on is None:
        return False
    return (clock.met_on or day_of(at)) > clock.due_on


def asked(request: ServiceRequest) -> list[RequestClock]:
    """The steps of its present round that are still to be met, the first one first."""
    rows = request.clocks.filter(round=request.round, met_at=None, dropped=False)
    return sorted(rows, key=lambda row: row.order)
