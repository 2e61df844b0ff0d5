"""The page of one project: what is late first, stages, people, why, acts, conflicts, scope."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from kuaijin.directory.actors import system
from kuaijin.directory.queries import backstop_of
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.rules import working_days
from kuaijin.projects import commands
from kuaijin.projects.models import Precision, Project, StageName
from tests.support import guard
from tests.support.world import AT, DAY, World, owed

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 64


def here(world: World) -> str:
    return reverse("projects:detail", args=[world.project.dossier.number])


def get(world: World, username: str = "wangxin", /, **asked: Any) -> str:
    answer = world.client(username).get(here(world), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def post(world: World, name: str, username: str = "wangxin", /, **given: Any) -> Any:
    address = reverse("projects:act", args=[world.project.dossier.number, name])
    return world.client(username).post(address, given)


@pytest.mark.parametrize("username", ["bob", "charlie"])
def test_a_foreign_project_does_not_exist(world: World, username: str) -> None:
    client = world.client(username)
    number = world.project.dossier.number
    if username == "charlie":  # the same number in his own zone is another project
        number = world.other_project.dossier.number
    for address in (
        reverse("projects:detail", args=[number]),
        reverse("projects:trail", args=[number]),
        reverse("projects:act", args=[number, "progress"]),
    ):
        assert client.get(address).status_code == 404


def test_the_worst_comes_first_with_the_person_who_must_act(world: World) -> None:
    owed(system(world.zone.pk), world.project.dossier, "答复企业", world.posts["manager"], term=working_days(1, "承诺"))
    page = get(world)
    assert page.index("<b>王辛</b> 欠“答复企业”，逾期") < page.index("没有人到场核实过")


def test_the_four_are_named_with_their_phones(world: World) -> None:
    page = get(world)
    for words in ("褚乙", "王辛", "沈己", "郑庚", "13800000315", "四人齐全", "高端装备专班"):
        assert words in page


def test_an_empty_seat_is_a_red_light_with_its_day(world: World) -> None:
    seat = world.task_force.dossier.assignments.get(role="contact")
    with guard.setup():
        seat.post.holdings.update(ends_on=date(2026, 9, 1))
    page = get(world)
    assert "空缺" in page
    assert "9月1日" in page
    assert "联系人 空缺，没有人答应。" in page
    assert re.search(r"由王辛（[^）]*负责人）补", page)
    with guard.setup():
        for above in world.task_force.dossier.assignments.filter(role__in=("leader", "manager")):
            above.post.holdings.update(ends_on=date(2026, 9, 1))
    backstop = backstop_of(world.zone.pk).title
    assert re.search(rf"由[^<]*{backstop}[^<]*补", get(world)), "else it falls to the zone's own office"


def test_why_is_in_the_address_and_names_the_days(world: World) -> None:
    page = get(world, why=world.obligation.pk)
    for words in (
        "为什么是这一天",
        "10月13日",
        "中秋节放假",
        "国庆节放假",
        "调休上班，计入",
        "第 8 天",
        "冯癸",
        "逾期会怎样",
    ):
        assert words in page
    panel = '<section class="kj-why"'
    assert panel in page
    assert panel not in get(world)
    assert panel not in get(world, why="999999")


def test_an_obligation_of_another_project_is_not_explained_here(world: World) -> None:
    other = owed(system(world.zone.pk), world.other_project.dossier, "别处的事", world.posts["manager"])
    assert "别处的事" not in get(world, "leader", why=other.pk)


def test_the_days_lie_in_somebodys_hands(world: World) -> None:
    obligations.record_event(
        actor=system(world.zone.pk),
        at=AT,
        obligation=world.obligation,
        kind="paused",
        on=date(2026, 9, 28),
        day=DAY,
        ground="expert_review",
        notice=True,
    )
    page = get(world)
    assert "这 16 天在谁手里" in page
    assert "合计 16 天" in page


def test_a_month_stays_a_month_and_a_moved_plan_shows_the_first(world: World) -> None:
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT, "project": world.project}
    commands.plan_stage(**act, stage=StageName.START, planned_on=date(2026, 11, 1), precision=Precision.MONTH)
    commands.plan_stage(**act, stage=StageName.COMPLETION, planned_on=date(2026, 12, 10))
    commands.plan_stage(**act, stage=StageName.COMPLETION, planned_on=date(2026, 12, 18))
    page = get(world)
    assert '<time datetime="2026-11" title="2026.11">2026.11</time>' in page
    assert "12.18" in page
    assert "原 12.10" in page


def test_what_was_seen_comes_with_its_photo(world: World, tmp_path: Any) -> None:
    with override_settings(EVIDENCE_DIR=tmp_path):
        answer = post(
            world,
            "progress",
            on="2026-10-09",
            words="设备基础浇筑 14 个",
            stood_there="on",
            photos=SimpleUploadedFile("现场.png", PNG, content_type="text/html"),
        )
        assert answer.status_code == 302
        page = get(world)
    assert "设备基础浇筑 14 个" in page
    assert "现场.png" in page
    row = world.project.dossier.evidence.get()
    assert row.blob.media_type == "image/png"
    assert Project.objects.get(pk=world.project.pk).dossier.standing.verified_on == DAY


def test_a_refused_act_keeps_what_was_typed(world: World) -> None:
    answer = post(world, "progress", on="2026-10-12", words="写了很多")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "写了很多" in page
    assert "还没到" in page


def test_a_new_debt_takes_its_day_from_the_law(world: World) -> None:
    answer = post(
        world,
        "owe",
        obligor=world.posts["manager"].pk,
        title="报主体封顶",
        kind="task",
        received_on="2026-10-09",
        days="2",
        source="调度会",
    )
    assert answer.status_code == 302
    assert world.project.dossier.obligations.get(title="报主体封顶").due_on == date(2026, 10, 12)


def test_days_and_a_day_at_once_are_refused(world: World) -> None:
    given = {"obligor": world.posts["manager"].pk, "title": "事", "kind": "task", "received_on": "10.9", "source": "会"}
    assert post(world, "owe", **given).status_code == 422
    assert post(world, "owe", **given, days="2", due_on="10.20").status_code == 422


def correction(world: World, **changes: Any) -> dict[str, Any]:
    project = Project.objects.get(pk=world.project.pk)
    return {
        "title": project.dossier.title,
        "town": project.dossier.region_id,
        "sector": project.sector,
        "reason": "填错了",
        "expected_version": project.version,
        **changes,
    }


def test_a_stale_correction_shows_both_versions(world: World) -> None:
    mine, theirs = correction(world, sector="我写的产业"), correction(world, sector="他写的产业")
    assert post(world, "correct", "shenji", **theirs).status_code == 302
    answer = post(world, "correct", **mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("我写的产业", "他写的产业", "沈己", "keep-sector"):
        assert words in page
    assert Project.objects.get(pk=world.project.pk).sector == "他写的产业"


def test_theirs_may_be_taken_field_by_field(world: World) -> None:
    stale = correction(world, sector="我写的产业", industry="C38")
    assert post(world, "correct", "shenji", **correction(world, sector="他写的产业")).status_code == 302
    assert post(world, "correct", **stale).status_code == 409
    again = correction(world, sector="我写的产业", industry="C38", **{"keep-sector": "theirs", "keep-industry": "mine"})
    assert post(world, "correct", **again).status_code == 302
    project = Project.objects.get(pk=world.project.pk)
    assert (project.sector, project.industry) == ("他写的产业", "C38")


def test_a_repeated_submission_makes_one_thing(world: World) -> None:
    given = {
        "obligor": world.posts["manager"].pk, "title": "一件", "kind": "task", "received_on": "10.9", "days": "2",
        "source": "会", "idempotency_key": "same",
    }  # fmt: skip
    assert post(world, "owe", **given).status_code == post(world, "owe", **given).status_code == 302
    assert world.project.dossier.obligations.filter(title="一件").count() == 1


def test_who_may_not_is_not_offered_and_is_refused(world: World) -> None:
    assert "终止项目" not in get(world)
    assert post(world, "end", on="2026-10-09", reason="不投了").status_code == 403
    assert "终止项目" in get(world, "sysadmin")


def test_an_enterprise_sees_its_project_without_the_trail(world: World) -> None:
    page = get(world, "yangding")
    assert world.project.dossier.title in page
    assert "留痕" not in page
    assert "供电方案答复" not in page  # not marked as shown outside


def test_the_trail_tells_in_sentences(world: World) -> None:
    act = {"actor": world.actor("wangxin"), "at": AT, "project": world.project}
    commands.report_progress(**act, on=DAY, day=DAY, words="看过了")
    page = world.client("wangxin").get(reverse("projects:trail", args=[world.project.dossier.number])).content.decode()
    assert "报进展：看过了" in page
    assert "走到一步：落地 3月2日" in page
    assert "归到专班" in page


def test_creating_asks_for_an_enterprise_that_exists(world: World) -> None:
    client = world.client("wangxin")
    given = {"enterprise": "没有这家", "title": "新项目", "opened_on": "10.9", "total_investment": "约2.23亿"}
    answer = client.post(reverse("projects:create"), given)
    assert answer.status_code == 422
    assert "没有叫“没有这家”的企业档案" in answer.content.decode()
    answer = client.post(reverse("projects:create"), {**given, "enterprise": "澄川电机有限公司"})
    assert answer.status_code == 302
    made = Project.objects.get(dossier__title="新项目")
    assert (made.total_investment, made.total_is_approximate) == (223_000_000, True)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "四人齐全" not in page  # the town is not told, so the local seat is open
    assert "王辛" in page


def test_a_note_from_the_road_finds_what_i_answer_for(world: World) -> None:
    client = world.client("wangxin")
    page = client.get(reverse("projects:record")).content.decode()
    assert world.project.dossier.title in page
    assert world.other_project.dossier.title not in page
    number = world.project.dossier.number
    sent = {"project": number, "on": "10.9", "words": "吊装完成", "stood_there": "on"}
    answer = client.post(reverse("projects:record"), sent)
    assert answer.status_code == 302
    assert Project.objects.get(pk=world.project.pk).progress == "吊装完成"


def test_the_page_costs_the_same_however_much_is_owed(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        owed(system(world.zone.pk), world.project.dossier, f"事 {number}", world.posts["power"])
    client = world.client("wangxin")
    client.get(here(world))
    with django_assert_max_num_queries(37):
        client.get(here(world))
