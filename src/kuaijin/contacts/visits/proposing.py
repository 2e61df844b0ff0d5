"""Who visits whom: of the four answerable people those whom the tier names, evenly by the number of visits."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from kuaijin.contacts.models import PlannedVisit, VisitState
from kuaijin.contacts.visits.tiers import VisitTier, visit_rules
from kuaijin.directory.models import Post, holds_on
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.law.calendar import Calendar
from kuaijin.law.rounds import Round, rounds
from kuaijin.obligations.rules import zone_calendar
from kuaijin.projects.models import Project


@dataclass(frozen=True)
class Proposed:
    """One enterprise with its visitor and its rounds."""

    dossier: Dossier
    tier: VisitTier
    post: Post
    rounds: tuple[Round, ...]


def enterprises_of(force: Dossier, day: date) -> list[tuple[Dossier, VisitTier]]:
    """The enterprises that the task force looks after on `day`, with the tier of each; by number."""
    taken = Inheritance.objects.filter(holds_on(day), source=force).values("dossier")
    keys = KeyPeriod.objects.filter(holds_on(day), dossier=OuterRef("pk"))
    projects = Project.objects.filter(enterprise=OuterRef("pk"), dossier__closed_on=None)
    rows = Dossier.objects.filter(pk__in=taken, kind="enterprise", closed_on=None)
    rows = rows.select_related("region", "zone").annotate(key=Exists(keys), with_project=Exists(projects))
    known = visit_rules()
    return [(row, known.tier_for(key=row.key, with_project=row.with_project)) for row in rows.order_by("number")]


def proposed(force: Dossier, starts_on: date, ends_on: date, months: dict[str, int], day: date) -> list[Proposed]:
    """For every enterprise that no other plan visits in that time. `months`: code of a tier → length of its round; a
    tier that is not named is left out."""
    wanted = [(row, tier) for row, tier in enterprises_of(force, day) if tier.code in months]
    taken = set(
        PlannedVisit.objects.filter(dossier__in=[row.pk for row, _ in wanted], opens_on__lt=ends_on)
        .filter(last_on__gte=starts_on)
        .exclude(state=VisitState.DROPPED)
        .values_list("dossier_id", flat=True)
    )
    free = [(row, tier) for row, tier in wanted if row.pk not in taken]
    calendar = zone_calendar(force)
    return list(_spread(free, starts_on, ends_on, months, calendar, day))


def _spread(
    free: list[tuple[Dossier, VisitTier]],
    starts_on: date,
    ends_on: date,
    months: dict[str, int],
    calendar: Calendar,
    day: date,
) -> Iterator[Proposed]:
    """Whoever has the fewest visits so far takes the next enterprise, and keeps it for the whole plan."""
    seats, load = seats_of([row for row, _ in free], day), Counter[int]()
    for row, tier in free:
        found = tuple(rounds(starts_on, ends_on, months[tier.code], calendar))
        may = _candidates(seats[row.pk], tier)
        post = min(may, key=lambda post: load[post.pk]) if may else backstop_of(row.zone_id)
        load[post.pk] += len(found)
        yield Proposed(row, tier, post, found)


def _candidates(seats: dict[str, Seat], tier: VisitTier) -> list[Post]:
    """Those who hold a seat that the tier names; where all are empty, whoever of the four is there."""
    for roles in (tier.by, ROLES):
        found = [seats[role].assignment.post for role in roles if seats[role].holder and seats[role].assignment]  # type: ignore[union-attr]
        if found:
            return list(dict.fromkeys(found))
    return []
