"""A problem is owed until a day, answered by its owner, closed by another, and opened again when it was not solved."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.law.lights import Light
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import Obligation, Standing
from kuaijin.obligations.queries import owed_by, waited_for_by
from kuaijin.obligations.rules import working_days
from kuaijin.obligations.standings import light_of, light_of_obligation
from kuaijin.problems import commands, queries
from kuaijin.problems.models import Kind, Problem
from kuaijin.problems.terms import terms
from tests.problems.raising import RAISED, raise_on
from tests.support.guard import setup
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def now(problem: Problem) -> Problem:
    return Problem.objects.select_related("obligation__obligor__organisation", "dossier").get(pk=problem.pk)


def answered(world: World, problem: Problem, **facts: Any) -> Problem:
    given = {"words": "增容方案已批，10月20日送电", "on": DAY, "day": DAY, **facts}
    return commands.answer(actor=world.actor("fengkui"), at=AT, problem=now(problem), **given)


def closed(actor: Actor, problem: Problem) -> Problem:
    return commands.close(actor=actor, at=AT, problem=now(problem), on=DAY, day=DAY, note="看过了，够用")


def test_raising_gives_its_owner_an_obligation_due_by_the_term_of_its_kind(world: World, raised: Problem) -> None:
    owed = raised.obligation
    assert (owed.kind, owed.obligor, owed.waiting) == (Owed.PROBLEM, world.posts["power"], world.posts["manager"])
    # five working days after Mon 28 Sep: 1–7 Oct are off, 10 Oct is worked
    assert owed.due_on == date(2026, 10, 10)
    assert owed.beneficiary == world.enterprise.organisation
    assert owed in owed_by(world.actor("fengkui"))
    assert owed in waited_for_by(world.actor("wangxin"))
    assert owed.source == terms().source
    assert [step.what for step in raised.steps.all()] == ["raised"]


def test_every_kind_has_a_term_and_its_source_says_that_it_is_ours(world: World) -> None:
    assert set(terms().days) == set(Kind.values)
    assert "本系统默认" in terms().source


def test_an_installation_may_set_its_own_terms(world: World, settings: Any, tmp_path: Path) -> None:
    own = "source: 管委会 2026 版\ndays:\n" + "".join(f"  {kind}: 3\n" for kind in Kind.values)
    (tmp_path / "problems.yaml").write_text(own, encoding="utf-8")
    settings.DATA_DIR = tmp_path
    problem = raise_on(world, world.actor("wangxin"), day=DAY)
    assert (problem.obligation.source, problem.obligation.due_on) == ("管委会 2026 版", date(2026, 10, 13))


def test_a_term_may_be_agreed_for_one_problem(world: World) -> None:
    problem = raise_on(world, world.actor("wangxin"), day=DAY, term_days=1)
    assert (problem.obligation.due_on, problem.obligation.source) == (date(2026, 10, 10), "提出时约定")


def test_without_an_owner_it_is_the_managers(world: World) -> None:
    assert raise_on(world, world.actor("shenji"), owner=None).owner == world.posts["manager"]


def test_an_open_problem_shines_until_it_is_closed(world: World, raised: Problem) -> None:
    late = date(2026, 10, 12)
    assert light_of_obligation(raised.obligation, DAY) is Light.BLUE
    assert light_of_obligation(raised.obligation, late) is Light.RED
    assert light_of(Standing.objects.get(pk=world.project.pk), late) is Light.RED
    answered(world, raised)
    assert light_of_obligation(now(raised).obligation, late) is Light.RED
    closed(world.actor("wangxin"), raised)
    standing = Standing.objects.get(pk=world.project.pk)
    assert standing.due_on == world.obligation.due_on


def test_nobody_closes_his_own_problem(world: World, raised: Problem) -> None:
    answered(world, raised)
    with pytest.raises(Refused, match="办的人不能自己销号"):
        closed(world.actor("fengkui"), raised)
    done = closed(world.actor("wangxin"), raised)
    assert (done.closed_on, done.closed_name, done.obligation.state) == (DAY, "王辛", "done")
    assert done.obligation.outcome == "看过了，够用"


def test_who_stands_in_for_the_owner_does_not_close_it_either(world: World) -> None:
    problem = raise_on(world, world.actor("shenji"), owner=world.posts["manager"])
    commands.answer(actor=world.actor("wangxin"), at=AT, problem=problem, words="已协调", on=DAY, day=DAY)
    assert closed_by_contact_is_allowed(world, problem)
    commands.reopen(actor=world.actor("shenji"), at=AT, problem=now(problem), reason="还没送电", day=DAY)
    commands.answer(actor=world.actor("wangxin"), at=AT, problem=now(problem), words="又协调了", on=DAY, day=DAY)
    directory.record_leave(
        actor=system(world.zone.pk),
        at=AT,
        person=world.people["wangxin"],
        substitute=world.people["shenji"],
        starts_on=DAY,
        last_day=DAY,
    )
    with pytest.raises(Refused, match="代办的人也不能"):
        closed(actor_for(world.account("shenji"), DAY), problem)
    assert now(problem).is_open


def closed_by_contact_is_allowed(world: World, problem: Problem) -> bool:
    return closed(world.actor("shenji"), problem).closed_name == "沈己"


def test_handing_it_on_does_not_let_the_answerer_close_it(world: World, raised: Problem) -> None:
    answered(world, raised)
    act = {"actor": world.actor("wangxin"), "at": AT, "problem": now(raised), "day": DAY}
    commands.hand_on(**act, owner=world.posts["manager"], reason="由专班盯")
    with pytest.raises(Refused, match="答复的人不能自己销号"):
        closed(world.actor("fengkui"), raised)
    assert closed(world.actor("shenji"), raised).closed_name == "沈己"


def test_what_nobody_answered_is_not_closed(world: World, raised: Problem) -> None:
    with pytest.raises(Refused, match="还没有答复"):
        closed(world.actor("wangxin"), raised)


def test_an_obligation_of_a_problem_is_not_settled_behind_its_back(world: World, raised: Problem) -> None:
    act: dict[str, Any] = {"actor": world.actor("fengkui"), "at": AT, "obligation": raised.obligation, "day": DAY}
    with pytest.raises(Refused, match="由别人销号"):
        obligations.report_done(**act, on=DAY, outcome="好了")
    with pytest.raises(Refused, match="由别人销号"):
        obligations.void(**{**act, "actor": world.actor("wangxin")}, reason="重复")
    with pytest.raises(Refused, match="由别人销号"):
        obligations.open_obligation(
            actor=world.actor("wangxin"),
            at=AT,
            dossier=world.project.dossier,
            kind=Owed.PROBLEM,
            title="没有问题页的问题",
            obligor=world.posts["power"],
            term=working_days(3, "约定"),
            received_on=DAY,
            day=DAY,
        )


def test_handing_on_keeps_the_day_and_moves_the_debt(world: World, raised: Problem) -> None:
    due = raised.obligation.due_on
    commands.hand_on(
        actor=world.actor("wangxin"), at=AT, problem=raised, owner=world.posts["manager"], reason="要专班协调", day=DAY
    )
    handed = now(raised)
    assert (handed.owner, handed.obligation.due_on) == (world.posts["manager"], due)
    assert handed.obligation not in owed_by(world.actor("fengkui"))
    with pytest.raises(Refused, match="现在就是"):
        commands.hand_on(
            actor=world.actor("wangxin"), at=AT, problem=handed, owner=world.posts["manager"], reason="再转", day=DAY
        )


def test_opened_again_it_is_owed_anew_and_the_steps_keep_the_way(world: World, raised: Problem) -> None:
    answered(world, raised)
    closed(world.actor("wangxin"), raised)
    first = raised.obligation_id
    with pytest.raises(Refused, match="要写原因"):
        commands.reopen(actor=world.actor("wangxin"), at=AT, problem=now(raised), reason=" ", day=DAY)
    commands.reopen(actor=world.actor("wangxin"), at=AT, problem=now(raised), reason="又跳闸", day=DAY)
    again = now(raised)
    assert again.obligation_id != first
    assert (again.obligation.state, again.obligation.due_on) == ("open", date(2026, 10, 15))
    assert (again.answer, again.closed_on) == ("", None)
    assert [step.what for step in again.steps.order_by("seq")] == ["raised", "answered", "closed", "reopened"]
    assert Obligation.objects.get(pk=first).state == "done"


def test_an_enterprise_raises_and_confirms_but_sees_nothing_internal(world: World, raised: Problem) -> None:
    enterprise = world.actor("yangding")
    own = raise_on(
        world, enterprise, words="货车进不了厂门", kind="other", owner=world.posts["power"], term_days=99, day=DAY
    )
    assert (own.owner, own.secrecy, own.from_enterprise) == (world.posts["manager"], "outside", True)
    assert own.obligation.secrecy == "outside"
    assert own.obligation.due_on == date(2026, 10, 15)
    assert list(queries.problems(enterprise)) == [own]
    with pytest.raises(NotVisible):
        closed(enterprise, raised)
    commands.answer(actor=world.actor("wangxin"), at=AT, problem=own, words="路口已加宽", on=DAY, day=DAY)
    assert closed(enterprise, own).closed_name == "杨丁"
    with pytest.raises(Forbidden):
        commands.answer(actor=enterprise, at=AT, problem=now(own), words="好了", on=DAY, day=DAY)


def test_only_whose_it_is_answers(world: World, raised: Problem) -> None:
    with pytest.raises(Refused, match="答复"):
        commands.answer(actor=world.actor("zhenggeng"), at=AT, problem=raised, words="好了", on=DAY, day=DAY)
    with pytest.raises(NotVisible):
        queries.by_key(actor_for(world.outside.account, DAY), raised.pk)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "weather"}, "没有“weather”这一类"),
        ({"words": " "}, "什么问题没写"),
        ({"raised_on": date(2026, 9, 29)}, "还没到"),
    ],
)
def test_it_refuses_what_cannot_be(world: World, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        raise_on(world, world.actor("wangxin"), **facts)
    assert not Problem.objects.exists()


def test_an_answer_before_the_problem_is_refused(world: World, raised: Problem) -> None:
    with pytest.raises(Refused, match="在提出之前"):
        answered(world, raised, on=date(2026, 9, 27))


def test_each_act_leaves_its_entry_and_the_obligation_a_child(world: World, raised: Problem) -> None:
    outer = Entry.objects.get(code="problems.raise_problem")
    assert (outer.dossier_id, outer.after["problem"]) == (world.project.pk, raised.pk)
    child = Entry.objects.filter(code="obligations.open").latest("pk")
    assert child.cause == outer.act


def test_the_database_refuses_half_an_answer(world: World, raised: Problem) -> None:
    for half in ({"answered_on": RAISED}, {"closed_on": RAISED}):
        with pytest.raises(IntegrityError), transaction.atomic(), setup():
            Problem.objects.filter(pk=raised.pk).update(**half)
