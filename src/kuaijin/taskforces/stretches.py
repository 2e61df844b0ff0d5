"""Stretches of time in which somebody sat on a seat, and those in which nobody did.

Things that took their people from the same task forces on the same days, in the same place and without anybody of their
own, have the same stretches: they are laid out once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from kuaijin.directory.models import Holding, holds_on
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role
from kuaijin.dossiers.seats import ROLES
from kuaijin.law import coverage as law_coverage

MANY = 500


class Place(NamedTuple):
    """Where a thing lies; `path` is that of its region, "" if it has none."""

    zone: int
    path: str


class Link(NamedTuple):
    """From when to when a thing took its people from `source`."""

    source: int
    start: date
    end: date | None


Seats = tuple[law_coverage.Seat, ...]


class Stretches:
    """Every stretch in which a person sat on one of the seats of these things: assignment ∩ holding ∩ inheritance."""

    def __init__(self, places: Mapping[int, Place]) -> None:
        """`places`: dossier id → where it lies. Three statements."""
        self._places = places
        self._links = _links(places)
        sources = {link.source for links in self._links.values() for link in links}
        self._assignments = _assignments(places, sources)
        self._holdings = _holdings(self._assignments)
        self._kept: dict[object, Seats] = {}

    def alike(self, pk: int) -> object:
        """Equal for things that have the same stretches."""
        own = pk if pk in self._assignments else None
        return own, self._places[pk].path, self._links.get(pk, ())

    def of(self, pk: int) -> Seats:
        key = self.alike(pk)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = tuple(self._laid_out(pk))
        return found

    def _laid_out(self, pk: int) -> Iterator[law_coverage.Seat]:
        for row in self._assignments.get(pk, ()):
            yield from self._held(row, None)
        for link in self._links.get(pk, ()):
            for row in self._assignments.get(link.source, ()):
                if row.role != Role.LOCAL or row.region is None or self._places[pk].path.startswith(row.region.path):
                    yield from self._held(row, link)

    def _held(self, row: Assignment, link: Link | None) -> Iterator[law_coverage.Seat]:
        for holding in self._holdings.get(row.post_id, ()):
            periods = [(row.starts_on, row.ends_on), (holding.starts_on, holding.ends_on)]
            if link is not None:
                periods.append((link.start, link.end))
            start = max(a for a, _b in periods)
            ends = [b for _a, b in periods if b is not None]
            end = min(ends) if ends else None
            if end is None or start < end:
                yield law_coverage.Seat(role=row.role, holder=holding.person.name, start=start, end=end)


def among(places: Mapping[int, Place]) -> Q:
    """Condition on `dossier`: a few by their keys; many by their zones, the rest is left out by who reads them."""
    if len(places) <= MANY:
        return Q(dossier__in=list(places))
    return Q(dossier__zone__in={place.zone for place in places.values()})


def _links(places: Mapping[int, Place]) -> dict[int, tuple[Link, ...]]:
    rows = Inheritance.objects.filter(among(places)).order_by("starts_on", "pk")
    found: dict[int, tuple[Link, ...]] = {}
    shared: dict[tuple[Link, ...], tuple[Link, ...]] = {}  # thousands have the same: kept once
    for pk, source, start, end in rows.values_list("dossier_id", "source_id", "starts_on", "ends_on"):
        if pk in places:
            links = (*found.get(pk, ()), Link(source, start, end))
            found[pk] = shared.setdefault(links, links)
    return found


def _assignments(places: Mapping[int, Place], sources: set[int]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(among(places) | Q(dossier__in=sources)).select_related("region")
    for row in rows:
        found[row.dossier_id].append(row)
    return dict(found)


def _holdings(assignments: Mapping[int, list[Assignment]]) -> dict[int, list[Holding]]:
    posts = {row.post_id for rows in assignments.values() for row in rows}
    found: dict[int, list[Holding]] = defaultdict(list)
    for holding in Holding.objects.filter(post__in=posts).select_related("person"):
        found[holding.post_id].append(holding)
    return dict(found)


def places_of(things: Iterable[Dossier]) -> dict[int, Place]:
    return {thing.pk: Place(thing.zone_id, thing.region.path if thing.region else "") for thing in things}


def sources_of(things: Iterable[Dossier], day: date) -> dict[int, Dossier]:
    """Thing → what it takes its people from on `day`. Two statements."""
    places = {thing.pk: Place(thing.zone_id, "") for thing in things}
    links = Inheritance.objects.filter(among(places), holds_on(day)).values_list("dossier_id", "source_id")
    kept = {pk: source for pk, source in links if pk in places}
    sources = Dossier.objects.filter(pk__in=set(kept.values())).select_related("organisation", "zone", "region")
    loaded = {source.pk: source for source in sources}
    return {pk: loaded[source] for pk, source in kept.items()}


def unheld(places: Mapping[int, Place], start: date, end: date) -> Iterator[tuple[int, law_coverage.Gap]]:
    """Dossier id and gap, for every gap in [start, end) inside the time the thing was key; by thing, role, day."""
    stretches = Stretches(places)
    keys: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for pk, begins, ends in KeyPeriod.objects.filter(among(places)).values_list("dossier_id", "starts_on", "ends_on"):
        keys[pk].append((begins, ends))
    known: dict[tuple[object, date, date], tuple[law_coverage.Gap, ...]] = {}
    for pk in places:
        for begins, ends in _merged(keys.get(pk, ()), start, end):
            key = (stretches.alike(pk), begins, ends)
            if key not in known:
                known[key] = law_coverage.gaps(stretches.of(pk), ROLES, begins, ends)
            for gap in known[key]:
                yield pk, gap


def _merged(periods: Iterable[tuple[date, date | None]], start: date, end: date) -> list[tuple[date, date]]:
    """The union of the periods, cut to [start, end)."""
    cut = sorted((max(a, start), min(b or end, end)) for a, b in periods if a < end and (b is None or b > start))
    union: list[tuple[date, date]] = []
    for a, b in cut:
        if union and a <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], b))
        elif a < b:
            union.append((a, b))
    return union
