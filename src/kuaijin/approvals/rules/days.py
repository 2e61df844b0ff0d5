"""Whose every elapsed day was, of one case and of all cases of a checklist. The parts sum to the whole.

A day counts as the clocks count it: the day on which something begins is not counted, the day on which it ends is. A
day that is given back belongs to the procedure for which it is given back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case, Checklist
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import BEFORE_START
from kuaijin.approvals.states import Step
from kuaijin.directory.models import Organisation
from kuaijin.directory.saying import organisation_said
from kuaijin.law.attribution import HandOver, Party, Split, split
from kuaijin.law.calendar import MissingYear
from kuaijin.law.clock import Kind
from kuaijin.law.dates import day_before
from kuaijin.obligations.explain import ground_said
from kuaijin.obligations.rules import grounds, zone_calendar

PARTIES = {
    Organisation.Kind.ENTERPRISE: Party.APPLICANT,
    Organisation.Kind.UTILITY: Party.THIRD_PARTY,
    Organisation.Kind.BANK: Party.THIRD_PARTY,
    Organisation.Kind.SUPERIOR: Party.HIGHER_AUTHORITY,
}
NEVER_HANDLED = (CaseState.DROPPED,)


@dataclass(frozen=True)
class Course:
    """The days of (start, end] of one case and who had it in hand from when on."""

    start: date
    end: date
    hands: tuple[HandOver, ...]

    def since(self, day: date) -> list[HandOver]:
        """From `day` on: who has it then, and what followed."""
        before = [hand for hand in self.hands if hand.at <= day]
        now = [HandOver(day, before[-1].party, before[-1].holder)] if before else []
        return [*now, *(hand for hand in self.hands if hand.at > day)]


def split_of(thing: Case | Checklist, as_of: date) -> Split | None:
    """In calendar days; None before anything has begun."""
    found = course_of(thing, as_of) if isinstance(thing, Case) else _whole(thing, as_of)
    if found is None or found.end < found.start:
        return None
    return split(found.start, found.end, found.hands[1:], first=found.hands[0])


def working_split(told: Split, thing: Case | Checklist) -> Split | None:
    """The same stretches in working days; None where a year of them has no holiday notice."""
    calendar = zone_calendar(thing.dossier)
    hands = [HandOver(one.start, one.party, one.holder) for one in told.stretches]
    if not hands:
        return None
    try:
        return split(told.start, told.end, hands[1:], first=hands[0], measure=calendar.between)
    except MissingYear:
        return None


def course_of(case: Case, as_of: date, seen: frozenset[int] = frozenset()) -> Course | None:
    """From the day on which it could have been filed to its decision or `as_of`. A merged one follows its host."""
    if case.way == Way.MERGED and case.merged_into is not None and case.merged_into_id not in seen:
        return course_of(case.merged_into, as_of, seen | {case.pk})
    filed = case.filed_on
    start = _could_be_filed(case)
    if filed is not None and (start is None or start > filed):
        start = filed
    if start is None or start > as_of or case.state in NEVER_HANDLED:
        return None
    end = min(filter(None, (case.decided_on or case.closed_on, as_of)))
    applicant = HandOver(start, Party.APPLICANT, _applicant(case))
    if filed is None or filed > as_of:
        return Course(start, end, (applicant,))
    begun = [applicant] if filed > start else []
    hands = [*begun, *_waiting(case, filed, as_of, seen), *_handling(case, as_of)]
    return Course(start, max(start, end), _in_order(hands))


def _could_be_filed(case: Case) -> date | None:
    """The day for which the plan has it, if it was published by then and what comes first had its result."""
    told = case.planned.get("review_start") or case.planned.get("start")
    planned = date.fromisoformat(told) if told else case.planned_start_on
    if planned is None:
        return None
    days = [planned, case.plan.published_on or planned]
    for link in _links(case):
        if link.decided_on is None:
            return None
        days.append(link.decided_on)
    return max(days)


def _links(case: Case) -> list[Case]:
    """Predecessors whose result must be there first."""
    kinds = [str(kind) for kind in BEFORE_START]
    links = case.awaits.filter(kind__in=kinds).exclude(after__state__in=NEVER_HANDLED)
    return [
        link.after
        for link in links.select_related("after__post__organisation", "after__plan", "after__dossier__organisation")
    ]


def _waiting(case: Case, filed: date, as_of: date, seen: frozenset[int]) -> list[HandOver]:
    """Until the last awaited result its days are those of whoever had that predecessor in hand."""
    received = clocks.received_first(case)
    if received is not None and received <= filed:
        return []
    seen = seen | {case.pk}
    before = [one for one in _links(case) if one.pk not in seen]
    if not before:
        return [_office(case, filed)]
    last = max(before, key=lambda one: (one.decided_on or as_of, one.pk))
    course = course_of(last, min(as_of, received) if received else as_of, seen)
    if course is None:
        return [HandOver(filed, Party.APPLICANT, _applicant(case))]
    hands = course.since(filed) or [_office(last, filed)]
    # The result is there and the papers still are not as they must be: he corrects.
    corrects = case.steps.filter(what=Step.CORRECTION_NOTICE, on__lte=as_of).exists()
    if corrects and last.decided_on is not None and filed < last.decided_on < (received or as_of):
        hands.append(HandOver(last.decided_on, Party.APPLICANT, _applicant(case)))
    return hands


def _handling(case: Case, as_of: date) -> list[HandOver]:
    """From receipt on: the office, the applicant while he corrects, the procedure while a clock stands. The first day
    of a pause is given back and the day of resuming counts: both change hands the evening before."""
    hands: list[HandOver] = []
    known = grounds()
    for event in clocks.events_of(case):
        if event.on > as_of:
            continue
        if event.kind in (Kind.RECEIVED, Kind.CORRECTED):
            hands.append(_office(case, event.on))
        elif event.kind is Kind.CORRECTION_NOTICE:
            hands.append(HandOver(event.on, Party.APPLICANT, _applicant(case)))
        elif event.kind is Kind.PAUSED and (ground := known.get(event.ground)) is not None:
            hands.append(HandOver(day_before(event.on), ground.owner, ground_said(event.ground)))
        elif event.kind is Kind.RESUMED:
            hands.append(_office(case, day_before(event.on)))
    return hands


def _in_order(hands: Sequence[HandOver]) -> tuple[HandOver, ...]:
    """As they followed each other: none lasts beyond the next one, whatever day it bears."""
    ordered: list[HandOver] = []
    for hand in reversed(hands):
        at = min(hand.at, ordered[-1].at) if ordered else hand.at
        ordered.append(HandOver(at, hand.party, hand.holder))
    return tuple(reversed(ordered))


def _office(case: Case, at: date) -> HandOver:
    organisation = case.post.organisation
    party = PARTIES.get(Organisation.Kind(organisation.kind), Party.DEPARTMENT)
    return HandOver(at, party, organisation_said(organisation))


def _applicant(case: Case | Checklist) -> str:
    organisation = case.dossier.organisation
    return organisation_said(organisation) if organisation is not None else _("申请人")


def _whole(checklist: Checklist, as_of: date) -> Course | None:
    """Each day is that of the case which held up the end on that day: walked back from the last decision. Between two
    cases, when none was in hand, it was the applicant's."""
    rows = Case.objects.filter(checklist=checklist).exclude(way=Way.MERGED).exclude(state__in=NEVER_HANDLED)
    cases = rows.select_related(
        "dossier__zone", "dossier__organisation", "plan", "post__organisation", "obligation"
    ).prefetch_related("steps", "obligation__events")
    filed = (case for case in cases.order_by("pk") if case.filed_on is not None)
    courses = [course for case in filed if (course := course_of(case, as_of)) is not None]
    return _walked_back(courses, _applicant(checklist)) if courses else None


def _walked_back(courses: Iterable[Course], applicant: str) -> Course:
    left = sorted(courses, key=lambda one: (one.end, one.start))
    end, first = left[-1].end, min(one.start for one in left)
    reached, pieces = end, list[list[HandOver]]()
    while reached > first:
        # The one that ended last of those that were in hand just before.
        holding = next((one for one in reversed(left) if one.start < reached <= one.end), None)
        if holding is not None:
            pieces.append([hand for hand in holding.since(holding.start) if hand.at < reached])
            reached = holding.start
            continue
        ended = max(one.end for one in left if one.end < reached)
        pieces.append([HandOver(ended, Party.APPLICANT, applicant)])
        reached = ended
    hands = [hand for piece in reversed(pieces) for hand in piece]
    return Course(first, end, tuple(hands) or (HandOver(first, Party.APPLICANT, applicant),))
