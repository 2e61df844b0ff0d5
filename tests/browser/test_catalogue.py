"""The catalogue by three people: a guess is confirmed with a source, a contradiction ruled, a desk named."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.approvals import commands
from kuaijin.approvals.rules.packs import shipped_document
from kuaijin.directory.actors import system
from tests.support import guard
from tests.support.world import AT, DAY, World, pinned
from tests.support.world import build as build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build_world()
            by = system(made.zone.pk)
            for code in ("national", "shandong", "heze"):
                version = commands.load_pack(actor=by, at=AT, zone=made.zone, document=shipped_document(code))
                commands.publish_pack(actor=by, at=AT, version=version, valid_from=DAY)
            # a department speaks for its own matters alone
            desk = {"department": "发展改革", "post": made.posts["power"], "day": DAY}
            commands.set_desk(actor=by, at=AT, zone=made.zone, **desk)
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_what_is_memory_or_contradiction_is_settled_by_people(
    world: World,
    page_desktop: Page,
    page_phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page = page_desktop
    sign_in(page, world.account("fengkui"))
    page.goto("/approvals/catalogue/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("38 个事项")
    axe(page)
    shot(page, "catalogue")
    page.get_by_role("link", name="固定资产投资项目节能审查").click()
    row = page.get_by_role("row").filter(has_text="法定时限").filter(has_text="没有查到；按行政许可法")
    row.get_by_role("link", name="确认").click()
    margin = page.locator("#kj-margin")
    expect(margin.get_by_role("heading", name="确认：法定时限")).to_be_focused()
    margin.get_by_label("天数").fill("15")
    margin.get_by_label("依据文件").fill("菏泽市发展改革委办事指南（2026）")
    axe(page)
    margin.get_by_role("button", name="确认").click()
    confirmed = page.get_by_role("row").filter(has_text="冯癸 10月9日确认：菏泽市发展改革委办事指南（2026）")
    expect(confirmed).to_contain_text("15 个工作日")
    axe(page)
    shot(page, "catalogue-matter")

    phone = page_phone
    sign_in(phone, world.account("leader"))
    phone.goto("/approvals/packs/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("5 处不一致待裁定")
    assert fits(phone)
    axe(phone)
    dispute = phone.get_by_role("article").filter(has_text="环境影响报告表审批：是否要等水土保持方案报告书审批")
    expect(dispute).to_contain_text("山东省水土保持条例（2014）第二十三条第一款")
    dispute.get_by_role("link", name="裁定").click()
    sheet = phone.locator("#kj-margin")
    sheet.get_by_role("radio", name="不用等").check()
    sheet.get_by_label("依据文件").fill("区政府会议纪要 12 号")
    sheet.get_by_label("为什么").fill("上位法没有这一前置")
    sheet.get_by_role("button", name="裁定").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("4 处不一致待裁定")
    expect(dispute).to_contain_text("裁定：上位法没有这一前置")
    axe(phone)
    shot(phone, "catalogue-packs-phone")

    sign_in(page, world.account("sysadmin"))
    page.goto("/approvals/desks/")
    page.get_by_role("row").filter(has_text="自然资源").get_by_role("link", name="指定").click()
    page.locator("#kj-margin").get_by_label("同时在办几件").fill("2")
    page.locator("#kj-margin select").select_option(str(world.posts["power"].pk))
    page.locator("#kj-margin").get_by_role("button", name="指定").click()
    expect(page.get_by_role("row").filter(has_text="自然资源")).to_contain_text("客户服务岗")
    axe(page)
