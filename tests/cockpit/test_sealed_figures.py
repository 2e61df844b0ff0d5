"""What was published stays as it was known; the page says what is known otherwise now, and why."""

from datetime import date
from typing import Any

import pytest

from kuaijin.cockpit.figures.commands import digest_of, publish
from kuaijin.cockpit.models import PublishedFigures
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.models import Entry
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def seal(world: World, actor: Any = None, **told: Any) -> PublishedFigures:
    given = {"title": "9 月报表", "first": date(2026, 1, 1), "last": DAY, "as_of": DAY, **told}
    made: PublishedFigures = publish(actor=actor or system(world.zone.pk), at=AT, zone=world.zone, day=DAY, **given)
    return made


def test_values_rows_and_version_are_kept_and_journalled(world: World) -> None:
    kept = seal(world)
    assert kept.document["signings"] == {"value": 2, "rows": [["2026-XM-0001", 1], ["2026-XM-0002", 1]]}
    assert digest_of(kept.document) == kept.digest
    entry = Entry.objects.get(code="figures.publish")
    assert entry.after is not None
    assert entry.after["digest"] == kept.digest


def test_what_was_told_later_is_shown_beside_it(world: World) -> None:
    kept = seal(world)
    actor = system(world.zone.pk)
    projects.reach_stage(
        actor=actor, at=AT, project=world.project, stage=StageName.START, reached_on=date(2026, 9, 1), day=DAY
    )
    answer = world.client("leader").get(f"/figures/seals/{kept.pk}")
    moved = {one.figure.code: one for one in answer.context["moved"]}
    assert (moved["starts"].before, moved["starts"].now) == (0, 1)
    change = moved["starts"].changes[0]
    assert (change.number, change.before, change.now) == ("2026-XM-0001", None, 1)
    assert str(change.acts[0].what)
    assert answer.context["intact"]
    page = answer.content.decode()
    assert "封存时 0，现在 1" in page
    assert change.href in page
    opened = world.client("leader").get(moved["starts"].href)
    assert [line.dossier.number for line in opened.context["table"].rows] == ["2026-XM-0001"]


def test_only_who_sees_the_whole_zone_seals_and_reads_seals(world: World) -> None:
    kept = seal(world)
    with pytest.raises(Forbidden):
        seal(world, world.actor("wangxin"))
    assert world.client("wangxin").get(f"/figures/seals/{kept.pk}").status_code == 404
    assert not world.client("wangxin").get("/figures/seals").context["seals"]
    assert world.client("auditor").get(f"/figures/seals/{kept.pk}").status_code == 200


def test_a_seal_needs_a_name_and_a_day_that_has_come(world: World) -> None:
    with pytest.raises(Refused):
        seal(world, title=" ")
    with pytest.raises(Refused):
        seal(world, as_of=date(2027, 1, 1))


def test_the_form_seals_once(world: World) -> None:
    client = world.client("leader")
    told = {
        "title": "周报",
        "first": "2026-01-01",
        "last": "2026-10-09",
        "as_of": "2026-10-09",
        "idempotency_key": "k1",
    }
    assert client.post("/figures/seals/new", told).status_code == 302
    assert client.post("/figures/seals/new", told).status_code == 302
    assert PublishedFigures.objects.count() == 1
    assert client.post("/figures/seals/new", {**told, "title": "", "idempotency_key": "k2"}).status_code == 422


def test_charts_say_what_their_tables_say(world: World) -> None:
    answer = world.client("leader").get("/figures/charts")
    drawn = {chart.key: chart for chart in answer.context["charts"]}
    assert set(drawn) == {"course", "months", "lights", "towns"}
    assert [(tile.name, tile.count) for tile in drawn["towns"].tiles] == [
        (name, cells[0].split(">")[1].split("<")[0]) for name, cells in drawn["towns"].rows
    ]
    course = drawn["course"]
    assert [item["value"] for item in course.option["series"][0]["data"]] == [2]
    assert len(course.rows) == 1
    href = course.option["series"][0]["data"][0]["href"]
    assert world.client("leader").get(href).context["table"].total == 2
    assert "lights" not in {
        chart.key for chart in world.client("leader").get("/figures/charts?as-of=6.1").context["charts"]
    }
