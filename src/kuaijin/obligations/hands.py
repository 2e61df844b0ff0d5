"""In whose hands the days of an obligation were, from its receipt to today or to its end: every day has one owner."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaijin.directory.models import Organisation
from kuaijin.directory.saying import organisation_said
from kuaijin.kit.components import StripDay, StripRun, StripShare
from kuaijin.law.attribution import HandOver, Party, Split, split
from kuaijin.law.calendar import Calendar
from kuaijin.law.clock import Event, Kind
from kuaijin.law.dates import day_after, day_before, each_day
from kuaijin.obligations.explain import ground_said
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import events_of, grounds, zone_calendar

OWNERS = {
    Party.APPLICANT: "app",
    Party.DEPARTMENT: "dep",
    Party.LEGAL_PROCEDURE: "law",
    Party.HIGHER_AUTHORITY: "up",
    Party.THIRD_PARTY: "third",
}
PARTIES = {
    Organisation.Kind.ENTERPRISE: Party.APPLICANT,
    Organisation.Kind.UTILITY: Party.THIRD_PARTY,
    Organisation.Kind.BANK: Party.THIRD_PARTY,
    Organisation.Kind.SUPERIOR: Party.HIGHER_AUTHORITY,
}
ENDS = (Kind.DECIDED, Kind.WITHDRAWN, Kind.NOT_ACCEPTED)


@dataclass(frozen=True)
class Hands:
    """`runs` and `shares` are what `days_strip` draws; `days` is their sum, both ends included."""

    obligation: Obligation
    since: date
    days: int
    runs: tuple[StripRun, ...]
    shares: tuple[StripShare, ...]


def hands_of(obligation: Obligation, today: date) -> Hands | None:
    """None before its first day is over, or when the holiday notice of one of its years is missing."""
    events = [event for event in events_of(obligation) if event.on <= today]
    if not events:
        return None
    since = events[0].on
    last = min(filter(None, (obligation.closed_on, _ended(events), today)))
    calendar = zone_calendar(obligation.dossier)
    if last <= since or not (calendar.knows(since) and calendar.knows(last)):
        return None
    first = HandOver(since, _party(obligation.obligor.organisation), organisation_said(obligation.obligor.organisation))
    told = split(since, day_after(last), _hand_overs(obligation, events, first), first=first)
    return Hands(obligation, since, told.days, _runs(told, calendar), _shares(told, obligation))


def _ended(events: list[Event]) -> date | None:
    return next((event.on for event in events if event.kind in ENDS), None)


def _party(organisation: Organisation) -> Party:
    return PARTIES.get(Organisation.Kind(organisation.kind), Party.DEPARTMENT)


def _hand_overs(obligation: Obligation, events: list[Event], first: HandOver) -> list[HandOver]:
    applicant = organisation_said(obligation.beneficiary) if obligation.beneficiary else _("申请人")
    result = []
    for event in events:
        if event.kind is Kind.CORRECTION_NOTICE:
            result.append(HandOver(event.on, Party.APPLICANT, applicant))
        elif event.kind in (Kind.CORRECTED, Kind.RESUMED):
            result.append(HandOver(event.on, first.party, first.holder))
        elif event.kind is Kind.PAUSED and (ground := grounds((event.ground,)).get(event.ground)) is not None:
            result.append(HandOver(event.on, ground.owner, ground_said(event.ground)))
    return result


def _runs(told: Split, calendar: Calendar) -> tuple[StripRun, ...]:
    runs: list[StripRun] = []
    language = get_language() or "zh"
    for stretch in told.stretches:
        owner = OWNERS[stretch.party]
        if owner == "dep" and runs and runs[-1].owner == "dep":
            owner = "dep2"
        days = tuple(
            StripDay(info.date, info.works, info.reason.text(language))
            for info in (calendar.explain(day) for day in each_day(stretch.start, day_before(stretch.end)))
        )
        runs.append(StripRun(owner, stretch.holder, days))
    return tuple(runs)


def _shares(told: Split, obligation: Obligation) -> tuple[StripShare, ...]:
    """Most days first; each opens the events that they come from."""
    sums: dict[tuple[Party, str], int] = {}
    for stretch in told.stretches:
        key = (stretch.party, stretch.holder)
        sums[key] = sums.get(key, 0) + stretch.days
    href = reverse("obligations:detail", args=[obligation.pk])
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return tuple(StripShare(OWNERS[party], holder, days, href) for (party, holder), days in ordered)
