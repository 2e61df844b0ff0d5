"""Answers to what a project is, what they call for, and changes once a plan was published."""

from typing import Any

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.models import FactAnswer
from kuaijin.approvals.rules import checklists
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Obligation
from tests.approvals.approving import PLANT, Approving, publish
from tests.support.world import AT, DAY


def verdicts(approving: Approving) -> dict[str, str]:
    return {row.matter: row.verdict for row in approving.checklist.items.all()}


def test_facts_call_for_matters_each_with_rule_fact_and_article(approving: Approving) -> None:
    checklist = approving.checklist
    assert set(verdicts(approving).values()) == {"unknown"}, "nothing is known, nothing is guessed"
    approving.answered(new_building=True, area=6.2)
    item = checklist.items.get(matter="S1")
    assert (item.verdict, item.was, item.since) == ("needed", "unknown", DAY)
    assert item.because[0]["facts"] == {"area": 6.2}
    assert item.because[0]["source"] == "示例 第 53 号"
    assert verdicts(approving)["E1"] == "unknown"
    assert checklist.items.get(matter="E1").missing == ["eia"]
    approving.answered(area=0.4)
    item.refresh_from_db()
    assert (item.verdict, item.was) == ("not_needed", "needed")
    approving.answered(area=None)
    item.refresh_from_db()
    assert (item.verdict, checklist.facts) == ("unknown", {"new_building": True})
    answers = list(FactAnswer.objects.values_list("seq", "fact", "value", "before", "approved_name"))
    assert answers[-1] == (4, "area", None, 0.4, "系统"), "the way is appended, never written over"
    entry = Entry.objects.filter(code="approvals.answer_facts").last()
    assert entry is not None
    assert (entry.before["facts"], entry.after["facts"]) == ({"area": 0.4}, {"area": None})


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"eia": "none"}, "eia"),
        ({"area": -1}, "area"),
        ({"new_building": 3}, "new_building"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_at_its_question(
    approving: Approving, answers: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        approving.answered(**answers)
    assert refused.value.field == field
    assert not FactAnswer.objects.exists()


def test_the_same_answer_again_is_no_step(approving: Approving) -> None:
    approving.answered(new_building=True)
    with pytest.raises(Refused, match="没有要记的"):
        approving.answered(new_building=True)


def test_who_may_open_and_answer(approving: Approving) -> None:
    world = approving.world
    wangxin, enterprise, bob, auditor = (world.actor(name) for name in ("wangxin", "yangding", "bob", "auditor"))
    other = {"at": AT, "dossier": world.other_project.dossier, "day": DAY}
    with pytest.raises(Forbidden):
        commands.open_checklist(actor=wangxin, **other)
    with pytest.raises(Forbidden):
        commands.open_checklist(actor=enterprise, **{**other, "dossier": world.project.dossier}, name="二期")
    assert commands.open_checklist(actor=bob, **other).items.count() == 9
    with pytest.raises(Refused, match="已经有"):
        commands.open_checklist(actor=bob, **other)
    given: dict[str, Any] = {"at": AT, "checklist": approving.checklist, "answers": {"area": 2}, "day": DAY}
    commands.answer_facts(actor=enterprise, **given)
    for stranger in (bob, auditor):
        with pytest.raises(Forbidden):
            commands.answer_facts(actor=stranger, **given)
    assert world.outside is not None
    from kuaijin.directory.actors import actor_for

    with pytest.raises(NotVisible):
        commands.answer_facts(actor=actor_for(world.outside.account, DAY), **given)
    with pytest.raises(Conflict):
        commands.answer_facts(actor=wangxin, **{**given, "answers": {"area": 3}}, expected_version=7)
    with pytest.raises(Refused, match="规则包"):
        commands.open_checklist(
            actor=system(world.outside.zone.pk), at=AT, dossier=world.outside.project.dossier, day=DAY
        )


def test_after_publishing_a_change_waits_for_the_person_in_charge(approving: Approving) -> None:
    world, checklist = approving.world, approving.checklist
    approving.published()
    given: dict[str, Any] = {"at": AT, "checklist": checklist, "day": DAY}
    commands.answer_facts(actor=world.actor("shenji"), **given, answers={"area": 0.4, "tce": 1200})
    assert (checklist.facts["area"], checklists.pending(checklist)) == (6.2, {"area": 0.4, "tce": 1200})
    effect = FactAnswer.objects.latest("pk").effect
    assert [row["matter"] for row in effect["in"]] == ["N1"]
    assert [(row["matter"], row["state"]) for row in effect["out"]] == [("S1", "planned")], "with the work done so far"
    owed = Obligation.objects.get(about=f"facts:{checklist.pk}")
    assert (str(owed.obligor), owed.state) == ("高端装备专班 负责人", "open"), "he finds it in his day"
    with pytest.raises(Forbidden, match="负责人"):
        commands.approve_answers(actor=world.actor("shenji"), **given)
    with pytest.raises(Refused, match="原因"):
        commands.decline_answers(actor=world.actor("wangxin"), **given, reason=" ")
    commands.decline_answers(actor=world.actor("wangxin"), **given, reason="面积以合同为准")
    owed.refresh_from_db()
    assert (owed.state, owed.outcome) == ("done", "退回了：面积以合同为准")
    assert (checklist.facts, checklists.pending(checklist)) == (PLANT, {})
    commands.answer_facts(actor=world.actor("yangding"), **given, answers={"area": 0.4})
    commands.approve_answers(actor=world.actor("wangxin"), **given)
    checklist.refresh_from_db()
    assert checklist.facts["area"] == 0.4
    assert not Obligation.objects.filter(about=f"facts:{checklist.pk}", state="open").exists()
    assert verdicts(approving)["S1"] == "not_needed"
    assert checklist.cases.get(matter="S1").state == "planned", "a plan is changed by a plan"
    with pytest.raises(Refused, match="没有等核准"):
        commands.approve_answers(actor=world.actor("wangxin"), **given)


def test_a_new_pack_is_judged_when_somebody_says_so_and_no_fact_is_lost(approving: Approving) -> None:
    checklist = approving.answered()
    assert checklist.packs == {"example": 1}
    publish(approving.zone, "regional")
    commands.judge_again(actor=approving.world.actor("wangxin"), at=AT, checklist=checklist, day=DAY)
    assert checklist.packs == {"example": 1, "regional": 1}
    assert [one.code for one in checklists.judged(checklist, DAY).conflicts] == ["order:E1:S1"]
    commands.close_checklist(
        actor=approving.world.actor("wangxin"), at=AT, checklist=checklist, reason="不建了", day=DAY
    )
    with pytest.raises(Refused, match="了结"):
        approving.answered(area=1)
