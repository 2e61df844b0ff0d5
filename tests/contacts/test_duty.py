"""Somebody on the site on every working day: the roster, a swap, presence, and the day on which nobody came."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kuaijin.contacts import commands
from kuaijin.contacts.commands import Spot
from kuaijin.contacts.models import Duty, DutyRoster
from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.directory.models import Post
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.law.dates import each_day
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.queries import on_desk_of
from tests.support.world import AT, DAY, World

MONDAY = date(2026, 10, 12)


@pytest.fixture
def posts(world: World) -> list[Post]:
    contact = Post.objects.get(holdings__person=world.people["shenji"])
    return [world.posts["manager"], contact]


def plan(world: World, posts: Sequence[Post], by: str = "wangxin", **told: Any) -> DutyRoster:
    facts = {"starts_on": DAY, "ends_on": date(2026, 11, 1), "day": DAY, "dossier": world.project.dossier, **told}
    return commands.plan_duty(actor=world.actor(by), at=AT, posts=posts, **facts)


def settle(world: World, day: date) -> int:
    return commands.settle_duty(actor=system(world.zone.pk), at=AT, zone=world.zone, day=day)


def test_every_working_day_has_somebody_make_up_saturdays_too(world: World, posts) -> None:
    roster = plan(world, posts)
    calendar = calendar_of("N")
    wanted = [on for on in each_day(DAY, date(2026, 10, 31)) if calendar.is_workday(on)]
    assert list(roster.duties.order_by("on").values_list("on", flat=True)) == wanted
    assert date(2026, 10, 10) in wanted  # a Saturday that is worked


def test_the_posts_take_turns(world: World, posts) -> None:
    roster = plan(world, posts)
    taken = list(roster.duties.order_by("on").values_list("post", flat=True))
    assert taken[:4] == [posts[0].pk, posts[1].pk, posts[0].pk, posts[1].pk]
    assert abs(taken.count(posts[0].pk) - taken.count(posts[1].pk)) <= 1


def test_who_is_away_without_a_substitute_cannot_be_left_out_of_an_empty_day(world: World, posts) -> None:
    empty = directory.create_post(
        actor=system(world.zone.pk), at=AT, organisation=world.task_force.organisation, title="空岗"
    )
    with pytest.raises(Refused) as refused:
        plan(world, [empty])
    assert refused.value.rule == "no empty day"
    roster = plan(world, [empty, *posts])
    assert not roster.duties.filter(post=empty).exists()


@pytest.mark.parametrize(
    "told",
    [
        {"ends_on": DAY},
        {"ends_on": date(2027, 2, 1)},
        {"starts_on": date(2026, 10, 17), "ends_on": date(2026, 10, 19)},
        {"dossier": "enterprise"},
        {"posts": []},
    ],
)
def test_it_refuses_what_cannot_be_kept(world: World, posts, told) -> None:
    if "dossier" in told:
        told = {"dossier": world.enterprise.dossier}
    with pytest.raises(Refused):
        plan(world, told.pop("posts", posts), **told)
    assert not DutyRoster.objects.exists()


def test_two_rosters_do_not_overlap(world: World, posts) -> None:
    plan(world, posts)
    with pytest.raises(Refused):
        plan(world, posts, starts_on=date(2026, 10, 30), ends_on=date(2026, 11, 10))
    plan(world, posts, starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 10))


def test_a_swap_says_why_and_with_whom(world: World, posts, act) -> None:
    duty = plan(world, posts).duties.get(on=MONDAY)
    other = next(post for post in posts if post.pk != duty.post_id)
    with pytest.raises(Refused):
        commands.swap_duty(**act("wangxin"), duty=duty, post=other, reason="", day=DAY)
    before = duty.post
    commands.swap_duty(**act("wangxin"), duty=duty, post=other, reason="去市里开会", day=DAY)
    duty.refresh_from_db()
    assert (duty.post, duty.swapped_from) == (other, before)
    with pytest.raises(Refused):
        commands.swap_duty(**act("wangxin"), duty=duty, post=posts[0], reason="晚了", day=date(2026, 10, 13))


def test_presence_is_told_from_the_site_with_a_place(world: World, posts, act) -> None:
    duty = plan(world, posts).duties.get(on=DAY)
    with pytest.raises(Refused):
        commands.confirm_presence(**act("wangxin"), duty=duty, day=DAY)
    spot = Spot(Decimal("35.1"), Decimal("116.2"), 20)
    commands.confirm_presence(**act("wangxin"), duty=duty, day=DAY, spot=spot)
    assert duty.present_name == "王辛" and duty.latitude == Decimal("35.1")
    with pytest.raises(Refused):
        commands.confirm_presence(**act("shenji"), duty=duty, day=DAY, place="门口")


def test_presence_is_not_told_beforehand(world: World, posts, act) -> None:
    duty = plan(world, posts).duties.get(on=MONDAY)
    with pytest.raises(Refused):
        commands.confirm_presence(**act("wangxin"), duty=duty, day=DAY, place="门口")


def test_a_missed_day_becomes_the_managers_and_a_late_word_settles_it(world: World, posts, act) -> None:
    duty = plan(world, posts).duties.get(on=DAY)
    assert settle(world, DAY) == 0
    assert settle(world, date(2026, 10, 10)) == 1
    assert settle(world, date(2026, 10, 10)) == 0
    owed = Obligation.objects.get(dossier=world.project.dossier, about=f"duty:{DAY}")
    assert owed.kind == Kind.VERIFY and owed in on_desk_of(world.actor("wangxin"))
    duty.refresh_from_db()
    with pytest.raises(Refused):
        commands.confirm_presence(**act("wangxin"), duty=duty, day=date(2026, 10, 10), place="门口")
    commands.confirm_presence(**act("wangxin"), duty=duty, day=date(2026, 10, 10), place="门口", reason="现场没信号")
    owed.refresh_from_db()
    assert owed.state == State.DONE


def test_a_day_that_became_a_working_day_shows_without_anybody(world: World, posts) -> None:
    plan(world, posts)
    removed = Duty.objects.get(on=MONDAY)
    from tests.support.guard import setup

    with setup():
        removed.delete()
    assert settle(world, date(2026, 10, 13)) == 3
    assert Duty.objects.get(on=MONDAY).post is None


def test_what_ended_asks_nobody_any_more(world: World, posts, act) -> None:
    roster = plan(world, posts)
    commands.end_duty(**act("wangxin"), roster=roster, on=MONDAY, reason="进入试生产", day=DAY)
    assert settle(world, date(2026, 10, 20)) == 2
    assert not Obligation.objects.filter(about=f"duty:{MONDAY}").exists()


def test_rights_reach_no_further_than_the_project(world: World, posts) -> None:
    for username in ("bob", "yangding", "fengkui"):
        with pytest.raises((Forbidden, NotVisible)):
            plan(world, posts, by=username)
