"""The course of a project as people use it, at a desk and on a phone: three phases, one late, a stage declared."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kuaijin.directory.actors import system
from kuaijin.projects import commands
from kuaijin.projects.models import StageName
from tests.support import guard
from tests.support.world import AT, DAY, World, build, pinned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with pinned():
        with guard.setup():
            made = build()
            _three_phases(made)
        yield made


def _three_phases(world: World) -> None:
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    first, second, _third = (
        commands.add_phase(**act, project=world.project, number=n, name=f"{name} 10 万套", scope=scope)
        for n, name, scope in ((1, "一期", "4.20 亿元"), (2, "二期", "4.60 亿元"), (3, "三期", "3.80 亿元"))
    )
    told: dict[str, Any] = {**act, "project": world.project, "day": DAY, "evidence_words": "现场照片"}
    for phase, stage, on in (
        (first, StageName.START, date(2026, 3, 20)),
        (first, StageName.PRODUCTION, date(2026, 9, 1)),
        (second, StageName.START, date(2026, 7, 6)),
        (second, StageName.CONSTRUCTION, date(2026, 8, 3)),
    ):
        commands.reach_stage(**told, phase=phase, stage=stage, reached_on=on)
    plan: dict[str, Any] = {**act, "project": world.project, "phase": second, "stage": StageName.COMPLETION}
    commands.plan_stage(**plan, planned_on=date(2026, 9, 10))
    commands.plan_stage(**plan, planned_on=date(2026, 9, 23))
    commands.add_component(**act, project=world.project, name="总装车间", kind="workshop", on=DAY, phase=first)


def page_of(world: World) -> str:
    return reverse("projects:detail", args=[world.project.dossier.number])


def test_each_phase_has_its_line_and_a_stage_is_declared_in_the_margin(
    world: World,
    page_desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    sign_in(page_desktop, world.account("wangxin"))
    page_desktop.goto(page_of(world))
    course = page_desktop.locator("table.kj-course")
    expect(course.locator("th.kj-ph")).to_have_count(3)
    expect(course.locator("th.kj-ph").nth(1)).to_contain_text("晚 6 个工作日 · 王辛")
    expect(course.locator("td .kj-late")).to_have_text("9.23")
    axe(page_desktop)
    shot(page_desktop, "course")
    page_desktop.locator("section[aria-labelledby=course]").get_by_role("link", name="走到一步").click()
    page_desktop.get_by_label("哪一期").select_option(label="三期 10 万套")
    page_desktop.locator("#reach-stage").select_option(label="开工")
    page_desktop.get_by_label("哪天走到的").fill("10.8")
    axe(page_desktop)
    page_desktop.get_by_role("button", name="记下走到这步").click()
    expect(page_desktop.locator("#kj-errors")).to_contain_text("要有依据")
    page_desktop.get_by_label("没有文件，写明是哪一份").fill("施工许可证 2026-0417 号")
    page_desktop.get_by_role("button", name="记下走到这步").click()
    expect(course.locator("tbody tr").nth(3).locator("td.kj-now")).to_contain_text("10.8")


def test_on_the_phone_each_phase_says_where_it_stands_and_what_is_next(
    world: World,
    page_phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    shot: Callable[..., Any],
) -> None:
    sign_in(page_phone, world.account("wangxin"))
    page_phone.goto(page_of(world))
    lines = page_phone.locator("section[aria-labelledby=course] .kj-phone-list > li")
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_contain_text("下一步 竣工 9.23，原 9.10")
    assert not page_phone.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    axe(page_phone)
    shot(page_phone, "course-phone")
