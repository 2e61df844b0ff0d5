"""A problem from raising to closing on the phone, an enterprise on its own page; axe at both widths, both languages."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.contacts import commands as contacts
from kuaijin.contacts.models import Contact
from kuaijin.directory.actors import system
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.problems.models import Problem
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from tests.problems.raising import raise_on
from tests.support import guard
from tests.support.world import AT, DAY, World, build, owed, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
            actor = system(made.zone.pk)
            act: dict[str, Any] = {"actor": actor, "at": AT}
            outside = {"secrecy": "outside", "beneficiary": made.enterprise.organisation}
            owed(actor, made.project.dossier, "接通二期用电", made.posts["power"], **outside)
            owed(actor, made.project.dossier, "核对用地红线", made.posts["manager"], kind=Kind.TASK, **outside)
            phase = projects.add_phase(**act, project=made.project, number=2, name="二期", scope="10 万套")
            plan = {"stage": StageName.START, "planned_on": date(2026, 9, 30), "phase": phase}
            projects.plan_stage(**act, project=made.project, **plan)
            contacts.record(
                **act, dossier=made.project.dossier, kind="visit", on=DAY, day=DAY, done="把要办的手续列成单子",
                people=[made.posts["manager"]],
            )  # fmt: skip
            raise_on(made, made.actor("wangxin"), secrecy="outside")
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_problem_is_raised_answered_and_closed_on_the_phone(
    world: World, page_phone: Page, sign_in: Callable[..., None], axe: Callable[[Page], None], shot: Callable[..., Any]
) -> None:
    page = page_phone
    sign_in(page, world.account("shenji"))
    page.goto("/my-day")
    page.get_by_role("navigation", name="底栏").get_by_role("link", name="记一笔").tap()
    page.get_by_role("navigation", name="记哪一种").get_by_role("link", name="问题").tap()
    page.get_by_role("radio", name="澄川电机年产 30 万套驱动电机项目").check()
    page.get_by_label("什么问题").fill("门口限高 4 米，货车进不来")
    page.get_by_label("哪一类").select_option("production")
    page.get_by_label("谁来解决").select_option(str(world.posts["power"].pk))
    axe(page)
    shot(page, "problem-raise-phone")
    page.get_by_role("button", name="提出来").tap()
    expect(page.locator("h1")).to_have_text("门口限高 4 米，货车进不来")
    expect(page.get_by_role("link", name="销号", exact=True)).to_have_count(0)
    key = Problem.objects.get(words__startswith="门口限高").pk
    sign_in(page, world.account("fengkui"))
    page.goto("/my-day")
    page.goto(f"/problems/{key}/")
    page.get_by_role("link", name="答复", exact=True).tap()
    page.get_by_label("怎么解决的").fill("限高架移到路口外")
    page.locator("#kj-margin").get_by_role("button", name="答复").tap()
    expect(page.get_by_text("办的人不能自己销号")).to_be_visible()
    sign_in(page, world.account("shenji"))
    page.goto(f"/problems/{key}/")
    page.get_by_role("link", name="销号", exact=True).tap()
    axe(page)
    page.get_by_role("button", name="解决了，销号").tap()
    expect(page.get_by_text("已销号，沈己 说解决了")).to_be_visible()
    axe(page)
    shot(page, "problem-closed-phone")
    assert fits(page)


def test_an_enterprise_reads_and_answers_on_its_own_page(
    world: World, page_phone: Page, sign_in: Callable[..., None], shot: Callable[..., Any]
) -> None:
    page = page_phone
    sign_in(page, world.account("yangding"))
    page.goto("/start")
    expect(page.locator("h1")).to_have_text("在等 2 件")
    expect(page.locator("a[href='tel:13800000417']").first).to_be_visible()
    page.get_by_role("link", name="收到了：接通二期用电").tap()
    page.get_by_label("收到什么").fill("9日 送电")
    page.locator("#kj-margin").get_by_role("button", name="收到了").tap()
    expect(page.locator("h1")).to_have_text("在等 1 件")
    assert Obligation.objects.get(title="接通二期用电").outcome == "企业收到了：9日 送电"
    page.get_by_role("button", name="是这样：把要办的手续列成单子").tap()
    expect(page.get_by_text("企业已确认")).to_be_visible()
    assert Contact.objects.get().answer == "confirmed"
    page.get_by_role("link", name="交一份文件").first.tap()
    page.get_by_label("这是什么").fill("环评批复")
    page.locator("#kj-margin input[type=file]").last.set_input_files(
        {
            "name": "批复.pdf",
            "mimeType": "application/pdf",
            "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
        }
    )
    page.get_by_role("button", name="交上去").tap()
    expect(page.get_by_role("link", name="批复.pdf")).to_be_visible()
    shot(page, "my-project-phone")
    assert fits(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", ["page_phone", "page_desktop"])
def test_axe_finds_nothing(
    world: World,
    request: pytest.FixtureRequest,
    language: str,
    width: str,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    live_server: Any,
) -> None:
    page = request.getfixturevalue(width)
    page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
    key = Problem.objects.get().pk
    number = world.project.dossier.number
    asked = {
        "wangxin": ("/problems/", "/problems/?filters=1", f"/problems/{key}/?why=1", f"/problems/{key}/?act=hand-on"),
        "yangding": ("/my-project", f"/my-project/{number}/?act=hand-in", "/problems/", f"/problems/new?of={number}"),
    }
    for username, addresses in asked.items():
        sign_in(page, world.account(username))
        for address in addresses:
            page.goto(address)
            axe(page)
            assert fits(page), address
