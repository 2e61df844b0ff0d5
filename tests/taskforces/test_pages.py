"""Task forces, hand-over and the proof of coverage as pages."""

import re
from datetime import date

import pytest

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.dossiers.models import Role
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.taskforces import commands
from kuaijin.taskforces.gaps import settle_gaps
from kuaijin.taskforces.models import HandOver
from tests.support.world import AT, DAY, SINCE, World, landed_project

pytestmark = pytest.mark.django_db


def get(world: World, username: str, address: str) -> str:
    answer = world.client(username).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


def open_gap(world: World) -> None:
    """A project lands in a town where the task force has nobody: a gap from outside."""
    landed_project(
        system(world.zone.pk), world.zone, world.enterprise, "澄川电机三期", world.other_town, world.task_force
    )


def home(world: World) -> str:
    return f"/task-forces/{world.task_force.dossier.number}/"


def test_full_seats_are_said_and_proved(world: World) -> None:
    assert heading(get(world, "sysadmin", "/task-forces/")) == "2 个专班，四级包保都有人"
    html = get(world, "sysadmin", "/task-forces/coverage?since=2026-03-02&day=2026-10-09")
    assert heading(html) == "2 个重点项目、2 家重点企业，3月2日 到 10月9日 四级包保没有断过"
    assert "证明成立" in html


def test_nothing_is_no_proof(world: World) -> None:
    html = get(world, "sysadmin", "/task-forces/coverage?day=2020-01-02")
    assert "还没有可证明的" in html
    assert "证明成立" not in html


def test_a_gap_is_named_with_its_day_and_who_must_fill_it(world: World) -> None:
    open_gap(world)
    assert heading(get(world, "sysadmin", "/task-forces/")) == "2 个专班，1 个缺口"
    html = get(world, "sysadmin", "/task-forces/coverage")
    assert heading(html).endswith("1 个缺口要补")
    plain = re.sub(r"<[^>]+>", "", html)
    assert "高端装备专班 · 青岗街道镇街属地责任人" in plain
    assert "2026年3月2日 起" in plain
    assert "王辛" in plain
    assert "澄川电机三期" in plain
    for address in ("/task-forces/", home(world)):
        told = re.sub(r"<[^>]+>", "", get(world, "sysadmin", address))
        assert re.search(r"青岗街道空缺 3月2日 起由王辛（[^）]+）补", told)


def test_any_past_day_can_be_asked(world: World) -> None:
    open_gap(world)
    before = get(world, "sysadmin", "/task-forces/coverage?day=2026-03-01")
    assert heading(before) == "0 个重点项目、0 家重点企业，四级包保都有人"
    assert "那天还没有重点项目和企业" in before
    commands.fill_seat(
        actor=world.actor("sysadmin"),
        at=AT,
        task_force=world.task_force,
        role=Role.LOCAL,
        person=world.people["zhenggeng"],
        starts_on=date(2026, 9, 1),
        region=world.other_town,
    )
    during = get(world, "sysadmin", "/task-forces/coverage?day=2026-08-31")
    assert heading(during).endswith("1 个缺口要补")
    period = get(world, "sysadmin", "/task-forces/coverage?since=2026-03-02&day=2026-10-09")
    assert heading(period).endswith("断过 1 次，现在都有人")
    assert "3月2日–8月31日" in period
    assert "证明成立" in get(world, "sysadmin", "/task-forces/coverage?since=2026-09-01&day=2026-10-09")


def test_days_the_wrong_way_round_are_refused(world: World) -> None:
    answer = world.client("sysadmin").get("/task-forces/coverage?since=2026-10-09&day=2026-03-02")
    assert answer.status_code == 422


def test_filling_a_seat_finishes_what_was_owed_for_it(world: World) -> None:
    open_gap(world)
    settle_gaps(actor=world.actor("sysadmin"), at=AT, zone=world.zone, day=DAY)
    assert Obligation.objects.filter(kind=Kind.GAP, state="open").count() == 1
    client = world.client("sysadmin")
    form = client.get(f"{home(world)}?act=fill&role=local&region={world.other_town.pk}").content.decode()
    assert f'value="{world.other_town.pk}" selected' in form
    sent = {
        "role": "local",
        "region": world.other_town.pk,
        "person": world.people["zhenggeng"].pk,
        "starts_on": "2026-10-09",
        "idempotency_key": "one",
    }
    assert client.post(f"{home(world)}acts/fill", sent).status_code == 302
    assert Obligation.objects.get(kind=Kind.GAP).state == "done"
    assert heading(get(world, "sysadmin", "/task-forces/")) == "2 个专班，四级包保都有人"


def test_a_refused_act_keeps_what_was_typed(world: World) -> None:
    sent = {"role": "manager", "person": world.people["bob"].pk, "starts_on": "2026-10-09", "idempotency_key": "two"}
    answer = world.client("sysadmin").post(f"{home(world)}acts/fill", sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "换人要办交接" in html
    assert f'value="{world.people["bob"].pk}" selected' in html


def test_a_hand_over_goes_from_proposal_to_acceptance(world: World) -> None:
    seat = world.task_force.dossier.assignments.get(role="contact")
    sent = {
        "seat": seat.pk,
        "successor": world.people["bob"].pk,
        "takes_effect_on": "2026-10-09",
        "note": "材料在柜子里",
        "idempotency_key": "three",
    }
    assert world.client("wangxin").post(f"{home(world)}acts/hand-over", sent).status_code == 302
    row = HandOver.objects.get()
    address = f"/task-forces/hand-overs/{row.pk}"
    assert "要交给 韩丙" in heading(get(world, "bob", address))
    assert "接下" in get(world, "bob", address)
    assert world.client("leader").post(f"{address}/accept").status_code == 403
    assert world.client("bob").post(f"{address}/accept").status_code == 302
    assert "接下了" in heading(get(world, "wangxin", address))
    html = re.sub(r"<[^>]+>", "", get(world, "wangxin", home(world)))
    assert "韩丙 联系人 10月9日 起" in html
    assert "沈己 联系人 1月5日 到 10月8日" in html


def test_declining_needs_a_reason(world: World) -> None:
    seat = world.task_force.dossier.assignments.get(role="contact")
    client = world.client("wangxin")
    sent = {
        "seat": seat.pk,
        "successor": world.people["bob"].pk,
        "takes_effect_on": "2026-10-12",
        "idempotency_key": "4",
    }
    client.post(f"{home(world)}acts/hand-over", sent)
    address = f"/task-forces/hand-overs/{HandOver.objects.get().pk}"
    bob = world.client("bob")
    assert bob.post(f"{address}/decline", {"reason": ""}).status_code == 422
    assert bob.post(f"{address}/decline", {"reason": "手上太满"}).status_code == 302
    assert "手上太满" in get(world, "wangxin", address)


def test_an_override_is_shown_with_its_reason(world: World) -> None:
    sent = {
        "thing": world.project.pk,
        "role": "contact",
        "post": world.posts["power"].pk,
        "starts_on": "2026-10-09",
        "reason": "用电专项由供电公司盯",
        "idempotency_key": "5",
    }
    client = world.client("sysadmin")
    assert client.post(f"{home(world)}acts/override", sent).status_code == 302
    assert "用电专项由供电公司盯" in get(world, "sysadmin", home(world))
    row = world.project.dossier.assignments.get()
    ended = {"override": row.pk, "ends_on": "2026-10-09", "reason": "办完了", "idempotency_key": "6"}
    assert client.post(f"{home(world)}acts/end-override", ended).status_code == 302
    assert "用电专项由供电公司盯" not in get(world, "sysadmin", home(world))


def test_leave_and_substitute_stand_at_the_seat(world: World) -> None:
    directory.record_leave(
        actor=world.actor("shenji"),
        at=AT,
        person=world.people["shenji"],
        substitute=world.people["wangxin"],
        starts_on=DAY,
        last_day=date(2026, 10, 12),
    )
    html = re.sub(r"<[^>]+>", "", get(world, "wangxin", home(world)))
    assert "请假到 10月12日" in html
    assert "王辛 代" in html


@pytest.mark.parametrize("username", ["charlie", "bob"])
def test_a_foreign_task_force_is_not_there(world: World, username: str) -> None:
    client = world.client(username)
    assert client.get(home(world)).status_code == 404
    assert client.post(f"{home(world)}acts/fill").status_code == 404
    assert "高端装备专班" not in client.get("/task-forces/").content.decode()
    assert "澄川电机" not in client.get("/task-forces/coverage").content.decode()


def test_enterprises_and_security_have_no_task_forces(world: World) -> None:
    for username in ("yangding", "secadmin"):
        assert world.client(username).get("/task-forces/").status_code == 403


def test_the_page_of_long_ago_says_since_when(world: World) -> None:
    assert f"{SINCE.month}月{SINCE.day}日 起" in get(world, "wangxin", home(world))
