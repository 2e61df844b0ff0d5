"""Plans of visits: who goes to whom, what fulfils a visit, what is owed, what the coverage says of it."""

from datetime import date
from typing import Any

import pytest

from kuaijin.contacts import commands, hearing
from kuaijin.contacts.commands import Conditions, Line, Signed
from kuaijin.contacts.models import Contact, ContactRequest, PlannedVisit, VisitPlan, VisitReport
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.obligations.models import Obligation, State
from kuaijin.problems.models import Problem
from tests.support.world import AT, DAY, World

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
END = date(2027, 1, 1)


def png(name: str = "a.png") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, PNG, "image/png")


@pytest.fixture
def plan(world: World, act) -> VisitPlan:
    made: VisitPlan = commands.make_visit_plan(
        **act("wangxin"), dossier=world.task_force.dossier, name="四季度走访", starts_on=DAY, ends_on=END, day=DAY
    )
    return made


@pytest.fixture
def visit(world: World, act) -> Any:
    def make(by: str = "shenji", key: str = "k1", **told: Any) -> Contact:
        facts: dict[str, Any] = {
            "dossier": world.enterprise.dossier,
            "on": DAY,
            "day": DAY,
            "done": "看了二车间",
            **told,
        }
        made: Contact = commands.record_visit(**act(by), key=key, **facts)
        return made

    return make


def test_a_key_enterprise_is_visited_every_month_by_manager_or_leader(world: World, plan) -> None:
    visits = list(plan.visits.filter(dossier=world.enterprise.dossier).order_by("opens_on"))
    assert [(one.opens_on, one.due_on) for one in visits] == [
        (date(2026, 10, 9), date(2026, 11, 6)),
        (date(2026, 11, 9), date(2026, 12, 8)),
        (date(2026, 12, 9), date(2026, 12, 31)),
    ]
    assert {one.post for one in visits} == {world.posts["manager"]}
    first = visits[0].obligation
    assert first is not None and (first.due_on, first.obligor) == (date(2026, 11, 6), world.posts["manager"])
    assert visits[1].obligation is None
    assert first.source == "本系统默认走访安排，可改"


def test_a_plan_leaves_alone_who_is_planned_already_and_says_what_is_wrong(world: World, act, plan) -> None:
    facts = {"dossier": world.task_force.dossier, "name": "再排", "starts_on": DAY, "ends_on": END, "day": DAY}
    for wrong in (
        {},
        {"dossier": world.project.dossier},
        {"name": " "},
        {"starts_on": date(2026, 10, 8)},
        {"ends_on": DAY},
        {"ends_on": date(2029, 1, 1)},
        {"tiers": {"key": 13}},
        {"tiers": {"nobody": 1}},
    ):
        with pytest.raises(Refused):
            commands.make_visit_plan(**act("wangxin"), **{**facts, **wrong})
    with pytest.raises(Forbidden):
        commands.make_visit_plan(**act("zhenggeng"), **facts)
    assert VisitPlan.objects.count() == 1


def test_the_first_visit_of_a_round_fulfils_it_and_a_denied_one_does_not(world: World, act, plan, visit) -> None:
    visit(on=date(2026, 10, 8), key="k0")
    assert not plan.visits.filter(state="done").exists(), "made before the round began"
    contact = visit()
    first, second, _third = plan.visits.filter(dossier=world.enterprise.dossier).order_by("opens_on")
    assert (first.state, first.contact, second.state) == ("done", contact, "planned")
    assert first.obligation.state == State.DONE

    commands.confirm(**act("yangding"), contact=contact, so=False, words="没来过", day=DAY)
    first.refresh_from_db()
    assert (first.state, first.contact) == ("planned", None)
    assert first.obligation.state == State.OPEN and first.obligation.due_on == date(2026, 11, 6)

    commands.correct(**act("shenji"), contact=contact, reason="写错了厂区", day=DAY, done="看了一车间")
    first.refresh_from_db()
    assert first.state == "done"
    commands.withdraw(**act("shenji"), contact=contact, reason="记重了", day=DAY)
    first.refresh_from_db()
    assert first.state == "planned" and first.obligation.state == State.OPEN


def test_a_round_nobody_used_is_missed_and_owed_until_somebody_goes(world: World, act, plan, visit) -> None:
    later = date(2026, 11, 20)
    system_act = {"actor": system(world.zone.pk), "at": AT}
    assert commands.open_visits(**system_act, zone=world.zone, day=later) == 0
    first, second, third = plan.visits.filter(dossier=world.enterprise.dossier).order_by("opens_on")
    # the older one stands for both
    assert first.obligation.state == State.OPEN and second.obligation is None
    contact = visit(by="wangxin", on=later, day=later)
    for one in (first, second, third):
        one.refresh_from_db()
    assert (first.state, second.state, third.state) == ("missed", "done", "planned")
    assert second.contact == contact and first.obligation.state == State.DONE
    assert commands.open_visits(**system_act, zone=world.zone, day=date(2026, 12, 9)) >= 1
    third.refresh_from_db()
    assert third.obligation.due_on == date(2026, 12, 31)
    visit(by="wangxin", on=date(2027, 1, 4), day=date(2027, 1, 4), key="k3")
    third.refresh_from_db()
    assert (third.state, third.obligation.state) == ("missed", State.DONE), "made after the last round was over"


def test_who_and_when_change_with_a_reason_inside_the_round(world: World, act, plan) -> None:
    one = plan.visits.filter(dossier=world.enterprise.dossier).earliest("opens_on")
    facts = {"visit": one, "day": DAY, "reason": "约在这天"}
    for wrong in ({"reason": ""}, {}, {"due_on": date(2026, 10, 8)}, {"due_on": date(2026, 11, 9)}):
        with pytest.raises(Refused):
            commands.change_visit(**act("wangxin"), **{**facts, **wrong})
    with pytest.raises(Forbidden):
        commands.drop_visit(**act("zhenggeng"), **facts)
    before = one.obligation
    commands.change_visit(**act("wangxin"), **facts, due_on=date(2026, 10, 14), post=world.posts["power"])
    one.refresh_from_db()
    before.refresh_from_db()
    assert before.state == State.VOID
    assert (one.obligation.due_on, one.obligation.obligor) == (date(2026, 10, 14), world.posts["power"])
    commands.drop_visit(**act("wangxin"), visit=one, day=DAY, reason="企业停产检修")
    one.refresh_from_db()
    assert one.state == "dropped" and one.obligation.state == State.VOID
    with pytest.raises(Refused):
        commands.drop_visit(**act("wangxin"), visit=one, day=DAY, reason="再取消")


def test_ending_a_plan_does_not_forgive_what_is_overdue(world: World, act, plan) -> None:
    day = date(2026, 11, 20)
    commands.end_visit_plan(**act("wangxin"), plan=plan, reason="换成年度计划", day=day)
    first, second, third = plan.visits.filter(dossier=world.enterprise.dossier).order_by("opens_on")
    assert (first.state, second.state, third.state) == ("planned", "dropped", "dropped")
    assert first.obligation.state == State.OPEN
    with pytest.raises(Refused):
        commands.end_visit_plan(**act("wangxin"), plan=plan, reason="再来", day=day)


def test_a_visit_brings_conditions_photos_a_signature_and_problems(world: World, act, visit, monkeypatch) -> None:
    monkeypatch.setattr(hearing, "_room", hearing._Room())
    contact = visit(
        conditions=Conditions(employees=120, output=None, orders="more"),
        lines=[Line("resources", "外线还差两公里"), Line("approval", "环评卡住了")],
        photos=[png()],
        signed=Signed("褚乙", png("sign.png")),
        heard="资金有点紧",
    )
    report = contact.visit_report
    assert (report.employees, report.orders, report.signer, report.signature_holds) == (120, "more", "褚乙", True)
    assert report.signature.secrecy == "outside" and contact.photos.count() == 1
    assert set(Problem.objects.values_list("words", flat=True)) == {"外线还差两公里", "环评卡住了"}
    commands.correct(**act("shenji"), contact=contact, reason="写错了", day=DAY, done="看了一车间")
    report.refresh_from_db()
    assert not report.signature_holds
    for wrong in (
        {"done": ""},
        {"key": ""},
        {"lines": [Line("resources", " ")]},
        {"lines": [Line("nothing", "要地")]},
        {"lines": [Line("resources", "要地")] * 6},
        {"signed": Signed(" ", png())},
        {"conditions": Conditions(orders="many")},
    ):
        with pytest.raises(Refused):
            visit(**{"key": "k2", **wrong})
    assert VisitReport.objects.count() == 1 and Obligation.objects.filter(kind="problem").count() == 2


def test_what_is_asked_for_becomes_a_request_at_once(world: World, visit) -> None:
    contact = visit(lines=[Line("resources", "外线还差两公里"), Line("arrears", "甲方欠 200 万")])
    asked = [one.dossier for one in ContactRequest.objects.filter(contact=contact).order_by("pk")]
    assert [one.kind for one in asked] == ["request", "request"]
    assert [one.service_request.words for one in asked] == ["外线还差两公里", "甲方欠 200 万"]
    assert not Problem.objects.filter(heard_in__contact=contact).exists()


def test_who_is_closed_is_not_visited(world: World, act, plan) -> None:
    world.enterprise.dossier.closed_on = date(2026, 10, 20)
    from tests.support import guard

    with guard.setup():
        world.enterprise.dossier.save()
    commands.open_visits(actor=system(world.zone.pk), at=AT, zone=world.zone, day=date(2026, 10, 20))
    assert not PlannedVisit.objects.filter(dossier=world.enterprise.dossier, obligation__state="open").exists()
