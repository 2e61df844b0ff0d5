"""The pages of requests: who sees what, what they write, what they refuse and say why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kuaijin.requests import commands
from kuaijin.requests.models import AnswerTemplate, Known, RequestEntry, ServiceRequest, State
from kuaijin.requests.queries import pool
from kuaijin.requests.queries.pool import last_told
from kuaijin.supervision.models import SupervisionSlip
from tests.requests.asking import WORDS, Asking, now
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db


def get(world: World, username: str, address: str, status: int = 200) -> str:
    answer = world.client(username).get(address)
    assert answer.status_code == status, (username, address)
    return answer.content.decode()


def page_of(request: ServiceRequest, query: str = "") -> str:
    return reverse("requests:detail", args=[request.pk]) + query


def send(world: World, username: str, request: ServiceRequest, act: str, status: int = 302, **given: Any) -> Any:
    answer = world.client(username).post(reverse("requests:act", args=[request.pk, act]), given)
    assert answer.status_code == status, (username, act, answer.content.decode()[:3000])
    return answer


def test_an_enterprise_asks_is_answered_is_not_satisfied_and_is_asked_again(world: World, asking: Asking) -> None:
    """The whole way by pages, each step by who takes it."""
    given = {"words": WORDS, "kind": "resources", "of": world.project.dossier.number, "idempotency_key": "k1"}
    client = world.client("yangding")
    assert client.post(reverse("requests:new"), {**given, "words": ""}).status_code == 422
    assert client.post(reverse("requests:new"), given).status_code == 302
    assert client.post(reverse("requests:new"), given).status_code == 302
    made = ServiceRequest.objects.get()
    assert (made.channel, made.enterprise, made.project) == ("own", world.enterprise, world.project)
    page = get(world, "yangding", page_of(made))
    for told in (made.dossier.number, "收到了，正在定由哪个单位办", WORDS, "沈己", "再说几句", "撤回"):
        assert told in page, told
    for hidden in ("派单", "服务标准", "谁能看到", "留痕", "对企业公开", "几个时限"):
        assert hidden not in page, hidden
    # the contact sends it on: the rules' proposal stands in the margin
    page = get(world, "shenji", page_of(made, "?act=dispatch"))
    assert "规则建议" in page
    assert send(world, "shenji", made, "dispatch", 422, to="").status_code == 422
    send(world, "shenji", made, "dispatch", to=world.posts["power"].pk)
    page = get(world, "fengkui", page_of(made))
    assert "act=accept" in page
    assert "act=dispute" in page
    # nobody above takes it in the name of an office that is not his
    for above in ("leader", "sysadmin"):
        page = get(world, above, page_of(made))
        assert "act=accept" not in page and "act=dispute" not in page, above
        send(world, above, made, "accept", 422)
    # the office may not open the enterprise's file: its name is told, and leads nowhere
    file = reverse("enterprises:detail", args=[world.enterprise.dossier.number])
    for address in (page_of(made), reverse("requests:list"), reverse("requests:list") + "?cols=what,enterprise"):
        page = get(world, "fengkui", address)
        assert world.enterprise.name in page and f'href="{file}"' not in page, address
        assert f'href="{file}"' in get(world, "shenji", address), address
    get(world, "fengkui", file, 404)
    foreign = asking.open(asking.system, enterprise=None, project=world.other_project, words="厂门限高")
    asking.act(commands.dispatch, "sysadmin", DAY, request=foreign, to=world.posts["power"])
    for one, project, status in ((made, world.project, 200), (foreign, world.other_project, 404)):
        page, file = (
            get(world, "fengkui", page_of(one)),
            reverse("projects:detail", args=[project.dossier.number]),
        )
        assert project.dossier.title in page and (f'href="{file}"' in page) == (status == 200)
        get(world, "fengkui", file, status)
    send(world, "fengkui", made, "accept")
    page = get(world, "fengkui", page_of(made))
    for told in ("现在回应的是", "冯癸", "企业最近听到的", "核实接单", "首次答复", "办理完毕", "对企业公开", "来往"):
        assert told in page, told
    # inside by default; shown outside by choice
    send(world, "fengkui", made, "say", words="变压器要排队", shown_outside="")
    send(world, "fengkui", made, "say", words="周一派人来量", shown_outside="1")
    page = get(world, "yangding", page_of(made))
    assert "周一派人来量" in page
    assert "变压器要排队" not in page
    assert "正在办" in page
    # every clock says why, and the present one
    for why in ("now", "check", "reply", "solve"):
        assert "期限来源" in get(world, "fengkui", page_of(made, f"?why={why}")), why
    send(world, "fengkui", made, "ask", words="要一张负荷单")
    assert "等贵公司补充" in get(world, "yangding", page_of(made))
    assert "补充" in get(world, "yangding", reverse("requests:mine"))
    send(world, "yangding", made, "hear-back", words="负荷单在这里")
    # what the enterprise says itself is not what it heard
    send(world, "yangding", made, "add", words="等着开工")
    assert last_told([made.pk])[made.pk].words == "要一张负荷单"
    assert "要一张负荷单" in get(world, "fengkui", page_of(made, "?why=now"))
    send(world, "fengkui", made, "answer", 422, words="", outcome="solved")
    send(world, "fengkui", made, "answer", words="先放出 2000 kVA", outcome="solved", shown_by="供电函〔2026〕3号")
    # not the solver calls back; who does is asked on his desk
    assert "act=call-back" not in get(world, "fengkui", page_of(made))
    caller = _caller(world, made)
    desk = get(world, caller, reverse("requests:call_backs"))
    for told in ("先放出 2000 kVA", WORDS[:20], "非常不满意", "1 家要回访"):
        assert told in desk, told
    call = {"key": made.pk, "grade": "2", "how": "phone"}
    answer = world.client(caller).post(reverse("requests:call_backs"), call)
    assert answer.status_code == 422
    assert "哪里不满意没写" in answer.content.decode()
    answer = world.client(caller).post(reverse("requests:call_backs"), {**call, "words": "还是跳闸"})
    assert answer.status_code == 302
    assert now(made).round == 2
    assert last_told([made.pk])[made.pk].words == "先放出 2000 kVA"
    # a slip is issued about what is owed now, by whoever may
    slip = f"{reverse('supervision:create')}?about={now(made).obligation_id}"
    assert slip in get(world, "wangxin", page_of(made))
    assert "发督办单" not in get(world, "fengkui", page_of(made)) + get(world, "yangding", page_of(made))
    assert WORDS[:10] in get(world, "wangxin", slip)
    assert "第 2 次办" in get(world, "fengkui", page_of(made))
    send(world, "fengkui", made, "answer", words="换了变压器", outcome="solved", shown_by="验收单")
    assert "评价" in get(world, "yangding", reverse("requests:mine"))
    send(world, "yangding", made, "rate", grade="5")
    assert now(made).state == State.CLOSED
    assert "已办结" in get(world, "yangding", page_of(made))
    # what was learned is kept without whose it was, and found by who asks next
    kept = {"question": "二期用电容量不够怎么办", "answer": "先放容量，再换变压器", "shown_outside": "on"}
    send(world, "fengkui", made, "keep", **kept)
    assert Known.objects.get().shown_outside
    near = get(world, "yangding", reverse("requests:known_near") + "?words=用电容量不够&kind=resources")
    assert "先放容量" in near
    assert "澄川" not in near
    assert "先放容量" in get(world, "yangding", reverse("requests:known") + "?q=容量")
    get(world, "yangding", reverse("requests:list"), 403)
    get(world, "yangding", reverse("requests:rates"), 403)


def _caller(world: World, request: ServiceRequest) -> str:
    """The account of who has to call back."""
    owner = now(request).owner
    assert owner is not None
    held = owner.holdings.get(ends_on=None).person
    return str(held.account.username)


def test_the_pool_asks_its_question_in_the_address(world: World, asking: Asking) -> None:
    power = world.posts["power"]
    first = asking.open(words="门口限高，货车进不来", kind="production")
    second = asking.open(words="用电容量不够")
    third = asking.open(
        "shenji", words="厂房消防验收排不上", kind="safety", channel="phone", said_by="褚乙", phone="13800000717"
    )
    asking.act(commands.dispatch, "shenji", DAY, request=second, to=power)
    asking.act(commands.accept, "fengkui", DAY, request=second)
    plan = {"until": date(2026, 11, 20), "why": "policy", "reason": "等新政策"}
    asking.act(commands.take, "shenji", DAY, request=third)
    asking.act(commands.plan_to_solve, "wangxin", DAY, request=third, **plan)
    asking.act(commands.ask_leader, "fengkui", DAY, request=second, reason="要协调电网公司")
    client, address = world.client("wangxin"), reverse("requests:list")

    def listed(query: str) -> set[int]:
        return {row.request.pk for row in client.get(f"{address}{query}").context["table"].rows}

    everyone = {first.pk, second.pk, third.pk}
    assert listed("") == listed("?state=all") == listed(f"?of={world.enterprise.dossier.number}") == everyone
    assert listed("?state=dispatch") == listed("?kind=production") == listed("?q=货车") == {first.pk}
    assert listed("?state=ledger") == listed("?channel=phone") == listed("?q=xfys") == {third.pk}
    assert listed("?state=in_hand") == listed(f"?office={world.department.pk}") == listed("?leader=yes") == {second.pk}
    assert listed(f"?q={first.dossier.number}") == {first.pk}
    assert listed(f"?town={world.town.pk}&level=own") == listed("?mine=forces") == everyone
    assert listed(f"?force={world.task_force.dossier.pk}") == everyone
    assert listed("?state=unsolved") == listed("?grade=1") == listed("?due=late") == listed("?light=red") == set()
    assert listed("?received-from=10.9&received-to=10.9&sort=-received") == everyone
    send(world, "wangxin", first, "watch")
    assert listed("?mine=watched") == {first.pk}
    page = client.get(address).content.decode()
    for told in ("3 件没办结", "1 件等派单", "冯癸", "企业最近听到什么", "要领导定", "已收到，编号"):
        assert told in page, told
    assert "没有符合这些条件的诉求" in client.get(f"{address}?kind=upgrade").content.decode()
    assert client.get(f"{address}?filters=1").status_code == 200
    book = client.get(reverse("requests:export") + "?kind=production")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    # the ledger is read with its day and reason
    page = get(world, "wangxin", f"{address}?state=ledger&cols=what,planned,reason")
    assert "等新政策" in page
    # the leader sees what is asked of him alone, and gives it to another office in one act
    desk = get(world, "leader", reverse("requests:leaders"))
    assert "要协调电网公司" in desk
    assert "货车" not in desk
    send(world, "leader", second, "decide", 422, what="plan", words="同意")
    send(world, "leader", second, "decide", what="plan", words="明年再办", why="resources", until="2027-03-01")
    assert (now(second).state, now(second).needs_leader) == (State.PLANNED, "")
    assert "没有要您定的" in get(world, "leader", reverse("requests:leaders"))


def test_a_list_of_a_hundred_asks_as_much_as_a_list_of_one(world: World, asking: Asking) -> None:
    client, address = world.client("leader"), reverse("requests:list")
    asking.open()

    def asked(query: str) -> int:
        """Each address is new: nothing is remembered of it."""
        client.get(f"{address}?warm={query}")
        with CaptureQueriesContext(connection) as told:
            assert client.get(f"{address}?{query}").status_code == 200
        return len(told)

    one = asked("at=1")
    template = ServiceRequest.objects.get()
    _copied(template, 100)
    assert len(client.get(f"{address}?at=2").context["table"].rows) == 50
    assert asked("at=3") <= one
    assert pool.bounded(pool.heard(world.actor("leader"))) == (101, False)


def _copied(one: ServiceRequest, n: int) -> None:
    """Rows alone: what a list reads, without the acts that would make them."""
    from tests.support import guard

    with guard.setup():
        dossier, owed = one.dossier, one.obligation
        assert owed is not None
        for place in range(n):
            dossier.pk, dossier.number = None, f"2026-SQ-9{place:03}"
            dossier.save(force_insert=True)
            owed.pk, owed.dossier = None, dossier
            owed.save(force_insert=True)
            one.pk, one.dossier, one.obligation = dossier.pk, dossier, owed
            one.save(force_insert=True)
            RequestEntry.objects.create(
                request=one, seq=1, what="acknowledged", shown_outside=True, name="系统", on=DAY, at=one.received_at
            )


def test_the_desk_sends_many_at_once_and_joins_what_is_the_same(world: World, asking: Asking) -> None:
    first = asking.open(words="二期用电容量不够，差 2000 kVA")
    second = asking.open("shenji", words="用电容量不够，二期差 2000 kVA", channel="phone", said_by="褚乙")
    third = asking.open(words="门口限高，货车进不来", kind="production")
    desk = reverse("requests:desk")
    # proposed is the contact herself: she deals with it, she does not send it to herself
    own = get(world, "shenji", desk)
    assert own.count("自己办</button>") == 3 and "派给 高端装备专班 联系人</button>" not in own
    page = get(world, "wangxin", desk)
    assert "派给 高端装备专班 联系人</button>" in page and "自己办</button>" not in page
    for told in ("3 件等派单", "可能是同一件事", f"并进 {first.dossier.number}", "企业所在专班的联系人", "派给别人"):
        assert told in page, told
    client = world.client("wangxin")
    assert client.post(desk, {"merge": f"{second.pk}:{first.pk}"}).status_code == 302
    assert (now(second).state, now(second).merged_into_id) == (State.MERGED, first.pk)
    assert "并进来的" in get(world, "wangxin", page_of(first))
    rule = {"order": "1", "post": world.posts["power"].pk, "contains": "用电"}
    assert world.client("wangxin").post(reverse("requests:way", args=["rule"]), rule).status_code == 302
    page = get(world, "wangxin", reverse("requests:rules"))
    for told in ("有“用电”", "供电公司", "没有核对原文", "济南市12345", "本系统默认"):
        assert told in page, told
    assert "按第 1 条派单规则" in get(world, "wangxin", desk)
    words = {"name": "电力容量", "words": "供电容量的事这样办"}
    assert world.client("wangxin").post(reverse("requests:way", args=["template"]), words).status_code == 302
    template = AnswerTemplate.objects.get()
    assert "供电容量的事这样办" in get(world, "wangxin", reverse("requests:rules"))
    assert client.post(desk, {"pick": [first.pk, third.pk]}).status_code == 302
    assert now(first).receiver == world.posts["power"]
    assert now(third).state in (State.OFFERED, State.IN_HAND)
    # what is disputed is ruled with a reason, on its own page
    send(world, "fengkui", first, "dispute", reason="电网公司的事，不归我们")
    assert "裁定由谁办" in get(world, "wangxin", desk)
    # the ruling has a clock of its own; the promise that was made to the enterprise stays, and both are told apart
    told = get(world, "sysadmin", page_of(first))
    assert "两个钟：上面是“裁定谁来办”的期限；答应企业的是 10月10日 前“核实接单”" in told
    assert "答应您的没有变：10月10日 前有人回您的话" in get(world, "yangding", page_of(first))
    assert "两个钟" not in get(world, "wangxin", page_of(third))
    send(world, "sysadmin", first, "assign", to=world.posts["power"].pk, reason="容量归供电公司")
    assert now(first).receiver_binding
    page = get(world, "fengkui", page_of(first, f"?act=answer&template={template.pk}"))
    assert "用模板开头" in page
    assert "供电容量的事这样办</textarea>" in page
    get(world, "fengkui", desk, 403)


def test_a_complaint_is_hidden_from_the_office_it_is_about(world: World, asking: Asking) -> None:
    made = asking.open(words="催了三次没人来", kind="complaint", complained_of=world.department)
    assert "催了三次" not in get(world, "fengkui", reverse("requests:list"))
    get(world, "fengkui", page_of(made), 404)
    get(world, "fengkui", reverse("requests:numbered", args=[made.dossier.number]), 404)
    get(world, "fengkui", reverse("requests:owed", args=[made.obligation_id]), 404)
    page = get(world, "sysadmin", page_of(made))
    assert "供电公司，它看不到这一件" in page
    posts = get(world, "sysadmin", page_of(made, "?act=dispatch"))
    assert f'value="{world.posts["power"].pk}"' not in posts
    get(world, "charlie", page_of(made), 404)
    get(world, "secadmin", reverse("requests:list"), 403)
    # nor does a slip carry it there
    slip = f"{reverse('supervision:create')}?about={made.obligation_id}"
    to = {"idempotency_key": "s1", "words": "催", "asked": "办", "colour": "", "post": world.posts["power"].pk}
    answer = world.client("sysadmin").post(slip, to)
    assert answer.status_code == 422 and "不给供电公司 客户服务岗看" in answer.content.decode()
    assert not SupervisionSlip.objects.exists()


def test_staff_write_down_what_they_heard(world: World) -> None:
    address = reverse("requests:create")
    given = {
        "of": world.enterprise.dossier.number,
        "words": "工人宿舍没有热水",
        "kind": "production",
        "channel": "phone",
        "said_by": "褚乙",
        "phone": "13800000717",
        "idempotency_key": "k1",
    }
    client = world.client("shenji")
    assert client.post(address, {**given, "of": ""}).status_code == 422
    sent = client.post(address, given)
    made = ServiceRequest.objects.get()
    assert sent["Location"] == page_of(made)
    assert "13800000717" in get(world, "shenji", page_of(made))
    # the enterprise reads who spoke for it, not the number that was written down inside
    assert "13800000717" not in get(world, "yangding", page_of(made))
    # the API tells the same to the same
    asked = client.get("/api/requests?kind=production").json()["rows"]
    assert [(row["number"], row["state"]) for row in asked] == [(made.dossier.number, "received")]
    one = world.client("yangding").get(f"/api/requests/{made.pk}").json()
    assert one["words"] == "工人宿舍没有热水"
    assert "level" not in one
    assert one["clocks"] == []
    assert "13800000717" not in str(one)
    complaint = {**given, "kind": "complaint", "idempotency_key": "k2"}
    page = client.post(address, complaint)
    assert page.status_code == 422
    assert "投诉哪个单位没选" in page.content.decode()
    owed = reverse("requests:owed", args=[made.obligation_id])
    assert world.client("shenji").get(owed)["Location"].startswith(page_of(made))
    assert client.get(reverse("requests:numbered", args=[made.dossier.number]))["Location"] == page_of(made)


def test_three_rates_with_their_rows(world: World, asking: Asking) -> None:
    power = world.posts["power"]
    answered = {"words": "好了", "shown_by": "文 1 号"}
    for n in range(2):
        made = asking.open(words=f"第 {n} 件事情", day=DAY)
        asking.act(commands.dispatch, "shenji", DAY, request=made, to=power)
        asking.act(commands.accept, "fengkui", DAY, request=made)
        day = DAY + timedelta(days=n)
        outcome = "solved" if n == 0 else "explained"
        asking.act(commands.answer, "fengkui", day, request=made, outcome=outcome, **answered)
        asking.act(commands.rate, "yangding", day, request=made, grade=5 - n * 2)
    gone = asking.open(words="不办了")
    asking.act(commands.withdraw, "yangding", DAY, request=gone, words="算了")
    checked = {"confirmed": True, "solved": False, "words": "他们说算了"}
    asking.act(commands.check_withdrawal, asking.system, DAY, request=gone, **checked)
    page = get(world, "wangxin", reverse("requests:rates") + "?from=2026-10-01&to=2026-10-31")
    for told in ("解决率 33.3%", "满意率 100.0%", "另有 1 件没有解决就撤回，不算解决", "基本满意 1 次"):
        assert told in page, told
    for by in ("kind", "office", "force"):
        assert "解决率" in get(world, "wangxin", reverse("requests:rates") + f"?by={by}")
    rows = reverse("requests:rate_rows") + "?from=2026-10-01&to=2026-10-31&what="
    assert "3 行：解决率" in get(world, "wangxin", rows + "solution&part=all")
    assert "1 行：解决率" in get(world, "wangxin", rows + "solution&part=good&by=month&key=2026-10-01")
    assert "2 行：解决率" in get(world, "wangxin", rows + "solution&part=rest&by=kind&key=resources")
    assert "2 行：满意率" in get(world, "wangxin", rows + "satisfaction&part=all")
    assert "行：响应率" in get(world, "wangxin", rows + "response&part=all")
    get(world, "wangxin", rows + "what", 404)
