"""A visit written down where there is no network: kept with its photo, delivered once, and nothing is left behind."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from kuaijin.contacts import commands
from kuaijin.contacts.models import Contact, ContactRequest, VisitPlan, VisitReport
from kuaijin.directory.actors import system
from kuaijin.law.dates import add_months
from tests.support import guard
from tests.support.world import AT, DAY, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)
DESKTOP, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC"
)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
            commands.make_visit_plan(
                actor=system(made.zone.pk),
                at=AT,
                dossier=made.task_force.dossier,
                name="四季度走访",
                starts_on=DAY,
                ends_on=add_months(DAY, 3),
                day=DAY,
            )
        yield made


@pytest.fixture
def road(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A phone whose network is taken away on purpose: what the browser then says on its console is no complaint."""
    context = browser.new_context(
        viewport=PHONE,
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
    )
    context.set_default_timeout(20_000)
    broken: list[str] = []
    context.on("weberror", lambda error: broken.append(str(error.error)))
    yield context
    context.close()
    assert not broken, broken


def ready(page: Page) -> None:
    """The worker governs the page, and the shell is kept."""
    page.goto("/visits/field")
    expect(page.locator("#v-finding")).to_contain_text("这一期还有")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def write(page: Page, done: str) -> None:
    page.get_by_role("button", name="记走访 澄川电机有限公司").first.tap()
    expect(page.locator("#v-title")).to_have_text("走访：澄川电机有限公司")
    page.get_by_label("看了什么、办了什么").fill(done)


def test_a_visit_written_without_network_arrives_once(
    world: World,
    road: BrowserContext,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page = road.new_page()
    sign_in(page, world.account("wangxin"))
    ready(page)
    axe(page)
    road.set_offline(True)
    page.goto("/visits/field")
    expect(page.locator("#kj-offline")).to_be_visible()
    expect(page.locator("#v-taken")).to_contain_text("名单是")
    write(page, "看了二车间，三条线开了两条")
    page.locator("select[name=line_kind_1]").select_option("resources")
    page.locator("textarea[name=line_words_1]").fill("外线还差两公里")
    page.locator("#v-album").set_input_files({"name": "车间.png", "mimeType": "image/png", "buffer": PHOTO})
    expect(page.locator("#v-photos img")).to_have_count(1)
    page.locator("summary", has_text="经营情况").tap()
    page.get_by_label("现在多少人").fill("120")
    page.locator("summary", has_text="请企业签字").tap()
    page.get_by_label("签字的人").fill("杨丁")
    pad = page.locator("#v-canvas").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 40, pad["y"] + 40)
    page.mouse.down()
    page.mouse.move(pad["x"] + 140, pad["y"] + 80, steps=5)
    page.mouse.up()
    expect(page.locator("#v-signed")).to_have_text("签了")
    axe(page)
    shot(page, "visit-form-offline")
    page.get_by_role("button", name="记下，送出").tap()
    expect(page.locator("#v-unsent")).to_have_text("1 条还没送出")
    expect(page.locator("#v-queued")).to_contain_text("网络不通")
    axe(page)
    shot(page, "visit-queue-offline")
    page.reload()
    expect(page.locator("#v-unsent")).to_have_text("1 条还没送出")
    assert not Contact.objects.exists()

    road.set_offline(False)
    expect(page.locator("#v-banners")).to_contain_text("送到了：澄川电机有限公司")
    contact = Contact.objects.get()
    assert contact.done == "看了二车间，三条线开了两条" and contact.photos.count() == 1
    assert (contact.visit_report.employees, contact.visit_report.signer) == (120, "杨丁")
    assert ContactRequest.objects.get(contact=contact).dossier.kind == "request"
    page.reload()
    expect(page.locator("#v-finding")).to_have_text("今天没有要走的")
    expect(page.locator("#v-queue")).to_be_hidden()
    assert Contact.objects.count() == 1


def test_an_answer_that_was_lost_is_asked_for_again_and_a_refusal_can_be_mended(
    world: World, road: BrowserContext, sign_in: Callable[..., None], shot: Callable[..., Any]
) -> None:
    page = road.new_page()
    # a browser without background sync: the page sends by itself, where the test can take the answer away
    page.add_init_script("delete window.SyncManager")
    sign_in(page, world.account("wangxin"))
    ready(page)
    lost: list[int] = []

    def lose(route: Any) -> None:
        """The house takes it, the answer never comes."""
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/visits/deliver", lose)
    write(page, "看了一车间")
    page.get_by_role("button", name="记下，送出").tap()
    expect(page.locator("#v-queued")).to_contain_text("送过一次没收到回音")
    assert lost == [201] and Contact.objects.count() == 1
    page.unroute("**/visits/deliver")
    page.get_by_role("button", name="现在送").tap()
    expect(page.locator("#v-banners")).to_contain_text("送到了")
    expect(page.locator("#v-queue")).to_be_hidden()
    assert VisitReport.objects.count() == 1

    page.locator("#v-find").fill("ccdj")
    page.get_by_role("button", name="记走访 澄川电机有限公司").first.tap()
    page.get_by_label("看了什么、办了什么").fill("又去了一次")
    page.locator("summary", has_text="答应了什么").tap()
    page.get_by_label("答应了什么").fill("催外线")
    page.get_by_label("哪天兑现").fill("改天")
    page.get_by_role("button", name="记下，送出").tap()
    expect(page.locator("#v-queued")).to_contain_text("读不成期限")
    shot(page, "visit-refused")
    page.reload()
    page.get_by_role("button", name="改了再送").tap()
    expect(page.locator("#v-errors")).to_contain_text("有几处要改")
    page.get_by_label("哪天兑现").fill("3 个工作日")
    page.get_by_role("button", name="记下，送出").tap()
    expect(page.locator("#v-banners")).to_contain_text("送到了")
    assert Contact.objects.count() == 2
    where_nothing_can_be_kept(road)
    assert Contact.objects.count() == 4


def where_nothing_can_be_kept(road: BrowserContext) -> None:
    """A private window, and a phone that is full: both say so, and send straight away."""
    full = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }"
    private = "Object.defineProperty(window, 'indexedDB', { value: undefined })"
    for script, said in ((private, "不存东西"), (full, "存满了")):
        page = road.new_page()
        page.add_init_script(script)
        page.goto("/visits/field")
        expect(page.locator("#v-who")).to_contain_text("王辛")
        page.locator("#v-find").fill("ccdj")
        page.get_by_role("button", name="记走访 澄川电机有限公司").first.tap()
        page.get_by_label("看了什么、办了什么").fill("没处存也要记下")
        expect(page.locator("#v-banners")).to_contain_text(said)
        page.get_by_role("button", name="记下，送出").tap()
        expect(page.locator("#v-banners")).to_contain_text("送到了")
        page.close()


def looked_at(page: Page, axe: Callable[[Page], None], shot: Callable[..., Any]) -> None:
    """The pages at the desk, at both widths in either language: nothing runs over the edge."""
    plan = VisitPlan.objects.get()
    one = plan.visits.earliest("opens_on")
    pages = {
        "field": "/visits/field",
        "today": "/visits/",
        "plan": f"/visits/plans/{plan.pk}/?act=change&visit={one.pk}",
        "make": "/visits/plans/new",
        "coverage": "/visits/coverage",
        "rows": "/visits/rows?what=planned",
    }
    for language, size in (("en", DESKTOP), ("zh-hans", PHONE)):
        page.context.add_cookies([{"name": "kj_language", "value": language, "url": page.url}])
        page.set_viewport_size(size)
        for name, address in pages.items():
            page.goto(address)
            expect(page.locator("h1").first).not_to_be_empty()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, language)
            if name == "rows" and size == PHONE:
                link = page.get_by_role("link", name="导出 Excel").bounding_box()
                assert link is not None and link["height"] >= 44
            shot(page, f"visits-{name}-{size['width']}-{language}")
            axe(page)


def test_whoever_signs_out_leaves_no_list_and_keeps_what_he_wrote(
    world: World,
    road: BrowserContext,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page = road.new_page()
    sign_in(page, world.account("wangxin"))
    ready(page)
    write(page, "写了一半")
    expect(page.locator("#v-kept")).to_contain_text("草稿")
    road.clear_cookies()
    page.goto("/visits/field")
    expect(page.locator("#v-banners")).to_contain_text("没有登录")
    expect(page.get_by_text("澄川电机")).to_have_count(0)
    expect(page.locator("#v-foreign")).to_contain_text("1 条")
    assert not page.evaluate("caches.has('kj-known')")
    sign_in(page, world.account("bob"))
    page.goto("/visits/field")
    expect(page.locator("#v-who")).to_contain_text("韩丙")
    expect(page.locator("#v-foreign")).to_contain_text("1 条")
    expect(page.get_by_text("写了一半")).to_have_count(0)
    sign_in(page, world.account("wangxin"))
    page.goto("/visits/field")
    page.get_by_role("button", name="继续写 澄川电机有限公司").tap()
    expect(page.get_by_label("看了什么、办了什么")).to_have_value("写了一半")
    page.get_by_role("button", name="回名单").tap()
    page.get_by_role("button", name="不要了 澄川电机有限公司").tap()
    page.get_by_role("button", name="不要了，删掉 澄川电机有限公司").tap()
    expect(page.locator("#v-queue")).to_be_hidden()
    assert not Contact.objects.exists()
    looked_at(page, axe, shot)
