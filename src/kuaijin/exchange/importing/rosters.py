"""A roster of task forces: seats that are empty are filled from the day that the preview asked; filled ones stay."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from kuaijin.directory.actors import Actor
from kuaijin.directory.commands import create_region
from kuaijin.directory.models import Region, Zone
from kuaijin.dossiers.models import Assignment, Role
from kuaijin.exchange.importing.lookup import Known
from kuaijin.exchange.importing.people import People
from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.fields import Field
from kuaijin.exchange.reading.notes import Note, note, seat_list
from kuaijin.exchange.reading.roster import RosterEntry
from kuaijin.taskforces.commands import add_scope, create, fill_seat, seat_post
from kuaijin.taskforces.models import TaskForce, TaskForceScope

ROLES = {Field.LEADER: Role.LEADER, Field.MANAGER: Role.MANAGER, Field.CONTACT: Role.CONTACT, Field.LOCAL: Role.LOCAL}
PARK_ENDINGS = ("园", "园区", "港", "基地", "开发区")


@dataclass
class Rosters:
    """What is written for rosters, and what it came to: lines for the report, objects for undo."""

    actor: Actor
    at: datetime
    zone: Zone
    known: Known
    people: People
    seats_from: date
    task_forces: list[TaskForce] = field(default_factory=list)
    seats: list[Assignment] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    told: dict[str, list[Note]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def region(self, name: str) -> Region | None:
        """The town or park of this name; a new one becomes a local region of the zone."""
        if not name:
            return None
        if name not in self.known.regions:
            level = Region.Level.PARK if name.endswith(PARK_ENDINGS) else Region.Level.TOWN
            region = create_region(actor=self.actor, at=self.at, zone=self.zone, name=name, level=level)
            self.known.regions[name] = region
            self.regions.append(region)
        return self.known.regions[name]

    def task_force(self, name: str) -> TaskForce:
        if name not in self.known.task_forces:
            made = create(actor=self.actor, at=self.at, zone=self.zone, name=name, opened_on=self.seats_from)
            self.known.task_forces[name] = made
            self.task_forces.append(made)
            self._tell(name, note("outcome.task_force_made"), changed=True)
        return self.known.task_forces[name]

    def enter(self, entry: RosterEntry) -> None:
        """One task force of the roster: its scope and the seats that are empty."""
        task_force = self.task_force(entry.taskforce)
        for role in (Field.LEADER, Field.MANAGER, Field.CONTACT):
            name = entry.holder(role)
            if name:
                self._seat(task_force, role, name, entry.phone if role is Field.CONTACT else None, None)
        for town, name in entry.local.items():
            self._seat(task_force, Field.LOCAL, name, None, self.region(town))
        for industry in entry.industries or ("",):
            for town in entry.towns or ("",):
                self._scope(task_force, industry, self.region(town))

    def _seat(self, task_force: TaskForce, field_: Field, name: str, phone: str | None, region: Region | None) -> None:
        role = ROLES[field_]
        post = seat_post(self.actor, self.at, task_force, role, region)
        later = Q(ends_on=None) | Q(ends_on__gt=self.seats_from)
        held = post.holdings.filter(later).select_related("person").order_by("starts_on").first()
        seat_said = seat_list([(field_, region.name if region else "")])
        if held is not None and match_key(held.person.name) == match_key(name):
            return
        if held is not None:
            self._tell(
                task_force.dossier.title,
                note("outcome.seat_held", seats=seat_said, held=held.person.name, name=name),
            )
            return
        person = self.people.person(name, phone, post)
        seat = fill_seat(
            actor=self.actor,
            at=self.at,
            task_force=task_force,
            role=role,
            person=person,
            starts_on=self.seats_from,
            region=region,
        )
        self.seats.append(seat)
        self._tell(task_force.dossier.title, note("outcome.seat_filled", seats=seat_said, name=name), changed=True)

    def _scope(self, task_force: TaskForce, sector: str, region: Region | None) -> None:
        if not sector and region is None:
            return
        there = TaskForceScope.objects.filter(task_force=task_force, sector=sector, region=region, ends_on=None)
        if not there.exists():
            add_scope(
                actor=self.actor,
                at=self.at,
                task_force=task_force,
                starts_on=self.seats_from,
                sector=sector,
                region=region,
            )
            served = "、".join(one for one in (sector, region.name if region else "") if one)
            self._tell(task_force.dossier.title, note("outcome.scope", sector=served), changed=True)

    def _tell(self, task_force: str, line: Note, *, changed: bool = False) -> None:
        if changed:
            self.changed.add(task_force)
        self.told.setdefault(task_force, []).append(line)
