"""A person says how he wants to be told and subscribes to his calendar; the administrator sets a channel and a hook."""

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from kuaijin.directory.actors import system
from kuaijin.messaging import commands
from tests.support.receiver import receiving
from tests.support.world import AT, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None) -> Any:
    with pinned():
        yield build()


def test_notices_as_people_set_them(
    house: World, page_phone: Page, page_desktop: Page, sign_in: Any, axe: Any, live_server: Any
) -> None:
    act = {"actor": system(house.zone.pk), "at": AT, "zone": house.zone}
    with receiving() as receiver:
        address = f"json://{receiver.host}/sms?:phone={{to}}"
        commands.save_channel(**act, kind="sms_webhook", name="短信", address=address)
        page = page_phone
        sign_in(page, house.account("wangxin"))
        page.goto("/account")
        page.get_by_role("link", name="通知").click()
        expect(page.get_by_text("用通讯录里的电话")).to_be_visible()
        axe(page)
        digest = page.get_by_role("group", name="每日早报")
        expect(digest.get_by_label("短信")).to_be_checked()
        digest.get_by_label("短信").uncheck()
        page.get_by_label("几点起不打扰").fill("22:00")
        page.get_by_role("button", name="记下").click()
        expect(page.get_by_text("记下了。")).to_be_visible()
        expect(page.get_by_role("group", name="每日早报").get_by_label("短信")).not_to_be_checked()
        expect(page.get_by_label("几点起不打扰")).to_have_value("22:00")
        page.get_by_role("button", name="开一个订阅地址").click()
        token = page.locator("#once").inner_text()
        assert re.fullmatch(rf"{live_server.url}/feeds/[\w-]{{43}}\.ics", token)
        expect(page.locator(".kj-code svg")).to_be_visible()
        axe(page)
        assert Client().get(token.removeprefix(live_server.url)).content.startswith(b"BEGIN:VCALENDAR")
        desk = page_desktop
        sign_in(desk, house.account("sysadmin"))
        desk.goto("/messages/channels")
        axe(desk)
        desk.get_by_role("link", name="试发").click()
        desk.get_by_label("发到哪里").fill("13800000999")
        desk.get_by_role("button", name="试发").click()
        expect(desk.get_by_text("对方收下了")).to_be_visible()
        assert receiver.got[0].told["phone"] == "13800000999"
        desk.get_by_role("link", name="发送记录").click()
        expect(desk.get_by_text("138****0999")).to_be_visible()
        axe(desk)
        desk.get_by_role("link", name="推送", exact=True).click()
        desk.get_by_role("link", name="加一个推送").click()
        desk.get_by_label("名字").fill("统计局")
        desk.get_by_label("推到哪个地址").fill(f"http://{receiver.host}/hook")
        desk.get_by_label("推哪些动作").fill("projects.*")
        desk.get_by_role("button", name="添加").click()
        expect(desk.get_by_text("只用 https，不到内网").first).to_be_visible()
        axe(desk)
        desk.get_by_label("可以在内网").check()
        desk.get_by_role("button", name="添加").click()
        expect(desk.get_by_text("密钥只显示这一次")).to_be_visible()
        axe(desk)
