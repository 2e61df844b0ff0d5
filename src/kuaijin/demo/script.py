"""The deterministic script of the demo: the same zones, people, projects and days each time, by commands only."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import translation

from kuaijin.approvals.commands.settling import reread
from kuaijin.approvals.jobs import settle_day
from kuaijin.demo import (
    approvals,
    contacts,
    lists,
    obligations,
    people,
    projects,
    requests,
    supervision,
    task_forces,
    turns,
)
from kuaijin.demo.scene import Course, Scene, instant
from kuaijin.directory.actors import system
from kuaijin.directory.models import Zone
from kuaijin.journal.commands import seal
from kuaijin.journal.recording import without_reactions
from kuaijin.obligations.notices import reread_all
from kuaijin.obligations.tick import due_for_check, tick
from kuaijin.taskforces.gaps import settle_gaps

DEMO_DAY = date(2026, 10, 9)
ACCOUNTS_ON = date(2024, 9, 13)
# From here on the nightly jobs run: silence becomes acceptance, gaps become obligations.
NIGHTS_FROM = date(2026, 9, 24)


def is_loaded() -> bool:
    return Zone.objects.filter(code="N").exists()


def build(say: Callable[[str], None] = lambda _line: None) -> dict[str, Scene]:
    """All of it or nothing: one transaction, so that a killed start leaves an empty database behind."""
    with transaction.atomic(), without_reactions(), translation.override("zh-hans"):
        say("区划、单位、人员、专班 · places, offices, people, task forces")
        people.open_places(date(2023, 1, 2))
        scenes = {code: people.open_zone(code) for code in ("Practice", "N", "K")}
        n = scenes["N"]
        task_forces.open_task_forces(n)
        projects.open_batches(n)
        course = Course()
        course.add(ACCOUNTS_ON, "08:00", lambda _at: _open_accounts(scenes))
        for told in (n, scenes["K"]):
            projects.plan(told, course)
            lists.plan(told, course)
            contacts.plan(told, course)
            obligations.plan(told, course)
        turns.plan(n, course)
        people.plan(n, course)
        approvals.plan(n, course)
        requests.plan(n, course)
        supervision.plan(n, course)
        say("项目、节点、待办：一天一天走到演示的今天 · projects and obligations, day by day")
        course.run(DEMO_DAY, lambda day: _begin_day((n, scenes["K"]), day))
        return scenes


def _open_accounts(scenes: dict[str, Scene]) -> None:
    for scene in scenes.values():
        people.open_accounts(scene, ACCOUNTS_ON)
    people.open_further_roles(scenes, ACCOUNTS_ON)


def _begin_day(scenes: tuple[Scene, ...], day: date) -> None:
    """What the background jobs do before people come: whom nobody was in touch with, which site stood without anybody,
    the seal, gaps to obligations, reminders and escalations."""
    if day >= NIGHTS_FROM:
        contacts.look_over(scenes, day)
    if day == DEMO_DAY:
        seal(actor=system(), at=instant(day, "02:00"))
    if day >= NIGHTS_FROM:
        reread_all(actor=system(), at=instant(day, "03:00"), day=day)
        settle_day(system(), instant(day, "03:10"), day)
        reread(actor=system(), at=instant(day, "03:20"), day=day, why="夜间核对")
    at = instant(day, "06:00")
    for scene in scenes:
        if day >= NIGHTS_FROM:
            settle_gaps(actor=system(scene.zone.pk), at=at, zone=scene.zone, day=day)
        ids = due_for_check(at, scene.zone.pk)
        if ids:
            tick(actor=system(scene.zone.pk), at=at, day=day, ids=ids)
