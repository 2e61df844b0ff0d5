"""Signing in, the first run, an invitation, a grant, who sees what and why: as people do it, at both widths."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from kuaijin.config.middleware import FirstRunMiddleware
from kuaijin.directory import commands
from kuaijin.directory.actors import system
from kuaijin.directory.models import Account, Grant
from tests.browser.conftest import DESKTOP, PHONE
from tests.support.world import AT, PASSWORD, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)
NEW_PASSWORD = "three words here 1"


@pytest.fixture
def house(transactional_db: None) -> Any:
    with pinned():
        yield build()


def sign_in_by_form(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("账号", exact=True).fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.locator("main form.kj-form").get_by_role("button", name="登录").click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_signing_in_by_pasting_and_by_the_keyboard(
    house: World, live_server: Any, open_page: Callable[..., Page], axe: Callable[[Page], None], size: dict[str, int]
) -> None:
    page = open_page(**size)
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("快进")
    axe(page)
    page.get_by_label("账号", exact=True).focus()
    page.keyboard.insert_text("secadmin")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("wrong words here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
    expect(page.get_by_label("账号", exact=True)).to_have_value("secadmin")
    axe(page)
    page.get_by_label("密码", exact=True).focus()
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("孙乙")
    axe(page)


def test_five_failures_say_how_long_to_wait(house: World, page_desktop: Page, axe: Callable[[Page], None]) -> None:
    for _ in range(5):
        sign_in_by_form(page_desktop, "wangxin", "wrong words here")
    expect(page_desktop.get_by_role("heading", level=1)).to_contain_text("先停 15 分钟")
    axe(page_desktop)


def test_the_first_run_end_to_end(
    transactional_db: None,
    page_desktop: Page,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FirstRunMiddleware, "set_up", False)
    page = page_desktop
    page.goto("/projects/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("三个管理员")
    axe(page)
    shot(page, "first-run")
    page.get_by_label("新区代码").fill("luxi")
    page.get_by_label("新区名称").fill("鲁西新区")
    page.get_by_role("combobox", name="在哪个县区或镇街").fill("牡丹区")
    page.keyboard.press("Tab")
    expect(page.locator("select[name=region] option:checked")).to_have_text("牡丹区")
    for role, name, username in (
        ("系统管理员", "钱甲", "qianjia"),
        ("安全管理员", "孙乙", "sunyi"),
        ("审计管理员", "钱甲", "libing"),
    ):
        page.get_by_label(f"{role} · 姓名").fill(name)
        page.get_by_label(f"{role} · 账号").fill(username)
        page.get_by_label(f"{role} · 密码").fill(NEW_PASSWORD)
    page.get_by_role("button", name="设好，去登录").click()
    expect(page.get_by_role("alert")).to_contain_text("三个管理员要是三个人")
    expect(page.get_by_label("新区名称")).to_have_value("鲁西新区")
    page.get_by_label("审计管理员 · 姓名").fill("李丙")
    for role in ("系统管理员", "安全管理员", "审计管理员"):
        page.get_by_label(f"{role} · 密码").fill(NEW_PASSWORD)
    page.get_by_role("button", name="设好，去登录").click()
    expect(page.get_by_role("status").first).to_contain_text("设好了")
    sign_in_by_form(page, "sunyi", NEW_PASSWORD)
    page.goto("/people")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 个岗位")
    axe(page)


def test_invited_granted_and_signed_in(
    house: World, open_page: Callable[..., Page], sign_in: Callable[[Page, Any], None], axe: Callable[[Page], None]
) -> None:
    person = commands.create_person(actor=system(house.zone.pk), at=AT, zone=house.zone, name="吕辛")
    keeper, guest = open_page(**DESKTOP), open_page(**PHONE)
    sign_in(keeper, house.account("secadmin"))
    keeper.goto(f"/people/{person.pk}")
    axe(keeper)
    keeper.get_by_role("link", name="请他开通账号").click()
    expect(keeper.get_by_role("heading", level=1)).to_contain_text("请一个人开通账号")
    axe(keeper)
    keeper.get_by_label("账号", exact=True).fill("lvxin")
    keeper.get_by_role("button", name="开通，看链接").click()
    link = keeper.locator("#once").inner_text()
    axe(keeper)
    keeper.get_by_role("link", name="接着授权").click()
    keeper.get_by_label("角色").select_option(label="专班人员")
    keeper.get_by_label("范围：单位").select_option(label="高端装备专班")
    keeper.get_by_role("button", name="授权").click()
    expect(keeper.get_by_text("授权了，下一页就生效。")).to_be_visible()
    axe(keeper)
    guest.goto(link)
    axe(guest)
    guest.get_by_label("密码", exact=True).fill(NEW_PASSWORD)
    guest.get_by_label("再写一次").fill(NEW_PASSWORD)
    guest.get_by_role("button", name="设好，去登录").click()
    expect(guest.get_by_label("账号", exact=True)).to_have_value("lvxin")
    sign_in_by_form(guest, "lvxin", NEW_PASSWORD)
    guest.goto("/account")
    expect(guest.get_by_text("高端装备专班")).to_be_visible()
    axe(guest)
    assert Grant.objects.get(account__username="lvxin").role == "member"
    assert Account.objects.get(username="lvxin").has_usable_password()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_security_administrator(
    house: World,
    live_server: Any,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Any],
    size: dict[str, int],
    language: str,
) -> None:
    page = open_page(**size)
    page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
    sign_in(page, house.account("secadmin"))
    account, number = house.account("wangxin"), house.project.dossier.number
    for address in (
        "/people",
        f"/people/{account.person_id}",
        f"/organisations/{house.department.pk}",
        "/accounts",
        f"/accounts/{account.pk}",
        f"/accounts/{account.pk}/grant",
        "/rights",
        f"/who-sees/{number}",
        "/account",
    ):
        page.goto(address)
        # the table of all rights takes axe ten times as long as any other page: each language and each width once
        if address != "/rights" or (language == "en") == (size is PHONE):
            axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{address} is {wide} wide"
        shot(page, f"directory-{address.strip('/').replace('/', '-')}-{language}-{size['width']}")


def test_the_jobs_page(
    house: World, page_phone: Page, sign_in: Callable[[Page, Any], None], axe: Callable[[Page], None]
) -> None:
    sign_in(page_phone, house.account("sysadmin"))
    page_phone.goto("/jobs/")
    expect(page_phone.get_by_role("heading", level=1)).to_contain_text("后台没有在跑")
    axe(page_phone)
    page_phone.get_by_role("button", name="再跑一次：封存留痕").click()
    expect(page_phone.get_by_text("排上了，后台马上跑。")).to_be_visible()


def test_signing_out_leaves_nothing_behind(house: World, page_desktop: Page, live_server: Any) -> None:
    sign_in_by_form(page_desktop, "secadmin")
    page_desktop.goto("/account")
    page_desktop.get_by_role("button", name="退出").first.click()
    expect(page_desktop).to_have_url(f"{live_server.url}/sign-in")
    page_desktop.go_back()
    page_desktop.reload()
    expect(page_desktop.get_by_role("heading", level=1)).to_have_text("快进")
    assert Client().get("/account").status_code == 302
