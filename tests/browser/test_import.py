"""Both workbooks of an office come in through the browser, from the empty zone to fifty-three starts and their gaps."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kuaijin.directory import commands as directory
from kuaijin.directory.models import Organisation
from kuaijin.exchange.models import Import
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.projects.models import Project
from tests.support import guard
from tests.support.world import AT, SINCE, build_zone, person_with_account, pinned

pytestmark = pytest.mark.django_db(transaction=True)
# what makes the page wider than the phone, unless it scrolls by itself
WIDER = """() => document.documentElement.scrollWidth <= 390 ? [] :
  [...document.querySelectorAll("main *, #kj-margin *")]
    .filter(e => e.getBoundingClientRect().right > 391 && !e.closest(".kj-saved, .kj-chips"))
    .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def admin(db: None) -> Any:
    """The administrator of an empty zone."""
    with pinned():
        with guard.setup():
            zone, _town, _other, actor = build_zone("P", "练习区")
            person = person_with_account(actor, zone, "钱甲", "practice", "system_admin")
            office = Organisation.objects.get(zone=zone, kind=Organisation.Kind.OFFICE)
            directory.assign_post(
                actor=actor, at=AT, post=office.posts.get(is_backstop=True), person=person, starts_on=SINCE
            )
        yield person.account


@pytest.fixture
def ledger(shared: Path) -> Path:
    return shared / "data" / "ledger"


def english(page: Page, live_server: Any) -> None:
    page.context.add_cookies([{"name": "kj_language", "value": "en", "url": live_server.url}])


def upload(page: Page, path: Path) -> None:
    page.goto("/import/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传，读一遍").click()
    expect(page.locator("h1")).to_contain_text("认出")


def bring_in(page: Page) -> None:
    page.get_by_role("button", name="就从这天起，去导入").click()
    page.get_by_role("button", name=re.compile(r"^导入 \d+ 行$")).click()
    expect(page.get_by_role("heading", name="每一行怎么办的")).to_be_visible(timeout=60_000)


def test_both_workbooks_come_in_from_the_empty_zone(
    admin: Any,
    ledger: Path,
    page_desktop: Page,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    live_server: Any,
) -> None:
    page = page_desktop
    sign_in(page, admin)
    page.goto("/import/")
    shot(page, "import-1-upload")
    axe(page)
    upload(page, ledger / "taskforces-2023.xlsx")
    page.get_by_role("link", name="认好了，看读法").click()
    expect(page.locator("h1")).to_contain_text("读出 33 行")
    page.get_by_role("link", name="定重复，下一步").click()
    page.get_by_label("包保人从哪天起算").fill("2023-01-03")
    bring_in(page)
    expect(page.locator("h1")).to_contain_text("建了 9 个专班")

    upload(page, ledger / "projects-2023.xlsx")
    shot(page, "import-2-columns")
    axe(page)
    page.get_by_role("link", name="认好了，看读法").click()
    expect(page.locator("h1")).to_contain_text("读出 86 行")
    shot(page, "import-3-readings")
    axe(page)
    first = page.locator(".kj-why h2").inner_text()
    doubts = int(re.search(r"(\d+) 处要您看一眼", page.locator("h1").inner_text().replace("\n", ""))[1])  # type: ignore[index]
    page.keyboard.press("n")
    expect(page.locator(".kj-why h2")).not_to_have_text(first)
    shot(page, "import-3-next-doubt")
    page.get_by_role("button", name="就这样").click()
    expect(page.locator("h1")).to_contain_text(f"{doubts - 1} 处要您看一眼")
    page.get_by_role("link", name=re.compile("^有疑问")).click()
    english(page, live_server)
    page.reload()
    shot(page, "import-3-readings-en")
    axe(page)
    page.context.clear_cookies(name="kj_language")
    page.reload()
    page.get_by_role("link", name="定重复，下一步").click()
    expect(page.locator("h1")).to_contain_text("只有您说得清")
    shot(page, "import-4-settle")
    axe(page)
    page.locator("li", has_text="杨辛出现在").get_by_role("button", name="是同一个人").click()
    expect(page.get_by_text("杨辛：同一个人")).to_be_visible()
    page.get_by_role("button", name=re.compile("件都照打点的办")).click()
    expect(page.get_by_role("heading", name="要您定")).to_have_count(0)
    expect(page.get_by_text("个专班还没有包保人")).to_have_count(0)
    expect(page.get_by_label("包保人从哪天起算")).to_have_value("2023-01-03")
    page.get_by_role("button", name="就从这天起，去导入").click()
    expect(page.locator("h1")).to_contain_text("86 行里")
    shot(page, "import-5-run")
    axe(page)
    page.get_by_role("button", name="导入 86 行").click()
    expect(page.locator("h1")).to_contain_text("建了 85 个项目", timeout=60_000)
    owed = Obligation.objects.filter(dossier__zone=admin.person.zone, kind=Kind.GAP, state=State.OPEN).count()
    assert owed
    expect(page.get_by_role("heading", name="带进来的缺口")).to_be_visible()
    expect(page.locator(".kj-head")).to_contain_text("2023年春季集中开工 44")
    expect(page.locator(".kj-head")).to_contain_text("2023年秋季集中开工 9")
    shot(page, "import-5-report")
    axe(page)
    page.get_by_role("link", name="44", exact=True).click()
    expect(page.locator("main")).to_contain_text("44")
    assert Project.objects.filter(batch__isnull=False).count() == 53


def test_the_phone_shows_only_the_cells_in_doubt(
    admin: Any,
    ledger: Path,
    page_phone: Page,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    live_server: Any,
) -> None:
    page = page_phone
    sign_in(page, admin)
    upload(page, ledger / "projects-2023.xlsx")
    shot(page, "import-2-columns-phone")
    batch = Import.objects.get()
    page.goto(f"/import/{batch.pk}/")
    shot(page, "import-3-readings-phone")
    axe(page)
    clean = page.locator("tr.kj-clean")
    assert clean.count() > 10
    assert not any(row.is_visible() for row in clean.all()[:5])
    assert page.locator("td.kj-ask").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("td.kj-ask a").first.click()
    expect(page.locator("#kj-margin.kj-raised")).to_be_visible()
    shot(page, "import-3-cell-phone")
    page.get_by_role("button", name="就这样").click()
    english(page, live_server)
    for step in ("", "settle", "run"):
        page.goto(f"/import/{batch.pk}/{step}")
        shot(page, f"import-{step or 'readings'}-phone-en")
        axe(page)
        assert page.evaluate(WIDER) == []


def test_esc_leaves_the_desk_and_everything_is_kept(
    admin: Any, ledger: Path, page_desktop: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    page = page_desktop
    sign_in(page, admin)
    upload(page, ledger / "projects-2023.xlsx")
    batch = Import.objects.get()
    page.goto(f"/import/{batch.pk}/?show=doubt")
    page.get_by_role("button", name="就这样").click()
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/import/$"))
    batch.refresh_from_db()
    assert len(batch.decisions["cells"]) == 1


def test_a_wrong_file_is_refused_at_its_field(
    admin: Any,
    tmp_path: Path,
    page_desktop: Page,
    sign_in: Callable[[Page, Any], None],
    shot: Callable[[Page, str], Path],
) -> None:
    page = page_desktop
    sign_in(page, admin)
    wrong = tmp_path / "台账.xlsx"
    wrong.write_bytes(b"%PDF-1.4 not a workbook")
    page.goto("/import/")
    page.set_input_files("input[type=file]", wrong)
    page.get_by_role("button", name="上传，读一遍").click()
    expect(page.locator(".kj-error")).to_contain_text("PDF")
    shot(page, "import-1-refused")
