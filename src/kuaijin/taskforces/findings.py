"""Gaps as people fill them: by seat, with the things that miss it, since when, and who must fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.models import Post, Region
from kuaijin.directory.saying import region_said
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.kit.formats import day_text, is_english
from kuaijin.taskforces.coverage import Gap
from kuaijin.taskforces.stretches import sources_of


@dataclass(frozen=True)
class SeatGap:
    """One empty seat: of a task force (`source`; the local seat in `town`), or of a thing that no task force has.

    `since` is the earliest of its things' gaps, `until` (exclusive) None while it is open."""

    source: Dossier | None
    role: str
    town: Region | None
    since: date
    until: date | None
    filler: Post | None
    things: tuple[Dossier, ...]

    @property
    def label(self) -> str:
        return str(Role(self.role).label)

    @property
    def seat_said(self) -> str:
        return seat_said(self.role, self.town)

    @property
    def since_said(self) -> str:
        return _("%(day)s 起") % {"day": day_text(self.since)}

    @property
    def town_said(self) -> str:
        return region_said(self.town) if self.town else ""


def seat_said(role: str, town: Region | None) -> str:
    """`南浦镇镇街属地责任人`; in English `Local answerable person, Nanpu Town`."""
    label = str(Role(role).label)
    if town is None:
        return label
    return f"{label}, {region_said(town)}" if is_english() else f"{region_said(town)}{label}"


def by_seat(gaps: Iterable[Gap], day: date) -> list[SeatGap]:
    """Gaps of things gathered by the seat that would fill them, the longest open first. Two statements."""
    found = list(gaps)
    if not found:
        return []
    sources = sources_of((gap.dossier for gap in found), day)
    groups: dict[tuple[int, str, int, date | None], list[Gap]] = {}
    for gap in found:
        source = sources.get(gap.dossier.pk)
        town = gap.dossier.region_id if gap.role == Role.LOCAL else None
        key = (source.pk if source else -gap.dossier.pk, gap.role, town or 0, gap.until)
        groups.setdefault(key, []).append(gap)
    result = [_seat(group, sources) for group in groups.values()]
    return sorted(result, key=lambda one: (one.until is not None, one.since, one.role))


def _seat(group: list[Gap], sources: dict[int, Dossier]) -> SeatGap:
    first = group[0]
    return SeatGap(
        source=sources.get(first.dossier.pk),
        role=first.role,
        town=first.dossier.region if first.role == Role.LOCAL else None,
        since=min(gap.since for gap in group),
        until=first.until,
        filler=first.filler,
        things=tuple(dict.fromkeys(gap.dossier for gap in group)),
    )
