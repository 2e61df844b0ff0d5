"""Several that are one, one that is several; what may be kept for others to read; what a visit hands over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from kuaijin.dossiers.models import Inheritance
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.obligations.models import Obligation
from kuaijin.requests import commands, onward, packs
from kuaijin.requests.models import ServiceRequest
from kuaijin.requests.rules.levels import level_for
from kuaijin.requests.rules.ownership import proof
from kuaijin.requests.rules.phrases import phrases_for
from kuaijin.taskforces import commands as taskforces
from tests.requests.asking import Asking, at, lines, now
from tests.support.guard import setup
from tests.support.world import DAY, World, person_with_account

pytestmark = pytest.mark.django_db
MON = date(2026, 10, 12)


def test_merged_ones_are_told_the_answer_and_each_enterprise_reads_its_own(asking: Asking) -> None:
    world, act = asking.world, asking.act
    second = world.other_project.dossier.organisation
    person_with_account(asking.system, world.zone, "许戊", "other", "enterprise", organisation=second)
    main, own = asking.open(), asking.open(words="还是二期用电")
    foreign = asking.open("other", enterprise=second.enterprise, words="我们也缺电")
    with pytest.raises(NotVisible):
        act(commands.merge, "shenji", DAY, into=main, requests=[foreign], reason="同一台区")
    act(commands.merge, "leader", DAY, into=main, requests=[own, foreign], reason="同一台区")
    for one in (own, foreign):
        merged = now(one)
        assert (merged.state, merged.merged_into_id, merged.closed_on, merged.obligation) == (
            "merged",
            main.pk,
            DAY,
            None,
        )
        assert not Obligation.objects.filter(dossier=one.pk, state="open").exists()
    assert own.entries.get(what="merged").words == main.dossier.number
    assert main.dossier.number not in foreign.entries.get(what="merged").words
    act(commands.take, "shenji", DAY, request=main)
    act(commands.answer, "shenji", MON, request=now(main), words="台区已扩容", shown_by="验收单")
    assert lines(foreign)[-1] == "answered" and foreign.entries.get(what="answered").words == "台区已扩容"
    act(commands.withdraw, "yangding", MON, request=now(main), words="不用了")
    with pytest.raises(Refused, match="还有别的企业的诉求并在这一件里"):
        act(commands.check_withdrawal, "sysadmin", MON, request=now(main), confirmed=True, solved=True, words="说了")
    act(commands.check_withdrawal, "sysadmin", MON, request=now(main), confirmed=False, solved=False, words="说了")
    assert now(main).state == "answered"
    act(commands.rate, "yangding", MON, request=now(main), grade=4)
    assert lines(foreign)[-1] == "closed" and now(foreign).outcome == ""
    with pytest.raises(Refused, match="不能“并入”"):
        act(commands.merge, "leader", MON, into=now(main), requests=[asking.open()], reason="晚了")
    assert proof(world.zone) == []


@pytest.mark.django_db(transaction=True)
def test_the_answer_and_a_line_of_its_own_reach_a_merged_request_at_once(asking: Asking) -> None:
    """Two connections: while a line of one is written and not committed, the answer waits and takes the next number.

    PostgreSQL tells that it waits for the row; SQLite has one writer, so whoever has begun waits for that one."""
    act, main, own = asking.act, asking.open(), asking.open(words="还是二期用电")
    third = asking.open(words="路灯不亮")
    act(commands.merge, "leader", DAY, into=main, requests=[own], reason="同一台区")
    act(commands.take, "shenji", DAY, request=main)

    begun = Event()

    def answered() -> None:
        begun.set()
        try:
            act(commands.answer, "shenji", DAY, request=now(main), words="台区已扩容", shown_by="验收单")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic(), connection.cursor() as asked:
            act(commands.link, "leader", DAY, request=now(own), other=now(third), why="related")
            done = other.submit(answered)
            waiting = False
            while not (waiting or done.done()):
                if connection.vendor == "sqlite":
                    waiting = begun.is_set()
                    continue
                asked.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
                waiting = asked.fetchone()[0]
        done.result()
    assert waiting and lines(own)[-2:] == ["linked", "answered"]
    assert list(own.entries.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    assert now(main).state == "answered"


def test_parts_were_received_when_the_whole_was(asking: Asking) -> None:
    act = asking.act
    whole = asking.open(words="缺电，也缺人")
    with pytest.raises(Refused, match="至少拆成 2 件"):
        act(commands.split, "shenji", MON, request=whole, parts=[("缺电", "缺电", "resources")], reason="两件事")
    parts = [("缺电", "缺电 2000 kVA", "resources"), ("环评慢", "环评一个月没消息", "approval")]
    made = act(commands.split, "shenji", MON, request=whole, parts=parts, reason="两件事")
    assert [(one.received_at, one.split_from_id, one.kind) for one in made] == [
        (whole.received_at, whole.pk, "resources"),
        (whole.received_at, whole.pk, "approval"),
    ]
    assert {row.due_on for one in made for row in one.clocks.filter(step="check")} == {date(2026, 10, 10)}
    assert (now(whole).state, lines(whole, outside=True)[-1]) == ("split", "split")
    act(commands.link, "shenji", MON, request=made[0], other=made[1], why="related")
    with pytest.raises(Refused, match="已经关联过了"):
        act(commands.link, "shenji", MON, request=made[1], other=made[0], why="related")
    assert proof(asking.world.zone) == []


def test_what_is_corrected_and_what_never_is(asking: Asking) -> None:
    world, act = asking.world, asking.act
    named = asking.open("wangxin", enterprise=None, enterprise_named="澄川电机", channel="phone", said_by="杨丁")
    assert named.taken_in_by == world.posts["manager"]
    fixed = act(
        commands.correct,
        "wangxin",
        DAY,
        request=named,
        reason="核实是这家",
        enterprise=world.enterprise,
        kind="approval",
        cause="practice",
        jobs_at_risk=60,
    )
    assert (fixed.enterprise, fixed.enterprise_named, fixed.kind) == (world.enterprise, "", "approval")
    assert fixed.dossier.inherits.get().source_id == world.task_force.pk
    second = world.other_project.dossier.organisation.enterprise
    with pytest.raises(Refused, match="不能改成另一家"):
        act(commands.correct, "wangxin", DAY, request=fixed, reason="错了", enterprise=second)
    with pytest.raises(TypeError):
        act(commands.correct, "wangxin", DAY, request=fixed, reason="错了", words="别的话")
    with pytest.raises(Refused, match="没有改动"):
        act(commands.correct, "wangxin", DAY, request=fixed, reason="错了")
    other = world.other_force
    system: dict[str, Any] = {"actor": asking.system, "at": at(DAY)}
    local = world.people["zhenggeng"]
    taskforces.fill_seat(**system, task_force=other, role="local", person=local, starts_on=DAY, region=world.town)
    taskforces.look_after(**system, dossier=world.enterprise.dossier, task_force=other, starts_on=MON)
    act(commands.follow, asking.system, MON, dossier=world.enterprise.dossier)
    assert Inheritance.objects.get(dossier=fixed.dossier, ends_on=None).source_id == world.other_force.pk


def test_the_ways_of_a_zone_are_data(asking: Asking) -> None:
    world, act = asking.world, asking.act
    zone = {"zone": world.zone}
    assert level_for(world.zone, "resources", DAY) == "own"
    act(commands.choose_level, "leader", DAY, **zone, level="shandong")
    act(commands.choose_level, "leader", MON, **zone, level="hotline")
    assert (level_for(world.zone, "policy", DAY), level_for(world.zone, "policy", MON)) == ("shandong", "hotline")
    assert level_for(world.zone, "arrears", MON) == "arrears", "what a regulation says is not overridden in general"
    with pytest.raises(Refused, match="没有“fast”"):
        act(commands.choose_level, "leader", MON, **zone, level="fast")
    template = commands.save_template(
        actor=asking.who("wangxin", DAY), at=at(DAY), **zone, name="已办结", words="您反映的事已经办好。"
    )
    with pytest.raises(Refused, match="已经有叫"):
        commands.save_template(actor=asking.who("wangxin", DAY), at=at(DAY), **zone, name="已办结", words="另一句")
    act(commands.end_template, "wangxin", DAY, **zone, template=template)
    request = asking.open(said_by="杨丁")
    act(commands.take, "shenji", DAY, request=request)
    act(commands.watch, "shenji", DAY, request=request)
    phrases = phrases_for("resources")
    assert [one.kind for one in phrases] == ["resources", "", ""] and {one.code for one in phrases_for("other")} == {
        "solved",
        "explained",
    }
    with pytest.raises(Refused, match="还没有填"):
        act(commands.answer, "shenji", DAY, request=now(request), words=phrases[0].words, shown_by="单据")
    act(commands.answer, "shenji", DAY, request=now(request), words="已接入", shown_by="单据")
    with pytest.raises(Refused, match="办结的诉求才能收进来"):
        act(commands.keep_known, "shenji", DAY, request=now(request), question="怎么增容", answer="……")
    act(commands.rate, "yangding", DAY, request=now(request), grade=5)
    known = act(
        commands.keep_known,
        "shenji",
        DAY,
        request=now(request),
        question="二期用电怎么增容",
        answer="澄川电机有限公司的杨丁（138 0000 0709）报装后 15 日接入",
        shown_outside=True,
    )
    assert known.answer == "某企业的某企业（…）报装后 15 日接入"
    act(commands.retire_known, "leader", MON, **zone, known=known, reason="规定变了")
    assert known.retired_on == MON


def test_what_is_asked_at_a_visit_becomes_a_request(asking: Asking) -> None:
    world = asking.world
    codes = {code for code, _name in onward.kinds()}
    assert "resources" in codes and not codes & {"complaint", "residents"} and codes < set(packs.kinds())
    asked = [SimpleNamespace(kind="resources", words="缺电"), SimpleNamespace(kind="policy", words="补贴怎么领")]
    visit = SimpleNamespace(dossier=world.project.dossier, on=date(2026, 9, 29), time=None)
    who = asking.who("shenji", DAY)
    with setup():
        made = onward.open_from_contact(actor=who, at=at(DAY), contact=visit, lines=asked, day=DAY)
    found = [ServiceRequest.objects.get(dossier=dossier) for dossier in made]
    assert [(one.words, one.channel, one.received_on, one.project) for one in found] == [
        ("缺电", "visit", visit.on, world.project),
        ("补贴怎么领", "visit", visit.on, world.project),
    ]
    assert onward.open_counts(who, [world.enterprise.pk]) == {world.enterprise.pk: 2}
    assert onward.open_counts(asking.who("bob", DAY), [world.enterprise.pk]) == {}


def test_the_same_one_from_outside_is_taken_once(world: World, asking: Asking) -> None:
    facts: dict[str, Any] = {"channel": "hotline", "external": ("12345", "A-1"), "enterprise": None}
    first = asking.open(asking.system, **facts)
    with pytest.raises(Refused, match="已经收过了"):
        asking.open(asking.system, **facts)
    assert first.owner == first.backstop
    with pytest.raises(Refused, match="哪一家企业没写"):
        asking.open(enterprise=None)
    with pytest.raises(NotVisible):
        asking.open(enterprise=world.other_project.dossier.organisation.enterprise)
