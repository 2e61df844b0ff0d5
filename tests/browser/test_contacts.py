"""Service as people use it: a visit written down on the phone in three taps, the roster, the sheet on one A4 page."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, expect

from kuaijin.contacts import commands
from kuaijin.contacts.models import Contact, Duty, DutyRoster
from kuaijin.directory.actors import system
from kuaijin.law.dates import each_day
from kuaijin.obligations.calendars import calendar_of
from tests.support import guard
from tests.support.world import AT, DAY, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = {"latitude": 35.1, "longitude": 116.25, "accuracy": 12}
LANGUAGES = ("en", "zh-hans")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
Sign = Callable[..., None]
Axe = Callable[[Page], None]
Shot = Callable[..., Any]


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
        yield made


def many_visits(world: World) -> None:
    for n in range(40):
        commands.record(
            actor=system(world.zone.pk),
            at=AT,
            dossier=world.enterprise.dossier,
            kind="visit",
            on=date(2026, 6, n % 30 + 1),
            day=DAY,
            done="送去一份材料，又帮着把表填完，顺便讲清了后面三步怎么走。",
            people=[world.posts["manager"]],
        )


def roster_of_october(world: World) -> DutyRoster:
    """From 28 September; four working days of it have passed without anybody."""
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT, "day": DAY}
    roster: DutyRoster = commands.plan_duty(
        **act,
        dossier=world.project.dossier,
        starts_on=date(2026, 9, 28),
        ends_on=date(2026, 11, 1),
        posts=[world.posts["manager"]],
    )
    commands.settle_duty(**act, zone=world.zone)
    return roster


def looked_at(page: Page, name: str, server: Any, axe: Axe, shot: Shot) -> None:
    """At both widths in both languages, Chinese last: nothing runs over the edge. axe looks at either of each once."""
    for language in LANGUAGES:
        page.context.add_cookies([{"name": "kj_language", "value": language, "url": server.url}])
        page.reload()
        for size in SIZES:
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, language, size)
            shot(page, f"{name}-{size['width']}-{language}")
        page.set_viewport_size(SIZES[LANGUAGES.index(language)])
        axe(page)


def test_a_visit_takes_three_taps_and_its_promise_stands_in_my_day(
    world: World, page_phone: Page, live_server: Any, sign_in: Sign, axe: Axe, shot: Shot
) -> None:
    page = page_phone
    sign_in(page, world.account("shenji"))
    page.goto("/my-day")
    page.get_by_role("navigation", name="底栏").get_by_role("link", name="记一笔").tap()
    page.get_by_label("做了什么").tap()
    page.keyboard.type("看了二车间")
    page.get_by_role("button", name="记下", exact=True).tap()
    expect(page.locator("h1")).to_have_text("10月9日 走访")
    expect(page.get_by_text("看了二车间")).to_be_visible()
    assert Contact.objects.get().done == "看了二车间"

    page.goto("/service/record")
    page.locator("#find").press_sequentially("ccdj", delay=20)
    expect(page.get_by_text("找到 2 个")).to_be_visible()
    page.get_by_role("radio", name="澄川电机有限公司").check()
    axe(page)
    page.locator("summary", has_text="答应了什么").tap()
    page.get_by_label("答应了什么").fill("把外线方案催出来")
    page.get_by_label("哪天兑现").fill("3 个工作日")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "record-promise-phone")
    page.get_by_role("button", name="记下", exact=True).tap()
    expect(page.get_by_role("link", name="把外线方案催出来")).to_be_visible()
    looked_at(page, "contact", live_server, axe, shot)
    page.set_viewport_size(SIZES[1])
    page.goto("/my-day")
    row = page.locator("li", has=page.get_by_role("link", name="把外线方案催出来"))
    expect(row).to_contain_text("10月13日")


def test_the_roster_has_no_empty_working_day_and_a_missed_one_is_red(
    world: World, open_page: Callable[..., Page], live_server: Any, sign_in: Sign, axe: Axe, shot: Shot
) -> None:
    roster = roster_of_october(world)
    calendar = calendar_of(world.zone.code)
    working = [on for on in each_day(date(2026, 9, 28), date(2026, 10, 31)) if calendar.is_workday(on)]
    page = open_page(**SIZES[1], has_touch=True, is_mobile=True, geolocation=PLACE, permissions=["geolocation"])
    sign_in(page, world.account("wangxin"))
    page.goto(f"/service/duty/{roster.pk}/")
    planned = page.locator("table.kj-roster td:not(.kj-rest)")
    expect(planned).to_have_count(len(working))
    for cell in planned.all():
        expect(cell).to_contain_text("王辛")
    expect(page.locator(".kj-state")).to_contain_text("没人到岗 4 天")
    expect(planned.locator(".kj-red")).to_have_count(4)
    looked_at(page, "roster", live_server, axe, shot)

    page.get_by_role("link", name="10月9日 报到岗").tap()
    page.get_by_role("button", name="记下现在的位置").tap()
    expect(page.locator("#place-said")).to_contain_text("误差约 12 米")
    axe(page)
    page.get_by_label("人在哪里").fill("二车间门口")
    page.get_by_role("button", name="我到了").tap()
    expect(page.locator(".kj-state")).to_contain_text("到岗 1 天")
    duty = Duty.objects.get(on=DAY)
    assert (duty.present_name, duty.place, float(duty.latitude or 0), duty.accuracy) == ("王辛", "二车间门口", 35.1, 12)


def test_the_service_sheet_prints_on_one_page(
    world: World, page_desktop: Page, live_server: Any, sign_in: Sign, axe: Axe, shot: Shot
) -> None:
    many_visits(world)
    page = page_desktop
    sign_in(page, world.account("wangxin"))
    page.goto(f"/service/sheet/{world.enterprise.dossier.number}")
    looked_at(page, "service-sheet", live_server, axe, shot)
    for language in LANGUAGES:
        page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
        page.reload()
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(printed.pages) == 1
        said = "".join(unicodedata.normalize("NFKC", printed.pages[0].extract_text()).split())
        assert world.enterprise.dossier.number in said and said.count("后面三步怎么走") > 20


def test_the_uncontacted_stand_with_the_phones_of_their_four(
    world: World, page_desktop: Page, live_server: Any, sign_in: Sign, axe: Axe, shot: Shot
) -> None:
    page = page_desktop
    sign_in(page, world.account("leader"))
    page.goto("/service/uncontacted")
    row = page.locator("li", has=page.get_by_role("link", name="赤石新材有限公司"))
    for said in ("褚乙", "韩丙", "郑庚", "未核实"):
        expect(row).to_contain_text(said)
    expect(row.locator("a[href^='tel:']")).to_have_count(4)
    looked_at(page, "uncontacted", live_server, axe, shot)
    page.goto("/service/first-month")
    looked_at(page, "first-month", live_server, axe, shot)
