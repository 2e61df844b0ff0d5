"""Four roles held at every instant, or the gap by name; acts that would open one are refused."""

from datetime import date

import pytest

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import actor_for, system
from kuaijin.directory.models import Holding
from kuaijin.dossiers.models import Assignment, Dossier, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.enterprises import commands as enterprises
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.taskforces import commands as taskforces
from kuaijin.taskforces import hand_overs
from kuaijin.taskforces.coverage import coverage_of_zone, coverage_on, gaps_between
from kuaijin.taskforces.gaps import settle_gaps
from tests.support.world import AT, DAY, World, landed_project

pytestmark = pytest.mark.django_db


def names(world: World, dossier: Dossier, day: date = DAY) -> dict[str, str]:
    seats = seats_of([dossier], day)[dossier.pk]
    return {role: seat.holder.person.name if seat.holder else "" for role, seat in seats.items()}


def seat(world: World, role: str) -> Assignment:
    return Assignment.objects.get(dossier=world.task_force.dossier, role=role, ends_on=None)


def test_a_project_and_its_enterprise_inherit_the_four_people(world: World) -> None:
    four = {"leader": "褚乙", "manager": "王辛", "contact": "沈己", "local": "郑庚"}
    assert names(world, world.project.dossier) == four
    assert names(world, world.enterprise.dossier) == four


def test_1_no_gap_every_key_thing_has_all_four_at_every_instant(world: World) -> None:
    coverage = coverage_of_zone(world.zone, DAY)
    assert (coverage.projects, coverage.enterprises, coverage.gaps) == (2, 2, ())
    things = Dossier.objects.filter(zone=world.zone, kind__in=("project", "enterprise")).select_related("region")
    assert gaps_between(things, date(2026, 1, 1), date(2027, 1, 1)) == []


def test_1_no_gap_an_act_that_would_open_one_is_refused(world: World) -> None:
    holding = Holding.objects.get(person=world.people["shenji"], ends_on=None)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="办交接"):
        directory.end_holding(actor=world.actor("sysadmin"), at=AT, holding=holding, ends_on=DAY, reason="调走")
    holding.refresh_from_db()
    assert holding.ends_on is None
    assert Entry.objects.count() == before


def test_1_no_gap_one_that_comes_from_outside_shows_at_once_and_becomes_an_obligation(world: World) -> None:
    holding = Holding.objects.get(person=world.people["shenji"], ends_on=None)
    directory.end_holding(
        actor=world.actor("sysadmin"), at=AT, holding=holding, ends_on=DAY, reason="上级调走", departed=True
    )
    gaps = coverage_of_zone(world.zone, DAY).gaps
    assert {(gap.dossier.kind, gap.role, gap.since) for gap in gaps} == {
        ("project", "contact", DAY),
        ("enterprise", "contact", DAY),
    }
    assert {gap.filler.pk for gap in gaps if gap.filler} == {world.posts["manager"].pk}
    assert settle_gaps(actor=system(world.zone.pk), at=AT, zone=world.zone, day=DAY) == 1
    owed = Obligation.objects.filter(kind=Kind.GAP, state=State.OPEN)
    assert [(row.dossier_id, row.about) for row in owed.all()] == [(world.task_force.pk, "seat:contact")], (
        "one seat, one thing"
    )
    settle_gaps(actor=system(world.zone.pk), at=AT, zone=world.zone, day=DAY)
    assert owed.count() == 1, "asked again it opens nothing twice"
    taskforces.fill_seat(
        actor=world.actor("sysadmin"),
        at=AT,
        task_force=world.task_force,
        role=Role.CONTACT,
        person=world.people["bob"],
        starts_on=DAY,
    )
    assert settle_gaps(actor=system(world.zone.pk), at=AT, zone=world.zone, day=DAY) == 0
    assert not owed.exists()


def test_past_days_are_told_as_they_were(world: World) -> None:
    holding = Holding.objects.get(person=world.people["shenji"], ends_on=None)
    directory.end_holding(
        actor=world.actor("sysadmin"),
        at=AT,
        holding=holding,
        ends_on=date(2026, 9, 1),
        reason="上级调走",
        departed=True,
    )
    taskforces.fill_seat(
        actor=world.actor("sysadmin"),
        at=AT,
        task_force=world.task_force,
        role=Role.CONTACT,
        person=world.people["bob"],
        starts_on=date(2026, 9, 8),
    )
    assert coverage_of_zone(world.zone, date(2026, 8, 31)).gaps == ()
    assert len(coverage_of_zone(world.zone, date(2026, 9, 3)).gaps) == 2
    assert coverage_of_zone(world.zone, DAY).gaps == ()
    found = gaps_between([world.project.dossier], date(2026, 1, 1), date(2026, 12, 1))
    assert [(gap.role, gap.since, gap.until) for gap in found] == [("contact", date(2026, 9, 1), date(2026, 9, 8))]


def test_a_town_without_a_local_person_is_a_gap_of_the_projects_there(world: World) -> None:
    actor = system(world.zone.pk)
    firm = enterprises.create(
        actor=actor, at=AT, zone=world.zone, name="石埠建材有限公司", opened_on=DAY, region=world.other_town
    )
    landed_project(actor, world.zone, firm, "石埠装配式构件", world.other_town, world.task_force)
    gaps = coverage_of_zone(world.zone, DAY).gaps
    assert {(gap.dossier.title, gap.role) for gap in gaps} == {
        ("石埠建材有限公司", "local"),
        ("石埠装配式构件", "local"),
    }


def test_a_signed_project_that_has_not_landed_is_not_yet_key(world: World) -> None:
    assert world.outside is not None
    coverage = coverage_of_zone(world.outside.zone, DAY)
    assert (coverage.projects, coverage.gaps) == (0, ())


def test_8_scope_another_zone_sees_nothing_of_it(world: World) -> None:
    assert world.outside is not None
    charlie = actor_for(world.outside.account, DAY)
    assert coverage_on(charlie, DAY).projects == 0
    with pytest.raises(NotVisible):
        taskforces.flag_key(actor=charlie, at=AT, dossier=world.project.dossier, starts_on=DAY, reason="x")


def test_a_hand_over_changes_nothing_until_the_successor_accepts(world: World) -> None:
    row = hand_overs.propose(
        actor=world.actor("wangxin"),
        at=AT,
        assignment=seat(world, "contact"),
        successor=world.people["bob"],
        takes_effect_on=date(2026, 10, 12),
        day=DAY,
        note="沈己 调整分工",
    )
    assert names(world, world.project.dossier)["contact"] == "沈己"
    with pytest.raises(Forbidden, match="本人"):
        hand_overs.accept(actor=world.actor("wangxin"), at=AT, hand_over=row, day=DAY)
    hand_overs.accept(actor=world.actor("bob"), at=AT, hand_over=row, day=DAY)
    assert names(world, world.project.dossier, date(2026, 10, 11))["contact"] == "沈己"
    assert names(world, world.project.dossier, date(2026, 10, 12))["contact"] == "韩丙"
    things = [world.project.dossier, world.enterprise.dossier]
    assert gaps_between(things, date(2026, 3, 2), date(2027, 1, 1)) == []


def test_a_system_administrator_may_accept_on_behalf_and_the_journal_says_so(world: World) -> None:
    row = hand_overs.propose(
        actor=world.actor("wangxin"),
        at=AT,
        assignment=seat(world, "contact"),
        successor=world.people["bob"],
        takes_effect_on=DAY,
        day=DAY,
    )
    hand_overs.accept(actor=world.actor("sysadmin"), at=AT, hand_over=row, day=DAY, on_behalf=True)
    entry = Entry.objects.get(code="taskforces.accept_hand_over")
    assert (entry.actor_name, entry.on_behalf_of, entry.reason) == ("钱甲", "韩丙", "代 韩丙 确认")


def test_a_declined_hand_over_needs_a_reason_and_leaves_the_seat(world: World) -> None:
    row = hand_overs.propose(
        actor=world.actor("wangxin"),
        at=AT,
        assignment=seat(world, "contact"),
        successor=world.people["bob"],
        takes_effect_on=DAY,
        day=DAY,
    )
    with pytest.raises(Refused, match="原因"):
        hand_overs.decline(actor=world.actor("bob"), at=AT, hand_over=row, reason="")
    hand_overs.decline(actor=world.actor("bob"), at=AT, hand_over=row, reason="手上已有 30 个项目")
    with pytest.raises(Refused, match="没接"):
        hand_overs.accept(actor=world.actor("bob"), at=AT, hand_over=row, day=DAY)
    assert names(world, world.project.dossier)["contact"] == "沈己"


def test_an_override_holds_for_its_dossier_only_and_has_a_reason(world: World) -> None:
    bob_post = world.people["bob"].holdings.filter(post__title="负责人").get().post
    act = {"actor": world.actor("leader"), "at": AT, "dossier": world.project.dossier, "role": "manager"}
    with pytest.raises(Refused, match="原因"):
        taskforces.override_seat(**act, post=bob_post, starts_on=DAY, reason=" ")
    row = taskforces.override_seat(**act, post=bob_post, starts_on=DAY, reason="熟悉这条产线")
    assert names(world, world.project.dossier)["manager"] == "韩丙"
    assert names(world, world.enterprise.dossier)["manager"] == "王辛"
    hand_overs.end_override(
        actor=world.actor("leader"), at=AT, assignment=row, ends_on=date(2026, 10, 12), reason="产线已投产"
    )
    assert names(world, world.project.dossier, date(2026, 10, 12))["manager"] == "王辛"


def test_moving_a_key_project_to_a_task_force_that_lacks_somebody_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="出缺口"):
        taskforces.look_after(
            actor=world.actor("sysadmin"),
            at=AT,
            dossier=world.project.dossier,
            task_force=world.other_force,
            starts_on=DAY,
            reason="划转",
        )
    assert names(world, world.project.dossier)["local"] == "郑庚"


def test_a_filled_seat_is_not_taken_but_handed_over(world: World) -> None:
    with pytest.raises(Refused, match="交接"):
        taskforces.fill_seat(
            actor=world.actor("sysadmin"),
            at=AT,
            task_force=world.task_force,
            role=Role.CONTACT,
            person=world.people["bob"],
            starts_on=DAY,
        )


def test_2_no_orphan_every_open_obligation_has_a_post_that_somebody_holds(world: World) -> None:
    held = set(Holding.objects.filter(ends_on=None).values_list("post_id", flat=True))
    assert all(row.obligor_id in held for row in Obligation.objects.filter(state=State.OPEN))
