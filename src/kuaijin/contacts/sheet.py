"""The service sheet of an enterprise or a project: course and service on one line of time, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.contacts.coverage import with_last_contact
from kuaijin.contacts.lines import lines
from kuaijin.contacts.models import Contact, Duty
from kuaijin.contacts.queries import contacts, loaded
from kuaijin.contacts.tiers import Tier, service_rules
from kuaijin.directory.actors import Actor
from kuaijin.directory.saying import person_said
from kuaijin.dossiers.models import Dossier, Inheritance, Role
from kuaijin.dossiers.queries import visible_dossiers, visible_to
from kuaijin.dossiers.seats import ROLES, seats_of
from kuaijin.kit.components import PersonView
from kuaijin.kit.formats import month_text
from kuaijin.law.touch import last_day
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import State
from kuaijin.obligations.people import person_view
from kuaijin.obligations.queries import obligations
from kuaijin.obligations.rules import zone_calendar
from kuaijin.problems.models import Problem
from kuaijin.projects.models import Precision, Reach
from kuaijin.taskforces.models import HandOver

# One A4 page: so many printed lines of so many signs.
LINES = 26
SIGNS = 38
LATIN = 0x2E7F


@dataclass(frozen=True)
class Event:
    """One thing that happened. `course` marks steps of the project itself, apart from service."""

    on: date
    what: str
    said: str
    course: bool = False
    href: str = ""
    day_said: str = ""

    @property
    def printed_lines(self) -> int:
        """A Latin letter takes half the room of a Chinese sign."""
        halves = sum(2 if ord(sign) > LATIN else 1 for sign in self.said)
        return max(1, -(-halves // (2 * SIGNS)))


@dataclass(frozen=True)
class ServiceSheet:
    """`events` newest first; `earlier` says how many older ones stand on no page of the short form."""

    dossier: Dossier
    four: list[PersonView]
    tier: Tier | None
    last_on: date | None
    limit_on: date | None
    contacts: int
    promises_kept: int
    promises_open: int
    problems_open: int
    problems_closed: int
    duty_days: int
    events: tuple[Event, ...]
    earlier: int


def read_sheet(actor: Actor, dossier: Dossier, today: date, *, whole: bool = False) -> ServiceSheet:
    """A fixed number of statements. For an enterprise its projects are part of it, as far as the actor sees them."""
    things = _things(actor, dossier)
    keys = [thing.pk for thing in things]
    titles = {thing.pk: thing.title for thing in things if thing.pk != dossier.pk}
    served = list(loaded(contacts(actor).filter(dossier__in=keys, withdrawn_at=None)))
    promised = list(obligations(actor).filter(dossier__in=keys, kind=Owed.PROMISE).select_related("obligor"))
    problems = list(_problems(actor, keys))
    present = Duty.objects.filter(visible_to(actor, "dossier"), dossier__in=keys, present_at__isnull=False).count()
    events = [
        *_contacts(actor, served, titles),
        *_reached(actor, keys, titles),
        *(
            Event(row.closed_on, _("承诺兑现"), _whose(row.title, row.dossier_id, titles), href=_owed(row.pk))
            for row in promised
            if row.state == State.DONE and row.closed_on
        ),
        *_solved(problems, titles),
        *_handed_over(actor, keys, today),
    ]
    events.sort(key=lambda event: event.on, reverse=True)
    chosen = events if whole else _one_page(events)
    tier, last_on, limit_on = _limit(actor, dossier, today)
    seats = seats_of([dossier], today)[dossier.pk]
    return ServiceSheet(
        dossier=dossier,
        four=[person_view(seats[role]) for role in ROLES],
        tier=tier,
        last_on=last_on,
        limit_on=limit_on,
        contacts=sum(contact.counts for contact in served),
        promises_kept=sum(row.state == State.DONE for row in promised),
        promises_open=sum(row.state == State.OPEN for row in promised),
        problems_open=sum(row.is_open for row in problems),
        problems_closed=sum(not row.is_open for row in problems),
        duty_days=present,
        events=tuple(chosen),
        earlier=len(events) - len(chosen),
    )


def _things(actor: Actor, dossier: Dossier) -> list[Dossier]:
    if dossier.kind != "enterprise":
        return [dossier]
    own = Q(pk=dossier.pk) | Q(organisation=dossier.organisation_id, kind="project")
    return list(visible_dossiers(actor).filter(own))


def _limit(actor: Actor, dossier: Dossier, today: date) -> tuple[Tier | None, date | None, date | None]:
    row = with_last_contact(visible_dossiers(actor).filter(pk=dossier.pk), today).first()
    if row is None or dossier.closed_on is not None:
        return None, row.last_on if row else None, None
    tier = service_rules().tier(dossier.kind, key=row.is_key)
    return tier, row.last_on, last_day(row.touched_on, tier.interval, zone_calendar(dossier))


def _problems(actor: Actor, keys: list[int]) -> QuerySet[Problem]:
    rows = Problem.objects.filter(visible_to(actor, "dossier"), dossier__in=keys)
    return rows.filter(secrecy="outside") if actor.is_enterprise else rows


def _contacts(actor: Actor, served: Iterable[Contact], titles: dict[int, str]) -> Iterator[Event]:
    for line in lines(actor, served):
        contact = line.contact
        said = _("%(said)s（%(who)s）") % {"said": line.said, "who": line.people} if line.said else line.people
        what = str(contact.get_kind_display())
        if line.denied:
            said += _("；企业说不是这样")
        yield Event(contact.on, what, _whose(said, contact.dossier_id, titles), href=line.href)


def _reached(actor: Actor, keys: list[int], titles: dict[int, str]) -> Iterator[Event]:
    rows = Reach.objects.filter(visible_to(actor, "project__dossier"), project__in=keys, mistaken=False)
    for row in rows.select_related("phase").order_by("reached_on", "pk"):
        stage = str(row.get_stage_display())
        said = f"{row.phase.name}{_('：')}{stage}" if row.phase else stage
        month = month_text(row.reached_on) if row.precision == Precision.MONTH else ""
        yield Event(row.reached_on, _("走到"), _whose(said, row.project_id, titles), course=True, day_said=month)
        if row.left_on is not None:
            back = _("从%(stage)s退回：%(reason)s") % {"stage": said, "reason": row.left_reason}
            yield Event(row.left_on, _("退回"), _whose(back, row.project_id, titles), course=True)


def _solved(problems: Iterable[Problem], titles: dict[int, str]) -> Iterator[Event]:
    for row in problems:
        href = _owed(row.obligation_id)
        yield Event(row.raised_on, _("提出难处"), _whose(row.words, row.dossier_id, titles), href=href)
        if row.closed_on is not None:
            yield Event(
                row.closed_on, _("难处解决"), _whose(row.answer or row.words, row.dossier_id, titles), href=href
            )


def _handed_over(actor: Actor, keys: list[int], today: date) -> Iterator[Event]:
    """Accepted hand-overs of its own seats, and of its task force's while it took its people from there."""
    links = list(Inheritance.objects.filter(dossier__in=keys).values_list("source_id", "starts_on", "ends_on"))
    sources = Q(dossier__in=keys)
    for source, start, end in links:
        within = Q(dossier=source, takes_effect_on__gte=start)
        sources |= within & Q(takes_effect_on__lt=end) if end else within
    rows = HandOver.objects.filter(sources, state=HandOver.State.ACCEPTED, takes_effect_on__lte=today)
    for row in rows.select_related("successor").order_by("takes_effect_on", "pk"):
        said = {"role": Role(row.role).label, "name": person_said(row.successor)}
        yield Event(row.takes_effect_on, _("交接"), _("%(role)s由%(name)s接手") % said)


def _one_page(events: list[Event]) -> list[Event]:
    chosen, room = [], LINES
    for event in events:
        room -= event.printed_lines
        if room < 0:
            break
        chosen.append(event)
    return chosen


def _whose(said: str, key: int, titles: dict[int, str]) -> str:
    return f"{titles[key]}{_('：')}{said}" if key in titles else said


def _owed(key: int) -> str:
    return reverse("obligations:detail", args=[key])
