"""Kept inside a command, sent after it, tried again, given up, seen; to a real server on this machine."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from kuaijin.directory.actors import system
from kuaijin.directory.models import Leave
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.messaging import commands, jobs, queries, transport
from kuaijin.messaging.delivering import deliver
from kuaijin.messaging.keeping import acting_people
from kuaijin.messaging.models import Address, Channel, Message, State
from kuaijin.messaging.retrying import LOST_AFTER, PAUSES
from kuaijin.messaging.transport import Outcome
from tests.support import guard
from tests.support.receiver import Receiver, closed_port
from tests.support.world import DAY, World, pinned

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 9, 4, tzinfo=UTC)  # 12:00 in Shanghai
NIGHT = datetime(2026, 10, 9, 13, tzinfo=UTC)  # 21:00
MORNING = datetime(2026, 10, 10, tzinfo=UTC)  # 08:00 of the next day
SMS = "json://{host}/{way}?:phone={{to}}"


def act(world: World, at: datetime = NOON) -> dict[str, Any]:
    return {"actor": system(world.zone.pk), "at": at}


def sms(world: World, receiver: Receiver, way: str = "sms") -> Channel:
    address = SMS.format(host=receiver.host, way=way)
    channel: Channel = commands.save_channel(
        **act(world), zone=world.zone, kind="sms_webhook", name="短信", address=address
    )
    return channel


def tell(world: World, *names: str, at: datetime = NOON, **facts: Any) -> list[Message]:
    before = set(Message.objects.values_list("pk", flat=True))
    given = {"purpose": "request_due", "number": "2026-SQ-0003", "link": "/requests/3", **facts}
    commands.send(**act(world, at), zone=world.zone, people=[world.people[name] for name in names], **given)
    return list(Message.objects.exclude(pk__in=before).order_by("pk"))


def run(at: datetime) -> dict[str, int]:
    return deliver(system(), at, queries.due_messages(at))


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_message_goes_out_and_tells_nothing(world: World, receiver: Receiver, settings: Any) -> None:
    settings.PUBLIC_URL = "https://kuaijin.example"
    channel = sms(world, receiver)
    [message] = tell(world, "wangxin")
    assert (message.state, receiver.got) == (State.WAITING, []), "nothing is sent before the background runs"
    assert run(NOON) == {"sent": 1, "failed": 0, "dead": 0}
    [got] = receiver.got
    assert got.told["phone"] == "13800000315"
    assert got.told["message"] == (
        "【快进】您有 1 件诉求到期，请登录查看。2026-SQ-0003 https://kuaijin.example/requests/3"
    )
    assert (state_of(message), message.sent_at, message.attempts) == (State.SENT, NOON, 1)
    assert run(NOON + timedelta(hours=1)) == {}, "once"
    # who reads English is told in English, by the same act
    world.client("shenji").post("/language", {"language": "en"})
    [chinese, english] = tell(world, "wangxin", "shenji", purpose="slip", number="2026-DB-0001")
    assert chinese.text == "【快进】您有 1 件督办等您答复，请登录查看。2026-DB-0001"
    assert english.text == "[Kuaijin] 1 supervision slip waits for your answer. Sign in to see. 2026-DB-0001"
    run(NOON)
    assert sorted(one.told["title"] for one in receiver.got[1:]) == ["Kuaijin notice", "快进提醒"]
    # half a year later it is cleared, what waits is not; the journal keeps that it was sent
    [waiting] = tell(world, "wangxin")
    told = Entry.objects.filter(code="messaging.send").count()
    for day, left in ((date(2027, 4, 7), 4), (date(2027, 4, 8), 1)):
        settings.MESSAGE_DAYS = 0
        with pinned(day):
            jobs.clear_what_is_over()
            settings.MESSAGE_DAYS = 180
            page = world.client("sysadmin").get("/messages/").content.decode()
            jobs.clear_what_is_over()
        assert "办完的只存 180 天" in page and Message.objects.count() == left
    assert Message.objects.get() == waiting and Entry.objects.filter(code="messaging.send").count() == told
    assert [one.after["cleared"] for one in Entry.objects.filter(code="messaging.clear")] == [3]
    # neither rows nor journal hold the address of the channel
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, hint FROM messaging_channel WHERE id = %s", [channel.pk])
        assert receiver.host not in "".join(cursor.fetchone())
    told = json.dumps([[one.before, one.after, one.reason] for one in Entry.objects.filter(code__startswith="mess")])
    assert receiver.host not in told and "13800000315" not in told and "王辛" not in told


def test_no_field_of_the_subject_leaks(world: World, receiver: Receiver, settings: Any) -> None:
    """Everything that is known of the thing and of the people around it: not one value of it goes over the wire."""
    settings.PUBLIC_URL = "https://kuaijin.example"
    sms(world, receiver)
    dossier = world.project.dossier
    for purpose in ("due", "escalated", "slip", "visit", "answered", "meeting", "request"):
        tell(world, "wangxin", purpose=purpose, number=dossier.number, link=f"/projects/{dossier.number}")
    run(NIGHT)
    run(MORNING)
    assert len(receiver.got) == 7
    wire = b"".join(one.body for one in receiver.got).decode()
    spoken = json.dumps([one.told for one in receiver.got], ensure_ascii=False)
    rows = (dossier, world.obligation, world.project, world.project.enterprise, world.zone, *world.people.values())
    known = {str(getattr(row, field.attname)) for row in rows for field in row._meta.concrete_fields}
    secret = {value for value in known if len(value) >= 2 and not value.isascii()} | {dossier.title, "wangxin"}
    assert len(secret) > 15
    assert not [value for value in secret if value in spoken or value in wire]
    phones = {person.phone for person in world.people.values() if person.phone} - {world.people["wangxin"].phone}
    assert not [phone for phone in phones if phone in wire]


@pytest.mark.parametrize(
    ("way", "error"), [("500", "http_500"), ("away", "http_302"), ("slow", "timeout"), ("", "no_answer")]
)
def test_what_fails_is_tried_again_then_dead_then_sent_by_hand(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, way: str, error: str
) -> None:
    if way == "slow":
        monkeypatch.setattr(transport, "READ_SECONDS", 0.1)
    channel = sms(world, receiver, way or "x")
    if not way:
        address = f"json://127.0.0.1:{closed_port()}/x?:phone={{to}}"
        commands.save_channel(**act(world), zone=world.zone, kind="sms_webhook", name="短信", address=address)
    [message] = tell(world, "wangxin")
    at = NOON
    for tries, pause in enumerate(PAUSES[: 2 if way == "slow" else None], 1):
        assert run(at) == {"sent": 0, "failed": 1, "dead": 0}
        assert run(at + timedelta(seconds=pause - 1)) == {}, "not before its time"
        at += timedelta(seconds=pause)
        assert (state_of(message), message.attempts, message.last_error) == (State.FAILED, tries, error)
    if way == "slow":
        return
    assert run(at) == {"sent": 0, "failed": 0, "dead": 1}
    assert (state_of(message), message.next_try_at) == (State.DEAD, None)
    assert run(at + timedelta(minutes=1)) == {}
    # the administrator sees it, mends the channel and sends it again
    keeper = world.client("sysadmin")
    page = keeper.get("/messages/?state=dead").content.decode()
    assert "1 条通知没发出去" in page and str(queries.error_words(error)) in page and receiver.host not in page
    assert queries.dead_count(world.actor("sysadmin")) == 1
    assert [row["why"] for row in keeper.get("/api/messages?state=dead").json()["rows"]] == [error]
    assert [row["state"] for row in world.client("wangxin").get("/api/my-messages").json()["rows"]] == ["dead"]
    assert world.client("wangxin").get("/api/messages").status_code == 404
    commands.save_channel(
        **act(world), zone=world.zone, kind="sms_webhook", name="短信", address=SMS.format(host=receiver.host, way="ok")
    )
    assert channel.pk == Channel.objects.get(zone=world.zone).pk
    receiver.got.clear()
    assert keeper.post(f"/messages/{message.pk}/retry").status_code == 303
    message.refresh_from_db()
    assert message.next_try_at is not None
    run(message.next_try_at)
    assert (state_of(message), len(receiver.got)) == (State.SENT, 1)
    assert keeper.post(f"/messages/{message.pk}/retry").status_code == 422
    assert world.client("wangxin").post(f"/messages/{message.pk}/retry").status_code == 403


def test_one_that_hangs_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "WHOLE_SECONDS", 0.4)
    monkeypatch.setattr(transport, "AT_ONCE", 2)
    over = threading.Event()

    def carry(parcel: int) -> Outcome:
        if parcel == 0:
            over.wait()
        if parcel == 4:
            raise AttributeError("json://secret")
        return Outcome(parcel != 3, "" if parcel != 3 else "no_answer")

    errors = [one.error for one in transport.send_all(list(range(6)), carry)]
    over.set()
    assert errors == ["timeout", "", "", "no_answer", "unknown", ""]
    assert transport.send_all([], carry) == []


def test_two_workers_send_once_and_a_lost_attempt_is_made_again(world: World, receiver: Receiver) -> None:
    sms(world, receiver)
    [message] = tell(world, "wangxin")
    ids = queries.due_messages(NOON)
    assert len(commands.take(actor=system(), at=NOON, ids=ids)) == 1
    assert deliver(system(), NOON, ids) == {}, "somebody else has it"
    # that worker dies before it notes anything
    assert run(NOON + LOST_AFTER - timedelta(seconds=1)) == {}
    assert run(NOON + LOST_AFTER)["sent"] == 1
    assert (state_of(message), message.attempts, len(receiver.got)) == (State.SENT, 2, 1)


def test_without_a_channel_it_is_kept_and_nothing_fails(world: World, receiver: Receiver) -> None:
    [message] = tell(world, "wangxin")
    assert (message.state, message.why) == (State.SUPPRESSED, "no_channel")
    assert run(NOON) == {}
    assert commands.send_code(**act(world), zone=world.zone, phone="138-0000-0999", code="246810") is False
    page = world.client("sysadmin").get("/messages/").content.decode()
    assert "通知都存着没有发" in page and page.count("未配置渠道") == 2
    sms(world, receiver)
    [declining, homeless] = tell(world, "wangxin", "sysadmin")
    assert (declining.state, homeless.why) == (State.WAITING, "no_address")


def test_a_code_is_sent_and_forgotten(world: World, receiver: Receiver) -> None:
    sms(world, receiver)
    assert commands.send_code(**act(world, NIGHT), zone=world.zone, phone="138 0000 0999", code="246810") is True
    message = Message.objects.get()
    kept = json.dumps([getattr(message, field.attname) for field in message._meta.concrete_fields], default=str)
    assert "246810" not in kept and "13800000999" not in kept
    assert "246810" not in json.dumps(Entry.objects.get(code="messaging.send_code").after)
    run(NIGHT)
    assert receiver.got[0].told["message"].startswith("【快进】验证码 246810")
    assert receiver.got[0].told["phone"] == "13800000999", "whoever asks for a code at night gets it"
    message.refresh_from_db()
    assert (message.state, message.sealed, message.hint) == (State.SENT, "", "138****0999")
    with pytest.raises(Refused):
        commands.send_code(**act(world), zone=world.zone, phone="0530-5550000", code="246810")
    # one that could not be sent for ten minutes is worth nothing
    commands.send_code(**act(world, NOON), zone=world.zone, phone="13800000999", code="135790")
    assert run(NOON + timedelta(minutes=11))["dead"] == 1
    late = Message.objects.order_by("-pk")[0]
    assert (late.last_error, late.sealed, len(receiver.got)) == ("expired", "", 1)
    with pytest.raises(Refused):
        commands.retry(**act(world), message=late)


def test_each_is_told_as_he_chose_and_left_alone_at_night(world: World, receiver: Receiver) -> None:
    sms(world, receiver)
    wangxin = world.people["wangxin"]
    mine = {"actor": world.actor("wangxin"), "at": NOON, "person": wangxin}

    def choose(kinds: dict[str, list[str]], begins: str = "20:00", ends: str = "08:00", urgent: bool = False) -> None:
        commands.set_choices(**mine, kinds=kinds, quiet_from=begins, quiet_to=ends, urgent_passes=urgent)

    [quiet] = tell(world, "wangxin", at=NIGHT)
    assert (quiet.next_try_at, quiet.quiet_until) == (MORNING, MORNING)
    assert run(NIGHT) == {}
    choose({}, urgent=True)
    [urgent] = tell(world, "wangxin", at=NIGHT)
    [calm] = tell(world, "wangxin", at=NIGHT, purpose="visit")
    assert (urgent.next_try_at, calm.next_try_at) == (NIGHT, MORNING)
    choose({"visit": []}, begins="00:00", ends="00:00")
    [declined] = tell(world, "wangxin", at=NIGHT, purpose="visit")
    assert (declined.state, declined.why) == (State.SUPPRESSED, "declined")
    [awake] = tell(world, "wangxin", at=NIGHT)
    assert awake.next_try_at == NIGHT
    for wrong in ({"kinds": {"code": []}}, {"kinds": {"due": ["fax"]}}, {"kinds": {}, "quiet_from": "8 o'clock"}):
        given = {"kinds": {}, "quiet_from": "20:00", "quiet_to": "08:00", "urgent_passes": False, **wrong}
        with pytest.raises(Refused):
            commands.set_choices(**mine, **given)
    with pytest.raises(Refused, match="自己"):
        commands.set_choices(
            actor=world.actor("sysadmin"),
            at=NOON,
            person=wangxin,
            kinds={},
            quiet_from="1:00",
            quiet_to="2:00",
            urgent_passes=True,
        )


def test_an_address_is_used_once_its_code_came_back(world: World, receiver: Receiver) -> None:
    address = f"json://{receiver.host}/mail?:to={{to}}"
    commands.save_channel(**act(world), zone=world.zone, kind="webhook", name="转发", address=address)
    mine = {"actor": world.actor("wangxin"), "person": world.people["wangxin"], "kind": "webhook"}
    with pytest.raises(Refused):
        commands.save_address(**mine, at=NOON, address="a b&c=d")
    commands.save_address(**mine, at=NOON, address="wang.xin@work")
    [other] = tell(world, "wangxin")
    assert other.why == "no_address", "nothing is told to an address that nobody confirmed"
    run(NOON)
    assert receiver.got[0].told["to"] == "wang.xin@work"
    code = receiver.got[0].told["message"].split("验证码 ")[1][:6]
    with pytest.raises(Refused):
        commands.save_address(**mine, at=NOON + timedelta(seconds=20), address="x@work")
    assert commands.confirm_address(**mine, at=NOON, code=f"{(int(code) + 1) % 10**6:06d}") is False
    assert commands.confirm_address(**mine, at=NOON, code=code) is True
    assert Address.objects.get().verified_at == NOON
    [told] = tell(world, "wangxin")
    run(NOON)
    assert (state_of(told), receiver.got[1].told["to"]) == (State.SENT, "wang.xin@work")
    # five wrong codes end it
    later = NOON + timedelta(hours=1)
    commands.save_address(**mine, at=later, address="x@work")
    for _ in range(5):
        assert commands.confirm_address(**mine, at=later, code="0") is False
    with pytest.raises(Refused):
        commands.confirm_address(**mine, at=later, code="0")
    commands.drop_address(**mine, at=later)
    assert not Address.objects.exists()


def test_the_same_key_tells_once_and_a_substitute_is_told(world: World, receiver: Receiver) -> None:
    sms(world, receiver)
    posts = [world.posts["manager"], world.posts["power"]]
    assert {person.name for person in acting_people(posts, DAY)} == {"王辛", "冯癸"}
    with guard.setup():
        Leave.objects.create(person=world.people["wangxin"], substitute=world.people["shenji"], starts_on=DAY)
    assert {person.name for person in acting_people(posts, DAY)} == {"沈己", "冯癸"}
    assert len(tell(world, "shenji", key="slip:1:opened")) == 1
    assert tell(world, "shenji", key="slip:1:opened") == []
    assert len(tell(world, "shenji", "fengkui", key="slip:1:opened")) == 1
    for wrong in ({"number": "澄川电机"}, {"link": "/search?q=x"}):
        with pytest.raises(Refused):
            tell(world, "shenji", **wrong)


def test_channels_are_set_tried_and_ended_on_their_page(world: World, receiver: Receiver) -> None:
    keeper = world.client("sysadmin")
    assert "还没有渠道" in keeper.get("/messages/channels").content.decode()
    wrong = keeper.post("/messages/channels/save", {"kind": "email", "name": "邮件", "address": "file:///etc/passwd"})
    assert wrong.status_code == 422 and "mailtos://" in wrong.content.decode()
    for asked in ("", "?kind=email"):
        first = keeper.get(f"/messages/channels/save{asked}").content.decode()
        assert "可不填" not in first and "不改就留空" not in first
    bare = keeper.post("/messages/channels/save", {"kind": "email", "name": "邮件"})
    assert bare.status_code == 422 and "还没写" in bare.content.decode()
    given = {"kind": "sms_webhook", "name": "短信网关", "address": SMS.format(host=receiver.host, way="ok")}
    assert keeper.post("/messages/channels/save", given).status_code == 303
    channel = Channel.objects.get()
    assert receiver.host not in keeper.get("/messages/channels").content.decode()
    again = keeper.get("/messages/channels/save?kind=sms_webhook").content.decode()
    assert receiver.host not in again and "可不填" in again and "不改就留空" in again
    assert keeper.post(f"/messages/channels/{channel.pk}/try", {"address": "13800000999"}).status_code == 303
    assert "对方收下了" in keeper.get("/messages/channels").content.decode() and len(receiver.got) == 1
    keeper.post("/messages/channels/save", {**given, "address": SMS.format(host=receiver.host, way="500")})
    keeper.post(f"/messages/channels/{channel.pk}/try", {"address": "13800000999"})
    assert "对方答 500" in keeper.get("/messages/channels").content.decode()
    assert Message.objects.order_by("-pk")[0].state == State.DEAD, "a trial is not tried again"
    keeper.post("/messages/channels/save", {"kind": "sms_webhook", "name": "新名字"})
    channel.refresh_from_db()
    assert (channel.name, bool(channel.sealed)) == ("新名字", True)
    [waiting] = tell(world, "wangxin")
    assert keeper.post(f"/messages/channels/{channel.pk}/end", {"reason": ""}).status_code == 422
    assert keeper.post(f"/messages/channels/{channel.pk}/end", {"reason": "换网关"}).status_code == 303
    channel.refresh_from_db()
    assert (channel.sealed, channel.ended_at is None) == ("", False)
    assert run(NOON)["dead"] == 1
    assert (state_of(waiting), waiting.last_error) == (State.DEAD, "ended")
    for name in ("wangxin", "secadmin", "yangding", "leader"):
        assert world.client(name).get("/messages/").status_code == 403
        assert world.client(name).post("/messages/channels/save", given).status_code == 403
