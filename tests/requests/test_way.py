"""The way of a request from the door to its end: whose it is at each step, who sees it, and what a bad grade does."""

from datetime import date
from typing import Any

import pytest

from kuaijin.dossiers.queries import sees
from kuaijin.evidence.models import Evidence
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.tick import due_for_check, tick
from kuaijin.requests import commands
from kuaijin.requests.jobs import settle_day
from kuaijin.requests.models import CallBack, Outcome, PlannedWhy, RequestClock, ServiceRequest
from kuaijin.requests.queries import pool
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.dispatching import proposed
from kuaijin.requests.rules.ownership import proof
from tests.requests.asking import Asking, a_file, at, lines, now
from tests.support.world import DAY, person_with_account

pytestmark = pytest.mark.django_db
SAT, MON, TUE, WED, THU = (date(2026, 10, day) for day in (10, 12, 13, 14, 15))
LATE = date(2026, 10, 29)
BACKSTOP = "临湖新区 综合协调岗"


def owed(request: ServiceRequest) -> tuple[str, str]:
    """Who owns it, and what he owes."""
    obligation = now(request).obligation
    return (str(obligation.obligor), obligation.about) if obligation is not None else ("", "")


def seen_by(asking: Asking, request: ServiceRequest, day: date = DAY) -> set[str]:
    """Who of the world sees it, by their scopes."""
    names = ("yangding", "shenji", "wangxin", "fengkui", "zhenggeng", "leader", "bob", "other", "secadmin")
    seeing = {name for name in names if sees(asking.who(name, day), request.pk)}
    assert not sees(asking.who("charlie", day), request.pk)
    return seeing


@pytest.fixture
def peopled(asking: Asking) -> Asking:
    """Somebody of another enterprise besides."""
    world = asking.world
    other = world.other_project.dossier.organisation
    person_with_account(asking.system, world.zone, "许戊", "other", "enterprise", organisation=other)
    return asking


def fired(asking: Asking, day: date) -> list[tuple[str, str]]:
    """What the tick fires on a day: what, and to whom."""
    before = set(Firing.objects.values_list("pk", flat=True))
    tick(actor=asking.system, at=at(day), day=day, ids=due_for_check(at(day)))
    rows = Firing.objects.exclude(pk__in=before).order_by("pk").select_related("post__organisation")
    return [(row.what, str(row.post)) for row in rows]


def test_the_whole_way_and_who_sees_each_step(peopled: Asking) -> None:
    asking, world = peopled, peopled.world
    power, act = world.posts["power"], peopled.act
    contact, manager = "高端装备专班 联系人", "高端装备专班 负责人"
    door = act(commands.open_door, "wangxin", DAY, zone=world.zone, enterprise=world.enterprise)
    act(commands.set_rule, "wangxin", DAY, zone=world.zone, order=1, kind="resources", contains="电", post=power)
    request = asking.open(asking.system, channel="form", door=door, said_by="杨丁", phone="13800000709")
    inside = {"yangding", "shenji", "wangxin", "zhenggeng", "leader"}
    assert (owed(request), seen_by(asking, request)) == ((contact, "request:check"), inside)
    assert lines(request, outside=True) == ["asked", "acknowledged"]
    assert f"{request.dossier.number}。2026年10月10日 前" in request.entries.get(what="acknowledged").words
    # who may be asked is proposed by rule; the office that is offered it sees it, whoever took it in still answers
    assert proposed(request, DAY).post == power
    act(commands.dispatch, "shenji", DAY, request=request, to=power)
    assert (owed(request), seen_by(asking, request)) == ((contact, "request:check"), {*inside, "fengkui"})
    with pytest.raises(Refused, match="超出您的范围"):
        act(commands.accept, "bob", DAY, request=request)
    act(commands.dispute, "fengkui", DAY, request=request, reason="归镇街的台区")
    assert owed(request) == (BACKSTOP, "request:ruling")
    with pytest.raises(Refused, match="这一步由"):
        act(commands.assign, "wangxin", DAY, request=request, to=power, reason="就归供电")
    act(commands.assign, "sysadmin", SAT, request=request, to=power, reason="就归供电")
    assert owed(request) == (str(power), "request:reply")
    with pytest.raises(Refused, match="不能“退单”"):
        act(commands.dispute, "fengkui", SAT, request=now(request), reason="还是不归")
    # nobody acts: the clock itself tells the owner, then goes up to the manager and to the leader
    assert ("reminder", str(power)) in fired(asking, TUE)
    assert ("escalation", manager) in fired(asking, WED)
    assert ("escalation", "高端装备专班 县级包保领导") in fired(asking, date(2026, 10, 16))
    act(commands.answer, "fengkui", LATE, request=request, words="已接入", files=[a_file("竣工.txt")])
    assert owed(request) == (manager, "request:call_back")
    assert [clocks.missed(row, at(LATE)) for row in request.clocks.order_by("order")] == [False, True, True]
    with pytest.raises(Refused, match="不能自己回访"):
        act(commands.call_back, "fengkui", LATE, request=now(request), grade=5, words="满意")
    act(commands.call_back, "wangxin", LATE, request=now(request), grade=2, words="还是跳闸")
    again = now(request)
    assert (again.round, again.state, again.answer, owed(request)[0]) == (2, "in_hand", "", str(power))
    assert again.obligation.firings.get(what="escalation").post == world.posts["manager"]
    assert not again.needs_leader
    act(commands.answer, "fengkui", LATE, request=again, words="换了变压器", shown_by="供电〔2026〕3 号")
    act(commands.call_back, "wangxin", LATE, request=now(request), grade=1, words="又跳闸")
    assert now(request).needs_leader
    act(commands.decide, "leader", LATE, request=now(request), words="三天内拉专线")
    act(commands.answer, "fengkui", LATE, request=now(request), words="专线已通", shown_by="验收单 7 号")
    act(commands.rate, "yangding", LATE, request=now(request), grade=5)
    done = now(request)
    assert (done.state, done.outcome, done.grade, done.obligation) == ("closed", Outcome.SOLVED, 5, None)
    assert [row.how for row in CallBack.objects.filter(request=done).order_by("round")] == ["phone", "phone", "page"]
    assert not Obligation.objects.filter(dossier=done.pk, state="open").exists()
    assert lines(request, outside=False) == ["offered", "disputed", "assigned", "escalated", "escalated", "decided"]
    assert seen_by(asking, request, LATE) == {*inside, "fengkui"}
    assert proof(world.zone) == []


def test_a_complaint_is_hidden_from_the_office_complained_of(peopled: Asking) -> None:
    asking, world, act = peopled, peopled.world, peopled.act
    power = world.posts["power"]
    act(commands.set_rule, "wangxin", DAY, zone=world.zone, order=1, kind="complaint", post=power)
    with pytest.raises(Refused, match="投诉哪个单位没选"):
        asking.open(kind="complaint")
    request = asking.open(
        kind="complaint", words="窗口推诿", complained_of=world.department, files=[a_file("录音说明.txt")]
    )
    request = now(request)
    assert (request.dossier.region, request.owner, request.dossier.inherits.exists()) == (None, request.backstop, False)
    assert seen_by(asking, request) == {"yangding", "leader"}
    fengkui = asking.who("fengkui", DAY)
    assert not pool.heard(fengkui).filter(pk=request.pk).exists()
    assert proposed(request, DAY).post == request.backstop
    with pytest.raises(Refused, match="投诉的就是供电公司"):
        act(commands.dispatch, "sysadmin", DAY, request=request, to=power)
    for hidden in (commands.accept, commands.take):
        with pytest.raises((Refused, NotVisible)):
            act(hidden, "fengkui", DAY, request=request)
    act(commands.take, "sysadmin", DAY, request=request)
    with pytest.raises(Refused, match="投诉的就是供电公司"):
        act(commands.join, "sysadmin", DAY, request=now(request), to=power, words="说明情况")
    plain = asking.open()
    with pytest.raises(Refused, match="投诉只能和投诉同一个单位"):
        act(commands.merge, "sysadmin", DAY, into=plain, requests=[now(request)], reason="一回事")
    with pytest.raises(Refused, match="投诉要从头提"):
        act(commands.correct, "sysadmin", DAY, request=plain, kind="complaint", reason="是投诉")
    act(commands.answer, "sysadmin", DAY, request=now(request), words="已批评教育", shown_by="谈话记录 2 号")
    assert now(request).owner.pk not in {post.pk for post in (power, request.backstop)}
    # of a complaint against the coordinating office itself a leader takes care, and that office's files stay closed
    above = now(asking.open(kind="complaint", complained_of=world.office))
    assert above.owner == above.backstop and above.owner.organisation != world.office
    assert not sees(asking.who("fengkui", DAY), Evidence.objects.filter(dossier=request.pk).get().dossier_id)
    assert proof(world.zone) == []


def test_planned_to_solve_is_no_hiding_place(asking: Asking) -> None:
    world, act = asking.world, asking.act
    request = asking.open()
    act(commands.take, "shenji", DAY, request=request)
    plan: dict[str, Any] = {"why": PlannedWhy.POLICY, "reason": "等容量指标"}
    with pytest.raises(Refused, match="要在今天以后"):
        act(commands.plan_to_solve, "shenji", DAY, request=now(request), until=DAY, **plan)
    act(commands.plan_to_solve, "shenji", DAY, request=now(request), until=MON, **plan)
    assert owed(request) == ("高端装备专班 联系人", "request:planned")
    assert now(request).obligation.due_on == MON
    act(commands.plan_to_solve, "shenji", DAY, request=now(request), until=TUE, **plan)
    assert now(request).obligation.due_on == TUE
    with pytest.raises(Refused, match="要包保领导定"):
        act(commands.plan_to_solve, "shenji", DAY, request=now(request), until=WED, **plan)
    act(commands.plan_to_solve, "leader", DAY, request=now(request), until=WED, **plan)
    assert settle_day(asking.system, at(TUE), TUE) == 0
    assert settle_day(asking.system, at(WED), WED) == 1
    back = now(request)
    assert (back.state, back.planned_until, owed(request)[1]) == ("in_hand", None, "request:solve")
    solve = back.clocks.get(step="solve")
    # ten working days after Wed 14 October
    assert (solve.due_on, solve.dropped, back.obligation.due_on) == (date(2026, 10, 28), False, solve.due_on)
    assert lines(request, outside=True)[-4:] == ["planned", "planned", "planned", "taken_up"]
    act(commands.ask_leader, "shenji", WED, request=back, reason="指标要县里定")
    assert now(request).needs_leader == "指标要县里定"
    assert back.obligation.firings.get().post.title == "县级包保领导"
    assert proof(world.zone) == []


def test_what_waits_for_the_enterprise_is_its_own_time(asking: Asking) -> None:
    act = asking.act
    request = asking.open()
    act(commands.take, "shenji", DAY, request=request)
    before = {row.step: row.due_on for row in request.clocks.all()}
    act(commands.ask_enterprise, "shenji", DAY, request=now(request), words="要负荷计算书")
    waiting = now(request)
    assert (waiting.state, waiting.obligation.clock_state, waiting.obligation.due_on) == ("waiting", "paused", None)
    assert waiting.clocks.get(step="solve").due_on is None
    assert Obligation.objects.get(dossier=request.pk, about="request:question").obligor == waiting.owner
    act(commands.hear_back, "yangding", WED, request=waiting, words="已传", files=[a_file("计算书.txt")])
    heard = now(request)
    # 10, 12, 13 October were the enterprise's: three working days more
    assert before["solve"] == date(2026, 10, 22)
    assert heard.clocks.get(step="solve").due_on == date(2026, 10, 27)
    reply = heard.clocks.get(step="reply")
    assert (heard.obligation.about, heard.obligation.due_on) == ("request:reply", reply.due_on)
    with pytest.raises(Refused, match="凭什么说解决了"):
        act(commands.answer, "shenji", WED, request=heard, words="办好了")
    act(commands.mark_complex, "shenji", WED, request=now(request), reason="要新建台区")
    act(commands.say, "shenji", WED, request=now(request), words="正在设计", shown_outside=True)
    solving = now(request)
    assert (solving.obligation.about, solving.clocks.get(step="reply").met_on) == ("request:solve", WED)
    assert solving.obligation.due_on == solving.clocks.get(step="solve").due_on == date(2026, 11, 10)
    reading = clocks.reading_of(solving.clocks.get(step="solve"), at(WED))
    assert reading.due == date(2026, 11, 10)
    act(commands.say, "yangding", WED, request=solving, words="谢谢")
    act(commands.say, "wangxin", WED, request=solving, words="盯一下")
    assert [(row.what, row.shown_outside) for row in request.entries.order_by("seq")][-2:] == [
        ("said", True),
        ("note", False),
    ]


def test_minutes_are_counted_by_office_hours(asking: Asking) -> None:
    world, act = asking.world, asking.act
    act(commands.choose_level, "leader", DAY, zone=world.zone, level="contact_60", kind="resources")
    request = asking.open(moment=at(DAY, 11, 30))
    contact, plan = request.clocks.get(step="contact"), request.clocks.get(step="plan")
    assert (contact.due_at, plan.due_at) == (at(DAY, 14, 0), at(SAT, 11, 30))
    assert now(request).obligation.due_at == contact.due_at
    act(commands.contacted, "shenji", DAY, request=request, words="已通话", moment=at(DAY, 13, 50))
    assert (owed(request)[1], now(request).obligation.due_at) == ("request:plan", plan.due_at)
    act(commands.take, "shenji", DAY, request=now(request), moment=at(DAY, 13, 55))
    act(commands.ask_enterprise, "shenji", DAY, request=now(request), words="几台？", moment=at(DAY, 14, 0))
    act(commands.hear_back, "yangding", DAY, request=now(request), words="两台", moment=at(DAY, 15, 0))
    assert now(request).obligation.due_at == request.clocks.get(step="plan").due_at == at(SAT, 12, 30)
    assert not clocks.missed(request.clocks.get(step="contact"), at(MON))
    assert clocks.missed(request.clocks.get(step="plan"), at(SAT, 12, 31))
    assert RequestClock.objects.filter(request=request, step="solve", due_at=None).exists()


def test_silence_is_acceptance_and_a_late_dispute_is_none(asking: Asking) -> None:
    world, act = asking.world, asking.act
    request = asking.open()
    act(commands.dispatch, "shenji", DAY, request=request, to=world.posts["power"])
    assert settle_day(asking.system, at(SAT), SAT) == 0
    with pytest.raises(Refused, match="没有回音视为接单"):
        act(commands.dispute, "fengkui", MON, request=now(request), reason="不归")
    assert settle_day(asking.system, at(MON), MON) == 1
    taken = now(request)
    # nobody looked at it: the check is still to be met, now by the office that kept silent
    assert (taken.state, owed(request)) == ("in_hand", (str(world.posts["power"]), "request:check"))
    act(commands.tell_plan, "fengkui", MON, request=taken, words="本周拿方案")
    assert owed(request)[1] == "request:solve"
    row = act(commands.join, "fengkui", MON, request=now(request), to=world.posts["manager"], words="协调用地")
    assert (row.obligation.obligor, owed(request)[0]) == (world.posts["manager"], str(world.posts["power"]))
    act(commands.joint_answer, "wangxin", TUE, request=now(request), words="地已协调")
    assert not Obligation.objects.filter(pk=row.obligation_id, state="open").exists()
    with pytest.raises(Refused, match="只能转给本单位"):
        act(commands.hand_on, "fengkui", TUE, request=now(request), to=world.posts["manager"], reason="该专班办")
    assert proof(world.zone) == []


def test_a_withdrawal_is_checked_and_unsolved_is_not_solved(asking: Asking) -> None:
    world, act = asking.world, asking.act
    request = asking.open()
    act(commands.take, "shenji", DAY, request=request)
    act(commands.withdraw, "yangding", DAY, request=now(request), words="不等了")
    # of another organisation than the solver's, so not the manager of his task force
    assert owed(request) == (BACKSTOP, "request:withdrawal")
    check: dict[str, Any] = {"words": "企业说", "solved": False}
    with pytest.raises(Refused, match="不能自己回访"):
        act(commands.check_withdrawal, "shenji", DAY, request=now(request), confirmed=True, **check)
    act(commands.check_withdrawal, "sysadmin", DAY, request=now(request), confirmed=False, **check)
    assert (now(request).state, owed(request)) == ("in_hand", ("高端装备专班 联系人", "request:reply"))
    act(commands.withdraw, "shenji", SAT, request=now(request), words="企业来电，不办了")
    act(commands.check_withdrawal, "sysadmin", MON, request=now(request), confirmed=True, **check)
    assert (now(request).state, now(request).outcome) == ("closed", Outcome.WITHDRAWN_UNSOLVED)
    offered = asking.open()
    act(commands.dispatch, "shenji", DAY, request=offered, to=world.posts["power"])
    act(commands.withdraw, "yangding", DAY, request=now(offered), words="提错了")
    act(commands.check_withdrawal, "sysadmin", DAY, request=now(offered), confirmed=False, **check)
    assert (now(offered).state, now(offered).receiver, owed(offered)[1]) == ("received", None, "request:check")
    assert proof(world.zone) == []
