"""Coverage asked by seat says what asking each thing on each day says, in as many statements for one as for many."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from kuaijin.directory.actors import system
from kuaijin.directory.models import Holding, Organisation, Person, Post, Region, Zone
from kuaijin.directory.models import Period as Stretch
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role
from kuaijin.law.dates import add_calendar_days, day_after, days_between, each_day
from kuaijin.taskforces.coverage import closed_gaps, coverage_of_zone, coverage_on, gaps_between
from kuaijin.taskforces.findings import by_seat
from tests.support import guard
from tests.support.world import DAY, World, landed_project

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 10)
ROLES = tuple(Role.values)


class Disorder:
    """A zone at random: people come and go, things change their task force, some have somebody of their own.

    Every second one is crowded: many things share their four people."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0
        self.zone = Zone.objects.create(code=f"R{seed}", name="乱区", opened_on=FIRST)
        office = self.organisation(Organisation.Kind.OFFICE)
        Post.objects.create(organisation=office, title="统筹岗", is_backstop=True)
        self.towns = [self.town(f"{n} 镇") for n in range(3)]
        self.people = [Person.objects.create(zone=self.zone, name=f"人{n}") for n in range(6)]
        self.forces = [self.dossier("task_force", None) for _ in range(3)]
        for force in self.forces:
            for role in (Role.LEADER, Role.MANAGER, Role.CONTACT):
                self.seat(force, role, None)
            for town in self.random.sample(self.towns, 2):
                self.seat(force, Role.LOCAL, town)
        self.crowded = bool(seed % 2)
        for _ in range(18 if self.crowded else 14):
            self.thing()

    def town(self, name: str) -> Region:
        self.number += 1
        made = Region.objects.create(
            code=f"{self.zone.code}-{self.number}", name=name, level=Region.Level.TOWN, path=""
        )
        made.path = f"/{made.pk}/"
        made.save(update_fields=["path"])
        return made

    def organisation(self, kind: str) -> Organisation:
        self.number += 1
        return Organisation.objects.create(zone=self.zone, name=f"单位{self.number}", kind=kind, path="/")

    def dossier(self, kind: str, region: Region | None) -> Dossier:
        self.number += 1
        facts = {"number": f"{self.number:04d}", "title": f"事{self.number}", "opened_on": FIRST}
        return Dossier.objects.create(zone=self.zone, kind=kind, region=region, **facts)

    def day(self) -> date:
        return add_calendar_days(FIRST, self.random.randrange(days_between(FIRST, LAST)))

    def periods(self, most: int) -> Iterator[tuple[date, date | None]]:
        """Up to so many, one after the other; the last may go on."""
        marks = sorted({self.day() for _ in range(2 * self.random.randint(1, most))})
        yield from zip(marks[::2], marks[1::2], strict=False)
        if len(marks) % 2 or self.random.random() < 0.5:
            yield max(marks), None

    def held(self, model: type[Model], most: int, **facts: Any) -> None:
        for start, end in self.periods(most):
            if self.random.random() < 0.85:
                model._default_manager.create(starts_on=start, ends_on=end, **facts)

    def seat(self, dossier: Dossier, role: str, region: Region | None) -> None:
        post = Post.objects.create(organisation=self.organisation(Organisation.Kind.DEPARTMENT), title=str(role))
        self.held(Assignment, 1, dossier=dossier, role=role, region=region, post=post)
        self.held(Holding, 2, post=post, person=self.random.choice(self.people))

    def thing(self) -> None:
        towns, forces = (self.towns[:1], self.forces[:1]) if self.crowded else (self.towns, self.forces)
        dossier = self.dossier(self.random.choice(("project", "enterprise")), self.random.choice([*towns, None]))
        for start, end in self.periods(2):
            source = self.random.choice([*forces, None])
            if source is not None:
                Inheritance.objects.create(dossier=dossier, source=source, starts_on=start, ends_on=end)
        self.held(KeyPeriod, 2, dossier=dossier, ground=KeyPeriod.Ground.FLAGGED)
        for role in self.random.sample(ROLES, self.random.choice((0, 0, 1, 3) if self.crowded else (0, 0, 1))):
            self.seat(dossier, role, None)


class Plainly:
    """The straightforward way: each thing, each seat, each day."""

    def __init__(self, zone: Zone) -> None:
        self.things = list(Dossier.objects.filter(zone=zone).exclude(kind="task_force").order_by("number"))
        self.assignments = list(Assignment.objects.select_related("region"))
        self.holdings = list(Holding.objects.all())
        self.links = list(Inheritance.objects.all())
        self.keys = list(KeyPeriod.objects.all())

    def key(self, thing: Dossier, day: date) -> bool:
        return any(row.dossier_id == thing.pk and on(row, day) for row in self.keys)

    def held(self, thing: Dossier, role: str, day: date) -> bool:
        sources = {row.source_id for row in self.links if row.dossier_id == thing.pk and on(row, day)}
        return any(
            row.role == role
            and on(row, day)
            and (row.dossier_id == thing.pk or (row.dossier_id in sources and self.in_town(thing, row)))
            and any(one.post_id == row.post_id and on(one, day) for one in self.holdings)
            for row in self.assignments
        )

    def in_town(self, thing: Dossier, row: Assignment) -> bool:
        return row.role != Role.LOCAL or row.region_id is None or row.region_id == thing.region_id

    def empty(self, thing: Dossier, role: str, day: date) -> bool:
        return self.key(thing, day) and not self.held(thing, role, day)

    def since(self, thing: Dossier, role: str, day: date) -> date:
        """The first of the days without anybody before `day`, back to where its being key began."""
        first = min(row.starts_on for row in self.keys if row.dossier_id == thing.pk and on(row, day))
        held = [earlier for earlier in each_day(first, day) if self.held(thing, role, earlier)]
        return day_after(max(held)) if held else first


def on(row: Stretch, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day < row.ends_on)


@pytest.mark.parametrize("seed", range(8))
def test_it_says_what_asking_each_thing_on_each_day_says(seed: int) -> None:
    with guard.setup():
        zone = Disorder(seed).zone
    plainly = Plainly(zone)
    for day in list(each_day(FIRST, LAST))[::5]:
        coverage = coverage_of_zone(zone, day)
        wanted = [
            (thing, role, plainly.since(thing, role, day))
            for thing in plainly.things
            for role in ROLES
            if plainly.empty(thing, role, day)
        ]
        assert [(gap.dossier, gap.role, gap.since) for gap in coverage.gaps] == wanted
        keyed = [thing.kind for thing in plainly.things if plainly.key(thing, day)]
        assert (coverage.projects, coverage.enterprises) == (keyed.count("project"), keyed.count("enterprise"))
        alone = [gap for thing in plainly.things for gap in coverage_of_zone(zone, day, [thing.pk]).gaps]
        assert [(gap.dossier, gap.role, gap.since, gap.filler) for gap in coverage.gaps] == [
            (gap.dossier, gap.role, gap.since, gap.filler) for gap in alone
        ], "together as each by itself"


@pytest.mark.parametrize("seed", range(8))
def test_gaps_over_a_period_are_the_empty_days(seed: int) -> None:
    with guard.setup():
        zone = Disorder(seed).zone
    plainly = Plainly(zone)
    found = gaps_between(plainly.things, FIRST, day_after(LAST))
    for thing in plainly.things:
        for role in ROLES:
            mine = [gap for gap in found if (gap.dossier, gap.role) == (thing, role)]
            told = {day for gap in mine for day in each_day(gap.since, LAST) if gap.until is None or day < gap.until}
            assert told == {day for day in each_day(FIRST, LAST) if plainly.empty(thing, role, day)}
    closed = closed_gaps(system(zone.pk), FIRST, LAST)
    assert [(gap.dossier, gap.role, gap.since, gap.until) for gap in closed] == [
        (gap.dossier, gap.role, gap.since, gap.until) for gap in found if gap.until is not None and gap.until <= LAST
    ]


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def test_the_statements_do_not_grow_with_the_things(world: World) -> None:
    actor = world.actor("leader")

    def asked() -> list[int]:
        client = world.client("leader")
        return [
            statements(lambda: by_seat(coverage_on(actor, DAY).gaps, DAY)),
            statements(lambda: closed_gaps(actor, date(2026, 1, 1), DAY)),
            statements(lambda: client.get("/task-forces/")),
            statements(lambda: client.get("/task-forces/coverage")),
            statements(lambda: client.get("/task-forces/coverage?since=2026-03-01&day=2026-10-09")),
        ]

    def landed(numbers: range) -> None:
        for number in numbers:
            town = (world.town, world.other_town)[number % 2]  # the other one has nobody: gaps grow too
            landed_project(
                system(world.zone.pk), world.zone, world.enterprise, f"续建 {number} 号线", town, world.task_force
            )

    landed(range(2))
    asked()
    few = asked()
    landed(range(2, 14))
    assert len(coverage_on(actor, DAY).gaps) == 7
    assert asked() == few
    assert few[0] <= 20
