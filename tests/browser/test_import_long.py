"""A long, untidy ledger from the file to the report and back out again, by hand in the browser."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db.models import Sum
from playwright.sync_api import Page, expect

from kuaijin.exchange import files
from kuaijin.exchange.importing import run as importing
from kuaijin.exchange.jobs import run_queued
from kuaijin.exchange.models import Import
from kuaijin.jobs.models import Task
from kuaijin.projects.models import Project
from kuaijin.taskforces.coverage import coverage_of_zone
from tests.browser.test_import import admin  # noqa: F401 - a fixture
from tests.exchange.messy import Messy
from tests.support.world import DAY

pytestmark = pytest.mark.django_db(transaction=True)


def worker(page: Page, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The worker takes the import; at each step the page is given the time to show it. What it showed."""
    seen: list[str] = []

    def reported(number: int, done: int, total: int, step: str) -> None:
        files.report_progress(number, done, total, step)
        if done < total:
            expect(page.locator("#progress")).to_contain_text(step)
            seen.append(page.locator("#progress").inner_text())

    with monkeypatch.context() as patch:
        patch.setattr(importing, "report_progress", reported)
        run_queued(**Task.objects.get().arguments)
    return seen


def marked_cells(page: Page) -> set[str]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标好疑问的原表").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    return {cell.coordinate for line in book["春季开工"].iter_rows() for cell in line if cell.comment is not None}


def test_a_long_untidy_ledger_in_and_out(
    admin: Any,  # noqa: F811
    tmp_path: Path,
    page_desktop: Page,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = Messy(seed=7, projects=520, twins=14)
    path = tmp_path / "2026 年春季台账（定稿）.xlsx"
    path.write_bytes(ledger.content)
    page = page_desktop
    sign_in(page, admin)

    page.goto("/import/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传，读一遍").click()
    expect(page.locator("h1")).to_contain_text("认出")
    page.get_by_role("link", name=re.compile("^春季开工")).click()
    page.locator("select[name=column-H]").select_option("")
    page.get_by_role("button", name="照这样认").click()
    expect(page.locator("main")).to_contain_text("记住了")
    page.locator("select[name=column-H]").select_option("progress")
    page.get_by_role("button", name="照这样认").click()
    page.get_by_role("link", name="认好了，看读法").click()
    expect(page.locator("h1")).to_contain_text("读出 550 行")

    approximate = sum(one.approximate for one in ledger.told)
    page.locator(".kj-ask-list li", has_text="原文是约数").get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("处要您看一眼")
    before = Import.objects.get().totals["warnings"]
    page.get_by_role("button", name="就这样").click()
    page.wait_for_url(re.compile("row="))
    assert Import.objects.get().totals["warnings"] == before - 1
    shot(page, "import-long-readings")

    page.get_by_role("link", name="定重复，下一步").click()
    expect(page.locator("h1")).to_contain_text("14 件事只有您说得清")
    page.get_by_role("button", name=re.compile("件都照打点的办")).click()
    expect(page.get_by_role("heading", name="要您定")).to_have_count(0)
    page.get_by_label("包保人从哪天起算").fill("2026-01-05")
    page.get_by_role("button", name="就从这天起，去导入").click()
    page.get_by_role("button", name="导入 550 行").click()
    expect(page.locator("#progress")).to_contain_text("排在队里")
    shot(page, "import-long-progress")
    axe(page)
    seen = worker(page, monkeypatch)
    assert [re.search(r"(\d+) / 550 行", text)[1] for text in seen] == ["0", "0", "137", "412"]  # type: ignore[index]
    expect(page.get_by_role("heading", name="每一行怎么办的")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("建了 520 个项目")
    expect(page.locator(".kj-chips")).to_contain_text("并入 14")
    shot(page, "import-long-report")
    axe(page)

    made = Project.objects.filter(voided=False).select_related("dossier__region", "enterprise")
    assert {(one.dossier.title, one.enterprise.name, one.enterprise.uscc, one.total_investment) for one in made} == {
        (one.title, one.firm, one.code, one.total) for one in ledger.told
    }
    days = {one.dossier.title: one.stages.get(stage="start").reached_on for one in made[:40]}
    assert days == {one.title: one.on for one in ledger.told if one.title in days}
    assert made.filter(total_is_approximate=True).count() == approximate
    assert made.aggregate(sum=Sum("total_investment"))["sum"] == sum(one.total for one in ledger.told)
    assert coverage_of_zone(admin.person.zone, DAY).gaps == ()

    assert len(marked_cells(page)) == before - 1 + len(ledger.twins), "each doubt, and each row told twice"
    page.get_by_label("为什么撤").fill("传的是没定稿的那份")
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.locator("h1")).to_contain_text("撤掉 520 个项目，留下 0 个")
    assert not Project.objects.filter(voided=False).exists()
