"""The gallery in a real browser: accessible at both widths, in both themes and languages, and by keyboard alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

PAGES = ["/ui", "/ui/my-day", "/ui/object?why=1", "/ui/table", "/ui/form?sent=1", "/ui/desk", "/ui/plain"]


@pytest.fixture(autouse=True)
def _gallery_alone() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.kit.urls"):
        yield


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_a_page_is_accessible_and_fits(
    live_server: Any, open_page: Callable[..., Page], axe: Callable[[Page], None], path: str, size: Any, theme: str
) -> None:
    page = open_page(**size, color_scheme=theme)
    page.goto(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_rows_are_walked_selected_explained_and_left_by_keyboard(page_desktop: Page) -> None:
    page = page_desktop
    page.goto("/ui/table?light=green")
    assert page.locator("[data-kj-bulk]").is_hidden()
    for key in ("j", "j", "Space", "k", "Space"):
        page.keyboard.press(key)
    assert page.locator("[data-kj-picked]").inner_text() == "已选 2 个"
    page.keyboard.press("w")
    page.locator("#kj-margin h2").wait_for()
    assert "why=" in page.url and "light=green" in page.url
    page.keyboard.press("Escape")
    assert page.locator("#kj-margin").is_hidden() and "why=" not in page.url and "light=green" in page.url
    page.keyboard.press("Escape")
    assert page.locator("input[name=pick]:checked").count() == 0


def test_back_closes_the_margin(page_phone: Page) -> None:
    page_phone.goto("/ui/table")
    page_phone.locator("[data-kj-why]").first.click()
    page_phone.locator("#kj-margin h2").wait_for()
    page_phone.go_back()
    page_phone.locator("#kj-margin").wait_for(state="hidden")


def test_more_rows_come_in_place(page_desktop: Page) -> None:
    page_desktop.goto("/ui/table")
    page_desktop.locator("[data-kj-more]").click()
    page_desktop.locator("tbody tr").nth(67).wait_for()
    assert page_desktop.locator("tbody tr").count() == 68 and "from=" not in page_desktop.url


def test_a_typed_day_is_read_and_a_draft_is_found_again(page_desktop: Page) -> None:
    page = page_desktop
    page.goto("/ui/form")
    page.fill("#id_accepted_on", "明天")
    page.locator("#id_accepted_on-reading", has_text="10月10日 周六，调休上班").wait_for()
    page.fill("#id_who", "王辛")
    page.locator("[data-kj-draft-line]", has_text="已存").wait_for()
    page.reload()
    page.locator(".kj-draft button").click()
    assert page.input_value("#id_who") == "王辛"


def test_the_theme_is_kept(page_desktop: Page) -> None:
    page_desktop.goto("/ui")
    page_desktop.locator(".kj-me [data-kj-theme=dark]").click()
    page_desktop.goto("/ui/table")
    assert page_desktop.locator("html").get_attribute("data-bs-theme") == "dark"


def test_without_scripts_the_same_links_work(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(**DESKTOP, java_script_enabled=False)
    page.goto("/ui/table")
    page.locator("a[data-kj-why]").first.click()
    assert page.locator("#kj-margin h2").inner_text() == "供电方案答复"
    page.locator("a[data-kj-close]").click()
    assert page.locator("#kj-margin").is_hidden()
    page.locator("a[data-kj-more]").click()
    assert "第 51–68 个" in page.locator("tfoot").inner_text()
    assert page.locator("[data-kj-print]").first.is_hidden()


def test_a_long_list_is_chosen_from_by_typing(
    live_server: Any, open_page: Callable[..., Page], axe: Any, shot: Any
) -> None:
    page = open_page(**DESKTOP)
    page.goto("/ui/form")
    field = page.get_by_role("combobox", name="哪家企业")
    kept = page.locator("select[name=firm]")
    options = page.locator("#id_firm-list li")
    assert kept.is_hidden()
    field.press_sequentially("17 号")
    assert options.all_inner_texts() == ["澄川 17 号电机有限公司"]
    axe(page)
    shot(page, "gallery-choose")
    field.press("Enter")
    assert (field.input_value(), kept.input_value()) == ("澄川 17 号电机有限公司", "17")
    field.fill("没有这家")
    assert page.get_by_text("没有对得上的").is_visible()
    field.press("Tab")
    assert field.input_value() == "澄川 17 号电机有限公司", "what stands for nothing is not kept"
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    field.press("Escape")
    assert not options.first.is_visible()
    field.press("ArrowDown")
    options.nth(2).click()
    assert kept.input_value() == "3"
    field.fill("")
    field.press("Tab")
    assert kept.input_value() == ""
    page.evaluate(
        """() => { const late = document.querySelector("select[name=firm]").cloneNode(true);
          late.hidden = false; late.id = "late"; late.name = "late";
          late.options[5].setAttribute("data-kj-search", "ccdj");
          document.querySelector("form").append(late) }"""
    )
    page.locator("input#late").fill("ccdj")
    assert page.locator("#late-list li").all_inner_texts() == ["澄川 5 号电机有限公司"], (
        "what comes later is dressed too"
    )

    plain = open_page(**DESKTOP, java_script_enabled=False)
    plain.goto("/ui/form")
    plain.get_by_label("哪家企业").select_option("17")
    assert plain.locator("select[name=firm]").input_value() == "17"
