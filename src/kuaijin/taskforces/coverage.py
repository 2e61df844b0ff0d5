"""Seamless, full coverage: every key thing has all four people at every instant, or the gaps by name.

For one day by `coverage_on`; over a period by `gaps_between`, which asks `law.coverage` with the seats as held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding, Post, Region, Zone, holds_on
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role
from kuaijin.dossiers.queries import visible_to
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.law import coverage as law_coverage
from kuaijin.taskforces.models import TaskForce


@dataclass(frozen=True)
class Gap:
    """Nobody holds `role` of `dossier` from `since` (to `until`, exclusive; None = still). Who must fill it."""

    dossier: Dossier
    role: str
    since: date
    until: date | None
    filler: Post | None


@dataclass(frozen=True)
class DayCoverage:
    """Key things on a day and those with a vacant seat."""

    day: date
    projects: int
    enterprises: int
    gaps: tuple[Gap, ...]


def key_dossiers(day: date, condition: Q) -> list[Dossier]:
    """Key on `day`, under a visibility condition; in order of number."""
    return list(
        Dossier.objects.filter(
            condition,
            Q(pk__in=KeyPeriod.objects.filter(holds_on(day)).values("dossier")),
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
            kind__in=("project", "enterprise"),
        )
        .select_related("region", "zone")
        .order_by("number")
    )


def key_dossiers_between(since: date, day: date, condition: Q) -> list[Dossier]:
    """Key at some time in [since, day], under a visibility condition; in order of number."""
    keys = KeyPeriod.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since), starts_on__lte=day)
    return list(
        Dossier.objects.filter(condition, pk__in=keys.values("dossier"), kind__in=("project", "enterprise"))
        .select_related("region", "zone")
        .order_by("number")
    )


def gaps_of(actor: Actor, force: TaskForce, day: date) -> tuple[Gap, ...]:
    """Gaps of the key things that take their people from this task force."""
    heirs = Inheritance.objects.filter(holds_on(day), source=force.pk).values("dossier")
    return _coverage(key_dossiers(day, visible_to(actor) & Q(pk__in=heirs)), day).gaps


def coverage_on(actor: Actor, day: date) -> DayCoverage:
    """What the actor may see of it."""
    return _coverage(key_dossiers(day, visible_to(actor)), day)


def coverage_of_zone(zone: Zone, day: date, dossiers: list[int] | None = None) -> DayCoverage:
    """Of the whole zone, or of these dossiers."""
    condition = Q(zone=zone) if dossiers is None else Q(zone=zone, pk__in=dossiers)
    return _coverage(key_dossiers(day, condition), day)


def _coverage(things: list[Dossier], day: date) -> DayCoverage:
    seats = seats_of(things, day)
    vacant = [(thing, role) for thing in things for role in ROLES if seats[thing.pk][role].vacant]
    history = _since(vacant, day)
    last_resort = {zone_id: backstop_of(zone_id) for zone_id in {thing.zone_id for thing, _role in vacant}}
    return DayCoverage(
        day=day,
        projects=sum(thing.kind == "project" for thing in things),
        enterprises=sum(thing.kind == "enterprise" for thing in things),
        gaps=tuple(
            Gap(
                thing,
                role,
                history[thing.pk, role],
                None,
                filler_of(seats[thing.pk], role) or last_resort[thing.zone_id],
            )
            for thing, role in vacant
        ),
    )


def filler_of(seats: dict[str, Seat], role: str) -> Post | None:
    """Who must fill a gap: the manager, else the leader; without both it falls to the zone's coordinating post."""
    for above in (Role.MANAGER, Role.LEADER):
        seat = seats[above]
        if above != role and seat.holder is not None and seat.assignment is not None:
            return seat.assignment.post
    return None


def _since(vacant: list[tuple[Dossier, str]], day: date) -> dict[tuple[int, str], date]:
    """Since when each of these seats is empty, looking back from `day`."""
    things = {thing.pk: thing for thing, _role in vacant}
    key_from = dict(
        KeyPeriod.objects.filter(holds_on(day), dossier__in=things)
        .order_by("-starts_on")
        .values_list("dossier_id", "starts_on")
    )
    found = {}
    periods = seat_periods(things.values())
    for thing, role in vacant:
        start = key_from.get(thing.pk, thing.opened_on)
        ends = [seat.end for seat in periods[thing.pk] if seat.role == role and seat.end and seat.end <= day]
        found[thing.pk, role] = max([start, *ends])
    return found


def gaps_between(things: Iterable[Dossier], start: date, end: date) -> list[Gap]:
    """Every gap in [start, end) of key things, each inside the time the thing was key."""
    group = list(things)
    periods = seat_periods(group)
    keys: dict[int, list[tuple[date, date | None]]] = {}
    for pk, begins, ends in KeyPeriod.objects.filter(dossier__in=group).values_list(
        "dossier_id", "starts_on", "ends_on"
    ):
        keys.setdefault(pk, []).append((begins, ends))
    found = []
    for thing in group:
        for begins, ends in _merged(keys.get(thing.pk, []), start, end):
            found += [
                Gap(thing, gap.role, gap.start, gap.end, None)
                for gap in law_coverage.gaps(periods[thing.pk], ROLES, begins, ends)
            ]
    return found


def _merged(periods: list[tuple[date, date | None]], start: date, end: date) -> list[tuple[date, date]]:
    """The union of the periods, cut to [start, end)."""
    cut = sorted((max(a, start), min(b or end, end)) for a, b in periods if a < end and (b is None or b > start))
    union: list[tuple[date, date]] = []
    for a, b in cut:
        if union and a <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], b))
        elif a < b:
            union.append((a, b))
    return union


def seat_periods(things: Iterable[Dossier]) -> dict[int, list[law_coverage.Seat]]:
    """For each dossier every stretch in which a person sat on one of its seats: assignment ∩ holding ∩ inheritance."""
    group = list(things)
    sources = list(Inheritance.objects.filter(dossier__in=group))
    ids = {thing.pk for thing in group} | {row.source_id for row in sources}
    rows = list(Assignment.objects.filter(dossier__in=ids).select_related("region"))
    holdings: dict[int, list[Holding]] = {}
    for holding in Holding.objects.filter(post__in={row.post_id for row in rows}).select_related("person"):
        holdings.setdefault(holding.post_id, []).append(holding)
    by_dossier: dict[int, list[Assignment]] = {}
    for row in rows:
        by_dossier.setdefault(row.dossier_id, []).append(row)
    result: dict[int, list[law_coverage.Seat]] = {thing.pk: [] for thing in group}
    for thing in group:
        for row in by_dossier.get(thing.pk, []):
            result[thing.pk] += _held(row, holdings, None)
        for link in (row for row in sources if row.dossier_id == thing.pk):
            for row in by_dossier.get(link.source_id, []):
                if row.role != Role.LOCAL or row.region is None or _inside(thing.region, row.region):
                    result[thing.pk] += _held(row, holdings, link)
    return result


def _inside(place: Region | None, town: Region) -> bool:
    return place is not None and place.path.startswith(town.path)


def _held(row: Assignment, holdings: dict[int, list[Holding]], link: Inheritance | None) -> list[law_coverage.Seat]:
    found = []
    for holding in holdings.get(row.post_id, []):
        periods = [(row.starts_on, row.ends_on), (holding.starts_on, holding.ends_on)]
        if link is not None:
            periods.append((link.starts_on, link.ends_on))
        start = max(a for a, _b in periods)
        ends = [b for _a, b in periods if b is not None]
        end = min(ends) if ends else None
        if end is None or start < end:
            found.append(law_coverage.Seat(role=row.role, holder=holding.person.name, start=start, end=end))
    return found
