"""Invariant 2, No orphan, as people meet it: what is open lies in the my day of exactly those who must do it.

Random things are owed, done, voided, handed on; people go on leave, leave their posts, are put on others; the tick
tells those above. After every few acts my day is compared with a plain recount, for everybody, today and later."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kuaijin.cockpit.my_day import SHOWN, Choice, my_day
from kuaijin.directory import commands as directory
from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.directory.models import Account, Holding, Leave, Person, Post
from kuaijin.journal.errors import Refused
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.lights import Light
from kuaijin.obligations import commands as obligations
from kuaijin.obligations import tick
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Firing, Obligation, State
from kuaijin.obligations.rules import until, working_days
from kuaijin.obligations.standings import light_of_obligation
from tests.support.world import AT, DAY, World, owed, pinned

pytestmark = pytest.mark.django_db

ACTS, BETWEEN = 45, 15
USERS = ("leader", "wangxin", "shenji", "bob", "zhenggeng", "fengkui", "sysadmin")
BEGAN = date(2026, 9, 24)


class Life:
    """One random act after another, by commands; what a command refuses does not happen."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance = world, random.Random(seed)
        self.act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
        self.posts = list(Post.objects.filter(organisation__zone=world.zone, holdings__isnull=False).order_by("pk"))
        self.people = list(Person.objects.filter(zone=world.zone).order_by("pk"))

    def go_on(self) -> None:
        acts = (
            self.owe,
            self.owe,
            self.owe,
            self.close,
            self.hand_on,
            self.leave,
            self.come_back,
            self.move,
            self.tell,
        )
        with suppress(Refused):
            self.chance.choice(acts)()

    def some_day(self) -> date:
        return add_calendar_days(DAY, self.chance.randint(-9, 9))

    def owe(self) -> None:
        thing = self.chance.choice([self.world.project, self.world.other_project, self.world.enterprise])
        due = self.chance.choice([date(2026, 10, 8), DAY, date(2026, 10, 12), date(2026, 11, 30)])
        # Two hundred working days reach into a year without a holiday notice: no due day yet.
        terms = (until(BEGAN, due, "会议纪要"), working_days(self.chance.choice([3, 9, 40, 200]), "约定"))
        owed(
            self.act["actor"],
            thing.dossier,
            f"第 {Obligation.objects.count()} 件",
            self.chance.choice(self.posts),
            term=self.chance.choice(terms),
            waiting=self.chance.choice([None, *self.posts]),
        )

    def an_open_one(self) -> Obligation:
        return self.chance.choice(list(Obligation.objects.filter(state=State.OPEN).order_by("pk")))

    def close(self) -> None:
        if self.chance.random() < 0.5:
            obligations.void(**self.act, obligation=self.an_open_one(), reason="不办了", day=DAY)
        else:
            obligations.report_done(**self.act, obligation=self.an_open_one(), on=DAY, outcome="办了", day=DAY)

    def hand_on(self) -> None:
        to = self.chance.choice(self.posts)
        obligations.reassign(**self.act, obligation=self.an_open_one(), obligor=to, reason="换人", day=DAY)

    def leave(self) -> None:
        away, other = self.chance.sample(self.people, 2)
        first = self.some_day()
        last = add_calendar_days(first, self.chance.randint(0, 9))
        directory.record_leave(**self.act, person=away, substitute=other, starts_on=first, last_day=last)

    def come_back(self) -> None:
        for leave in Leave.objects.order_by("?")[:1]:
            directory.end_leave(**self.act, leave=leave, ends_on=DAY)

    def move(self) -> None:
        person = self.chance.choice(self.people)
        directory.assign_post(**self.act, post=self.chance.choice(self.posts), person=person, starts_on=self.some_day())

    def tell(self) -> None:
        late = list(Obligation.objects.filter(state=State.OPEN, due_on__lt=DAY).values_list("pk", flat=True))
        tick.tick(**self.act, day=DAY, ids=late)


# --- the plain recount -------------------------------------------------------------------------------------------


def on(row: Holding | Leave, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on > day)


def posts_of(person: Person, day: date) -> set[int]:
    """His own, and those of whom he stands in for."""
    absent = {leave.person_id for leave in Leave.objects.filter(substitute=person) if on(leave, day)}
    return {held.post_id for held in Holding.objects.all() if held.person_id in {person.pk, *absent} and on(held, day)}


def open_ones() -> list[Obligation]:
    return list(Obligation.objects.filter(state=State.OPEN))


def desk(account: Account, role: str, day: date) -> dict[int, Obligation]:
    posts = posts_of(account.person, day)
    told = Firing.objects.filter(what=Firing.What.ESCALATION, post__in=posts).values_list("obligation", flat=True)
    came_up = set(told) if role == "leader" else set()
    return {row.pk: row for row in open_ones() if row.obligor_id in posts or row.pk in came_up}


# --- what my day shows -------------------------------------------------------------------------------------------


def listed(actor: Actor, day: date, choice: Choice) -> Iterator[int]:
    """Every row of the choice, page by page."""
    start = 0
    while True:
        view = my_day(actor, day, calendar_of("N"), replace(choice, start=start))
        rows = [row.obligation.pk for group in view.groups for row in group.rows]
        yield from rows
        start += len(rows)
        if not view.more:
            assert start == view.listed
            return


def compare(world: World, username: str, day: date) -> None:
    account = world.account(username)
    actor, mine = actor_for(account, day), desk(account, username, day)
    assert sorted(listed(actor, day, Choice(show="all"))) == sorted(mine), (username, day)
    now, later = listed(actor, day, Choice()), listed(actor, day, Choice(show="later"))
    assert sorted([*now, *later]) == sorted(mine), "what is due soon and what is due later are the whole"
    lights = Counter(light_of_obligation(row, day) for row in mine.values())
    assert my_day(actor, day, calendar_of("N"), Choice()).tally.by_light() == {light: lights[light] for light in Light}
    for light in lights:
        lit = list(listed(actor, day, Choice(light=light)))
        assert len(lit) == lights[light] and all(light_of_obligation(mine[pk], day) is light for pk in lit)
    posts = posts_of(account.person, day)
    waits = [row.pk for row in open_ones() if row.waiting_id in posts and row.obligor_id not in posts]
    assert sorted(listed(actor, day, Choice(show="waiting"))) == sorted(waits), (username, day)


def told_on_the_page(world: World, username: str) -> None:
    page = world.client(username).get("/my-day?show=all").content.decode()
    shown = {int(key) for key in re.findall(r'href="/obligations/(\d+)/"', page)}
    mine = desk(world.account(username), username, DAY)
    assert len(mine) <= SHOWN and set(mine) <= shown, username


def nobody_is_overlooked(world: World, day: date) -> None:
    """What a held post owes lies on the desk of somebody who is there on that day."""
    away = {leave.person_id for leave in Leave.objects.all() if on(leave, day)}
    there = [person for person in Person.objects.filter(zone=world.zone) if person.pk not in away]
    reached = {post for person in there for post in posts_of(person, day)}
    held = {row.post_id for row in Holding.objects.all() if on(row, day)}
    assert not {row.pk for row in open_ones() if row.obligor_id in held - reached}, day


@pytest.mark.parametrize("seed", [1, 2])
def test_2_no_orphan_my_day_shows_exactly_what_is_owed(world: World, seed: int) -> None:
    life = Life(world, seed)
    for done in range(1, ACTS + 1):
        life.go_on()
        if done % BETWEEN:
            continue
        for ahead in (0, 4):
            day = add_calendar_days(DAY, ahead)
            with pinned(day):
                nobody_is_overlooked(world, day)
                for username in USERS:
                    compare(world, username, day)
    for username in USERS:
        told_on_the_page(world, username)
    assert len(open_ones()) > 5 and Leave.objects.exists() and Firing.objects.exists()


def test_2_no_orphan_who_stands_in_for_another_finds_a_substitute_for_him_before_he_leaves(world: World) -> None:
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT, "starts_on": DAY, "last_day": DAY}
    contact, manager, other = (world.people[name] for name in ("shenji", "wangxin", "bob"))
    leave = directory.record_leave(**act, person=contact, substitute=manager)
    with pytest.raises(Refused, match="先换个人代 沈己"):
        directory.record_leave(**act, person=manager, substitute=other)
    directory.end_leave(actor=act["actor"], at=AT, leave=leave, ends_on=DAY)
    directory.record_leave(**act, person=contact, substitute=other)
    directory.record_leave(**act, person=manager, substitute=other)
    nobody_is_overlooked(world, DAY)
