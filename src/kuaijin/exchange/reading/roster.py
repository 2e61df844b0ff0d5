"""The task forces of a roster, and what the rows of a ledger say against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.fields import SEATS, Action, Field, SheetKind
from kuaijin.exchange.reading.result import LedgerReading, Row, RowRef


@dataclass(frozen=True)
class RosterEntry:
    """One task force: three seats, and the local seat of each town. `industries` and `towns` are its scope."""

    taskforce: str
    leader: str | None
    manager: str | None
    contact: str | None
    phone: str | None
    local: Mapping[str, str]
    industries: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    rows: tuple[RowRef, ...] = ()

    def holder(self, role: Field, town: str | None = None) -> str | None:
        if role is Field.LOCAL:
            return self.local.get(town or "")
        return {Field.LEADER: self.leader, Field.MANAGER: self.manager, Field.CONTACT: self.contact}[role]


@dataclass
class _Draft:
    taskforce: str
    seats: dict[Field, str] = field(default_factory=dict)
    local: dict[str, str] = field(default_factory=dict)
    industries: dict[str, None] = field(default_factory=dict)
    towns: dict[str, None] = field(default_factory=dict)
    rows: list[RowRef] = field(default_factory=list)


def roster(reading: LedgerReading) -> dict[str, RosterEntry]:
    """Task force name → its entry, in the order of the workbook. The first name told for a seat holds it."""
    drafts: dict[str, _Draft] = {}
    for sheet, row in reading.rows():
        name = row.value(Field.TASKFORCE)
        if sheet.kind is SheetKind.TASKFORCES and row.action is not Action.SKIP and name:
            _add(drafts.setdefault(name, _Draft(name)), row, RowRef(sheet.name, row.row))
    return {name: _entry(draft) for name, draft in drafts.items()}


def _add(draft: _Draft, row: Row, ref: RowRef) -> None:
    draft.rows.append(ref)
    for role in (Field.LEADER, Field.MANAGER, Field.CONTACT, Field.PHONE):
        if value := row.value(role):
            draft.seats.setdefault(role, value)
    places = (row.value(Field.PLACE) or "").split("、")
    pairs = [pair for pair in row.cell(Field.LOCAL).parts if pair[0]]
    if not pairs and (name := row.value(Field.LOCAL)):
        pairs = [(place, name) for place in places if place]
    for town, name in pairs:
        draft.local.setdefault(town, name)
    draft.towns.update(dict.fromkeys(place for place in places if place))
    draft.industries.update(dict.fromkeys(one for one in (row.value(Field.INDUSTRY) or "").split("、") if one))


def _entry(draft: _Draft) -> RosterEntry:
    seats = draft.seats
    return RosterEntry(
        draft.taskforce, seats.get(Field.LEADER), seats.get(Field.MANAGER), seats.get(Field.CONTACT),
        seats.get(Field.PHONE), dict(draft.local), tuple(draft.industries), tuple(draft.towns), tuple(draft.rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Override:
    """A row names somebody other than the holder of a filled seat."""

    role: Field
    holder: str
    named: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody holds the seat; the row's name is offered, never seated."""

    role: Field
    taskforce: str
    town: str | None
    offered: str


@dataclass(frozen=True, slots=True)
class RowFinding:
    ref: RowRef
    overrides: tuple[Override, ...]
    gaps: tuple[Gap, ...]


def compare(rows: Iterable[tuple[RowRef, Row]], entries: Mapping[str, RosterEntry]) -> tuple[RowFinding, ...]:
    """What each row of starts says against the roster; a task force the roster lacks gives gaps in every seat named."""
    return tuple(_compare(ref, row, entries) for ref, row in rows)


def _compare(ref: RowRef, row: Row, entries: Mapping[str, RosterEntry]) -> RowFinding:
    taskforce, town = row.value(Field.TASKFORCE) or "", row.value(Field.PLACE)
    entry = entries.get(taskforce)
    overrides: list[Override] = []
    gaps: list[Gap] = []
    for role in SEATS:
        named = row.value(role)
        if not named:
            continue
        holder = entry.holder(role, town) if entry else None
        if holder is None:
            gaps.append(Gap(role, taskforce, town if role is Field.LOCAL else None, named))
        elif match_key(holder) != match_key(named):
            overrides.append(Override(role, holder, named))
    return RowFinding(ref, tuple(overrides), tuple(gaps))


def towns_without_local(findings: Iterable[RowFinding]) -> dict[str, dict[str, str]]:
    """Task force → town without a local → the first name a row offers."""
    found: dict[str, dict[str, str]] = {}
    for finding in findings:
        for gap in finding.gaps:
            if gap.role is Field.LOCAL and gap.town:
                found.setdefault(gap.taskforce, {}).setdefault(gap.town, gap.offered)
    return found
