"""Five seconds for a leader: what is late, who acts, what changed this week, each number with its rows."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from kuaijin.cockpit.figures.leaders import lines
from kuaijin.directory.actors import system
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import until
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db

MONDAY, SUNDAY_BEFORE = date(2026, 10, 5), date(2026, 10, 4)


def late(world: World, title: str, post: str, due: date = date(2026, 10, 8)) -> None:
    owed(
        world.actor("sysadmin"),
        world.project.dossier,
        title,
        world.posts[post],
        kind=Kind.TASK,
        term=until(date(2026, 9, 24), due, "会议纪要"),
    )


def start(world: World, project: Any, on: date) -> None:
    projects.reach_stage(
        actor=system(world.zone.pk), at=AT, project=project, stage=StageName.START, reached_on=on, day=DAY
    )


def test_what_is_late_who_acts_and_what_changed_open_their_rows(world: World) -> None:
    late(world, "答复用电缺口", "manager")
    late(world, "答复用水缺口", "manager")
    late(world, "供电方案答复", "power")
    late(world, "盯供电方案", "power", date(2026, 10, 13))
    start(world, world.project, MONDAY)
    start(world, world.other_project, SUNDAY_BEFORE)
    client = world.client("leader")
    page = client.get("/my-day").content.decode()
    told = re.search(r'<ul class="kj-three-lines".*?</ul>', page, re.DOTALL)
    assert told is not None
    rows = told[0].split("<li>")[1:]
    said = [dict(re.findall(r'([^>：·]+) <a class="kj-n" href="[^"]+">([\d,]+)</a>', row)) for row in rows]
    offices = {key.strip(): int(value) for key, value in said[1].items()}
    assert said[0]["逾期的事"] == "3"
    assert list(offices.values()) == [2, 1]
    assert "供电公司" in offices
    assert said[2]["开工"] == "1"
    for href, number in re.findall(r'href="([^"]+)">([\d,]+)</a>', told[0]):
        opened = client.get(unescape(href))
        assert opened.context["value"].amount == int(number)
        assert opened.context["figure"].measure or opened.context["table"].total == int(number)


def test_where_nothing_is_late_the_line_says_so(world: World) -> None:
    acts = lines(world.actor("leader"), DAY)[1]
    assert not acts.parts
    page = world.client("leader").get("/my-day").content.decode()
    assert acts.otherwise in page


def test_only_leaders_have_the_lines(world: World) -> None:
    assert "kj-three-lines" not in world.client("wangxin").get("/my-day").content.decode()
