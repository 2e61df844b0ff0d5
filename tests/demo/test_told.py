"""What the reports tell of the demo's zones stands in its database: one test for each row of the tour that is built."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kuaijin.config.tour import ask_figure
from kuaijin.demo import tour
from kuaijin.demo.scene import Scene, pack
from kuaijin.demo.script import DEMO_DAY
from kuaijin.directory.actors import actor_for, system

BUILT = [row for row in pack("tour")["rows"] if "later" not in row]


def _called(row: dict[str, Any]) -> str:
    return f"{row['source']}-{row['zone']}-{row.get('count') or row['figure']['code']}-{row['told']}"


@pytest.mark.parametrize("row", BUILT, ids=_called)
def test_a_row_of_the_tour_is_true(demo: dict[str, Scene], row: dict[str, Any]) -> None:
    zone = demo[row["zone"]].zone
    stop = tour.stop(row, tour.Look(system(zone.pk), zone, DEMO_DAY), ask_figure)
    assert stop.holds, f"{row['say']}: {row['told']} was told, {stop.found} found"
    assert stop.address


def test_every_system_has_its_rows() -> None:
    told = {row["source"] for row in pack("tour")["rows"]}
    # M10, M12, M13, G5, G9, G11, G13, G16–G18 tell no figure
    assert {f"M{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11)} <= told
    assert {f"G{n}" for n in (1, 2, 3, 4, 6, 7, 8, 10, 12, 14, 15)} <= told


def test_a_row_that_is_not_built_says_what_it_waits_for() -> None:
    for row in pack("tour")["rows"]:
        assert ("later" in row) != ("count" in row or "figure" in row)
        if "later" in row:
            assert row["later"]["zh"] and row["later"]["en"]


@pytest.mark.parametrize(("name", "told"), [("王辛", set()), ("褚乙", {"N"}), ("杨丁", set())])
def test_figures_of_a_zone_are_for_who_sees_it_whole(demo: dict[str, Scene], name: str, told: set[str]) -> None:
    reader = actor_for(demo["N"].accounts[name], DEMO_DAY)
    stops = tour.stops(reader, DEMO_DAY, ask_figure)
    assert {stop.source_zone for stop in stops if stop.found is not None} == told
    assert tour.summary(stops)["differs"] == 0


def test_a_wrong_figure_is_seen(demo: dict[str, Scene]) -> None:
    zone = demo["N"].zone
    row = {**BUILT[0], "told": 10}
    assert not tour.stop(row, tour.Look(system(zone.pk), zone, DEMO_DAY), ask_figure).holds
    assert date(2026, 10, 9) == DEMO_DAY


def test_the_page_of_the_tour_opens_for_a_leader_in_both_languages(demo: dict[str, Scene]) -> None:
    client = Client()
    client.force_login(demo["K"].accounts["骆甲"])
    for language, holds in (("zh-hans", "对得上"), ("en", "Holds")):
        client.cookies["kj_language"] = language
        assert 'href="/tour"' in client.get("/my-day").content.decode()
        page = client.get("/tour").content.decode()
        assert page.count(f">{holds}</td>") == sum(row["zone"] == "K" for row in BUILT)
