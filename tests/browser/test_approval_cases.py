"""A case through three hands: filed on the phone, corrected, paused, decided, delivered; axe on each page."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.approvals import commands
from kuaijin.approvals.commands.mandates import grant_mandate
from kuaijin.approvals.models import Case
from kuaijin.directory.models import Post
from tests.approvals.approving import Approving
from tests.approvals.approving import build as approving_in
from tests.support import guard
from tests.support.world import AT, DAY, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)
BEGUN = date(2026, 9, 24)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def approving(transactional_db: None) -> Iterator[Approving]:
    """The plan was published on 24 September; the specialist has the enterprise's mandate."""
    with pinned():
        with guard.setup():
            made = approving_in(build())
            made.published(start=BEGUN, day=BEGUN)
            world = made.world
            contact = Post.objects.get(holdings__person=world.people["shenji"])
            grant_mandate(
                actor=world.actor("yangding"),
                at=AT,
                dossier=world.project.dossier,
                post=contact,
                starts_on=BEGUN,
                day=DAY,
            )
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def act(page: Page, label: str, verb: str, **given: str) -> None:
    """Opens the act beside the case, fills it and sends it."""
    page.get_by_role("link", name=label, exact=True).first.click()
    margin = page.locator("#kj-margin")
    for name, value in given.items():
        margin.locator(f"[name='{name}']").first.fill(value)
    margin.get_by_role("button", name=verb).click()
    expect(page.get_by_text(f"记下了：{label}")).to_be_visible()


def test_three_people_carry_a_case_to_its_end(
    approving: Approving,
    page_phone: Page,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    world, phone, desk = approving.world, page_phone, page_desktop
    number, case = world.project.dossier.number, Case.objects.get(matter="L1")
    here = f"/approvals/cases/{case.pk}/"
    # the specialist files the stage for the enterprise, from his phone
    sign_in(phone, world.account("shenji"))
    phone.goto("/my-day")
    phone.locator("a[href*='/approvals/owed/']", has_text="去申报").first.tap()
    expect(phone.locator("h1")).to_contain_text("立项用地规划许可")
    phone.locator("[name='on']").fill("9.24")
    paper = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": PDF}
    phone.locator("[name='file-contract']").set_input_files(paper)
    phone.get_by_role("button", name="一次申报").tap()
    expect(phone.get_by_text("已经申报的")).to_be_visible()
    phone.goto(here)
    expect(phone.get_by_text("沈己 代澄川电机有限公司").first).to_be_visible()
    # the office finds it in the rail and tells once what is missing
    sign_in(desk, world.account("desk0"))
    desk.goto("/my-day")
    desk.get_by_role("link", name="审批办件").first.click()
    desk.get_by_role("link", name="该我办", exact=True).click()
    shot(desk, "cases-desk")
    desk.get_by_role("link", name="建设用地规划许可证").click()
    act(desk, "一次告知补正", "发补正告知书", on="9.25", items="合同缺附图\n缺法人签字", until="9.29")
    expect(desk.get_by_text("轮到申请人补正，9月29日 前交齐")).to_be_visible()
    axe(desk)
    # the enterprise sees on its own page what it is asked, and corrects
    sign_in(phone, world.account("yangding"))
    phone.goto("/my-project")
    expect(phone.locator("h1")).to_contain_text("要您办")
    shot(phone, "my-approvals-phone")
    axe(phone)
    phone.get_by_role("link", name="去补正：建设用地规划许可证").tap()
    phone.locator("#kj-margin [name='on']").fill("9.28")
    phone.get_by_label("补了什么").fill("附图和签字都补了")
    phone.get_by_role("button", name="交补正材料").tap()
    expect(phone.get_by_text("记下了：补正")).to_be_visible()
    assert fits(phone)
    # accepted, paused for a public notice, resumed, granted, delivered
    sign_in(desk, world.account("desk0"))
    desk.goto(here)
    act(desk, "受理", "受理，发受理通知书", on="9.28")
    desk.goto(f"{here}?act=pause")
    desk.locator("#kj-margin [name='ground']").select_option("public_notice")
    desk.locator("#kj-margin [name='on']").fill("9.29")
    desk.locator("#kj-margin [name='expected_end']").fill("10.8")
    shot(desk, "case-pause")
    axe(desk)
    desk.get_by_role("button", name="暂停，发书面告知").click()
    expect(desk.locator("h1 + .kj-state")).to_contain_text("时限停着：公示，预计 10月8日 恢复")
    desk.goto(f"{here}?why=statutory")
    expect(desk.locator("#kj-margin").get_by_text("只停承诺时限，法定时限照算")).to_be_visible()
    shot(desk, "case-why")
    axe(desk)
    act(desk, "恢复计时", "恢复计时", on="10.8")
    desk.goto(f"{here}?act=grant")
    desk.locator("#kj-margin [name='on']").fill("10.8")
    desk.get_by_label("批准文号").fill("地字第 371700202600001 号")
    desk.get_by_role("button", name="准予，发决定书").click()
    expect(desk.get_by_text("记下了：准予许可")).to_be_visible()
    desk.goto(f"{here}?act=deliver")
    desk.locator("#kj-margin [name='on']").fill("10.9")
    desk.get_by_label("窗口领取").check()
    desk.get_by_role("button", name="记送达").click()
    expect(desk.locator("h1 + .kj-state")).to_contain_text("10月9日 已送达")
    # everybody sees where each day went, and the letters
    sign_in(phone, world.account("yangding"))
    phone.goto(here)
    strip = phone.get_by_role("img", name="每天归谁")
    expect(strip).to_be_visible()
    for owner in ("澄川电机有限公司", "自然资源局", "公示"):
        expect(phone.locator(".kj-key").get_by_text(owner).first).to_be_visible()
    expect(phone.get_by_text("准予行政许可决定书").first).to_be_visible()
    shot(phone, "case-over-phone")
    axe(phone)
    assert fits(phone)
    phone.goto(f"/projects/{number}/")
    shot(phone, "project-approvals-phone")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing(
    approving: Approving,
    page_phone: Page,
    page_desktop: Page,
    language: str,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
    live_server: Any,
) -> None:
    number, case = approving.world.project.dossier.number, Case.objects.get(matter="L1")
    with guard.setup():
        commands.file_stage(
            actor=approving.world.actor("yangding"),
            at=AT,
            checklist=approving.checklist,
            stage="land",
            on=BEGUN,
            day=DAY,
            files={"contract": None},
        )
        called = commands.call_session(
            actor=approving.world.actor("wangxin"),
            at=AT,
            dossier=approving.world.project.dossier,
            kind="consultation",
            subject="红线怎么退",
            for_on=DAY,
            posts=[approving.desks["自然资源"], approving.desks["住建"]],
            cases=[case],
            day=BEGUN,
        )
    here = f"/approvals/cases/{case.pk}/"
    asked = {
        "desk0": (
            "/approvals/",
            "/approvals/?filters=1",
            f"{here}?act=accept",
            f"{here}?why=step",
            "/approvals/checks/?act=draw",
        ),
        "wangxin": (
            "/approvals/sessions/",
            f"/approvals/sessions/{called.pk}/?act=hold",
            f"/approvals/sessions/new?of={number}",
            f"/approvals/mandates/{number}/",
            f"/projects/{number}/",
        ),
        "yangding": (f"/my-project/{number}/", f"/approvals/mandates/{number}/?act=grant", here),
    }
    for width, page in (("390", page_phone), ("1440", page_desktop)):
        page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
        for username, addresses in asked.items():
            sign_in(page, approving.world.account(username))
            for place, address in enumerate(addresses):
                page.goto(address)
                axe(page)
                shot(page, f"approvals-{username}-{place}-{width}-{language}")
                assert fits(page), f"{address} at {width}"
