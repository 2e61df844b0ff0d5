"""The browser tests see what they claim to see."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP

CLEAN = """<!doctype html><html lang="zh-CN"><head><title>快进</title></head>
<body><main><h1>我的一天</h1><p id="text">%s</p></main></body></html>"""


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(**DESKTOP)


def test_axe_lets_a_clean_page_pass(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(CLEAN % "欠")
    axe(page)


def test_axe_sees_an_image_without_words(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(CLEAN % '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_chinese_is_drawn_with_a_chinese_font(page: Page, shot: Callable[[Page, str], Path]) -> None:
    """Without one every character is the same empty box: two different characters would look alike."""
    page.set_content(CLEAN % "督")
    first = page.locator("#text").screenshot()
    page.set_content(CLEAN % "办")
    assert page.locator("#text").screenshot() != first
    assert shot(page, "eyes").stat().st_size > 0
