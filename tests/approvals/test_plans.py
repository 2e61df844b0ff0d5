"""From facts to a promise that is checked again, and from a promise to cases."""

import json
from datetime import date
from typing import Any

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.models import Case, CaseLink, Confirmation, Desk, Plan, Ruling
from kuaijin.approvals.rules import making, promising
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Obligation
from kuaijin.planning.matters import Lever
from tests.approvals.approving import LEVERS, SIX, Approving, publish
from tests.support import guard
from tests.support.world import AT, DAY

LATE = date(2026, 10, 12)


def act(approving: Approving, username: str = "wangxin") -> dict[str, Any]:
    return {"actor": approving.world.actor(username), "at": AT}


def test_six_matters_of_94_days_are_promised_in_8_and_published(approving: Approving) -> None:
    approving.answered()
    plan = approving.plan(waits={"B1": 2})
    assert (plan.serial_days, plan.promise_days, plan.lawful, plan.state) == (94, 8, True, "draft")
    assert [(one["kind"], one["source"]) for one in plan.document["levers"]] == [
        ("parallel", "示例 第 26 条"),
        ("review_in_advance", "示例 第 16 条"),
        ("promised_limits", "示例 第 19 条"),
        ("merged_handling", "示例 第 13 条"),
        ("deferred_documents", "示例 第 11 条"),
    ]
    assert sum(one["saves"] for one in plan.document["levers"]) == 86
    with pytest.raises(Forbidden, match="负责人"):
        commands.publish_plan(**act(approving, "shenji"), plan=plan, day=DAY)
    commands.publish_plan(**act(approving), plan=plan, day=DAY)
    cases = {case.matter: case for case in Case.objects.all()}
    assert set(cases) == set(SIX)
    permit, merged = cases["B1"], cases["Q1"]
    assert (permit.state, permit.way, permit.post) == ("planned", "promised", approving.desks["住建"])
    assert permit.statutory_term == {
        "mode": "working",
        "days": 7,
        "roll": "next_working_day",
        "source": "示例 第 8 条",
    }
    assert (permit.promised_term["days"], permit.promised_term["source"]) == (4, "示例承诺")
    assert permit.matter_facts["extension"] == {"days": 5, "source": "示例 第 42 条", "authority": "本机关负责人"}
    assert permit.matter_facts["validity"] == {"months": 3, "source": "示例 第 9 条"}
    assert cases["E1"].matter_facts["commitment_barred"]["source"] == "示例 第 29 条"
    assert (merged.way, merged.merged_into, merged.promised_term["days"]) == ("merged", permit, 4)
    assert permit.planned_decide_on == plan.ends_on == date(2026, 10, 27)
    links = set(CaseLink.objects.values_list("case__matter", "after__matter", "kind", "source"))
    assert ("B1", "L2", "finish_start", "示例 第 8 条") in links
    assert ("L2", "L1", "review_then_decide", "") in links, "it needs the other's result as a document"
    owed = Obligation.objects.filter(about__startswith="file:").order_by("due_on", "about")
    assert [(one.title, one.due_on) for one in owed] == [
        ("申报“立项用地规划许可”阶段，1 项一次交齐", DAY),
        ("申报“工程建设许可”阶段，3 项一次交齐", DAY),
        ("申报“施工许可”阶段，2 项一次交齐", date(2026, 10, 21)),
    ]
    assert {str(one.obligor) for one in owed} == {"高端装备专班 联系人"}
    assert making.filing_owed(approving.checklist, "build") == owed[2]
    entry = Entry.objects.get(code="approvals.publish_plan")
    assert entry.after["made"] == list(SIX)
    commands.publish_plan(**act(approving), plan=plan, day=DAY)
    assert Case.objects.count() == 6, "publishing what is published changes nothing"


def test_what_the_solver_is_said_to_have_found_is_counted_again(approving: Approving) -> None:
    approving.answered()
    question = promising.Question(DAY, LEVERS, None, SIX, {}, {})
    answer = promising.answered(promising.drawn(approving.checklist, question, DAY))
    given = {"checklist": approving.checklist, "asked": question.as_asked(), "day": DAY}
    for wrong in (
        {**answer.document, "promise": {**answer.document["promise"], "days": 7}},
        {**answer.document, "serial_days": 40},
        {**answer.document, "plan": answer.document["plan"][1:]},
    ):
        with pytest.raises(Refused, match="对不上"):
            commands.make_plan(**act(approving), **given, document=wrong)
    for said in ({"proved": False}, {"gap": 0.5}, {"levers": answer.document["levers"][:1]}, {"seal": "0"}):
        with pytest.raises(Refused, match=r"不是为现在的情况求解出来的|对不上"):
            commands.make_plan(**act(approving), **given, document={**answer.document, **said})
    with pytest.raises(Refused, match="没有求出"):
        commands.make_plan(**act(approving), **given, document={**answer.document, "plan": []})
    few = given | {"asked": given["asked"] | {"levers": ["parallel"]}}
    with pytest.raises(Refused, match="may not be handled as merged"):
        commands.make_plan(**act(approving), **few, document=answer.document)
    assert not Plan.objects.exists()
    sent = json.loads(json.dumps(answer.document))
    assert commands.make_plan(**act(approving), **given, document=sent).promise_days == 8, "as it comes over the wire"


def test_a_lever_that_no_pack_grounds_is_no_lever(approving: Approving) -> None:
    approving.answered()
    levers = (*LEVERS, Lever.OUTSIDE_HOURS, Lever.NOTIFIED_COMMITMENT)
    drawn = promising.drawn(approving.checklist, promising.Question(DAY, levers, None, SIX, {}, {}), DAY)
    barred = {(one.lever, one.matter) for one in drawn.assembled.barred}
    assert barred == {(Lever.OUTSIDE_HOURS, ""), (Lever.NOTIFIED_COMMITMENT, "E1")}
    assert Lever.OUTSIDE_HOURS not in drawn.asked.levers
    assert Lever.OUTSIDE_HOURS not in promising.open_levers(drawn.catalogue)
    assert drawn.asked.matter("E1").commitment is None
    assert drawn.asked.matter("S1").commitment == 1


def test_memory_contradiction_and_ignorance_keep_a_plan_from_being_published(approving: Approving) -> None:
    zone, checklist = approving.zone, approving.checklist
    publish(zone, "regional")
    approving.answered(area=6.2, eia="form", new_building=True, explosive=True)
    plan = approving.plan(matters=("L1", "L2", "E1", "S1", "T1"))
    assert not plan.lawful
    why = plan.document["not_lawful"]
    assert why == [
        "还有 1 项不知道要不要办：节能审查",
        "规则包对先后顺序说法不一，还没裁定：环评报告表审批、水土保持方案审批",
        "还有 1 处没人确认：防雷装置设计审核",
    ]
    with pytest.raises(Refused, match="现在不能发布"):
        commands.publish_plan(**act(approving), plan=plan, day=DAY)
    with guard.setup():
        said = {"zone": zone, "source": "办事指南", "on": DAY, "name": "王辛"}
        Confirmation.objects.create(**said, matter="T1", field="statutory", value=8)
        Ruling.objects.create(**said, conflict="order:E1:S1", chosen="no_order", reason="上位法不要求")
    approving.answered(tce=400)
    with pytest.raises(Refused, match="对不上"):
        commands.publish_plan(**act(approving), plan=plan, day=DAY)
    again = approving.plan(matters=("L1", "L2", "E1", "S1", "T1"))
    assert (again.lawful, again.document["terms"]["T1"]["statutory"]) == (True, 8)
    with guard.setup():
        Desk.objects.filter(department="气象").delete()
    with pytest.raises(Refused, match="哪个岗位办：气象"):
        commands.publish_plan(**act(approving), plan=again, day=DAY)
    assert not checklist.cases.exists()


def test_a_promise_that_cannot_be_kept_or_begins_yesterday_is_not_published(approving: Approving) -> None:
    approving.answered()
    plan = approving.plan(promise=7, waits={"B1": 2})
    assert (plan.document["promise"]["feasible"], plan.promise_days) == (False, 8)
    with pytest.raises(Refused, match="做不到"):
        commands.publish_plan(**act(approving), plan=plan, day=DAY)
    with pytest.raises(Refused, match="已经过去"):
        commands.publish_plan(**act(approving), plan=approving.plan(), day=LATE)


def test_a_second_plan_keeps_what_runs_moves_what_waits_and_drops_what_is_not_needed(approving: Approving) -> None:
    first = approving.published()
    with guard.setup():
        Case.objects.filter(matter="L1").update(state="filed", filed_on=DAY)
    commands.answer_facts(**act(approving), checklist=approving.checklist, answers={"area": 1, "tce": 1500}, day=DAY)
    commands.approve_answers(**act(approving), checklist=approving.checklist, day=DAY)
    second = approving.plan(start=LATE, matters=("L1", "L2", "E1", "Q1", "B1", "N1"), waits={"B1": 2})
    commands.publish_plan(**act(approving), plan=second, day=DAY)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    cases = {case.matter: case for case in Case.objects.all()}
    assert (cases["L1"].state, cases["L1"].plan) == ("filed", first), "what was applied for goes on by its own days"
    assert (cases["L2"].plan, cases["L2"].planned_start_on > DAY) == (second, True)
    assert (cases["N1"].state, cases["N1"].post) == ("planned", approving.desks["发展改革"])
    assert (cases["S1"].state, cases["S1"].closed_on) == ("dropped", DAY)
    assert [step.what for step in cases["S1"].steps.all()] == ["dropped"]
    assert CaseLink.objects.filter(case=cases["B1"], after=cases["L1"]).count() == 1
    entry = Entry.objects.filter(code="approvals.publish_plan").last()
    assert entry is not None
    assert (entry.after["made"], entry.after["dropped"]) == (["N1"], ["S1"])
    owed = Obligation.objects.filter(about__startswith="file:", state="open")
    assert {one.due_on for one in owed} >= {LATE}
    with pytest.raises(Refused, match="申报过的不能撤回"):
        commands.withdraw_plan(**act(approving), plan=second, reason="再议", day=DAY)


def test_a_plan_of_which_nothing_was_applied_for_is_taken_back_whole(approving: Approving) -> None:
    plan = approving.published()
    with pytest.raises(Refused, match="原因"):
        commands.withdraw_plan(**act(approving), plan=plan, reason="", day=DAY)
    commands.withdraw_plan(**act(approving), plan=plan, reason="土地推迟", day=DAY)
    assert plan.state == "withdrawn"
    assert set(Case.objects.values_list("state", flat=True)) == {"dropped"}
    assert not Obligation.objects.filter(about__startswith="file:", state="open").exists()
    again = approving.plan()
    commands.publish_plan(**act(approving), plan=again, day=DAY)
    assert Case.objects.filter(closed_on=None).count() == 6
