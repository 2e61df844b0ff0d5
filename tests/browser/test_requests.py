"""One request by three people on phone and desk: asked, sent on, taken, answered, rated; axe at both widths."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.requests.models import ServiceRequest, State
from tests.requests.asking import Asking
from tests.support import guard
from tests.support.world import World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
            Asking(made).open("shenji", words="用电容量不够，二期差 2000 kVA", channel="phone", said_by="褚乙")
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_request_is_asked_on_the_phone_and_answered_at_the_desk(
    world: World,
    page_phone: Page,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    phone, desk = page_phone, page_desktop
    sign_in(phone, world.account("yangding"))
    phone.goto("/requests/mine")
    phone.locator("#main").get_by_role("link", name="我要反映", exact=True).tap()
    phone.get_by_label("卡在哪里").fill("二期用电容量不够，差 2000 kVA")
    phone.get_by_role("radio", name="要素需求").check()
    axe(phone)
    shot(phone, "request-ask-phone")
    phone.get_by_role("button", name="交上去").tap()
    expect(phone.get_by_role("status").first).to_contain_text("收到了，编号 2026-SQ-0002")
    made = ServiceRequest.objects.get(channel="own")
    axe(phone)
    assert fits(phone)
    # the contact sees the twin beside it and sends it on with one key
    sign_in(desk, world.account("shenji"))
    desk.goto("/requests/desk")
    expect(desk.get_by_text("可能是同一件事").or_(desk.get_by_text("同一家企业")).first).to_be_visible()
    axe(desk)
    shot(desk, "request-desk")
    desk.goto(f"/requests/{made.pk}/?act=dispatch")
    desk.locator("select[name=to]").select_option(str(world.posts["power"].pk), force=True)
    desk.get_by_role("button", name="派给它").click()
    sign_in(desk, world.account("fengkui"))
    desk.goto(f"/requests/{made.pk}/?act=accept")
    desk.get_by_role("button", name="接单，由我们办").click()
    # inside stays inside
    desk.get_by_label("写什么").fill("变压器要排队")
    desk.get_by_role("button", name="记下来").click()
    desk.get_by_label("写什么").fill("周一派人来量")
    desk.get_by_role("radio", name="对企业公开").check()
    desk.get_by_role("button", name="记下来").click()
    expect(desk.locator(".kj-talk li.kj-in")).not_to_have_count(0)
    axe(desk)
    shot(desk, "request-desktop")
    desk.goto(f"/requests/{made.pk}/?why=now")
    expect(desk.locator("#kj-margin")).to_contain_text("期限来源")
    axe(desk)
    desk.goto(f"/requests/{made.pk}/?act=answer")
    desk.locator("#answer-words").fill("先放出 2000 kVA，验收单在附件")
    desk.get_by_role("radio", name="已解决").check()
    desk.get_by_label("没有文件的，凭什么看得出来").fill("供电函 3 号")
    desk.get_by_role("button", name="答复企业").click()
    sign_in(phone, world.account("yangding"))
    phone.goto(f"/requests/{made.pk}/")
    expect(phone.get_by_text("周一派人来量").first).to_be_visible()
    expect(phone.get_by_text("变压器要排队")).to_have_count(0)
    phone.goto(f"/requests/{made.pk}/?act=rate")
    phone.get_by_role("radio", name="非常满意").check()
    axe(phone)
    phone.get_by_role("button", name="就这样评价").tap()
    expect(phone.get_by_text("已办结").first).to_be_visible()
    shot(phone, "request-closed-phone")
    made.refresh_from_db()
    assert (made.state, made.grade) == (State.CLOSED, 5)


@pytest.mark.parametrize("width", ["page_phone", "page_desktop"])
def test_axe_finds_nothing_in_english(
    world: World,
    request: pytest.FixtureRequest,
    width: str,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    live_server: Any,
) -> None:
    page = request.getfixturevalue(width)
    page.context.add_cookies([{"name": "kj_language", "value": "en", "url": live_server.url}])
    key = ServiceRequest.objects.get().pk
    asked = {
        "wangxin": (
            "/requests/",
            "/requests/?filters=1",
            f"/requests/{key}/?act=dispatch",
            "/requests/desk",
            "/requests/call-backs?whose=all",
            "/requests/rates",
            "/requests/rules?act=rule",
            "/requests/known",
            "/requests/new",
        ),
        "leader": ("/requests/leaders",),
        "yangding": ("/requests/mine", "/requests/mine/new", f"/requests/{key}/"),
    }
    for username, addresses in asked.items():
        sign_in(page, world.account(username))
        for address in addresses:
            page.goto(address)
            axe(page)
            assert fits(page), address
