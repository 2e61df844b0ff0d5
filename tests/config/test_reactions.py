"""What the house does by itself: gaps show at once, nothing is owed by an empty post."""

from datetime import date
from typing import Any

import pytest

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.directory.models import Holding
from kuaijin.dossiers.models import Role
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.orphans import take_in_orphans
from kuaijin.projects import commands as projects
from kuaijin.taskforces import commands as taskforces
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db


def leaves(world: World, name: str, day: date = DAY) -> None:
    for holding in Holding.objects.filter(person=world.people[name], ends_on=None):
        directory.end_holding(
            actor=world.actor("sysadmin"), at=AT, holding=holding, ends_on=day, reason="上级调走", departed=True
        )


def gaps(**where: Any) -> set[tuple[str, str]]:
    rows = Obligation.objects.filter(kind=Kind.GAP, state=State.OPEN, **where)
    return set(rows.values_list("dossier__kind", "about"))


def test_a_post_fallen_vacant_is_owed_by_somebody_at_once(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        leaves(world, "shenji")
    assert gaps() == {("task_force", "seat:contact")}
    with django_capture_on_commit_callbacks(execute=True):
        taskforces.fill_seat(
            actor=world.actor("sysadmin"),
            at=AT,
            task_force=world.task_force,
            role=Role.CONTACT,
            person=world.people["bob"],
            starts_on=DAY,
        )
    assert gaps() == set()


def test_2_no_orphan_what_an_empty_post_owed_goes_to_the_manager(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        leaves(world, "fengkui")
    world.obligation.refresh_from_db()
    assert world.obligation.obligor_id == world.posts["manager"].pk
    entry = Entry.objects.get(code="obligations.reassign")
    assert (entry.dossier_id, entry.actor_name) == (world.project.pk, "系统")
    assert "没有人了" in entry.reason


def test_2_no_orphan_without_a_manager_the_coordinating_post_takes_it(world: World) -> None:
    owed(system(world.zone.pk), world.task_force.dossier, "专班自己的事", world.posts["power"])
    leaves(world, "fengkui")
    leaves(world, "wangxin")
    assert take_in_orphans(actor=system(world.zone.pk), at=AT, zone=world.zone, day=DAY) == 2
    titles = {row.title: str(row.obligor) for row in Obligation.objects.filter(state=State.OPEN)}
    assert titles["专班自己的事"] == "临湖新区 综合协调岗"
    held = set(Holding.objects.filter(ends_on=None).values_list("post_id", flat=True))
    assert all(row.obligor_id in held for row in Obligation.objects.filter(state=State.OPEN))


def test_landing_makes_a_project_key_and_asks_for_its_four_people(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    assert world.outside is not None
    with django_capture_on_commit_callbacks(execute=True):
        projects.reach_stage(
            actor=system(world.outside.zone.pk),
            at=AT,
            project=world.outside.project,
            stage="landing",
            reached_on=DAY,
            day=DAY,
        )
    assert gaps(dossier__zone=world.outside.zone) == {
        (kind, f"seat:{role}") for kind in ("project", "enterprise") for role in Role.values
    }
