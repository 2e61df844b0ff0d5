"""A stranger scans a code with his phone: the line breaks, he sends again, one request is made; staff print it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from kuaijin.messaging.commands import save_channel
from kuaijin.requests import commands
from kuaijin.requests.models import Door, ServiceRequest
from tests.support import guard
from tests.support.world import AT, DAY, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def in_english(page: Page, url: str) -> None:
    page.context.add_cookies([{"name": "kj_language", "value": "en", "url": url}])


def test_a_broken_line_makes_one_request(
    world: World, page_phone: Page, axe: Callable[[Page], None], shot: Callable[..., Any], live_server: Any
) -> None:
    act = {"actor": world.actor("sysadmin"), "at": AT, "zone": world.zone, "day": DAY}
    door: Door = commands.open_door(**act, region=world.town)
    page, at = page_phone, f"/r/{door.token}"
    page.goto(at)
    expect(page.get_by_role("heading", level=1)).to_have_text("有事您说")
    assert fits(page)
    axe(page)
    shot(page, "door-phone")
    page.get_by_role("button", name="交上去").tap()
    page.locator("#id_website").evaluate("field => field.form.noValidate = true")
    page.get_by_text("要素需求").tap()
    page.get_by_label("要反映什么").fill("雨水管堵了，门口积水")
    page.get_by_label("企业名称").fill("赤石新材有限公司")
    page.get_by_label("怎么称呼您").fill("褚乙")
    page.get_by_label("电话").fill("1380000")
    page.get_by_role("button", name="交上去").tap()
    expect(page.get_by_role("alert").first).to_contain_text("号码不对")
    axe(page)
    page.get_by_label("电话").fill("138-0000-1234")
    page.get_by_label("电话").blur()
    page.context.set_offline(True)
    page.get_by_role("button", name="交上去").tap()
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    key = page.locator("[name=submission]").input_value()
    page.context.set_offline(False)
    # he closed the page and scans the code again: his words and the key of the form are still there
    page.goto(at)
    page.get_by_role("button", name="接着写").tap()
    expect(page.get_by_label("要反映什么")).to_have_value("雨水管堵了，门口积水")
    assert page.locator("[name=submission]").input_value() == key
    page.get_by_role("button", name="交上去").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("2026-SQ-0001")
    expect(page.get_by_text("前给您回话")).to_be_visible()
    assert fits(page)
    axe(page)
    shot(page, "door-receipt-phone")
    receipt = page.url
    page.goto(at)
    expect(page.get_by_role("button", name="接着写")).to_have_count(0)
    assert page.locator("[name=submission]").input_value() != key
    in_english(page, live_server.url)
    page.goto(at)
    shot(page, "door-phone-en")
    page.goto(receipt)
    shot(page, "door-receipt-phone-en")
    assert fits(page) and ServiceRequest.objects.count() == 1


def test_staff_open_print_and_close_doors(
    world: World,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
    live_server: Any,
    settings: Any,
    tmp_path: Any,
) -> None:
    settings.IMPORT_DIR = tmp_path
    page = page_desktop
    sign_in(page, world.account("sysadmin"))
    page.goto("/requests/doors")
    shot(page, "doors-empty")
    page.get_by_role("link", name="开一个入口").click()
    page.locator("#id_enterprise").select_option(label=world.enterprise.name)
    axe(page)
    shot(page, "door-open")
    page.get_by_role("button", name="开，去打印").click()
    expect(page.get_by_role("heading", name="有事您说")).to_be_visible()
    axe(page)
    shot(page, "door-sheet")
    page.emulate_media(media="print")
    shot(page, "door-sheet-print")
    page.goto(f"{page.url}?size=a6")
    shot(page, "door-sheet-a6")
    page.emulate_media(media="screen")
    page.goto("/requests/doors")
    assert fits(page)
    axe(page)
    shot(page, "doors")
    file = {
        "name": "工单.csv",
        "mimeType": "text/csv",
        "buffer": "工单编号,诉求内容,企业名称,类别\nA1,停电,某厂,用电\n,没编号,,\n".encode(),
    }
    page.goto("/requests/hotline")
    page.set_input_files("#id_file", file)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传，看一遍").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 件要新建")
    axe(page)
    shot(page, "hotline-preview")
    page.goto("/requests/open311")
    page.get_by_label("哪个系统").fill("市 12345 平台")
    page.get_by_role("button", name="发密钥").click()
    expect(page.get_by_role("status").first).to_contain_text("kj_")
    axe(page)
    shot(page, "open311-keys")
    assert Client().get("/open311/v2/services.xml").status_code == 200
    page.set_viewport_size({"width": 390, "height": 844})
    in_english(page, live_server.url)
    for name in ("doors", "hotline", "open311", "doors/new"):
        page.goto(f"/requests/{name}")
        assert fits(page), name
        shot(page, f"requests-{name.replace('/', '-')}-phone-en")
    way = "json://127.0.0.1:9/sms?to={to}"
    act = {"actor": world.actor("sysadmin"), "at": AT, "zone": world.zone}
    save_channel(**act, kind="sms_webhook", name="短信", address=way)
    page.goto(f"/r/{Door.objects.get().token}")
    page.get_by_label("Phone").fill("138-0000-1234")
    page.get_by_role("button", name="Send a code").click()
    expect(page.locator("#code-told")).to_contain_text("10 minutes")
    axe(page)
    shot(page, "door-code-phone-en")
