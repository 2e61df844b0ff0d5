"""Every page of service in both languages, for whom it is and for whom it is not; statements do not grow with rows."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.contacts import commands
from kuaijin.contacts.commands import Difficulty, Promised
from kuaijin.contacts.models import Contact, Duty
from kuaijin.directory.actors import system
from kuaijin.directory.models import Post
from kuaijin.obligations import commands as obligations
from tests.support.world import AT, DAY, World


@pytest.fixture
def roster(world: World) -> Any:
    return commands.plan_duty(
        actor=world.actor("wangxin"),
        at=AT,
        dossier=world.project.dossier,
        starts_on=DAY,
        ends_on=date(2026, 11, 1),
        posts=[world.posts["manager"]],
        day=DAY,
    )


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def addresses(world: World, contact: Contact, roster: Any) -> list[str]:
    today = Duty.objects.get(roster=roster, on=DAY)
    return [
        "/service/",
        "/service/?mine=1",
        f"/service/?of={world.enterprise.dossier.number}",
        "/service/record",
        "/service/whom?find=澄川",
        "/service/uncontacted",
        "/service/uncontacted?tier=key_enterprise&mine=1",
        "/service/first-month",
        f"/service/sheet/{world.enterprise.dossier.number}",
        f"/service/sheet/{world.project.dossier.number}?all=1",
        "/service/duty/",
        f"/service/duty/{roster.pk}/",
        f"/service/duty/{roster.pk}/end",
        f"/service/duty/plan/{world.project.dossier.number}",
        f"/service/duty/day/{today.pk}/swap",
        f"/service/duty/day/{today.pk}/presence",
        f"/service/{contact.pk}/",
        f"/service/{contact.pk}/?act=correct",
        f"/service/{contact.pk}/?act=withdraw",
    ]


def test_every_page_opens_in_both_languages(world: World, record, roster) -> None:
    contact = record(
        by="wangxin", promises=[Promised("回访", working_days=3)], difficulty=Difficulty("resources", "缺外线")
    )
    client = world.client("wangxin")
    for language in ("zh-hans", "en"):
        client.cookies["kj_language"] = language
        for address in addresses(world, contact, roster):
            assert client.get(address).status_code == 200, address


def test_strangers_and_other_task_forces_get_nothing(world: World, record, roster) -> None:
    contact = record(by="wangxin")
    theirs = [address for address in addresses(world, contact, roster) if world.project.dossier.number in address]
    theirs += [f"/service/{contact.pk}/", f"/service/duty/{roster.pk}/"]
    client = world.client("bob")
    for address in theirs:
        assert client.get(address).status_code == 404, address
    # another zone has the same numbers, of its own things
    client = world.client("charlie")
    for address in theirs:
        assert "澄川" not in client.get(address).content.decode(), address


def test_a_visit_is_recorded_from_the_page_with_its_promise(world: World) -> None:
    client = world.client("shenji")
    sent = {
        "whom": world.enterprise.dossier.number,
        "kind": "visit",
        "done": "看了二车间",
        "promise": "催供电方案",
        "promise_due": "3个工作日",
        "on": "10.9",
        "people": [str(Post.objects.get(holdings__person=world.people["shenji"]).pk)],
        "idempotency_key": "one",
    }
    first, second = client.post("/service/record", sent), client.post("/service/record", sent)
    assert first.status_code == second.status_code == 302
    contact = Contact.objects.get()
    assert contact.promises.get().obligation.due_on == date(2026, 10, 13)
    assert "催供电方案" in text(client.get("/my-day"))


def test_what_is_wrong_comes_back_with_everything_that_was_typed(world: World) -> None:
    client = world.client("shenji")
    sent = {
        "whom": world.enterprise.dossier.number,
        "kind": "visit",
        "done": "看了二车间",
        "promise": "催",
        "promise_due": "改天",
        "on": "10.9",
    }
    answer = client.post("/service/record", sent)
    assert answer.status_code == 422 and "看了二车间" in answer.content.decode()
    assert "改天" in text(answer) and not Contact.objects.exists()


def test_what_was_heard_stays_inside(world: World, record) -> None:
    contact = record(heard="资金有点紧", promises=[Promised("回访", working_days=3)])
    inside, outside = world.client("wangxin"), world.client("yangding")
    assert "资金有点紧" in text(inside.get(f"/service/{contact.pk}/"))
    shown = text(outside.get(f"/service/{contact.pk}/"))
    assert "资金有点紧" not in shown and "讲清了用电报装要哪些材料" in shown and "回访" in shown
    assert "资金有点紧" not in text(outside.get(f"/service/sheet/{world.enterprise.dossier.number}"))


def test_the_enterprise_answers_on_the_page(world: World, record) -> None:
    contact = record()
    client = world.client("yangding")
    sent = {"so": "no", "words": "那天没人来", "idempotency_key": "k"}
    assert client.post(f"/service/{contact.pk}/acts/answer", sent).status_code == 302
    contact.refresh_from_db()
    assert contact.answer == "denied"
    assert client.get("/service/uncontacted").status_code == 403


def test_the_uncontacted_stand_with_their_four_people_and_phones(world: World) -> None:
    shown = text(world.client("wangxin").get("/service/uncontacted"))
    for said in ("澄川电机有限公司", "王辛", "沈己", "褚乙", "郑庚", "13800000315"):
        assert said in shown, said
    assert "赤石新材" not in shown


def test_the_sheet_tells_course_and_service_on_one_line_of_time(world: World, record) -> None:
    contact = record(on=date(2026, 9, 1), promises=[Promised("回访", working_days=5)])
    owed = contact.promises.get().obligation
    obligations.report_done(
        actor=world.actor("shenji"), at=AT, obligation=owed, on=date(2026, 9, 4), outcome="去过了", day=DAY
    )
    shown = text(world.client("wangxin").get(f"/service/sheet/{world.enterprise.dossier.number}"))
    order = [shown.index(said) for said in ("承诺兑现", "讲清了用电", "落地", "签约")]
    assert order == sorted(order)
    assert "兑现 1 件" in shown


def test_a_long_history_leaves_one_page_and_says_what_is_earlier(world: World, record) -> None:
    for n in range(40):
        record(
            on=date(2026, 6, n % 30 + 1),
            done="送去一份材料，又帮着把表填完，顺便讲清了后面三步怎么走，留下了电话和清单。",
        )
    client = world.client("wangxin")
    number = world.enterprise.dossier.number
    short, whole = text(client.get(f"/service/sheet/{number}")), text(client.get(f"/service/sheet/{number}?all=1"))
    assert re.search(r"更早的还有 \d+ 条", short) and "更早的还有" not in whole


def test_duty_of_today_stands_in_my_day_until_it_is_told(world: World, roster) -> None:
    client = world.client("wangxin")
    assert "今天我值班" in text(client.get("/my-day"))
    duty = Duty.objects.get(roster=roster, on=DAY)
    sent = {"latitude": "35.1234567", "longitude": "116.2", "accuracy": "15", "idempotency_key": "p"}
    assert client.post(f"/service/duty/day/{duty.pk}/presence", sent).status_code == 302
    duty.refresh_from_db()
    assert duty.present_name == "王辛"
    assert "报到岗" not in text(client.get("/my-day"))


def test_a_missed_day_is_red_on_the_roster(world: World, roster) -> None:
    commands.settle_duty(actor=system(world.zone.pk), at=AT, zone=world.zone, day=date(2026, 10, 10))
    from tests.support.world import pinned

    with pinned(date(2026, 10, 10)):
        page = world.client("wangxin").get(f"/service/duty/{roster.pk}/")
        assert "没人到岗 1 天" in text(page)
        assert "10月9日现场没人报到岗" in text(world.client("wangxin").get("/my-day"))


@pytest.mark.parametrize("address", ["/service/", "/service/uncontacted", "/service/record", "/service/sheet/{number}"])
def test_statements_do_not_grow_with_the_rows(world: World, record, address: str) -> None:
    client = world.client("wangxin")
    address = address.format(number=world.enterprise.dossier.number)

    def statements() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as said:
            assert client.get(address).status_code == 200
        return len(said)

    record(on=date(2026, 2, 3), promises=[Promised("回访", working_days=3)])
    before = statements()
    for n in range(12):
        record(on=date(2026, 2, 4), done=f"第{n}次", promises=[Promised(f"回访{n}", working_days=3)])
    assert statements() == before
