"""A request that never satisfies: who may say the last word, who reads it, and how it counts."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kuaijin.dossiers.queries import sees
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Obligation
from kuaijin.requests import commands, packs
from kuaijin.requests.commands.doors import Whence
from kuaijin.requests.models import Door, Outcome, ServiceRequest
from kuaijin.requests.queries import rates
from kuaijin.requests.rules.ownership import proof
from tests.requests.asking import WORDS, Asking, a_file, at, lines, now
from tests.requests.test_api import give
from tests.support.world import DAY, person_with_account

pytestmark = pytest.mark.django_db
WHY = "线路走廊要过村，三次协调都没有谈成，新区建不了专线"
BASIS = "新区管委会会议纪要〔2026〕12 号"


def through_door(asking: Asking, door: Door, key: str, **facts: Any) -> ServiceRequest:
    given = {"kind": "resources", "words": WORDS, "said_by": "杨丁", "phone": "13800000709", **facts}
    made: ServiceRequest = commands.send_through_door(
        actor=asking.system, at=at(DAY), door=door, whence=Whence("a"), submission=key, **given
    )
    return made


def answered_badly(asking: Asking, request: ServiceRequest, answerer: str) -> None:
    asking.act(commands.answer, answerer, DAY, request=now(request), words="又调了一次", shown_by="调度单")
    asking.act(commands.rate, asking.system, DAY, request=now(request), grade=2, words="还是跳闸")


def test_a_leader_says_the_last_word_and_it_never_counts_as_solved(asking: Asking) -> None:
    world, act, power = asking.world, asking.act, asking.world.posts["power"]
    door = act(commands.open_door, "wangxin", DAY, zone=world.zone, enterprise=world.enterprise)
    request, solved = through_door(asking, door, "1"), asking.open(words="路灯不亮")
    same = asking.open(words="还是二期用电")
    act(commands.merge, "leader", DAY, into=now(request), requests=[same], reason="同一件事")
    act(commands.dispatch, "wangxin", DAY, request=now(request), to=power)
    act(commands.accept, "fengkui", DAY, request=now(request))
    told: dict[str, Any] = {"words": WHY, "basis": BASIS}
    answered_badly(asking, request, "fengkui")
    with pytest.raises(Refused, match="2 次不满意以后才能终结，现在是 1 次"):
        act(commands.conclude, "leader", DAY, request=now(request), **told)
    answered_badly(asking, request, "fengkui")
    assert packs.way().conclude_after == 2
    # nobody below, nor the administrator, nor a machine, nor whoever sits in the office that answered
    with pytest.raises(Forbidden):
        act(commands.conclude, "wangxin", DAY, request=now(request), **told)
    person_with_account(asking.system, world.zone, "陈庚", "ofpower", "leader", organisation=world.department)
    for name, why in (("sysadmin", "包保领导来定"), (asking.system, "包保领导来定"), ("ofpower", "答复单位的人")):
        with pytest.raises(Refused, match=why):
            act(commands.conclude, name, DAY, request=now(request), **told)
    for missing in ({"words": " ", "basis": BASIS}, {"words": WHY, "basis": " "}):
        with pytest.raises(Refused, match="终结没写"):
            act(commands.conclude, "leader", DAY, request=now(request), **missing)
    client, here = world.client("leader"), reverse("requests:detail", args=[request.pk])
    form = client.get(f"{here}?act=conclude").content.decode()
    assert "凭什么终结" in form and "不能再打开" in form
    assert "act=conclude" not in world.client("wangxin").get(here).content.decode()
    sent = client.post(reverse("requests:act", args=[request.pk, "conclude"]), {**told, "photos": [a_file("纪要.txt")]})
    assert sent.status_code == 302, sent.content.decode()
    done = now(request)
    assert (done.state, done.outcome, done.grade, done.obligation) == ("closed", Outcome.CONCLUDED_UNSOLVED, 2, None)
    assert (done.concluded_why, done.concluded_basis, done.needs_leader) == (WHY, BASIS, "")
    assert not Obligation.objects.filter(dossier=done.pk, state="open").exists()
    assert lines(request, outside=True)[-2:] == lines(same, outside=True)[-2:] == ["concluded", "closed"]
    entry = Entry.objects.get(code="requests.conclude", dossier_id=done.pk)
    assert (entry.reason, entry.after["basis"], entry.after["grades"]) == (WHY, BASIS, [2, 2])
    assert proof(world.zone) == []
    with pytest.raises(Refused, match="不能“终结”"):
        act(commands.conclude, "leader", DAY, request=done, **told)
    # whoever asked reads all of it, with the ways that stay open and where they stand in the law
    receipt = reverse("receipt", args=[door.token, done.receipt.token])
    english = {"HTTP_COOKIE": "kj_language=en"}
    for page in (
        Client().get(receipt).content.decode(),
        world.client("yangding").get(here).content.decode(),
        world.client("yangding").get(reverse("requests:detail", args=[same.pk])).content.decode(),
    ):
        for words in (WHY, BASIS, "终结：没有解决", "信访工作条例（2022）第十七条", "行政许可法（2019）第七条"):
            assert words in page, words
        assert "第二十四条" not in page
    assert "Regulations on Petitioning (2022), article 17" in Client().get(receipt, **english).content.decode()
    trail = world.client("leader").get(here).content.decode()
    assert "终结诉求：终结：没有解决" in trail and "concluded_unsolved" not in trail
    _counts_as_unsolved(asking, done, solved)


def _counts_as_unsolved(asking: Asking, done: ServiceRequest, solved: ServiceRequest) -> None:
    act, world = asking.act, asking.world
    act(commands.take, "shenji", DAY, request=now(solved))
    act(commands.answer, "shenji", DAY, request=now(solved), words="修好了", shown_by="工单")
    act(commands.rate, "yangding", DAY, request=now(solved), grade=5)
    leader, month = asking.who("leader", DAY), rates.Asked(date(2026, 10, 1), date(2026, 10, 31))
    for code, good, total in (("solution", 1, 2), ("satisfaction", 1, 3)):
        counted = rates.measure(code, leader, month, at(DAY))
        assert rates.overall(counted) == rates.Rate(good, total)
        parts = {which: rates.part(counted, which).count() for which in ("good", "rest", "all")}
        assert parts == {"good": good, "rest": total - good, "all": total}
    client, pool = world.client("leader"), reverse("requests:list")
    assert (
        "另有 1 件由领导终结，不算解决"
        in client.get(reverse("requests:rates") + "?from=2026-10-01&to=2026-10-31").content.decode()
    )
    for state in ("unsolved", "concluded", "over&outcome=concluded_unsolved"):
        page = client.get(f"{pool}?state={state}&cols=what,concluded")
        assert [row.request.pk for row in page.context["table"].rows] == [done.pk], state
        assert WHY in page.content.decode()


def test_a_complaint_is_concluded_unseen_and_by_another_than_who_sent_it_on(asking: Asking) -> None:
    world, act = asking.world, asking.act
    made = [asking.open(kind="complaint", words="窗口推诿", complained_of=world.department) for _n in range(2)]
    for n, request in enumerate(made):
        if n:
            act(commands.take, "sysadmin", DAY, request=request)
        else:
            act(commands.dispatch, "leader", DAY, request=request, to=request.backstop)
            act(commands.accept, "sysadmin", DAY, request=now(request))
        answered_badly(asking, request, "sysadmin")
        answered_badly(asking, request, "sysadmin")
    with pytest.raises(Refused, match="派过这一件的人"):
        act(commands.conclude, "leader", DAY, request=now(made[0]), words=WHY, basis=BASIS)
    client, path = world.client("leader"), f"requests/{made[1].dossier.number}/conclude"
    assert give(client, path, words=WHY, basis="").status_code == 422
    done = give(client, path, words=WHY, basis=BASIS)
    assert done.status_code == 200, done.content.decode()
    assert client.get(f"/api/requests/{made[1].pk}").json()["concluded_basis"] == BASIS
    assert now(made[1]).outcome == Outcome.CONCLUDED_UNSOLVED
    assert not sees(asking.who("fengkui", DAY), made[1].pk)
    hidden = world.client("fengkui")
    assert hidden.get(reverse("requests:detail", args=[made[1].pk])).status_code == 404
    assert WHY not in hidden.get(reverse("requests:list") + "?state=concluded").content.decode()
    assert proof(world.zone) == []
