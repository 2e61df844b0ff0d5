"""An enterprise files a stage on the phone and reads its receipt; a stranger checks the paper; axe, two widths."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.approvals.models import Letter
from tests.approvals.approving import Approving
from tests.approvals.approving import build as with_packs
from tests.support import guard
from tests.support.world import build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def approving(transactional_db: None) -> Iterator[Approving]:
    with pinned():
        with guard.setup():
            made = with_packs(build())
            made.published()
        yield made


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_stage_is_filed_on_the_phone_and_the_receipt_is_checked_by_a_stranger(
    approving: Approving,
    page_phone: Page,
    page_desktop: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
    live_server: Any,
    tmp_path: Path,
) -> None:
    world, page = approving.world, page_phone
    paper = tmp_path / "报告表.pdf"
    paper.write_bytes(b"%PDF-1.7\n")
    sign_in(page, world.account("yangding"))
    page.goto(f"/approvals/{approving.checklist.dossier.number}/file/works")
    expect(page.get_by_role("heading", level=1)).to_have_text("工程建设许可：3 件一起申报")
    assert fits(page)
    axe(page)
    form = page.get_by_role("group", name="环评报告表文本")
    form.get_by_label("上传文件").set_input_files(paper)
    for name in ("水保方案", "土地出让合同"):
        page.get_by_role("group", name=name).get_by_label("纸质件已交窗口").check()
    shot(page, "approvals-filing-phone")
    page.get_by_role("button", name="一次申报").tap()
    expect(page.get_by_role("alert").first).to_contain_text("还缺 1 份：设计方案")
    axe(page)
    # a browser forgets chosen files when a form comes back
    form.get_by_label("上传文件").set_input_files(paper)
    later = page.get_by_role("group", name="设计方案")
    later.get_by_label("后补").check()
    later.get_by_label("最迟哪天交").fill("10.20")
    expect(later.locator("output")).to_contain_text("10月20日")
    page.get_by_role("button", name="一次申报").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("工程建设许可：都申报了")
    receipt = Letter.objects.get(kind="receipt")
    page.get_by_role("link", name=receipt.number).tap()
    expect(page.get_by_role("article")).to_contain_text("报告表")
    assert fits(page)
    axe(page)
    shot(page, "approvals-letter-phone")

    stranger = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    stranger.goto(f"/check/{receipt.token}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("这份文书是真的，现在有效")
    expect(stranger.get_by_text(receipt.digest[:16])).to_be_visible()
    assert fits(stranger)
    axe(stranger)
    shot(stranger, "approvals-check-phone")
    stranger.goto("/check/nothing-of-the-kind")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("查不到这份文书")

    desk = page_desktop
    sign_in(desk, world.account("desk0"))
    desk.context.add_cookies([{"name": "kj_language", "value": "en", "url": live_server.url}])
    desk.goto(f"/approvals/letters/{receipt.pk}/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Receipt of application")
    axe(desk)
    shot(desk, "approvals-letter-desk-en")
    desk.get_by_role("link", name="Void", exact=True).click()
    desk.get_by_label("Why void it").fill("printed with a wrong day")
    desk.get_by_role("button", name="Make this letter void").click()
    expect(desk.get_by_text("printed with a wrong day")).to_be_visible()
    desk.goto(f"/approvals/{approving.checklist.dossier.number}/file/build")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("2 matters filed together")
    axe(desk)
    shot(desk, "approvals-filing-desk-en")
    stranger.goto(f"/check/{receipt.token}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("这份文书已经作废")
    axe(stranger)
