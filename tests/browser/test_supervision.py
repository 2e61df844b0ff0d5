"""A dispatch meeting is run by the keyboard and what is typed survives a reload; a slip is answered on the phone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from kuaijin.supervision.models import DispatchMeeting, MeetingDecision, SupervisionSlip
from tests.supervision.supervising import LATE, issued, late_task, planned
from tests.support import guard
from tests.support.world import World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[World]:
    """A slip that runs and a meeting of two projects, both on a day when something is overdue."""
    settings.EVIDENCE_DIR = tmp_path
    with pinned(LATE):
        with guard.setup():
            made = build()
            issued(made)
            late_task(made)
            things = [made.project.dossier, made.other_project.dossier]
            planned(made, "leader", LATE, projects=things)
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def press(page: Page, key: str) -> None:
    """Once the page has its script, and with nothing in hand."""
    page.wait_for_load_state("load")
    page.locator("h1").click()
    page.keyboard.press(key)


def test_a_meeting_is_run_from_the_keyboard_and_nothing_typed_is_lost(
    world: World,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page, meeting = page_desktop, DispatchMeeting.objects.get()
    sign_in(page, world.account("leader"))
    page.goto(f"/supervision/meetings/{meeting.pk}/")
    axe(page)
    page.get_by_role("link", name="开会", exact=True).click()
    expect(page.locator("h1")).to_have_text("澄川电机年产 30 万套驱动电机项目")
    press(page, "ArrowRight")
    expect(page.locator("h1")).to_have_text("赤石新材碳纤维一期")
    page.get_by_label("说了什么").fill("碳化炉还没到货")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text("赤石新材碳纤维一期")
    press(page, "PageUp")
    expect(page.locator("h1")).to_have_text("澄川电机年产 30 万套驱动电机项目")
    axe(page)
    shot(page, "meeting-run")
    page.get_by_label("定了什么").fill("周二前把供电方案送到企业")
    page.get_by_label("谁办").select_option(str(world.posts["power"].pk))
    page.get_by_label("哪天以前").fill("10.20")
    page.get_by_role("button", name="定下来").click()
    expect(page.get_by_role("link", name="周二前把供电方案送到企业")).to_be_visible()
    assert MeetingDecision.objects.get().obligation.obligor == world.posts["power"]
    press(page, "ArrowRight")
    expect(page.locator("h1")).to_have_text("赤石新材碳纤维一期")
    page.get_by_role("button", name="接着写").first.click()
    expect(page.get_by_label("说了什么")).to_have_value("碳化炉还没到货")


def test_a_slip_is_answered_on_the_phone_and_the_pages_are_sound_in_english(
    world: World,
    page_phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
    tmp_path: Path,
) -> None:
    page, slip = page_phone, SupervisionSlip.objects.get()
    picture = tmp_path / "site.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 40)
    sign_in(page, world.account("fengkui"))
    page.goto(f"/supervision/owed/{slip.obligation_id}")
    axe(page)
    page.get_by_label("办到什么程度").fill("方案已经送到企业")
    page.locator("#answer-photos").set_input_files(picture)
    page.locator("#kj-margin").get_by_role("button", name="答复", exact=True).tap()
    expect(page.get_by_text("王辛 要核对")).to_be_visible()
    shot(page, "slip-phone")
    page.context.add_cookies([{"name": "kj_language", "value": "en", "url": urljoin(page.url, "/")}])
    sign_in(page, world.account("leader"))
    meeting = DispatchMeeting.objects.get().pk
    for address in ("/supervision/", "/supervision/proposed", "/supervision/new", f"/supervision/slips/{slip.pk}/"):
        page.goto(address)
        axe(page)
        assert fits(page), address
    page.goto("/supervision/proposed")
    tick = page.get_by_role("checkbox").first
    target = tick.locator("..").bounding_box()
    assert target is not None and min(target["width"], target["height"]) >= 44
    tick.check()
    shot(page, "proposed-phone")
    page.get_by_role("button", name="Issue for those chosen").first.tap()
    expect(page.locator("h1")).to_have_text("Issue 1 slip at once")
    axe(page)
    assert fits(page)
    shot(page, "together-phone")
    page.locator("textarea[name=asked]").fill("两天内办完")
    page.get_by_role("button", name="Issue this 1 slip").tap()
    expect(page.get_by_text("1 slip issued.")).to_be_visible()
    for address in ("", "new", f"{meeting}/", f"{meeting}/run"):
        page.goto(f"/supervision/meetings/{address}")
        axe(page)
        assert fits(page), address
