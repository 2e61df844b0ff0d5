"""The calendar in a real browser: read, count a day, load a notice; accessible at both widths and in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.support import guard
from tests.support.world import World, build, pinned

NOTICE = """year: 2027
source: 试用的放假通知
off: [{from: 2027-01-01, to: 2027-01-03, name: 元旦}]
work: [{date: 2027-01-09, name: 元旦}]
"""
SignIn = Callable[[Page, Any], None]


@pytest.fixture
def world(live_server: Any, tmp_path: Path) -> Iterator[World]:
    with pinned(), override_settings(DATA_DIR=tmp_path):
        with guard.setup():
            made = build()
        yield made


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_fits(
    world: World,
    live_server: Any,
    open_page: Callable[..., Page],
    sign_in: SignIn,
    axe: Callable[[Page], None],
    size: Any,
    language: str,
) -> None:
    page = open_page(**size)
    page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
    sign_in(page, world.account("sysadmin"))
    for path in ("", "?year=2027", "?start=2026-09-24&n=8", "moved", "notice", "days-off"):
        page.goto(f"/obligations/calendar/{path}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.locator("h1").count() == 1


def test_a_day_is_counted_and_explained(world: World, page_desktop: Page, sign_in: SignIn) -> None:
    page = page_desktop
    sign_in(page, world.account("wangxin"))
    page.goto("/obligations/calendar/")
    assert page.locator("td[aria-current=date]").inner_text() == "9"
    page.get_by_label("从哪天起算").fill("9月24日")
    page.get_by_label("多少天").fill("8")
    page.get_by_role("button", name="算", exact=True).click()
    page.locator("#kj-margin .kj-big").wait_for()
    assert page.locator("#kj-margin .kj-big").inner_text() == "10月13日 周二"
    assert "调休上班，计入" in page.locator("#kj-margin").inner_text()


def test_an_administrator_reads_a_notice_and_then_loads_it(world: World, page_phone: Page, sign_in: SignIn) -> None:
    page = page_phone
    sign_in(page, world.account("sysadmin"))
    page.goto("/obligations/calendar/?year=2027")
    assert page.locator("td.kj-yu").count() == 365
    page.goto("/obligations/calendar/notice")
    page.get_by_label("通知的内容（YAML）").fill(NOTICE)
    page.get_by_role("button", name="先看它说了什么").click()
    page.get_by_text("放假 3 天").wait_for()
    page.get_by_role("button", name="载入 2027 年的通知").click()
    page.wait_for_url("**/obligations/calendar/?year=2027")
    assert page.locator("td.kj-yu").count() == 0
    assert page.locator("td.kj-ym").count() == 1
