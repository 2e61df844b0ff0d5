"""Acts told to other systems: signed, tried again, told again by hand, never lost, never led inside."""

import hashlib
import hmac
import ipaddress
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.directory.actors import system
from kuaijin.feeds import commands, delivering, outside, queries
from kuaijin.feeds.commands.hooks import issued_secret
from kuaijin.feeds.models import Hook, HookDelivery, Reader
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.messaging.retrying import LOST_AFTER, PAUSES
from kuaijin.projects import commands as projects
from tests.support import guard
from tests.support.receiver import Receiver, closed_port
from tests.support.world import World

NOON = datetime(2026, 10, 9, 4, tzinfo=UTC)
STAMP = datetime(2026, 11, 22, 1, tzinfo=UTC)


def hook(world: World, receiver: Receiver, way: str = "taken", patterns: list[str] | None = None) -> Hook:
    made: Hook = commands.add_hook(
        actor=system(world.zone.pk),
        at=NOON,
        zone=world.zone,
        name="统计局",
        url=f"http://{receiver.host}/{way}?key=s3cr3t",
        patterns=patterns or ["projects.*"],
        inside=True,
    )
    return made


def act(world: World, title: str = "密题改名") -> None:
    projects.correct(actor=world.actor("wangxin"), at=NOON, project=world.project, reason="密由", title=title)


def run(at: datetime = NOON) -> dict[str, int]:
    while queries.to_fan_out():
        commands.fan_out(actor=system(), at=at)
    return delivering.deliver(system(), at, STAMP, queries.due_deliveries(at))


@pytest.mark.django_db
def test_an_act_is_told_signed_and_says_nothing_secret(world: World, receiver: Receiver) -> None:
    act(world)
    secret = issued_secret(hook(world, receiver))
    act(world, "密题再改名")
    assert run() == {"sent": 1, "failed": 0, "dead": 0}
    [got] = receiver.got
    entry = Entry.objects.filter(code="projects.correct").order_by("-pk")[0]
    assert got.told == {
        "act": str(entry.act),
        "event": "projects.correct",
        "at": NOON.isoformat(),
        "zone": "N",
        "number": world.project.dossier.number,
        "state": None,
    }
    assert "密" not in got.body.decode() and "王辛" not in json.dumps(got.told, ensure_ascii=False)
    stamp = str(int(STAMP.timestamp()))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + got.body, hashlib.sha256).hexdigest()
    assert got.headers["Kuaijin-Signature"] == f"t={stamp},v1={digest}"
    assert run() == {} and len(receiver.got) == 1, "what was before the hook, and its own going out, is not told"
    kept = Hook.objects.get()
    assert "s3cr3t" not in repr([getattr(kept, field.attname) for field in kept._meta.concrete_fields]) and (
        secret not in kept.sealed_secret
    )
    assert "s3cr3t" not in repr(list(Entry.objects.values_list("after", flat=True)))


@pytest.mark.django_db
def test_nothing_is_lost_when_the_worker_is_killed(world: World, receiver: Receiver) -> None:
    """Killed after the act, after the reading, after the sending: told each time, at the latest at the next run."""
    hook(world, receiver)
    act(world)
    place = Reader.objects.get().position
    commands.fan_out(actor=system(), at=NOON)
    assert Reader.objects.get().position > place and HookDelivery.objects.count() == 1
    # as if the process died inside the transaction of the next reading: place and rows fall back together
    with guard.setup():
        Reader.objects.update(position=place)
    commands.fan_out(actor=system(), at=NOON)
    assert HookDelivery.objects.count() == 1, "read twice, told once"
    ids = queries.due_deliveries(NOON)
    commands.take(actor=system(), at=NOON, ids=ids)
    assert run() == {}
    assert run(NOON + LOST_AFTER)["sent"] == 1
    # two that follow each other, of which the lower appears later
    act(world, "甲")
    act(world, "乙")
    second, first = Entry.objects.filter(code="projects.correct").order_by("-pk")[:2]
    rows = HookDelivery.objects
    before = rows.count()
    with guard.setup():
        Entry.objects.filter(pk=first.pk).delete()
    commands.fan_out(actor=system(), at=NOON)
    assert rows.count() == before + 1 and rows.filter(entry_id=second.pk).exists()
    with guard.setup():
        first.save(force_insert=True)
    run(NOON + timedelta(minutes=5))
    assert rows.filter(entry_id=first.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "error"), [("500", "http_500"), ("away", "http_302"), ("slow", "timeout"), ("", "no_answer")]
)
def test_it_is_tried_again_given_up_and_told_again_by_hand(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, way: str, error: str
) -> None:
    if way == "slow":
        monkeypatch.setattr(outside, "SECONDS", 0.2)
    one = hook(world, receiver, way)
    same: dict[str, Any] = {"name": "统计局", "patterns": ["projects.correct"], "inside": True, "enabled": True}
    if not way:
        url = f"http://127.0.0.1:{closed_port()}/"
        commands.change_hook(actor=system(world.zone.pk), at=NOON, hook=one, url=url, **same)
    act(world)
    at = NOON
    for pause in PAUSES:
        assert run(at) == {"sent": 0, "failed": 1, "dead": 0}
        assert HookDelivery.objects.get().last_error == error
        if way == "slow":
            return
        at += timedelta(seconds=pause)
    assert run(at) == {"sent": 0, "failed": 0, "dead": 1}
    keeper = world.client("sysadmin")
    assert "1 次推送没发出去" in keeper.get("/feeds/hooks").content.decode()
    assert "没发出去的推送" in keeper.get("/jobs/").content.decode()
    delivery = HookDelivery.objects.get()
    page = keeper.get(f"/feeds/hooks/{one.pk}?state=dead").content.decode()
    assert "projects.correct" in page and "s3cr3t" not in page and receiver.host not in page
    commands.change_hook(actor=system(world.zone.pk), at=NOON, hook=one, url=f"http://{receiver.host}/taken", **same)
    receiver.got.clear()
    assert keeper.post(f"/feeds/deliveries/{delivery.pk}/replay").status_code == 303
    delivery.refresh_from_db()
    assert delivery.next_try_at is not None
    assert run(delivery.next_try_at)["sent"] == 1
    keeper.post(f"/feeds/deliveries/{delivery.pk}/replay")
    delivery.refresh_from_db()
    assert delivery.next_try_at is not None
    run(delivery.next_try_at)
    first, second = receiver.got
    assert first.body == second.body and first.headers["Kuaijin-Delivery"] == second.headers["Kuaijin-Delivery"]
    assert world.client("wangxin").post(f"/feeds/deliveries/{delivery.pk}/replay").status_code == 403
    assert world.outside is not None
    assert HookDelivery.objects.get().replays == 2


@pytest.mark.django_db
def test_the_administrator_sets_changes_and_pauses_one(world: World, receiver: Receiver) -> None:
    keeper = world.client("sysadmin")
    given = {"name": "统计局", "url": f"http://{receiver.host}/taken", "patterns": "projects.*\nenterprises.create"}
    wrong = keeper.post("/feeds/hooks/new", given)
    assert wrong.status_code == 422 and "只用 https，不到内网" in wrong.content.decode()
    for change in ({"patterns": "feeds.*"}, {"patterns": "nothing.*"}, {"patterns": "projects"}, {"url": "ftp://a/"}):
        assert keeper.post("/feeds/hooks/new", {**given, "inside": "on", **change}).status_code == 422, change
    shown = keeper.post("/feeds/hooks/new", {**given, "inside": "on"})
    secret = re.search(r'id="once"[^>]*>([\w-]{43})<', shown.content.decode())[1]  # type: ignore[index]
    one = Hook.objects.get()
    assert secret not in keeper.get(f"/feeds/hooks/{one.pk}").content.decode(), "shown once"
    again = keeper.post(f"/feeds/hooks/{one.pk}/secret").content.decode()
    assert 'id="once"' in again and secret not in again
    # what happens while it is off is not told later
    changed = {"name": "统计局", "patterns": "projects.*", "inside": "on"}
    assert keeper.post(f"/feeds/hooks/{one.pk}/change", changed).status_code == 303
    act(world)
    assert run() == {}
    assert keeper.post(f"/feeds/hooks/{one.pk}/change", {**changed, "enabled": "on"}).status_code == 303
    assert run() == {}
    act(world, "新名")
    assert run()["sent"] == 1
    # the network changes only with the address written again
    assert keeper.post(f"/feeds/hooks/{one.pk}/change", {**changed, "inside": "", "enabled": "on"}).status_code == 422
    told = keeper.get("/api/hooks").json()["rows"]
    assert [(row["id"], row["patterns"]) for row in told] == [(one.pk, ["projects.*"])]
    events = keeper.get(f"/api/hooks/{one.pk}/deliveries?state=sent").json()["rows"]
    assert [row["event"] for row in events] == ["projects.correct"] and receiver.host not in str(told)
    assert world.client("wangxin").get("/api/hooks").json()["rows"] == []
    assert world.client("wangxin").get(f"/api/hooks/{one.pk}/deliveries").status_code == 404
    for name in ("wangxin", "secadmin", "yangding"):
        assert world.client(name).get("/feeds/hooks").status_code == 403
        assert world.client(name).get(f"/feeds/hooks/{one.pk}").status_code == 403
        assert world.client(name).post("/feeds/hooks/new", given).status_code == 403


@pytest.mark.django_db
def test_another_zone_is_told_nothing(world: World, receiver: Receiver) -> None:
    assert world.outside is not None
    commands.add_hook(
        actor=system(world.outside.zone.pk),
        at=NOON,
        zone=world.outside.zone,
        name="客区的",
        url=f"http://{receiver.host}/taken",
        patterns=["*"],
        inside=True,
    )
    act(world)
    assert run() == {} and not HookDelivery.objects.exists()
    foreign = Hook.objects.get()
    assert world.client("sysadmin").get(f"/feeds/hooks/{foreign.pk}").status_code == 404
    assert "客区的" not in world.client("sysadmin").get("/feeds/hooks").content.decode()


# --- no way inside -------------------------------------------------------------------------------------------------

PRIVATE = (
    "127.0.0.1 10.1.2.3 172.16.0.9 192.168.1.1 100.64.0.1 ::1 fd00::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::"
)
NEVER = "169.254.169.254 0.0.0.0 224.0.0.1 255.255.255.255 fe80::1 ff02::1 :: ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe"
PUBLIC = "8.8.8.8 2400:3200::1 64:ff9b::808:808"


@pytest.mark.parametrize("text", PRIVATE.split())
def test_a_private_address_needs_leave(text: str) -> None:
    assert not outside.allowed(ipaddress.ip_address(text), inside=False)


@pytest.mark.parametrize("text", NEVER.split())
def test_some_addresses_are_never_spoken_to(text: str) -> None:
    assert not outside.allowed(ipaddress.ip_address(text), inside=False)
    assert not outside.allowed(ipaddress.ip_address(text), inside=True)


@given(st.ip_addresses())
def test_what_is_not_global_is_never_spoken_to_without_leave(address: Any) -> None:
    assert not outside.allowed(address, inside=False) or address.is_global
    assert all(outside.allowed(ipaddress.ip_address(one), inside=False) for one in PUBLIC.split())


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://a.example/",
            "https://user:pass@a.example/",
            "https:///x",
            "https://a.example/#x",
            "javascript:1",
            "//a",
        ),
        *("https://a.example:0/", "https://a.example:99999/", "https://[::1"),
    ],
)
def test_an_address_says_plainly_where_it_leads(url: str) -> None:
    with pytest.raises((ValueError, outside.Inside)):
        outside.readable(url, inside=True)


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/"]
)
def test_without_leave_it_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(outside.Inside):
        outside.readable(url, inside=False)
    assert outside.post(outside.Post(url, b"{}")).error == "private"


def test_a_name_that_leads_inside_is_caught_where_it_is_resolved(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name looks public, its address is not; and the connection goes to the address that was looked at."""
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(outside.socket, "getaddrinfo", resolve)
    url = f"https://public.example:{receiver.port}/taken"
    assert outside.post(outside.Post(url, b"{}")).error == "private"
    assert receiver.got == []
    answer = outside.post(outside.Post(url.replace("https", "http"), b"{}", inside=True))
    assert answer.ok and receiver.got[0].headers["Host"] == f"public.example:{receiver.port}"
    assert asked.count("public.example") == 2, "the name is resolved once for each attempt"


def test_a_pattern_must_be_known() -> None:
    from kuaijin.feeds.commands.hooks import known

    assert known("*") and known("projects.*") and known("obligations.fired")
    assert not known("messaging.*") and not known("projects.nothing") and not known("projects.cor*")


@pytest.mark.django_db
def test_a_replay_needs_a_hook_that_is_on(world: World, receiver: Receiver) -> None:
    one = hook(world, receiver)
    act(world)
    run()
    same: dict[str, Any] = {"name": "统计局", "patterns": ["projects.*"], "inside": True, "enabled": False}
    commands.change_hook(actor=system(world.zone.pk), at=NOON, hook=one, **same)
    with pytest.raises(Refused):
        commands.replay(actor=system(world.zone.pk), at=NOON, delivery=HookDelivery.objects.get())
