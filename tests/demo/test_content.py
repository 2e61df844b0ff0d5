"""The demo tells what it promises: the figures of the system, every light, two gaps, one late answer."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import override_settings

from kuaijin.demo import script
from kuaijin.demo.accounts import ACCOUNTS
from kuaijin.demo.scene import Scene, pack
from kuaijin.demo.signing import shown
from kuaijin.directory.actors import Actor, actor_for
from kuaijin.directory.roles import ROLES
from kuaijin.enterprises.codes import checked
from kuaijin.enterprises.models import Enterprise
from kuaijin.enterprises.queries import standing_of
from kuaijin.enterprises.sheet import read_sheet
from kuaijin.journal.chains import verify
from kuaijin.keeping import seals
from kuaijin.law.lights import Light
from kuaijin.obligations import queries
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.silence import left_alone
from kuaijin.obligations.standings import counts, light_of_rank, light_rank
from kuaijin.projects.models import Precision, ProjectStage, StartBatch
from kuaijin.projects.queries import running
from kuaijin.taskforces.coverage import coverage_of_zone
from kuaijin.taskforces.models import HandOver, TaskForce
from tests.demo.content import digest

DAY = script.DEMO_DAY
Demo = dict[str, Scene]


def actor(demo: Demo, name: str, zone: str = "N") -> Actor:
    return actor_for(demo[zone].accounts[name], DAY)


def test_nine_task_forces_have_leader_manager_and_contact(demo: Demo) -> None:
    assert TaskForce.objects.filter(dossier__zone=demo["N"].zone).count() == 9
    assert {force["name"] for force in pack("task_forces")["task_forces"]} == set(demo["N"].task_forces)


def test_forty_four_spring_and_nine_autumn_starts_of_last_year_open_to_fifty_three_projects(demo: Demo) -> None:
    batches = {batch.name: batch.projects.count() for batch in StartBatch.objects.filter(zone=demo["N"].zone)}
    assert batches == {"2025年春季集中开工": 44, "2025年秋季集中开工": 9}
    starts = ProjectStage.objects.filter(stage="start", project__batch__year=2025, reached_on__year=2025)
    assert starts.values("project").distinct().count() == 53
    assert set(starts.values_list("reached_precision", flat=True)) == set(Precision.values)


def test_the_projects_add_up_and_show_every_light(demo: Demo) -> None:
    query = running(actor(demo, "褚乙"))
    assert query.aggregate(total=Sum("total_investment"))["total"] == Decimal("25327000000")
    found = counts(query, DAY, light_rank(DAY, "dossier__standing__"))
    assert found == {Light.RED: 3, Light.YELLOW: 4, Light.BLUE: 10, Light.GREY: 4, Light.GREEN: 54}


def test_one_enterprise_that_nobody_was_in_touch_with_is_grey_and_names_its_four(demo: Demo) -> None:
    firms = Enterprise.objects.filter(dossier__zone=demo["N"].zone).select_related("dossier__standing")
    silent = [firm for firm in firms if left_alone(standing_of(firm), DAY)]
    assert [firm.name for firm in silent] == ["岚屿控股有限公司"]
    head = read_sheet(actor(demo, "褚乙"), silent[0], DAY)
    assert head.light is Light.GREY
    assert all(name in head.left_alone for name in ("褚乙", "韩丙", "王辛", "唐辛"))  # 沈己 is on leave, 王辛 acts


def test_exactly_two_gaps_came_from_outside_and_each_has_its_obligation(demo: Demo) -> None:
    gaps = coverage_of_zone(demo["N"].zone, DAY).gaps
    assert {(gap.dossier.title, gap.role, gap.since) for gap in gaps} == {
        ("汀兰建设老城雨污分流项目", "local", date(2026, 10, 8)),
        ("紫微新材耐火纤维项目", "local", date(2026, 9, 30)),
    }
    owed = Obligation.objects.filter(kind="gap", state="open")
    assert {(row.dossier.kind, row.about.split(":")[1]) for row in owed.select_related("dossier")} == {
        ("task_force", "local")
    }
    assert owed.count() == 2


def test_wang_xin_owes_twenty_two_things_one_late_and_holds_five_for_shen_ji(demo: Demo) -> None:
    wang = actor(demo, "王辛")
    rows = list(queries.in_rows(queries.owed_by(wang), DAY))
    lights = Counter(light_of_rank(row.rank) for row in rows)  # type: ignore[attr-defined]
    assert lights == {Light.RED: 1, Light.YELLOW: 2, Light.BLUE: 5, Light.GREY: 1, Light.GREEN: 13}
    assert sum(row.due_on is not None and row.due_on <= DAY for row in rows) == 4
    held = queries.owed_by(wang, posts=wang.stand_ins[0].post_ids)
    assert held.count() == 5
    assert held.filter(due_on=DAY).count() == 1
    assert wang.stand_ins[0].ends_on == date(2026, 10, 13)
    assert queries.waited_for_by(wang).count() == 4


def test_a_substitute_may_open_what_he_holds_for_the_absent(demo: Demo) -> None:
    wang = actor(demo, "王辛")
    seen = set(queries.obligations(wang).values_list("pk", flat=True))
    assert set(queries.owed_by(wang).values_list("pk", flat=True)) <= seen
    assert set(queries.waited_for_by(wang).values_list("pk", flat=True)) <= seen


def test_the_late_answer_went_up_to_the_leader_past_the_manager_who_owes_it(demo: Demo) -> None:
    fired = Firing.objects.filter(what="escalation", obligation__title__startswith="答复澄川电机：二期用电缺口")
    assert [(one.days, one.post.title) for one in fired] == [(1, "县级包保领导")]


def test_a_paused_a_deemed_accepted_and_a_provisional_clock_stand_side_by_side(demo: Demo) -> None:
    rows = {row.title: row for row in Obligation.objects.filter(dossier=demo["N"].projects["星澜储能"].pk)}
    paused, deemed = rows["环境影响报告表审批"], rows["项目节能审查"]
    assert (paused.clock_state, paused.due_on) == ("paused", date(2026, 11, 6))
    # nobody accepted it within five working days: accepted from receipt, twenty working days from 11 September
    assert (deemed.clock_state, deemed.due_on) == ("running", date(2026, 10, 15))
    assert not deemed.events.filter(kind="accepted").exists()
    provisional = rows["送电接入系统评审和线路建设"]
    assert (provisional.due_on, provisional.missing_year) == (None, 2027)
    assert provisional.estimate_on is not None


def test_the_power_scheme_is_due_on_the_day_of_the_vector(demo: Demo) -> None:
    row = Obligation.objects.get(title="供电方案答复", dossier=demo["N"].projects["澄川电机"].pk)
    assert row.due_on == date(2026, 10, 13)


def test_a_hand_over_waits_for_its_successor(demo: Demo) -> None:
    offered = HandOver.objects.get(state="proposed", dossier__zone=demo["N"].zone)
    assert (offered.successor.name, offered.takes_effect_on) == ("叶丙", date(2026, 10, 19))


def test_every_code_of_an_enterprise_passes_its_check_digit(demo: Demo) -> None:
    codes = Enterprise.objects.exclude(uscc="").values_list("uscc", flat=True)
    assert len(codes) == 128
    assert not any(checked(code).doubtful for code in codes)


def test_the_chain_verifies(demo: Demo) -> None:
    entries, findings = verify()
    assert entries > 1500
    assert findings == []


def test_every_role_has_an_account(demo: Demo) -> None:
    assert {account.role for account in ACCOUNTS if account.zone == "N"} == set(ROLES)


@pytest.mark.parametrize(("name", "zone", "other"), [("吕甲", "Practice", "N"), ("秦甲", "N", "Practice")])
def test_an_account_of_one_zone_sees_nothing_of_the_other(demo: Demo, name: str, zone: str, other: str) -> None:
    somebody = actor(demo, name, zone)
    assert {scope.zone_id for scope in somebody.scopes} == {demo[zone].zone.pk}
    assert not running(somebody).filter(dossier__zone=demo[other].zone).exists()
    assert running(somebody).count() == (75 if zone == "N" else 0)
    assert not queries.obligations(somebody).filter(dossier__zone=demo[other].zone).exists()


def test_the_enterprise_sees_its_own_project_and_what_is_shown_outside(demo: Demo) -> None:
    somebody = actor(demo, "杨丁")
    assert [str(project) for project in running(somebody)] == ["澄川电机年产 30 万套新能源驱动电机项目"]
    assert set(queries.obligations(somebody).values_list("secrecy", flat=True)) == {"outside"}


def test_a_second_run_tells_the_same(second_telling: str, demo: Demo) -> None:
    assert digest() == second_telling


def test_the_sign_in_page_shows_accounts_only_in_the_demo(demo: Demo) -> None:
    assert {one.username for one in shown()} == {one.username for one in ACCOUNTS if one.listed}
    with override_settings(KUAIJIN_DEMO=False):
        assert shown() == ()


def test_every_row_of_the_told_years_is_explained_by_an_act(demo: Demo) -> None:
    now = seals.measure()
    assert list(seals.differences({}, now, seals.written_since({}, now), seals.shapes())) == []
