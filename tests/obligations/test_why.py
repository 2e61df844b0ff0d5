"""Why a thing is due on its day: the same explanation on every page."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from kuaijin.obligations import commands
from kuaijin.obligations.explain import explain, light_reason
from kuaijin.obligations.rules import working_days
from tests.support.world import AT, DAY, World, owed, pinned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with pinned():
        yield


def facts_of(world: World, language: str = "zh-hans") -> dict[str, str]:
    panel = explain(world.obligation, DAY, language).panel
    return {fact.label: str(fact.value) for fact in panel.facts}


def test_it_lists_every_day_and_says_why_it_counts(world: World) -> None:
    panel = explain(world.obligation, DAY).panel
    rows = [(row.reason, row.mark) for row in panel.rows]
    assert ("调休上班，计入", "第 6 天") in rows
    assert rows[-1] == ("到期日", "第 8 天")
    assert "还剩 3 天" in panel.summary


def test_it_says_who_owes_it_to_whom_and_what_follows(world: World) -> None:
    facts = facts_of(world)
    assert "冯癸" in facts["谁欠"]
    assert "澄川电机有限公司" in facts["欠谁"]
    assert "王辛" in facts["欠谁"]
    assert facts["期限来源"] == "园区用电服务承诺 2026 版第 4 条"
    assert "2026年部分节假日安排" in facts["放假依据"]
    assert facts["暂停"] == "没有暂停过"
    assert "王辛" in facts["逾期会怎样"]
    assert "褚乙" in facts["逾期会怎样"]


def test_it_is_worded_in_english(world: World) -> None:
    with translation.override("en"):
        assert "Who owes it" in facts_of(world, "en")
    assert "Who owes it" in facts_of(world, "en"), "the language asked for, not that of the thread"


def test_who_owes_it_himself_is_passed_over(world: World) -> None:
    row = owed(world.actor("wangxin"), world.project.dossier, "核对开工条件", world.posts["manager"])
    ladder = str({fact.label: fact.value for fact in explain(row, DAY).panel.facts}["逾期会怎样"])
    assert ladder.count("褚乙") == 2


def test_a_pause_is_told_with_its_ground_and_end(world: World) -> None:
    row = commands.record_event(
        actor=world.actor("fengkui"),
        at=AT,
        obligation=world.obligation,
        kind="paused",
        on=DAY,
        day=DAY,
        ground="expert_review",
        expected_end="2026-10-20",
        notice=True,
    )
    view = explain(row, DAY)
    facts = {fact.label: str(fact.value) for fact in view.panel.facts}
    assert "专家评审" in facts["暂停"]
    assert "10月20日" in facts["暂停"]


def test_a_year_without_notice_is_provisional_and_says_so(world: World) -> None:
    row = owed(
        world.actor("fengkui"), world.project.dossier, "年后答复", world.posts["power"], term=working_days(80, "约定")
    )
    assert row.due_on is None
    facts = {fact.label: str(fact.value) for fact in explain(row, DAY).panel.facts}
    assert "2027" in facts["暂定"]
    assert facts["逾期会怎样"] == "还没有到期日，不会上报"
    assert light_reason(row, DAY) == "2027 年放假安排未出，到期日还算不出"


def test_the_address_answers_a_page_or_the_bare_margin(world: World) -> None:
    client = world.client("wangxin")
    address = f"/obligations/{world.obligation.pk}/why"
    page = client.get(address)
    assert page.status_code == 200
    assert "<h1" in page.content.decode()
    bare = client.get(address, headers={"KJ-Margin": "1"}).content.decode()
    assert 'id="kj-margin"' in bare
    assert "<h1" not in bare


@pytest.mark.parametrize("username", ["charlie", "bob"])
def test_a_foreign_obligation_is_not_there(world: World, username: str) -> None:
    assert world.client(username).get(f"/obligations/{world.obligation.pk}/why").status_code == 404


def test_a_stranger_is_sent_to_sign_in(world: World) -> None:
    assert Client().get(f"/obligations/{world.obligation.pk}/why").status_code == 302
