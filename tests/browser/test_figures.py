"""Figures and charts in a real browser: accessible, fitting, and every mark opens its rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.cockpit.figures.commands import publish
from kuaijin.directory.actors import system
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from tests.support import guard
from tests.support.world import AT, DAY, build, pinned

PAGES = (
    "/figures",
    "/figures?by=sector",
    "/figures?why=starts",
    "/figures/starts",
    "/figures/charts",
    "/figures/seals/1",
)


@pytest.fixture
def zone(transactional_db: None) -> Any:
    with pinned(), guard.setup():
        world = build()
        act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
        projects.reach_stage(**act, project=world.project, stage=StageName.START, reached_on=date(2026, 3, 10), day=DAY)
        seal = publish(**act, zone=world.zone, title="周报", first=date(2026, 1, 1), last=DAY, as_of=DAY, day=DAY)
        assert seal.pk
        world.seal = seal  # type: ignore[attr-defined]
        yield world


@pytest.mark.parametrize(("width", "language"), [("desktop", "zh-hans"), ("phone", "en")])
def test_pages_of_figures_are_accessible_and_fit(
    zone: Any,
    width: str,
    language: str,
    request: pytest.FixtureRequest,
    live_server: Any,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Any],
) -> None:
    page: Page = request.getfixturevalue(f"page_{width}")
    sign_in(page, zone.account("leader"))
    page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
    for number, address in enumerate(PAGES):
        page.goto(address.replace("seals/1", f"seals/{zone.seal.pk}"))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), address
        shot(page, f"figures-{number}-{width}")


def test_a_bar_opens_its_rows(zone: Any, page_desktop: Page, sign_in: Callable[[Page, Any], None]) -> None:
    page = page_desktop
    sign_in(page, zone.account("leader"))
    page.goto("/figures/charts")
    months = page.locator("[data-kj-chart=o-months]")
    expect(months.locator("canvas")).to_be_visible()
    page.evaluate("document.querySelector('[data-kj-chart=o-months]').scrollIntoView({block: 'center'})")
    box = months.bounding_box()
    assert box is not None
    inside = page.evaluate(
        """() => echarts.getInstanceByDom(document.querySelector('[data-kj-chart=o-months]'))
        .convertToPixel({seriesIndex: 0}, [2, 0.5])"""
    )
    page.mouse.click(box["x"] + inside[0], box["y"] + inside[1])
    page.wait_for_url("**/figures/starts?**month=2026-03**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("开工 1 个项目")


def test_the_table_beside_says_the_same_by_keyboard(
    zone: Any, page_desktop: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    page = page_desktop
    sign_in(page, zone.account("leader"))
    page.goto("/figures/charts")
    link = page.locator("section:has(#c-towns) table a").first
    link.focus()
    said = int(link.inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/projects_open?**")
    assert page.locator("table[data-kj-table] tbody tr").count() == said


def test_charts_go_to_paper_in_their_shape_and_in_ink(
    zone: Any, open_page: Callable[..., Page], live_server: Any, sign_in: Callable[[Page, Any], None]
) -> None:
    page = open_page(width=1440, height=900, color_scheme="dark")
    sign_in(page, zone.account("leader"))
    page.goto("/figures/charts")
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 972})
    expect(html).to_have_attribute("data-bs-theme", "light")
    expect(page.locator(".kj-figask")).to_be_hidden()
    for picture in page.locator(".kj-chart canvas").all():
        box = picture.bounding_box()
        assert box is not None
        assert 600 < box["width"] <= 688
        assert box["height"] > 200
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_the_map_of_the_zone_is_tiles_that_open(
    zone: Any, page_phone: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    page = page_phone
    sign_in(page, zone.account("leader"))
    page.goto("/figures/charts")
    tile = page.get_by_role("link", name="1 临湖镇")
    assert (tile.bounding_box() or {"height": 0})["height"] >= 44
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/projects_open?**town=**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 个项目")


def test_a_leader_sees_three_lines_that_open(
    zone: Any, page_phone: Page, sign_in: Callable[[Page, Any], None], axe: Callable[[Page], None]
) -> None:
    page = page_phone
    sign_in(page, zone.account("leader"))
    page.goto("/my-day")
    expect(page.locator(".kj-three-lines > li")).to_have_count(3)
    axe(page)
