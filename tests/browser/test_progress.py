"""Progress told from the site by phone: a photo with its place, seen by who stood there, grey when nobody came back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from kuaijin.law.dates import add_calendar_days
from kuaijin.projects.models import ProgressReport
from kuaijin.projects.walks import freshness_days
from tests.support import guard
from tests.support.world import DAY, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = {"latitude": 35.1, "longitude": 116.25, "accuracy": 12}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003030101b4f1e5270000000049454e44ae426082"
)


@pytest.fixture
def world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    with pinned(), override_settings(EVIDENCE_DIR=tmp_path):
        with guard.setup():
            made = build()
        yield made


def test_a_photo_with_its_place_is_told_from_the_site_and_silence_turns_grey(
    world: World,
    open_page: Callable[..., Page],
    live_server: Any,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    page = open_page(**PHONE, geolocation=PLACE, permissions=["geolocation"])
    sign_in(page, world.account("bob"))
    sheet = reverse("projects:detail", args=[world.other_project.dossier.number])
    page.goto(sheet)
    expect(page.locator("main .kj-grey").first).to_be_visible()

    page.goto(reverse("projects:record"))
    expect(page.get_by_label("哪个项目")).to_contain_text("赤石新材碳纤维一期")
    expect(page.locator("[data-kj-place-line]")).to_contain_text("误差 12 米")
    page.get_by_label("看到什么").fill("设备基础浇筑完")
    expect(page.get_by_label("我到了现场，亲眼看到的")).to_be_checked()
    page.get_by_label("拍一张").set_input_files({"name": "基础.png", "mimeType": "image/png", "buffer": PNG})
    axe(page)
    shot(page, "progress-phone")
    page.get_by_role("button", name="报上去").tap()

    told = page.locator("section[aria-labelledby=progress]")
    expect(told).to_contain_text("韩丙 10月9日 到场看过")
    expect(told).to_contain_text("35.10000, 116.25000（误差 12 米）")
    expect(told.get_by_role("link", name="基础.png")).to_be_visible()
    report = ProgressReport.objects.get()
    assert (float(report.latitude or 0), report.accuracy, report.photos.count()) == (35.1, 12, 1)
    assert page.request.get(told.get_by_role("link", name="基础.png").get_attribute("href") or "").body() == PNG
    for language in ("en", "zh-hans"):
        page.context.add_cookies([{"name": "kj_language", "value": language, "url": live_server.url}])
        page.goto(sheet)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), language
        axe(page)
        shot(page, f"progress-told-{language}")

    days = freshness_days(world.other_project)
    assert days is not None
    for silent_for, grey in ((days, 0), (days + 1, 1)):
        with pinned(add_calendar_days(DAY, silent_for)):
            page.goto(f"{reverse('projects:list')}?q={world.other_project.dossier.number}")
            row = page.locator("table.kj-tab tbody tr", has_text="赤石新材碳纤维一期")
            expect(row.locator(".kj-grey")).to_have_count(grey)
