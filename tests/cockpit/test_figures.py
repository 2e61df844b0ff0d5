"""Figures: each value is the number of rows it opens, on the page, in the shell's document and by API."""

import io
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from kuaijin.cockpit.figures import counting
from kuaijin.cockpit.figures.asking import read
from kuaijin.cockpit.figures.document import document
from kuaijin.cockpit.figures.fields import FIELDS
from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.registry import BY_CODE, FIGURES
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Refused
from kuaijin.journal.remembered import one_reading
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from kuaijin.taskforces.coverage import coverage_on
from tests.support.tree import ROOT
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 10)


def reach(world: World, stage: str, on: date, **told: Any) -> Any:
    actor = system(world.zone.pk)
    return projects.reach_stage(actor=actor, at=AT, project=world.project, stage=stage, reached_on=on, day=DAY, **told)


def asked(world: World, who: str = "", **days: Any) -> Any:
    actor = world.actor(who) if who else system(world.zone.pk)
    return question(actor=actor, zones=(world.zone,), today=DAY, **days)


def value(world: World, code: str, who: str = "", **days: Any) -> Any:
    return counting.values([BY_CODE[code]], asked(world, who, **days))[code].amount


def test_a_project_starts_once_whatever_its_phases_do(world: World) -> None:
    actor = system(world.zone.pk)
    phases = [
        projects.add_phase(actor=actor, at=AT, project=world.project, number=n, name=f"第 {n} 期") for n in (1, 2)
    ]
    for phase, month in zip(phases, (3, 6), strict=True):
        reach(world, StageName.START, date(2026, month, 10), phase=phase)
    assert value(world, "starts") == 1
    assert value(world, "starts", first=date(2026, 4, 1)) == 0  # the first time lies before
    assert value(world, "starts", as_of=date(2026, 3, 9)) == 0


def test_a_stage_that_was_left_again_counts_until_that_day(world: World) -> None:
    told = reach(world, StageName.START, MARCH)
    actor = system(world.zone.pk)
    del told
    projects.leave_stage(
        actor=actor, at=AT, project=world.project, stage=StageName.START, on=date(2026, 5, 1), day=DAY, reason="停建"
    )
    assert value(world, "starts", as_of=date(2026, 4, 30)) == 1
    assert value(world, "starts") == 0


def test_money_is_what_a_statement_adds(world: World) -> None:
    actor = system(world.zone.pk)
    for on, amount in ((date(2025, 12, 31), 100), (date(2026, 3, 31), 250), (date(2026, 6, 30), 400)):
        projects.tell_money(
            actor=actor, at=AT, project=world.project, kind="arrived", on=on, amount=amount, day=DAY, source="季报"
        )
    assert value(world, "funds_arrived") == 300
    assert value(world, "funds_arrived", first=date(2026, 4, 1)) == 150
    told = document(asked(world), FIELDS["month"], [BY_CODE["funds_arrived"]])["figures"][0]
    assert (told["value"], told["rows"]) == ("300.00", [world.project.dossier.number])
    assert [(group["key"], group["value"]) for group in told["groups"]] == [
        ("2026-03", "150.00"),
        ("2026-06", "150.00"),
    ]


def test_gaps_are_those_of_coverage(world: World) -> None:
    for day in (DAY, date(2026, 6, 1), date(2026, 1, 1)):
        assert value(world, "gaps", as_of=day) == len(coverage_on(system(world.zone.pk), day).gaps)


def test_nobody_counts_what_he_does_not_see(world: World) -> None:
    assert value(world, "projects_open") == 2
    assert value(world, "projects_open", "bob") == 1
    assert value(world, "signings", "bob") == 1


def test_lights_of_a_past_day_are_not_invented(world: World) -> None:
    assert value(world, "lights_red") is not None
    assert value(world, "lights_red", as_of=date(2026, 6, 1)) is None
    told = document(asked(world, as_of=date(2026, 6, 1)), None, [BY_CODE["lights_red"]])["figures"][0]
    assert (told["value"], told["rows"]) == (None, [])


def test_a_period_that_cannot_be_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        asked(world, first=date(2026, 5, 1), last=date(2026, 4, 1))
    with pytest.raises(Refused):
        asked(world, as_of=date(2027, 1, 1))


def test_one_statement_a_family_however_many_figures(world: World, django_assert_max_num_queries: Any) -> None:
    told = asked(world, "wangxin")
    with one_reading(), django_assert_max_num_queries(13):
        counting.values(FIGURES, told)


def test_each_number_of_the_page_opens_so_many_rows(world: World) -> None:
    reach(world, StageName.START, MARCH)
    client = world.client("leader")
    page = client.get("/figures").content.decode()
    links = re.findall(r'<a class="kj-n" href="(/figures/[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 3
    for href, said in links:
        opened = client.get(unescape(href))
        shown = opened.context["table"]
        assert counting.values([opened.context["figure"]], _asked_by(opened))  # the same question
        assert opened.context["value"].amount == int(said.replace(",", ""))
        if not opened.context["figure"].measure:
            assert shown.total == int(said.replace(",", ""))


def _asked_by(opened: Any) -> Any:
    from kuaijin.directory.actors import actor_for

    request = opened.wsgi_request
    return read(request.GET, actor_for(request.user, DAY), DAY).question


@pytest.mark.parametrize("by", list(FIELDS))
def test_the_page_splits_by_every_field(world: World, by: str) -> None:
    answer = world.client("leader").get(f"/figures?by={by}")
    assert answer.status_code == 200


def test_what_is_remembered_speaks_the_language_of_who_asks(world: World) -> None:
    client = world.client("leader")
    assert '<th scope="row">落地</th>' in client.get("/figures?by=stage").content.decode()
    client.cookies["kj_language"] = "en"
    assert '<th scope="row">Landing</th>' in client.get("/figures?by=stage").content.decode()


def test_another_period_is_counted_anew(world: World) -> None:
    reach(world, StageName.START, MARCH)
    client = world.client("leader")
    said = [client.get(f"/figures?from={first}").context["sections"][0].lines[1].shown for first in ("1.1", "4.1")]
    assert [re.sub("<[^>]+>", "", each) for each in said] == ["1", "0"]


@pytest.mark.parametrize(
    ("key", "text", "day"),
    [
        ("from", "1.1", date(2026, 1, 1)),
        ("from", "12月1日", date(2025, 12, 1)),
        ("as_of", "12.31", date(2025, 12, 31)),
        ("last", "12.31", date(2026, 12, 31)),
        ("from", "2026-02-01", date(2026, 2, 1)),
    ],
)
def test_a_day_without_its_year_has_come(world: World, key: str, text: str, day: date) -> None:
    name = {"from": "first", "as_of": "as_of", "last": "last"}[key]
    query = QueryDict(mutable=True)
    query[{"as_of": "as-of", "last": "to"}.get(key, key)] = text
    told = read(query, world.actor("leader"), DAY)
    assert not told.refused
    assert getattr(told.question, name) == day


def test_what_cannot_be_read_is_said(world: World) -> None:
    page = world.client("leader").get("/figures?from=foo").content.decode()
    assert "下面是今年到现在的数" in page
    assert "还没到" in world.client("leader").get("/figures?as-of=2027-01-01").content.decode()


def test_rows_go_out_as_a_workbook(world: World) -> None:
    answer = world.client("leader").get("/figures/signings/export?from=2026-01-01&to=2026-10-09")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 2
    assert any("截至" in str(line[0]) for line in book.get_sheet_by_index(1).to_python())


def test_the_api_gives_the_document_of_the_shell(world: World) -> None:
    told = world.client("leader").get("/api/figures?from=2026-01-01&code=signings").json()
    assert told["zone"] == "N"
    assert told["figures"] == [
        {"code": "signings", "name": "签约", "value": 2, "unit": "count", "rows": told["figures"][0]["rows"]}
    ]
    assert len(told["figures"][0]["rows"]) == 2
    assert world.client("leader").get("/api/figures?zone=K").status_code == 404
    assert world.client("leader").get("/api/figures?as_of=2027-01-01").status_code == 422
    assert world.client("yangding").get("/api/figures").status_code == 403


def test_an_enterprise_has_no_figures(world: World) -> None:
    assert world.client("yangding").get("/figures").status_code == 403
    assert world.client("leader").get("/figures/nothing").status_code == 404


def test_the_documentation_names_every_figure_and_field() -> None:
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    ranges = ("stage_", "lights_")
    missing = [code for code in BY_CODE if not code.startswith(ranges) and f"`{code}`" not in page]
    assert not missing
    assert all(f"`{code}`" in page for code in FIELDS)
