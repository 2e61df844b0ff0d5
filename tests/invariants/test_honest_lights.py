"""Invariant 6, Honest lights: whom nobody was in touch with, and what nobody verified, is grey wherever it is shown.

Random contacts of the past and random visits to the site; on days to come every light is compared with a plain recount,
in the lists, on the pages and in the figures. Silence never stays green."""

import random
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kuaijin.cockpit.figures import counting
from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.contacts import commands as contacts
from kuaijin.contacts.models import Served
from kuaijin.contacts.tiers import service_rules
from kuaijin.directory.actors import system
from kuaijin.dossiers.models import Dossier, KeyPeriod
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.touch import last_day
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.calendars import calendar_of
from kuaijin.projects import commands as projects
from kuaijin.projects.models import ProgressReport
from kuaijin.projects.walks import freshness_days
from tests.support.world import AT, DAY, World, pinned

pytestmark = pytest.mark.django_db
FOUR = ("褚乙", "韩丙", "郑庚")
AHEAD = (0, 16, 35)


@pytest.fixture
def quiet(world: World) -> World:
    """Nothing is owed, so that no worse light hides the grey one."""
    obligations.void(actor=system(world.zone.pk), at=AT, obligation=world.obligation, reason="不办了", day=DAY)
    return world


def look_over(world: World, day: date) -> None:
    contacts.look_over(actor=system(world.zone.pk), at=AT, zone=world.zone, day=day)


def touch(world: World, dossier: Dossier, on: date) -> None:
    contacts.record(
        actor=system(world.zone.pk),
        at=AT,
        dossier=dossier,
        kind="visit",
        on=on,
        day=DAY,
        done="看了车间",
        people=[world.posts["manager"]],
    )


def stand_there(world: World, project: Any, on: date) -> None:
    actor = world.actor("bob" if project == world.other_project else "wangxin")
    projects.report_progress(actor=actor, at=AT, project=project, on=on, day=DAY, words="看过", stood_there=True)


# --- the plain recount -------------------------------------------------------------------------------------------


def left_alone(dossier: Dossier, day: date) -> bool:
    key = any(
        period.starts_on <= day and (period.ends_on is None or period.ends_on > day)
        for period in KeyPeriod.objects.filter(dossier=dossier)
    )
    last = max(
        (row.on for row in Served.objects.filter(dossier=dossier) if row.counts and row.on <= day),
        default=dossier.opened_on,
    )
    return last_day(last, service_rules().tier(dossier.kind, key=key).interval, calendar_of("N")) < day


def unseen(project: Any, day: date) -> bool:
    days = freshness_days(project)
    seen = [row.verified_on for row in ProgressReport.objects.filter(project=project) if row.verified_on]
    return days is not None and (not seen or add_calendar_days(max(seen), days) < day)


# --- what is shown -----------------------------------------------------------------------------------------------


def rows_of(client: Client, address: str) -> list[str]:
    return re.findall(r"<tr[ >].*?</tr>", client.get(address).content.decode(), re.DOTALL)


def row_of(rows: list[str], title: str) -> str:
    return next(row for row in rows if title in row)


def is_grey(html: str) -> bool:
    assert ("kj-grey" in html) != ("kj-green" in html), html
    return "kj-grey" in html


def head_of(client: Client, address: str) -> str:
    """The lines of state under the name."""
    return "".join(re.findall(r'<p class="kj-state">.*?</p>', client.get(address).content.decode(), re.DOTALL))


@pytest.mark.parametrize("seed", [1, 2])
def test_6_honest_lights_silence_is_grey_wherever_it_is_shown(quiet: World, seed: int) -> None:
    world, chance = quiet, random.Random(seed)
    both = (world.project, world.other_project)
    for project in both:
        for dossier in (project.dossier, project.enterprise.dossier):
            for _n in range(chance.randint(0, 2)):
                touch(world, dossier, add_calendar_days(DAY, -chance.randint(0, 30)))
        for _n in range(chance.randint(0, 2)):
            stand_there(world, project, add_calendar_days(DAY, -chance.randint(0, 20)))
    client = world.client("leader")
    for ahead in AHEAD:
        day = add_calendar_days(DAY, ahead)
        with pinned(day):
            look_over(world, day)
            listed, firms, alone = rows_of(client, "/projects/"), rows_of(client, "/enterprises/"), set()
            for project in both:
                title, number, firm = project.dossier.title, project.dossier.number, project.enterprise
                silent, unvisited = left_alone(project.dossier, day), unseen(project, day)
                grey = silent or unvisited
                assert is_grey(row_of(listed, title)) == grey, (title, day)
                head = head_of(client, f"/projects/{number}/")
                assert is_grey(head) == grey and ("没人联系" in head) == silent, (title, day)
                quiet_firm = left_alone(firm.dossier, day)
                assert is_grey(row_of(firms, firm.name)) == (quiet_firm or grey), (firm.name, day)
                assert ("没人联系" in head_of(client, f"/enterprises/{firm.dossier.number}/")) == quiet_firm
                alone |= {number} if silent else set()
                alone |= {firm.dossier.number} if quiet_firm else set()
            asked = question(actor=world.actor("leader"), zones=(world.zone,), today=day)
            opened = counting.listed(BY_CODE["uncontacted"], asked)[0]
            assert counting.values([BY_CODE["uncontacted"]], asked)["uncontacted"].amount == len(alone) == len(opened)
            page = client.get("/service/uncontacted")
            assert {row.dossier.number for row in page.context["rows"]} == alone
            assert page.context["finding"] == (f"{len(alone)} 家没人联系" if alone else "都联系到了")


def test_6_honest_lights_the_four_are_named_where_an_enterprise_was_left_alone(quiet: World) -> None:
    world, firm = quiet, quiet.other_project.enterprise
    touch(world, firm.dossier, DAY)
    stand_there(world, world.other_project, DAY)
    client = world.client("leader")
    pages = ("/enterprises/", f"/enterprises/{firm.dossier.number}/", "/service/uncontacted")
    day = add_calendar_days(DAY, 60)
    with pinned(day):
        look_over(world, day)
        row = row_of(rows_of(client, pages[0]), firm.name)
        head = head_of(client, pages[1])
        listed = next(one for one in client.get(pages[2]).context["rows"] if one.dossier == firm.dossier)
        for name in FOUR:
            assert name in row and name in head
            assert name in {seat.name for seat in listed.four}
        client.cookies["kj_language"] = "en"
        assert "nobody was" in head_of(client, pages[1])
