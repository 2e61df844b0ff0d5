"""An office's days with the course of its projects: declared on evidence, verified by another, left with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kuaijin.directory.actors import system
from kuaijin.dossiers.models import KeyPeriod
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.projects import commands
from kuaijin.projects.models import (
    ComponentState,
    Drive,
    DriveMember,
    MoneyStatement,
    Nature,
    Phase,
    Project,
    ProjectStage,
    Reach,
    StageName,
)
from kuaijin.projects.walks import walk_of
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def by(world: World, username: str = "") -> dict[str, Any]:
    return {"actor": world.actor(username) if username else system(world.zone.pk), "at": AT}


def fresh(world: World) -> Project:
    return Project.objects.select_related("dossier__zone", "enterprise__dossier").get(pk=world.project.pk)


def reach(world: World, stage: str, on: date = DAY, username: str = "", **told: Any) -> Reach:
    reached: Reach = commands.reach_stage(
        **by(world, username), project=fresh(world), stage=stage, reached_on=on, day=DAY, **told
    )
    return reached


def phase(world: World, number: int) -> Phase:
    added: Phase = commands.add_phase(**by(world), project=fresh(world), number=number, name=f"{number}期")
    return added


def refused(call: Any, *args: Any, **told: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **told)
    return caught.value


def test_a_technical_upgrade_has_no_land(world: World) -> None:
    project = commands.create(
        **by(world),
        zone=world.zone,
        title="澄川电机装配线技改项目",
        enterprise=world.enterprise,
        opened_on=DAY,
        nature=Nature.TECHNICAL_UPGRADE,
    )
    assert StageName.LANDING not in walk_of(project).names
    told = {"project": project, "stage": StageName.LANDING, "reached_on": DAY, "day": DAY}
    said = refused(commands.reach_stage, **by(world), **told)
    assert said.rule == "walk"
    assert "不新供地" in said.message
    commands.reach_stage(**by(world), **{**told, "stage": StageName.START})
    assert Project.objects.get(pk=project.pk).stage == StageName.START


def test_a_person_needs_the_evidence_that_the_walk_names(world: World) -> None:
    said = refused(reach, world, StageName.START, username="wangxin")
    assert said.field == "evidence_words"
    assert "施工许可证" in said.message
    assert not Reach.objects.filter(stage=StageName.START).exists()
    made = reach(world, StageName.START, username="wangxin", evidence_words="施工许可证 2026-0417 号")
    assert (made.declared_name, made.evidence_words) == ("王辛", "施工许可证 2026-0417 号")


def test_who_declares_a_stage_is_named_by_the_walk(world: World) -> None:
    with pytest.raises(Forbidden):
        reach(world, StageName.COMPLETION, username="zhenggeng", evidence_words="验收意见")
    assert reach(world, StageName.START, username="zhenggeng", evidence_words="现场照片").declared_name == "郑庚"


def test_the_declarer_does_not_verify_himself(world: World) -> None:
    made = reach(world, StageName.START, username="wangxin", evidence_words="许可证")
    told = {"reach": made, "on": DAY, "day": DAY}
    assert refused(commands.verify_stage, **by(world, "wangxin"), **told).rule == "another person"
    commands.verify_stage(**by(world, "shenji"), **told)
    assert Reach.objects.get(pk=made.pk).verified_name == "沈己"
    assert refused(commands.verify_stage, **by(world, "zhenggeng"), **told).rule == "once"


def test_a_persons_own_word_is_not_verified_with_the_telling(world: World) -> None:
    assert (
        refused(reach, world, StageName.START, username="wangxin", evidence_words="证", verify=True).field == "verify"
    )
    assert reach(world, StageName.START, verify=True).verified_on == DAY


def test_a_motor_plant_walks_in_four_phases_beside_each_other(world: World) -> None:
    first, second, _third, _fourth = (phase(world, number) for number in range(1, 5))
    reach(world, StageName.START, date(2026, 4, 1), phase=first)
    reach(world, StageName.PRODUCTION, date(2026, 9, 1), phase=first)
    reach(world, StageName.CONSTRUCTION, date(2026, 9, 15), phase=second)
    assert fresh(world).stage == StageName.PRODUCTION
    assert refused(reach, world, StageName.START).rule == "per phase"
    assert refused(reach, world, StageName.APPRAISAL, phase=second).rule == "per phase"
    commands.end_phase(**by(world), phase=first, on=DAY, reason="并入二期")
    assert fresh(world).stage == StageName.CONSTRUCTION
    assert refused(reach, world, StageName.FULL_CAPACITY, phase=first).rule == "open"


def test_going_back_has_a_reason_and_leaves_the_past_as_it_was(world: World) -> None:
    reach(world, StageName.START, date(2026, 5, 6))
    reach(world, StageName.CONSTRUCTION, date(2026, 6, 1))
    told = {"project": fresh(world), "stage": StageName.START, "on": date(2026, 9, 1), "day": DAY}
    assert refused(commands.leave_stage, **by(world), **told, reason=" ").field == "reason"
    commands.leave_stage(**by(world), **told, reason="施工许可被撤回")
    assert fresh(world).stage == StageName.LANDING
    left = Reach.objects.filter(project=world.project, left_on=date(2026, 9, 1))
    assert {row.stage for row in left} == {StageName.START, StageName.CONSTRUCTION}
    assert {row.reached_on for row in left} == {date(2026, 5, 6), date(2026, 6, 1)}
    assert ProjectStage.objects.get(project=world.project, stage=StageName.START).reached_on is None
    reach(world, StageName.START)
    assert fresh(world).stage == StageName.START


def test_nobody_goes_back_before_he_came(world: World) -> None:
    reach(world, StageName.START, date(2026, 6, 1))
    told = {"project": fresh(world), "stage": StageName.START, "day": DAY, "reason": "退"}
    assert refused(commands.leave_stage, **by(world), **told, on=date(2026, 5, 1)).rule == "order"
    assert refused(commands.leave_stage, **by(world), **{**told, "stage": StageName.SERVICE}, on=DAY).rule == "reached"


def test_leaving_the_land_ends_being_key_from_that_day(world: World) -> None:
    told = {"project": fresh(world), "stage": StageName.LANDING, "on": date(2026, 9, 1), "day": DAY}
    commands.leave_stage(**by(world), **told, reason="土地合同解除")
    for dossier in (world.project.dossier, world.enterprise.dossier):
        assert KeyPeriod.objects.get(dossier=dossier).ends_on == date(2026, 9, 1)
    assert fresh(world).dossier.standing.fresh_until is None


def test_a_mistake_counts_for_no_day(world: World) -> None:
    made = reach(world, StageName.START, date(2026, 5, 6))
    commands.mistaken_stage(**by(world, "wangxin"), reach=made, reason="记到别的项目上了")
    assert fresh(world).stage == StageName.LANDING
    assert reach(world, StageName.START, date(2026, 6, 8)).reached_on == date(2026, 6, 8)
    assert Reach.objects.filter(project=world.project, stage=StageName.START, mistaken=False).count() == 1


def test_a_month_counts_from_its_end_or_from_the_telling(world: World) -> None:
    past = reach(world, StageName.START, date(2026, 8, 1), precision="month")
    present = reach(world, StageName.CONSTRUCTION, date(2026, 10, 1), precision="month")
    assert (past.counts_on, present.counts_on) == (date(2026, 8, 31), DAY)


def test_a_project_stands_in_one_of_the_four_batches_at_a_time(world: World) -> None:
    told = {"project": fresh(world), "year": 2026}
    commands.put_in_drive(**by(world), **told, drive=Drive.START, on=date(2026, 3, 1))
    said = refused(commands.put_in_drive, **by(world), **told, drive=Drive.SPEED_UP, on=DAY)
    assert "开工一批" in said.message
    commands.take_out_of_drive(**by(world), project=fresh(world), on=DAY, reason="已开工")
    commands.put_in_drive(**by(world), **told, drive=Drive.SPEED_UP, on=DAY)
    assert DriveMember.objects.get(project=world.project, ends_on=None).drive == Drive.SPEED_UP


def test_told_money_only_grows_and_a_mistake_is_taken_out(world: World) -> None:
    told: dict[str, Any] = {"project": fresh(world), "kind": MoneyStatement.Kind.ARRIVED, "day": DAY}
    commands.tell_money(**by(world), **told, on=date(2026, 6, 30), amount=Decimal(100_000_000))
    wrong = commands.tell_money(**by(world), **told, on=date(2026, 8, 31), amount=Decimal(900_000_000))
    said = refused(commands.tell_money, **by(world), **told, on=date(2026, 9, 30), amount=Decimal(150_000_000))
    assert said.rule == "cumulative"
    assert fresh(world).arrived_funds == 900_000_000
    commands.mistaken_money(**by(world), statement=wrong, reason="多写一位")
    assert fresh(world).arrived_funds == 100_000_000
    commands.tell_money(**by(world), **told, on=date(2026, 9, 30), amount=Decimal(150_000_000))
    assert fresh(world).arrived_funds == 150_000_000


def test_a_component_has_its_own_state_from_day_to_day(world: World) -> None:
    told = {"project": fresh(world), "name": "总装车间", "kind": "workshop", "on": date(2026, 3, 1)}
    hall = commands.add_component(**by(world), **told)
    commands.set_component_state(**by(world), component=hall, state="building", on=date(2026, 5, 1), day=DAY)
    again = {"component": hall, "state": "building", "on": DAY, "day": DAY}
    assert refused(commands.set_component_state, **by(world), **again).rule == "changed"
    early = {"component": hall, "state": "in_use", "on": date(2026, 4, 1), "day": DAY}
    assert refused(commands.set_component_state, **by(world), **early).rule == "order"
    states = ComponentState.objects.filter(component=hall).order_by("starts_on").values_list("state", "ends_on")
    assert list(states) == [("planned", date(2026, 5, 1)), ("building", None)]
    commands.drop_component(**by(world), component=hall, reason="并入二期厂房")
    commands.add_component(**by(world), **told)
