"""A real server, a real browser, two widths; what the page says on the console is part of the test."""

import functools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from tests.support import guard
from tests.support.cluster import skip_or_fail
from tests.support.tree import ROOT

HERE = Path(__file__).parent
SHOTS = ROOT / "test-results"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LOCAL = {"127.0.0.1", "localhost", ""}
INSTALL = "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
# --no-sandbox: in a container and as root there is none. The rest keeps the browser from speaking to anybody else.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# On a busy machine a page takes longer to show what it will show; what never comes is told after that.
PATIENCE = 20_000  # ms
expect.set_options(timeout=PATIENCE)
# What fades in has no contrast of its own yet; an endless animation is not waited for.
SETTLED = """() => Promise.all(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime !== Infinity)
    .map(each => each.finished.catch(() => null)))"""
# A page may be asked for on purpose although it is forbidden or absent; the browser logs that by itself.
EXPECTED_ON_CONSOLE = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def _once_ready(act: Callable[..., Any]) -> Callable[..., Any]:
    """A hand is slower than a script: what is pressed is pressed on a page whose scripts have come."""

    @functools.wraps(act)
    def ready(self: Locator, *arguments: Any, **options: Any) -> Any:
        self.first.wait_for(state="attached")
        self.page.wait_for_load_state("load")
        return act(self, *arguments, **options)

    return ready


for _act in ("click", "tap", "press", "check", "uncheck", "fill", "select_option"):
    setattr(Locator, _act, _once_ready(getattr(Locator, _act)))


@pytest.fixture(scope="session", autouse=True)
def _static_files_by_the_product() -> Iterator[None]:
    """Django's server for tests would send them without a word on how long they keep: the product says so itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda _self, _path: False)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        skip_or_fail(f"Chromium is missing; install it with: {INSTALL}", pytest.skip)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


class Watch:
    """What a page complained about: script errors, refusals of the content policy, requests to other hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.on("request", self._request)  # a route would do, but takes the browser's cache away
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and (address.hostname or "") not in LOCAL:
            self.complaints.append(f"asked another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED_ON_CONSOLE.search(message.text):
            self.complaints.append(f"console {message.type}: {message.text}")


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`open_page(width=…, height=…, **options)`: a page in a context of its own; its complaints fail the test."""
    opened: list[tuple[BrowserContext, Watch]] = []
    server = request.getfixturevalue("live_server") if "live_server" in request.fixturenames else None

    def make(*, width: int, height: int, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=server.url if server else None,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        opened.append((context, Watch(context)))
        return context.new_page()

    yield make
    for context, _ in opened:
        context.close()
    complaints = [complaint for _, watch in opened for complaint in watch.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page_desktop(live_server: Any, open_page: Callable[..., Page]) -> Page:
    return open_page(**DESKTOP)


@pytest.fixture
def page_phone(live_server: Any, open_page: Callable[..., Page]) -> Page:
    return open_page(**PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def sign_in(live_server: Any, client: Any) -> Callable[[Page, Any], None]:
    """`sign_in(page, account)` without the form, which has tests of its own."""
    from django.conf import settings

    def enter(page: Page, account: Any) -> None:
        with guard.setup():
            client.force_login(account, backend="kuaijin.directory.backends.AccountBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return enter


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation of WCAG 2.2 AA that axe can see."""

    def check(page: Page) -> None:
        expect(page.locator("html[data-kj-waiting]")).to_have_count(0)
        page.evaluate(SETTLED)
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate("axe.run({reporter: 'no-passes'})")["violations"]
        lines = [f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check


@pytest.fixture
def shot() -> Callable[[Page, str], Path]:
    """`shot(page, "my-day-phone")` keeps a picture under test-results/ for people to look at."""

    def keep(page: Page, name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep
