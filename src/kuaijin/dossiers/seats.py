"""Who answers for a dossier on a day: its own overrides first, else the seats of its task force.

The local seat is held per task force and town; a dossier takes that of the town its place lies in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kuaijin.directory.models import Post, holds_on
from kuaijin.directory.queries import Holder, holders
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, Role

ROLES = tuple(Role.values)
FEW = 100


@dataclass(frozen=True)
class Seat:
    """One of the four seats of a dossier on a day. `assignment` None = nobody was ever named."""

    role: str
    assignment: Assignment | None
    holder: Holder | None
    inherited: bool

    @property
    def vacant(self) -> bool:
        return self.holder is None


def seats_of(dossiers: Iterable[Dossier], day: date, roles: Sequence[str] = ROLES) -> dict[int, dict[str, Seat]]:
    """Dossier id → role → seat, for any number of dossiers in four queries. Regions must be loaded or cached.

    `roles`: the seats that are wanted."""
    things = list(dossiers)
    inherited = Inheritance.objects.filter(holds_on(day), dossier__in=[thing.pk for thing in things])
    return _seats(things, dict(inherited.values_list("dossier_id", "source_id")), day, roles)


def seats_from(dossier: Dossier, source_id: int, day: date) -> dict[str, Seat]:
    """The seats the dossier would have if it took them from `source_id`."""
    return _seats([dossier], {dossier.pk: source_id}, day, ROLES)[dossier.pk]


def _seats(
    things: list[Dossier], sources: dict[int, int], day: date, roles: Sequence[str]
) -> dict[int, dict[str, Seat]]:
    concerned = {*(thing.pk for thing in things), *sources.values()}
    rows = Assignment.objects.filter(holds_on(day), dossier__in=concerned).select_related(
        "post__organisation", "region"
    )
    if len(things) <= FEW:
        # A task force has a local seat in each of its towns; for a page of things only those of their towns are read.
        near = Q(region=None) | Q(region__in=_places(things)) | Q(dossier__in=[thing.pk for thing in things])
        rows = rows.filter(near)
    if len(roles) < len(ROLES):
        rows = rows.filter(role__in=roles)
    held: dict[tuple[int, str], list[Assignment]] = {}
    for row in rows:
        held.setdefault((row.dossier_id, row.role), []).append(row)
    people = holders({row.post_id for group in held.values() for row in group}, day)
    return {
        thing.pk: {role: _seat(thing, role, held, sources.get(thing.pk), people) for role in roles} for thing in things
    }


def _places(things: list[Dossier]) -> set[int]:
    """The regions in which the things lie, with all above them: the path of a region is the chain of their ids."""
    return {int(key) for thing in things if thing.region is not None for key in thing.region.path.split("/") if key}


def _seat(
    thing: Dossier,
    role: str,
    held: dict[tuple[int, str], list[Assignment]],
    source: int | None,
    people: dict[int, Holder],
) -> Seat:
    own = held.get((thing.pk, role), ())
    for row in own:
        if row.post_id in people:
            return Seat(role, row, people[row.post_id], inherited=False)
    for row in held.get((source or 0, role), ()):
        if role != Role.LOCAL or _in_town(thing, row):
            return Seat(role, row, people.get(row.post_id), inherited=True)
    return Seat(role, own[0] if own else None, None, inherited=False)


def _in_town(thing: Dossier, row: Assignment) -> bool:
    if row.region is None:
        return True
    return thing.region is not None and thing.region.path.startswith(row.region.path)


def filler_of(seats: Mapping[str, Seat], role: str) -> Post | None:
    """Who must fill a gap: the manager, else the leader; without both it falls to the zone's coordinating post."""
    for above in (Role.MANAGER, Role.LEADER):
        seat = seats[above]
        if above != role and seat.holder is not None and seat.assignment is not None:
            return seat.assignment.post
    return None
