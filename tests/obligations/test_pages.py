"""The page of one obligation and its acts: forms lead to commands, what was typed is never lost."""

from typing import Any

import pytest

from kuaijin.obligations import commands
from kuaijin.obligations.models import Obligation
from tests.support.world import AT, World

pytestmark = pytest.mark.django_db


def post(world: World, username: str, name: str, **sent: Any) -> Any:
    address = f"/obligations/{world.obligation.pk}/{name}"
    return world.client(username).post(address, {"idempotency_key": name, **sent})


def now(world: World) -> Obligation:
    return Obligation.objects.get(pk=world.obligation.pk)


def test_it_shows_due_day_parties_and_what_happened(world: World) -> None:
    html = world.client("wangxin").get(f"/obligations/{world.obligation.pk}/").content.decode()
    for said in ("供电方案答复", "还剩 3 个工作日", "冯癸", "澄川电机有限公司", "立一件待办"):
        assert said in html
    assert 'class="kj-why"' not in html
    opened = world.client("wangxin").get(f"/obligations/{world.obligation.pk}/?why=1").content.decode()
    assert 'class="kj-why"' in opened


def test_done_leads_back_to_where_it_was_opened(world: World) -> None:
    answer = post(world, "fengkui", "done", on="10.9", outcome="方案已书面答复", back="/my-day?show=all")
    assert answer.status_code == 302
    assert answer["Location"] == f"/my-day?show=all#done-{world.obligation.pk}"
    assert (now(world).state, now(world).outcome) == ("done", "方案已书面答复")


def test_it_never_leads_to_another_site(world: World) -> None:
    answer = post(world, "fengkui", "done", on="10.9", outcome="答复了", back="https://example.org/")
    assert answer["Location"] == f"/obligations/{world.obligation.pk}/"


def test_a_day_to_come_is_refused_and_the_words_stay(world: World) -> None:
    answer = post(world, "fengkui", "done", on="10.12", outcome="方案已书面答复")
    assert answer.status_code == 422
    assert "方案已书面答复" in answer.content.decode()
    assert "还没到" in answer.content.decode()
    assert now(world).state == "open"


def test_a_pause_moves_the_due_day(world: World) -> None:
    answer = post(
        world, "fengkui", "event", kind="paused", on="10.9", ground="expert_review", expected_end="10.20", notice="on"
    )
    assert answer.status_code == 302
    html = world.client("wangxin").get(f"/obligations/{world.obligation.pk}/").content.decode()
    assert "已暂停" in html
    assert "专家评审" in html
    assert "到期日从 10月13日 改到" in html


def test_an_impossible_event_is_refused_with_the_rule(world: World) -> None:
    answer = post(world, "fengkui", "event", kind="resumed", on="10.9")
    assert answer.status_code == 422


def test_verifying_makes_it_fresh(world: World) -> None:
    assert post(world, "wangxin", "verify", on="10.9", note="看了").status_code == 302
    assert now(world).fresh_until is not None


def test_it_goes_to_another_post(world: World) -> None:
    other = world.posts["manager"]
    assert post(world, "sysadmin", "reassign", obligor=other.pk, reason="归口调整").status_code == 302
    assert now(world).obligor_id == other.pk


def test_void_and_correct_need_a_reason(world: World) -> None:
    assert post(world, "wangxin", "void", reason="").status_code == 422
    assert post(world, "wangxin", "correct", title="供电方案书面答复", reason="写漏了").status_code == 302
    assert now(world).title == "供电方案书面答复"
    assert post(world, "wangxin", "void", reason="重复立了").status_code == 302
    assert now(world).state == "void"


def test_somebody_was_faster(world: World) -> None:
    stale = world.obligation.version
    commands.correct(
        actor=world.actor("wangxin"),
        at=AT,
        obligation=now(world),
        title="供电方案书面答复",
        reason="写漏了",
        expected_version=stale,
    )
    answer = post(world, "fengkui", "correct", title="供电方案的答复", reason="改字", expected_version=stale)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "供电方案的答复" in html
    assert "别人刚改过" in html
    assert f'name="expected_version" value="{stale + 1}"' in html


def test_a_repeated_submission_is_done_once(world: World) -> None:
    for _n in range(2):
        post(world, "wangxin", "verify", on="10.9", note="看了")
    html = world.client("wangxin").get(f"/obligations/{world.obligation.pk}/").content.decode()
    assert html.count("到场核实</") <= 2


def test_an_enterprise_gets_only_its_act(world: World) -> None:
    assert world.client("yangding").get(f"/obligations/{world.obligation.pk}/").status_code == 404
    assert world.client("charlie").post(f"/obligations/{world.obligation.pk}/done").status_code == 404


def test_an_unknown_act_is_said(world: World) -> None:
    assert post(world, "wangxin", "burn").status_code == 422
