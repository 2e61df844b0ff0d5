"""A new plant: its facts, why each matter is needed, 8 days refused with a lever off, granted with it on, published."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.approvals.models import Case
from tests.approvals.approving import Approving, build
from tests.support import guard
from tests.support.world import build as build_world
from tests.support.world import pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def approving(transactional_db: None) -> Iterator[Approving]:
    with pinned():
        with guard.setup():
            made = build(build_world())
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_from_facts_to_a_published_promise(
    approving: Approving,
    page_desktop: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page, world = page_desktop, approving.world
    number = approving.checklist.dossier.number
    sign_in(page, world.account("wangxin"))
    page.goto(f"/approvals/{number}/facts")
    expect(page.get_by_role("heading", level=1)).to_have_text("还有 5 个问题，定 9 项要不要办")
    page.get_by_role("group", name="新建厂房").get_by_role("radio", name="是").check()
    expect(page.locator("#told").get_by_text("要加办：建设用地规划许可证")).to_be_visible()
    page.get_by_role("group", name="环评类别").get_by_role("radio", name="报告表").check()
    page.get_by_label("占地面积").fill("6.2")
    page.get_by_label("年综合能耗").fill("860")
    axe(page)
    shot(page, "approval-facts")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("还有 1 个问题，定 1 项要不要办")
    page.get_by_role("group", name="有爆炸危险环境").get_by_role("radio", name="否").check()
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("都答完了，要办 7 项")
    page.get_by_role("link", name="办理清单").click()
    expect(page.get_by_text("年综合能耗：860 吨标准煤；不符合“年综合能耗一千吨标准煤以上”")).to_be_visible()
    expect(page.get_by_text("占地面积：6.2 公顷；占地五公顷以上编制方案")).to_be_visible()
    axe(page)
    shot(page, "approval-checklist")

    page.get_by_role("link", name="排计划").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 个工作日做得到，靠 4 个办法")
    page.get_by_label("建设工程规划许可证：次要材料几个工作日后才齐").fill("2")
    page.get_by_label("要几个工作日").fill("8")
    page.get_by_label("要几个工作日").blur()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 个工作日做得到，靠 5 个办法")
    switch = page.get_by_role("switch", name="并联办理")
    switch.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("8 个工作日做不到，最快")
    expect(page.get_by_text("逐项办理（未允许并联办理）")).to_be_visible()
    expect(switch).to_be_focused()
    axe(page)
    shot(page, "approval-plan-refused")
    switch.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 个工作日做得到，靠 5 个办法")
    expect(page.get_by_text("8 个工作日做得到：关键线路刚好 8 个")).to_be_visible()
    axe(page)
    shot(page, "approval-plan")

    page.get_by_role("link", name="存成方案").click()
    page.get_by_label("方案名称").fill("五个办法")
    page.get_by_role("complementary").get_by_role("button", name="存成方案").click()
    page.get_by_role("link", name="发布计划").click()
    expect(page.get_by_text("新立 6 个办件")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="发布这份计划").click()
    expect(page.get_by_text("方案 1 · 五个办法 · 已发布")).to_be_visible()
    assert Case.objects.filter(closed_on=None).count() == 6
    shot(page, "approval-plan-published")

    for language in ("zh-hans", "en"):
        phone = open_page(width=390, height=844, has_touch=True, is_mobile=True)
        sign_in(phone, world.account("wangxin"))
        phone.context.add_cookies([{"name": "kj_language", "value": language, "url": page.url}])
        for name in ("", "facts?change=eia", "plan", "plan/1"):
            phone.goto(f"/approvals/{number}/{name}")
            axe(phone)
            assert fits(phone), name
            shot(phone, f"approval-{name.replace('/', '-').split('?')[0] or 'list'}-phone-{language}")
    page.context.add_cookies([{"name": "kj_language", "value": "en", "url": page.url}])
    page.goto(f"/approvals/{number}/plan/1")
    axe(page)
    shot(page, "approval-plan-en")
