"""Projects and enterprises as people use them, at a desk and on a phone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.support import guard
from tests.support.world import World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
        yield made


def page_of(world: World) -> str:
    return reverse("projects:detail", args=[world.project.dossier.number])


def test_the_list_opens_why_in_the_margin(
    world: World,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    sign_in(page_desktop, world.account("leader"))
    page_desktop.goto(reverse("projects:list"))
    expect(page_desktop.locator("h1")).to_contain_text("2 个项目")
    axe(page_desktop)
    page_desktop.get_by_role("link", name="10月13日 周二 · 还剩 3 个工作日").click()
    expect(page_desktop.locator("#kj-margin h2")).to_have_text("供电方案答复")
    expect(page_desktop).to_have_url(re.compile(f"why={world.obligation.pk}$"))
    axe(page_desktop)
    shot(page_desktop, "projects-why")
    page_desktop.keyboard.press("Escape")
    expect(page_desktop.locator("#kj-margin")).to_be_hidden()


def test_progress_is_recorded_from_the_margin(
    world: World,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    sign_in(page_desktop, world.account("wangxin"))
    page_desktop.goto(page_of(world))
    axe(page_desktop)
    page_desktop.locator(".kj-head").get_by_role("link", name="报进展").click()
    page_desktop.get_by_label("看到什么").fill("设备基础浇筑 14 个，共 32 个")
    axe(page_desktop)
    page_desktop.get_by_role("button", name="报上去").click()
    expect(page_desktop.locator("#main")).to_contain_text("设备基础浇筑 14 个")
    expect(page_desktop.locator("#main")).not_to_contain_text("没有人到场核实过")
    shot(page_desktop, "project")


def test_a_project_is_created_and_nothing_typed_is_lost(
    world: World, page_desktop: Page, sign_in: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    sign_in(page_desktop, world.account("wangxin"))
    page_desktop.goto(reverse("projects:create"))
    page_desktop.get_by_label("企业", exact=True).fill("没有这家")
    page_desktop.get_by_label("项目名称").fill("澄川电机三期")
    page_desktop.get_by_role("button", name="建这个项目").click()
    expect(page_desktop.locator("#kj-errors")).to_contain_text("没有叫“没有这家”的企业档案")
    axe(page_desktop)
    expect(page_desktop.get_by_label("项目名称")).to_have_value("澄川电机三期")
    page_desktop.get_by_label("企业", exact=True).fill("澄川电机有限公司")
    page_desktop.get_by_role("button", name="建这个项目").click()
    expect(page_desktop.locator("h1")).to_have_text("澄川电机三期")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everything_fits_the_phone(
    world: World,
    page_phone: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    language: str,
) -> None:
    sign_in(page_phone, world.account("wangxin"))
    page_phone.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
    firm = reverse("enterprises:detail", args=[world.enterprise.dossier.number])
    for address in (
        reverse("projects:list"),
        page_of(world),
        f"{page_of(world)}?why={world.obligation.pk}",
        f"{page_of(world)}?act=owe",
        reverse("projects:record"),
        reverse("projects:batches"),
        reverse("enterprises:list"),
        firm,
        f"{reverse('cockpit:search')}?q=cc",
    ):
        page_phone.goto(address)
        assert page_phone.evaluate("document.documentElement.scrollWidth") <= 390, address
        axe(page_phone)


def test_search_finds_a_person_by_phone(
    world: World, page_desktop: Page, sign_in: Callable[..., None], axe: Callable[[Page], None]
) -> None:
    sign_in(page_desktop, world.account("wangxin"))
    page_desktop.goto(reverse("projects:list"))
    page_desktop.keyboard.press("/")
    page_desktop.keyboard.type("0326")
    page_desktop.keyboard.press("Enter")
    expect(page_desktop.locator("#main")).to_contain_text("沈己")
    axe(page_desktop)


def test_on_paper_a_code_opens_the_page_again(
    world: World,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page = page_desktop
    sign_in(page, world.account("leader"))
    page.goto(f"{page_of(world)}?act=attach")
    code = page.get_by_role("img", name="二维码：扫一下打开这一页")
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    expect(page.locator(".kj-qr")).to_have_text(re.compile(rf"http://[\w.:]+{page_of(world)}$"))
    box = code.bounding_box()
    assert box is not None
    assert 80 <= box["width"] == box["height"]
    shot(page, "project-print")
    axe(page)
