"""What was typed and not sent is found again in my day, by whoever typed it, until it is sent or thrown away."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.support import guard
from tests.support.world import World, build, pinned

SignIn = Callable[[Page, Any], None]


@pytest.fixture
def world(live_server: Any) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
        yield made


def begin(page: Page, world: World, words: str) -> None:
    page.goto(f"/obligations/{world.obligation.pk}/?act=done")
    page.get_by_label("办成什么样").fill(words)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_is_found_in_my_day_and_gone_once_sent(
    world: World, open_page: Callable[..., Page], sign_in: SignIn, axe: Callable[[Page], None], size: Any
) -> None:
    page = open_page(**size, reduced_motion="reduce")
    sign_in(page, world.account("fengkui"))
    begin(page, world, "方案已书面答复")
    page.goto("/my-day")
    section = page.locator("[data-kj-drafts]")
    expect(section.get_by_role("heading")).to_have_text("没写完的")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    section.get_by_role("link", name="办结 · 供电方案答复").click()
    page.get_by_role("button", name="接着写").click()
    expect(page.get_by_label("办成什么样")).to_have_value("方案已书面答复")
    page.get_by_label("哪天办成的").fill("10.12")
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.locator("#kj-errors")).to_be_visible()
    page.goto("/my-day")
    expect(section.get_by_role("link")).to_have_count(1)
    section.get_by_role("link").click()
    page.get_by_role("button", name="接着写").click()
    page.get_by_label("哪天办成的").fill("10.9")
    page.get_by_role("button", name="办结", exact=True).click()
    page.wait_for_url("**/obligations/*/")
    page.goto("/my-day")
    expect(section).to_be_hidden()


def test_it_is_thrown_away_by_keyboard_and_nobody_else_sees_it(
    world: World, page_desktop: Page, sign_in: SignIn
) -> None:
    page = page_desktop
    sign_in(page, world.account("fengkui"))
    begin(page, world, "方案已书面答复")
    page.goto("/my-day")
    sign_in(page, world.account("wangxin"))
    page.goto("/my-day")
    section = page.locator("[data-kj-drafts]")
    expect(section).to_be_hidden()
    page.goto(f"/obligations/{world.obligation.pk}/?act=done")
    expect(page.locator(".kj-draft")).to_have_count(0)
    sign_in(page, world.account("fengkui"))
    page.goto("/my-day")
    section.get_by_role("button", name="丢掉 办结 · 供电方案答复").focus()
    page.keyboard.press("Enter")
    expect(section).to_be_hidden()
    expect(page.locator("#kj-live")).to_have_text("草稿丢掉了。")
    page.reload()
    expect(section).to_be_hidden()


def test_it_ends_after_thirty_days(world: World, page_desktop: Page, sign_in: SignIn) -> None:
    page = page_desktop
    sign_in(page, world.account("fengkui"))
    begin(page, world, "方案已书面答复")
    page.goto("/my-day")
    expect(page.locator("[data-kj-drafts]")).to_be_visible()
    for days, shown in ((29, True), (31, False)):
        page.evaluate(
            """days => { for (const key of Object.keys(localStorage).filter(k => k.startsWith('kj-draft:'))) {
                const draft = JSON.parse(localStorage[key]);
                draft.at = Date.now() - days * 24 * 3600 * 1000;
                localStorage[key] = JSON.stringify(draft); } }""",
            days,
        )
        page.reload()
        expect(page.locator("[data-kj-drafts]")).to_be_visible(visible=shown)
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('kj-draft:')).length") == 0


def test_what_is_typed_before_the_script_came_is_kept_too(world: World, page_desktop: Page, sign_in: SignIn) -> None:
    page = page_desktop
    held: list[Route] = []
    sign_in(page, world.account("fengkui"))
    page.route("**/drafts*.js*", lambda route: held.append(route))
    page.goto(f"/obligations/{world.obligation.pk}/?act=done", wait_until="commit")
    page.fill("[name=outcome]", "方案已书面答复")
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_load_state("load")
    page.unroute("**/drafts*.js*")
    page.goto("/my-day")
    expect(page.locator("[data-kj-drafts]").get_by_role("link")).to_have_text("办结 · 供电方案答复")
