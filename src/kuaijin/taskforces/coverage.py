"""Seamless, full coverage: every key thing has all four people at every instant, or the gaps by name.

For one day by `coverage_on`; over a period by `gaps_between`, which asks `law.coverage` with the seats as held. Both
ask by seat: things of one task force in one town have the same four people, so the question is put once for all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone, holds_on
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod
from kuaijin.dossiers.queries import visible_to
from kuaijin.dossiers.seats import ROLES, Seat, filler_of, seats_of
from kuaijin.law.dates import day_after
from kuaijin.taskforces.models import TaskForce
from kuaijin.taskforces.stretches import MANY, Place, Stretches, among, places_of, unheld

KINDS = ("project", "enterprise")


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


def gaps_of(actor: Actor, force: TaskForce, day: date) -> tuple[Gap, ...]:
    """Gaps of the key things that take their people from this task force."""
    heirs = Inheritance.objects.filter(holds_on(day), source=force.pk).values("dossier")
    return _coverage(visible_to(actor) & Q(pk__in=heirs), day).gaps


def coverage_on(actor: Actor, day: date) -> DayCoverage:
    """What the actor may see of it."""
    return _coverage(visible_to(actor), day)


def coverage_of_zone(zone: Zone, day: date, dossiers: list[int] | None = None) -> DayCoverage:
    """Of the whole zone, or of these dossiers."""
    return _coverage(Q(zone=zone) if dossiers is None else Q(zone=zone, pk__in=dossiers), day)


def _key_on(day: date, condition: Q) -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        condition,
        Q(pk__in=KeyPeriod.objects.filter(holds_on(day)).values("dossier")),
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        kind__in=KINDS,
    )


def _coverage(condition: Q, day: date) -> DayCoverage:
    things = _key_on(day, condition)
    kinds, seat_of = _read(things, day)
    vacant = {
        pk: roles for pk, seats in seat_of.items() if (roles := tuple(role for role in ROLES if seats[role].vacant))
    }
    loaded = _loaded(things, set(vacant))
    last_resort = {zone: backstop_of(zone) for zone in {thing.zone_id for thing in loaded}}
    since = _Since(loaded, day)
    return DayCoverage(
        day=day,
        projects=sum(kind == "project" for kind in kinds.values()),
        enterprises=sum(kind == "enterprise" for kind in kinds.values()),
        gaps=tuple(
            Gap(
                thing,
                role,
                since.of(thing, role),
                None,
                filler_of(seat_of[thing.pk], role) or last_resort[thing.zone_id],
            )
            for thing in loaded
            for role in vacant[thing.pk]
        ),
    )


def _read(things: QuerySet[Dossier], day: date) -> tuple[dict[int, str], dict[int, dict[str, Seat]]]:
    """Kind of each thing; and the four seats of each, read once for those of one task force in one town.

    Left out of the seats is who has somebody of his own where the others want nobody: he wants nobody either."""
    linked = things.annotate(link=FilteredRelation("inherits", condition=holds_on(day, "inherits__")))
    kinds: dict[int, str] = {}
    homes: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for pk, kind, region, source in linked.order_by().values_list("pk", "kind", "region_id", "link__source_id"):
        kinds[pk] = kind
        homes[source, region].append(pk)
    own = set(Assignment.objects.filter(holds_on(day), dossier__kind__in=KINDS).values_list("dossier_id", flat=True))
    plain = {home: [pk for pk in members if pk not in own] for home, members in homes.items()}
    first = _seats([members[0] for members in plain.values() if members], day)
    found = {pk: first[members[0]] for members in plain.values() for pk in members}
    wanting = [home for home, members in plain.items() if not members or _vacant(first[members[0]])]
    apart = [pk for home in wanting for pk in homes[home] if pk in own]
    return kinds, {**found, **(_seats(apart, day) if apart else {})}


def _vacant(seats: dict[str, Seat]) -> bool:
    return any(seat.vacant for seat in seats.values())


def _seats(ids: list[int], day: date) -> dict[int, dict[str, Seat]]:
    return seats_of(Dossier.objects.filter(pk__in=ids).select_related("region"), day)


def _loaded(things: QuerySet[Dossier], wanted: set[int]) -> list[Dossier]:
    """Those of the things, in order of number."""
    if not wanted:
        return []
    some = things if len(wanted) > MANY else Dossier.objects.filter(pk__in=wanted)
    ordered = some.select_related("region", "zone").order_by("number", "pk")
    return [thing for thing in ordered if thing.pk in wanted]


class _Since:
    """Since when seats of these things are empty, looking back from `day`."""

    def __init__(self, things: list[Dossier], day: date) -> None:
        self.day = day
        places = places_of(things)
        self._stretches = Stretches(places) if places else None
        keys = KeyPeriod.objects.filter(among(places), holds_on(day)).order_by("-starts_on")
        self._key_from = dict(keys.values_list("dossier_id", "starts_on")) if places else {}
        self._last: dict[tuple[object, str], date | None] = {}

    def of(self, thing: Dossier, role: str) -> date:
        assert self._stretches is not None
        start = self._key_from.get(thing.pk, thing.opened_on)
        key = (self._stretches.alike(thing.pk), role)
        if key not in self._last:
            ends = [seat.end for seat in self._stretches.of(thing.pk) if seat.role == role and seat.end]
            self._last[key] = max((end for end in ends if end <= self.day), default=None)
        return max(start, self._last[key] or start)


def gaps_between(things: Iterable[Dossier], start: date, end: date) -> list[Gap]:
    """Every gap in [start, end) of key things, each inside the time the thing was key."""
    by_key = {thing.pk: thing for thing in things}
    return [
        Gap(by_key[pk], gap.role, gap.start, gap.end, None)
        for pk, gap in unheld(places_of(by_key.values()), start, end)
    ]


def closed_gaps(actor: Actor, since: date, day: date) -> list[Gap]:
    """Gaps in [since, day] that were closed again by `day`, of what the actor may see; in order of number."""
    keys = KeyPeriod.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since), starts_on__lte=day)
    things = Dossier.objects.filter(visible_to(actor), pk__in=keys.values("dossier"), kind__in=KINDS)
    rows = things.order_by("number", "pk").values_list("pk", "zone_id", "region__path")
    places = {pk: Place(zone, path or "") for pk, zone, path in rows}
    found = [(pk, gap) for pk, gap in unheld(places, since, day_after(day)) if gap.end is not None and gap.end <= day]
    loaded = {thing.pk: thing for thing in _loaded(things, {pk for pk, _gap in found})}
    return [Gap(loaded[pk], gap.role, gap.start, gap.end, None) for pk, gap in found]
