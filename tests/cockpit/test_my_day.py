"""My day on 2026-10-09, a Friday whose next working day is Saturday the 10th."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.obligations import commands, tick
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.obligations.rules import until
from kuaijin.taskforces import hand_overs
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db

BEGAN = date(2026, 9, 24)


def page(world: World, username: str, query: str = "", **headers: Any) -> str:
    answer = world.client(username).get(f"/my-day{query}", **headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def due_on(world: World, due: date, title: str, post: str = "manager", **facts: Any) -> Obligation:
    given = {"kind": Kind.TASK, "term": until(BEGAN, due, "会议纪要"), **facts}
    return owed(world.actor("sysadmin"), world.project.dossier, title, world.posts[post], **given)


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


def test_the_sentence_counts_what_is_late_and_due_today(world: World) -> None:
    due_on(world, date(2026, 10, 8), "答复用电缺口")
    due_on(world, DAY, "到场核实")
    due_on(world, DAY, "送补正通知")
    due_on(world, date(2026, 10, 13), "盯供电方案")
    html = page(world, "wangxin")
    assert heading(html) == "今天先办 3 件，1 件已经逾期"
    assert "明天到下周二" in html
    assert 'id="late"' in html
    assert html.index("答复用电缺口") < html.index("送补正通知") < html.index("盯供电方案")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], "手上没有未了的事"),
        (["2026-10-08"], "今天先办 1 件，已经逾期"),
        (["2026-10-08", "2026-10-08"], "今天先办 2 件，都已经逾期"),
        (["2026-10-09"], "今天办 1 件，没有逾期"),
        (["2026-10-12"], "今天没有到期的事，下一件 10月12日 周一"),
        (["2026-12-01"], "今天没有到期的事，下一件 12月1日 周二"),
    ],
)
def test_the_page_speaks_first(world: World, days: list[str], said: str) -> None:
    for n, day in enumerate(days):
        due_on(world, date.fromisoformat(day), f"第 {n} 件")
    assert heading(page(world, "wangxin")) == said


def test_an_empty_day_names_the_next_thing(world: World) -> None:
    due_on(world, date(2026, 12, 1), "青禾生物封顶照片")
    html = page(world, "wangxin")
    assert "下一件：" in html
    assert "青禾生物封顶照片" in html


def test_only_the_first_row_has_the_filled_act(world: World) -> None:
    for n in range(3):
        due_on(world, DAY, f"第 {n} 件")
    rows = re.findall(r'<a class="kj-btn( kj-p)?" href="/obligations/', page(world, "wangxin"))
    assert rows == [" kj-p", "", ""]


def test_every_number_opens_its_rows(world: World) -> None:
    due_on(world, date(2026, 10, 8), "迟了的")
    due_on(world, date(2026, 11, 30), "还早的")
    assert "还早的" not in page(world, "wangxin")
    assert "还早的" in page(world, "wangxin", "?show=all")
    later = page(world, "wangxin", "?show=later")
    assert "还早的" in later
    assert "迟了的" not in later
    red = page(world, "wangxin", "?light=red")
    assert "迟了的" in red
    assert "还早的" not in red
    assert "共 1 件" in red


def test_whom_i_wait_for_has_a_phone(world: World) -> None:
    html = page(world, "wangxin")
    assert "供电公司：供电方案答复" in re.sub(r"<[^>]+>", "", html)
    assert "tel:13800000417" in html
    assert "供电方案答复" in page(world, "wangxin", "?show=waiting")


def test_a_stand_in_holds_the_things_of_who_is_away(world: World) -> None:
    seat = world.people["shenji"].holdings.get().post
    owed(world.actor("sysadmin"), world.project.dossier, "把补正通知送到", seat, term=until(BEGAN, DAY, "会议纪要"))
    before = page(world, "wangxin")
    assert "把补正通知送到" not in before
    directory.record_leave(
        actor=world.actor("shenji"),
        at=AT,
        person=world.people["shenji"],
        substitute=world.people["wangxin"],
        starts_on=date(2026, 10, 8),
        last_day=date(2026, 10, 12),
    )
    html = page(world, "wangxin")
    assert "代沈己办" in html
    assert "请假到 10月12日，由我代" in html
    assert "10月13日 起自动交还。" in html
    mine = page(world, "wangxin", f"?for={world.people['shenji'].pk}")
    assert "把补正通知送到" in mine
    assert "共 1 件" in mine


def test_a_leader_has_only_what_came_up_to_him(world: World) -> None:
    row = due_on(world, date(2026, 10, 8), "答复用电缺口")
    due_on(world, date(2026, 10, 13), "盯供电方案")
    assert heading(page(world, "leader")) == "没有要领导办的事"
    actor = system(world.zone.pk)
    tick.tick(actor=actor, at=datetime(2026, 10, 9, 1, 0, tzinfo=UTC), day=DAY, ids=[row.pk])
    html = page(world, "leader")
    assert heading(html) == "1 件要领导推，最久的逾期 1 个工作日"
    assert "去催" in html
    assert "盯供电方案" not in html
    assert "10月9日 已上报" in html


def test_what_changed_says_from_when_to_when_and_why(world: World) -> None:
    commands.record_event(
        actor=world.actor("fengkui"),
        at=AT,
        obligation=world.obligation,
        kind="extended",
        on=DAY,
        day=DAY,
        days=2,
        authority="分管领导",
        reason="变压器到货晚",
    )
    html = re.sub(r"<[^>]+>", "", page(world, "wangxin"))
    assert "到期日从 10月13日 改到 10月15日" in html
    assert "变压器到货晚" in html
    assert "变压器到货晚" not in page(world, "bob")


def test_a_hand_over_waits_for_me(world: World) -> None:
    seat = world.task_force.dossier.assignments.get(role="contact")
    hand_overs.propose(
        actor=world.actor("wangxin"),
        at=AT,
        assignment=seat,
        successor=world.people["bob"],
        takes_effect_on=date(2026, 10, 12),
        day=DAY,
    )
    assert "等我接的交接" in page(world, "bob")
    assert "等我接的交接" not in page(world, "shenji")


def test_why_opens_in_the_margin(world: World) -> None:
    html = page(world, "wangxin", f"?why={world.obligation.pk}")
    assert 'class="kj-why"' in html
    bare = page(world, "wangxin", f"?why={world.obligation.pk}", headers={"KJ-Margin": "1"})
    assert bare.strip().startswith("<aside")


def test_an_outsider_sees_nothing_of_it(world: World) -> None:
    due_on(world, DAY, "到场核实")
    html = page(world, "charlie") + page(world, "charlie", "?show=all") + page(world, "charlie", "?show=waiting")
    assert "到场核实" not in html
    assert "供电方案答复" not in html
    assert world.client("charlie").get(f"/my-day?why={world.obligation.pk}").status_code == 404


def test_an_enterprise_hears_no_internal_news(world: World) -> None:
    assert "没有变化。" in page(world, "yangding")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_said_in_both_languages(world: World, language: str) -> None:
    due_on(world, date(2026, 10, 8), "答复")
    client = world.client("wangxin")
    client.cookies["kj_language"] = language
    html = client.get("/my-day").content.decode()
    assert ("First 1 thing today" in html) == (language == "en")


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World) -> None:
    def statements() -> int:
        client = world.client("wangxin")
        client.get("/my-day")
        with CaptureQueriesContext(connection) as caught:
            client.get("/my-day")
        return len(caught)

    due_on(world, date(2026, 10, 8), "第一件")
    due_on(world, DAY, "今天的")
    few = statements()
    for n in range(60):
        due_on(world, date(2026, 10, 8) if n % 2 else DAY, f"又一件 {n}")
    assert statements() == few
    assert few <= 26
    assert "再看" in page(world, "wangxin")


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("wangxin", "/my-day"),
        ("leader", "/my-day"),
        ("fengkui", "/my-day"),
        ("zhenggeng", "/my-day"),
        ("yangding", "/my-project"),
        ("sysadmin", "/task-forces/coverage"),
        ("secadmin", "/people"),
        ("audadmin", "/journal"),
        ("auditor", "/journal"),
    ],
)
def test_each_role_starts_where_its_day_begins(world: World, username: str, address: str) -> None:
    answer = world.client(username).get("/start")
    assert answer.status_code == 302
    assert answer["Location"] == address


def test_more_lists_every_entry(world: World) -> None:
    html = world.client("wangxin").get("/more").content.decode()
    for name in ("我的一天", "项目", "企业", "专班与包保", "日历"):
        assert name in html


def test_what_was_just_done_stays_in_its_row_once_with_the_way_back(world: World) -> None:
    first, second, third = (due_on(world, date(2026, 10, 8), title) for title in ("甲事", "乙事", "丙事"))
    client = world.client("wangxin")
    sent = {"on": "10.9", "outcome": "办好了", "back": "/my-day"}
    assert client.post(f"/obligations/{second.pk}/done", sent)["Location"] == f"/my-day#done-{second.pk}"
    html = client.get("/my-day").content.decode()
    assert html.index("甲事") < html.index(f'id="done-{second.pk}"') < html.index("丙事")
    assert f'action="/obligations/{second.pk}/reopen"' in html
    assert heading(html) == "今天先办 2 件，都已经逾期"
    assert "kj-closed" not in client.get("/my-day").content.decode()
    answer = client.post(f"/obligations/{second.pk}/reopen", {"back": "/my-day"})
    assert answer["Location"] == "/my-day"
    assert heading(client.get("/my-day").content.decode()) == "今天先办 3 件，都已经逾期"
    assert first.pk < second.pk < third.pk
