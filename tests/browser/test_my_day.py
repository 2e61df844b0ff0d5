"""My day, coverage and a hand-over in a real browser: accessible, fitting, and done from end to end."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import until
from tests.browser.conftest import DESKTOP, PHONE
from tests.support import guard
from tests.support.world import DAY, World, build, owed, pinned

SignIn = Callable[[Page, Any], None]


@pytest.fixture
def world(live_server: Any) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
            for title, day in (
                ("答复用电缺口", date(2026, 10, 8)),
                ("到场核实基础进度", DAY),
                ("盯供电方案", date(2026, 10, 13)),
                ("核对开工条件", date(2026, 11, 20)),
            ):
                term = until(date(2026, 9, 24), day, "会议纪要")
                owed(
                    made.actor("sysadmin"),
                    made.project.dossier,
                    title,
                    made.posts["manager"],
                    kind=Kind.TASK,
                    term=term,
                )
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
    number, key = world.task_force.dossier.number, world.obligation.pk
    mine = ("/my-day", "/my-day?show=waiting", f"/my-day?why={key}", "/more", f"/obligations/{key}/?act=event")
    forces = ("/task-forces/", f"/task-forces/{number}/?act=fill", "/task-forces/coverage?since=2026-03-02")
    visits = {"wangxin": mine, "sysadmin": forces, "auditor": ("/journal", "/journal?verify=1")}
    for username, paths in visits.items():
        page = open_page(**size, reduced_motion="reduce")
        page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
        sign_in(page, world.account(username))
        for path in paths:
            page.goto(path)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
            assert page.locator("h1").count() == 1


def test_why_opens_beside_the_list_and_closes_by_key_and_back(
    world: World, page_desktop: Page, sign_in: SignIn
) -> None:
    page = page_desktop
    sign_in(page, world.account("wangxin"))
    page.goto("/my-day")
    page.locator(".kj-rows .kj-due a").first.click()
    margin = page.locator("#kj-margin")
    expect(margin.locator(".kj-why h2")).to_have_text("答复用电缺口")
    assert "why=" in page.url
    assert page.locator(".kj-rows li").count() == 3, "the list stays"
    page.keyboard.press("Escape")
    expect(margin).to_be_hidden()
    assert "why=" not in page.url
    page.go_back()
    expect(margin.locator(".kj-why h2")).to_have_text("答复用电缺口")
    page.go_back()
    expect(margin).to_be_hidden()


def pull(page: Page, start: int, way: int, steps: int = 6) -> None:
    """A finger on the sheet, drawn down by `way` pixels."""
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 150, "y": start}]})
    for step in range(1, steps + 1):
        point = {"x": 150, "y": start + way * step // steps}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_sheet_on_the_phone_closes_by_pulling_and_not_by_reading(
    world: World, page_phone: Page, sign_in: SignIn, shot: Callable[[Page, str], Any]
) -> None:
    page = page_phone
    sign_in(page, world.account("wangxin"))
    page.goto("/my-day")
    page.locator(".kj-rows .kj-due a").first.click()
    sheet = page.locator("#kj-margin")
    expect(sheet.locator(".kj-why h2")).to_be_focused()
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
    top = round((sheet.bounding_box() or {})["y"])
    shot(page, "sheet-phone")
    pull(page, top + 120, 40)
    expect(sheet).to_be_visible()
    assert round((sheet.bounding_box() or {})["y"]) == top, "let go too early it springs back"
    sheet.evaluate("each => { each.scrollTop = 80 }")
    pull(page, top + 120, 200)
    expect(sheet).to_be_visible()
    sheet.evaluate("each => { each.scrollTop = 0 }")
    pull(page, top + 120, 200)
    expect(sheet).to_be_hidden()
    assert "why=" not in page.url
    page.go_back()
    expect(sheet.locator(".kj-why h2")).to_have_text("答复用电缺口")


def test_a_mark_of_the_ruler_jumps_to_its_day(world: World, page_desktop: Page, sign_in: SignIn) -> None:
    page = page_desktop
    sign_in(page, world.account("wangxin"))
    page.goto("/my-day")
    page.locator(".kj-ruler a", has_text="13").click()
    assert page.url.endswith("#d20261013")
    assert page.locator("#d20261013").inner_text().count("盯供电方案") == 1
    assert page.locator(".kj-ruler .kj-rest").count() == 3
    for link in page.locator(".kj-ruler a").all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.locator(f"#{target}").count() == 1, target


def test_the_first_act_is_done_and_leads_back(world: World, page_phone: Page, sign_in: SignIn) -> None:
    page = page_phone
    sign_in(page, world.account("wangxin"))
    page.goto("/my-day")
    expect(page.locator("h1")).to_have_text("今天先办 2 件，1 件已经逾期")
    page.locator(".kj-rows .kj-btn.kj-p").click()
    page.get_by_label("办成什么样").fill("缺口由二号变补足")
    page.get_by_role("button", name="办结", exact=True).click()
    page.wait_for_url("**/my-day#done-*")
    expect(page.locator("h1")).to_have_text("今天办 1 件，没有逾期")
    expect(page.get_by_role("status").first).to_contain_text("记下了")


def close_first(page: Page) -> None:
    page.goto("/my-day")
    page.locator(".kj-rows .kj-btn.kj-p").click()
    page.get_by_label("办成什么样").fill("缺口由二号变补足")
    page.get_by_role("button", name="办结", exact=True).click()
    page.wait_for_url("**/my-day#done-*")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_was_done_is_taken_back_in_its_row_by_keyboard(
    world: World, open_page: Callable[..., Page], sign_in: SignIn, axe: Callable[[Page], None], size: Any
) -> None:
    page = open_page(**size, reduced_motion="reduce")
    sign_in(page, world.account("wangxin"))
    close_first(page)
    row = page.locator("#late + ol > li.kj-closed")
    expect(row).to_contain_text("答复用电缺口")
    expect(page.locator("#kj-live")).to_have_text("已办结：答复用电缺口。10 秒内可以撤销。")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    undo = row.get_by_role("button", name="撤销办结：答复用电缺口")
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("今天先办 2 件，1 件已经逾期")
    expect(page.locator("#late + ol > li")).to_contain_text("答复用电缺口")
    expect(page.locator(".kj-closed")).to_have_count(0)


def test_the_way_back_ends_after_ten_seconds_unless_somebody_is_at_it(
    world: World, page_desktop: Page, sign_in: SignIn
) -> None:
    page = page_desktop
    page.clock.install()
    sign_in(page, world.account("wangxin"))
    close_first(page)
    row = page.locator(".kj-closed")
    expect(row).to_be_visible()
    row.get_by_role("button").focus()
    page.clock.fast_forward(15_000)
    expect(row).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.clock.fast_forward(2_000)
    expect(row).to_have_count(0)
    expect(page.locator("#late")).to_have_count(0)


def test_a_seat_is_handed_over_from_end_to_end(
    world: World, open_page: Callable[..., Page], sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    giver = open_page(**DESKTOP)
    sign_in(giver, world.account("wangxin"))
    giver.goto(f"/task-forces/{world.task_force.dossier.number}/")
    giver.get_by_role("link", name="办交接").click()
    giver.get_by_label("哪个位子").select_option(label="联系人 沈己")
    giver.get_by_label("交给谁").select_option(label="韩丙 13800000338")
    giver.get_by_label("从哪天起").fill("10.9")
    giver.get_by_role("button", name="提出交接").click()
    expect(giver.get_by_role("heading", name="等人接的交接")).to_be_visible()

    taker = open_page(**PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    sign_in(taker, world.account("bob"))
    taker.goto("/my-day")
    taker.get_by_role("link", name="看过再接").click()
    expect(taker.locator("h1")).to_contain_text("要交给 韩丙")
    axe(taker)
    taker.get_by_role("button", name="接下", exact=True).click()
    taker.wait_for_url("**/my-day")

    sign_in(giver, world.account("wangxin"))
    giver.reload()
    four = giver.locator(".kj-four").first
    expect(four).to_contain_text("韩丙")
    expect(four).not_to_contain_text("沈己")
    giver.goto("/task-forces/coverage?since=2026-03-02")
    expect(giver.locator("h1")).to_contain_text("四级包保没有断过")
