"""Task forces as their pages show them: the four seats with the phone to call now, towns, what they look after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import holders
from kuaijin.directory.saying import organisation_said, person_said, post_said, region_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.models import Assignment, Dossier, Role
from kuaijin.kit.components import PersonView
from kuaijin.kit.formats import day_text, is_english
from kuaijin.law.dates import day_before
from kuaijin.obligations.people import filler_said
from kuaijin.taskforces import queries
from kuaijin.taskforces.coverage import DayCoverage, gaps_of
from kuaijin.taskforces.findings import SeatGap, by_seat, seat_said
from kuaijin.taskforces.models import TaskForce, TaskForceScope
from kuaijin.taskforces.queries import SeatNow, Sitting

THINGS_SHOWN = 200
ONE_OF_A_KIND = (Role.LEADER, Role.MANAGER, Role.CONTACT)


@dataclass(frozen=True)
class ForceRow:
    """One task force in the list. `gaps` are its empty seats that a key thing needs."""

    force: TaskForce
    people: tuple[PersonView, ...]
    towns: tuple[tuple[PersonView, ...], ...]
    scopes: str
    projects: int
    enterprises: int
    gaps: tuple[SeatGap, ...]

    @property
    def name(self) -> str:
        return organisation_said(self.force.organisation)


def rows(actor: Actor, day: date, coverage: DayCoverage) -> tuple[list[ForceRow], list[SeatGap]]:
    """The task forces with gaps first, then by number; and all empty seats, those of no task force too."""
    forces = [force for force in queries.task_forces(actor) if _open_on(force, day)]
    ids = [force.pk for force in forces]
    seats, scopes, counts = queries.seats_now(ids, day), queries.scopes_now(ids, day), queries.looked_after(ids, day)
    empty = by_seat(coverage.gaps, day)
    fillers = _fillers(empty, day)
    result = []
    for force in forces:
        own = tuple(gap for gap in empty if gap.source is not None and gap.source.pk == force.pk)
        held = seats.get(force.pk, [])
        result.append(
            ForceRow(
                force=force,
                people=tuple(_single(force, role, held, own, fillers) for role in ONE_OF_A_KIND),
                towns=_in_fours(_locals(force, held, own, fillers)),
                scopes=scopes_said(scopes.get(force.pk, ())),
                projects=counts.get(force.pk, {}).get("project", 0),
                enterprises=counts.get(force.pk, {}).get("enterprise", 0),
                gaps=own,
            )
        )
    return sorted(result, key=lambda row: (not row.gaps, row.force.dossier.number)), empty


@dataclass(frozen=True)
class SittingLine:
    """Who sat where from which day to which."""

    span: str
    name: str
    seat: str


@dataclass(frozen=True)
class ThingLine:
    number: str
    title: str
    href: str
    town: str


@dataclass(frozen=True)
class OverrideLine:
    since: str
    title: str
    href: str
    said: str
    reason: str


@dataclass(frozen=True)
class ForceView:
    """One task force on a day, with everybody who ever sat on its seats."""

    name: str
    projects_href: str
    people: tuple[PersonView, ...]
    towns: tuple[tuple[PersonView, ...], ...]
    scopes: str
    projects: int
    enterprises: int
    gaps: tuple[SeatGap, ...]
    sittings: tuple[SittingLine, ...]
    overrides: tuple[OverrideLine, ...]
    things: tuple[ThingLine, ...]


def one(actor: Actor, force: TaskForce, day: date) -> ForceView:
    things = queries.things_of(actor, force, day)[:THINGS_SHOWN]
    empty = by_seat(gaps_of(actor, force, day), day)
    held, own = queries.seats_now([force.pk], day).get(force.pk, []), tuple(empty)
    counts = queries.looked_after([force.pk], day).get(force.pk, {})
    fillers = _fillers(own, day)
    return ForceView(
        name=organisation_said(force.organisation),
        projects_href=f"{reverse('projects:list')}?force={force.pk}",
        people=tuple(_single(force, role, held, own, fillers) for role in ONE_OF_A_KIND),
        towns=_in_fours(_locals(force, held, own, fillers)),
        scopes=scopes_said(queries.scopes_now([force.pk], day).get(force.pk, ())),
        projects=counts.get("project", 0),
        enterprises=counts.get("enterprise", 0),
        gaps=own,
        sittings=tuple(_sitting(one, day) for one in queries.sittings_of(force)),
        overrides=tuple(_override(one, day) for one in queries.overrides_of(actor, force, day)),
        things=tuple(_thing(one) for one in things),
    )


def _sitting(one: Sitting, today: date) -> SittingLine:
    since = day_text(one.since, today=today)
    if one.until is None:
        span = _("%(day)s 起") % {"day": since}
    else:
        span = _("%(since)s 到 %(day)s") % {"since": since, "day": day_text(day_before(one.until), today=today)}
    return SittingLine(span, person_said(one.person), seat_said(one.assignment.role, one.assignment.region))


def _override(one: Assignment, today: date) -> OverrideLine:
    since = _("%(day)s 起") % {"day": day_text(one.starts_on, today=today)}
    said = f"{Role(one.role).label} · {post_said(one.post)}"
    return OverrideLine(since, one.dossier.title, address_of(one.dossier), said, one.reason)


def _thing(one: Dossier) -> ThingLine:
    return ThingLine(one.number, one.title, address_of(one), region_said(one.region) if one.region else "")


def scopes_said(scopes: Iterable[TaskForceScope]) -> str:
    """`高端装备：临湖镇、青岗街道；新材料`."""
    of, comma, stop = (": ", ", ", "; ") if is_english() else ("：", "、", "；")
    sectors: dict[str, list[str]] = {}
    for scope in scopes:
        sectors.setdefault(scope.sector, []).extend([region_said(scope.region)] if scope.region else [])
    parts = []
    for sector, towns in sectors.items():
        parts.append(f"{sector}{of}{comma.join(towns)}" if sector and towns else sector or comma.join(towns))
    return stop.join(parts)


def fill_href(number: str, role: str, town: int | None = None) -> str:
    asked = {"act": "fill", "role": role, **({"region": town} if town else {})}
    return f"{reverse('taskforces:detail', args=[number])}?{urlencode(asked)}"


def _open_on(force: TaskForce, day: date) -> bool:
    closed = force.dossier.closed_on
    return force.dossier.opened_on <= day and (closed is None or closed > day)


def _fillers(gaps: Iterable[SeatGap], day: date) -> dict[int, str]:
    """Post that must fill a seat → who that is."""
    posts = {gap.filler.pk: gap.filler for gap in gaps if gap.filler is not None}
    people = holders(posts, day)
    return {pk: filler_said(post, people.get(pk)) for pk, post in posts.items()}


def _filled_by(gap: SeatGap | None, fillers: Mapping[int, str]) -> str:
    return fillers[gap.filler.pk] if gap is not None and gap.filler is not None else ""


def _single(
    force: TaskForce, role: str, held: list[SeatNow], gaps: tuple[SeatGap, ...], fillers: Mapping[int, str]
) -> PersonView:
    seat = next((one for one in held if one.role == role), None)
    gap = next((one for one in gaps if one.role == role), None)
    view = person_of(seat, role, gap.since if gap else None, fill_href(force.dossier.number, role))
    return replace(view, fill_by=_filled_by(gap, fillers))


def _locals(
    force: TaskForce, held: list[SeatNow], gaps: tuple[SeatGap, ...], fillers: Mapping[int, str]
) -> Iterable[PersonView]:
    """One for each town, said by the town's name; towns whose seat is empty come first."""
    number = force.dossier.number
    missing = {gap.town.pk: gap for gap in gaps if gap.role == Role.LOCAL and gap.town}
    for key, gap in missing.items():
        view = person_of(None, gap.role, gap.since, fill_href(number, gap.role, key), gap.town_said)
        yield replace(view, fill_by=_filled_by(gap, fillers))
    for seat in held:
        town = seat.assignment.region
        if seat.role == Role.LOCAL and (town is None or town.pk not in missing):
            href = fill_href(number, seat.role, town.pk if town else None)
            yield person_of(seat, seat.role, None, href, region_said(town) if town else "")


def _in_fours(people: Iterable[PersonView]) -> tuple[tuple[PersonView, ...], ...]:
    """Rows of four, as they stand side by side."""
    found = tuple(people)
    return tuple(found[start : start + 4] for start in range(0, len(found), 4))


def person_of(seat: SeatNow | None, role: str, vacant_since: date | None, href: str, said: str = "") -> PersonView:
    """`said` stands for the role's own word."""
    said = said or str(Role(role).label)
    if seat is None or seat.holder is None:
        return PersonView(role=said, vacant_since=vacant_since, appoint_href=href)
    holder = seat.holder
    return PersonView(
        role=said,
        name=holder.person.name,
        name_latin=holder.person.name_en,
        phone=holder.person.phone,
        since=max(holder.since, seat.assignment.starts_on),
        on_leave_until=holder.away_until,
        substitute_name=holder.substitute.name if holder.substitute else "",
        substitute_latin=holder.substitute.name_en if holder.substitute else "",
        substitute_phone=holder.substitute.phone if holder.substitute else "",
    )
