"""What an import would do to the zone as it stands, row by row. The same keys as the import, and nothing is written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kuaijin.directory.models import Zone
from kuaijin.dossiers.models import Role
from kuaijin.exchange.importing.lookup import Codes, Known, known, no_firm, seated
from kuaijin.exchange.importing.rosters import ROLES
from kuaijin.exchange.reading import Action, Field, LedgerReading, Note, Row, RowRef, SheetKind, SheetReading, note
from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.duplicates import title_key
from kuaijin.exchange.reading.notes import seat_list
from kuaijin.exchange.reading.roster import RosterEntry, roster
from kuaijin.taskforces.models import TaskForceScope

Seats = Mapping[tuple[str, str, int | None], str]
OF_THE_TASK_FORCE = (Role.LEADER, Role.MANAGER, Role.CONTACT)


@dataclass(frozen=True)
class Fate:
    """What becomes of one row; `number` is the dossier that is there already."""

    action: Action
    reason: tuple[Note, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Preview:
    """`vacant`: task forces that the rows name and in which nobody holds a seat."""

    fates: Mapping[RowRef, Fate]
    enterprises: int
    task_forces: tuple[str, ...]
    vacant: tuple[str, ...]

    def count(self, action: Action) -> int:
        return sum(fate.action is action for fate in self.fates.values())

    @property
    def there(self) -> int:
        """Rows whose project is in the zone already."""
        return sum(bool(fate.number) for fate in self.fates.values())


def preview(zone: Zone, reading: LedgerReading, seats_from: date) -> Preview:
    there = known(zone)
    seats = seated(there, seats_from)
    entries = roster(reading)
    projects = [(sheet, row) for sheet, row in reading.rows() if sheet.kind is not SheetKind.TASKFORCES]
    codes = Codes.of(row for _sheet, row in projects)
    fates = dict(_of_rosters(reading, entries, there, seats))
    new: set[str] = set()
    for sheet, row in projects:
        fate = _of_project(row, there, codes)
        fates[RowRef(sheet.name, row.row)] = fate
        code = codes.code(row)
        if fate.action is Action.MAKE and there.enterprise(row.company or "", code) is None:
            new.add(code or match_key(row.company or ""))
    named = [row.value(Field.TASKFORCE) or "" for _sheet, row in projects if row.action is Action.MAKE]
    forces = [name for name in dict.fromkeys(named) if name]
    return Preview(
        fates,
        len(new),
        tuple(name for name in dict.fromkeys([*entries, *forces]) if name not in there.task_forces),
        tuple(name for name in forces if name not in entries and not _anybody(name, seats)),
    )


def _anybody(name: str, seats: Seats) -> bool:
    return any((name, role, None) in seats for role in OF_THE_TASK_FORCE)


def _of_project(row: Row, there: Known, codes: Codes) -> Fate:
    if row.action is not Action.MAKE:
        return Fate(row.action)
    unclear = no_firm(row, there, codes)
    if unclear:
        return Fate(Action.SKIP, (unclear,))
    firm = there.enterprise(row.company or "", codes.code(row))
    project = there.projects.get((firm.pk, title_key(row.value(Field.TITLE) or ""))) if firm else None
    if project is None:
        return Fate(Action.MAKE, (note("outcome.made"),))
    number = project.dossier.number
    return Fate(Action.SKIP, (note("outcome.there", number=number),), number)


def _of_rosters(
    reading: LedgerReading, entries: Mapping[str, RosterEntry], there: Known, seats: Seats
) -> Iterator[tuple[RowRef, Fate]]:
    scopes = set(
        TaskForceScope.objects.filter(task_force__dossier__zone=there.zone, ends_on=None).values_list(
            "task_force__dossier__title", "sector", "region__name"
        )
    )
    told: set[str] = set()
    for sheet, row in _roster_rows(reading):
        ref, name = RowRef(sheet.name, row.row), row.value(Field.TASKFORCE) or ""
        if row.action is Action.SKIP:
            yield ref, Fate(Action.SKIP)
            continue
        lines, changes = _against(entries[name], there, seats, scopes)
        first = name not in told
        told.add(name)
        if changes:
            yield ref, Fate(Action.MAKE, tuple(lines) if first else (note("outcome.as_above"),))
        else:
            yield ref, Fate(Action.SKIP, tuple(lines) if lines and first else (note("outcome.task_force_there"),))


def _roster_rows(reading: LedgerReading) -> Iterator[tuple[SheetReading, Row]]:
    return ((sheet, row) for sheet, row in reading.rows() if sheet.kind is SheetKind.TASKFORCES)


def _against(
    entry: RosterEntry, there: Known, seats: Seats, scopes: Collection[tuple[str, str, str | None]]
) -> tuple[list[Note], bool]:
    """Lines for people, and whether anything would change."""
    lines = [] if entry.taskforce in there.task_forces else [note("outcome.task_force_made")]
    wanted = [(told, entry.holder(told), "") for told in (Field.LEADER, Field.MANAGER, Field.CONTACT)]
    wanted += [(Field.LOCAL, name, town) for town, name in entry.local.items()]
    changes = bool(lines)
    for told, name, town in wanted:
        if not name:
            continue
        region = there.regions.get(town)
        held = seats.get((entry.taskforce, ROLES[told], region.pk if region else None))
        seat = seat_list([(told, town)])
        if held is None or (town and region is None):
            lines.append(note("outcome.seat_filled", seats=seat, name=name))
            changes = True
        elif match_key(held) != match_key(name):
            lines.append(note("outcome.seat_held", seats=seat, held=held, name=name))
    for industry in entry.industries or ("",):
        for scope_town in entry.towns or ("",):
            if (industry or scope_town) and (entry.taskforce, industry, scope_town or None) not in scopes:
                changes = True
    return lines, changes
