"""The calendar is read by a parser that is not ours, holds to the octet, and opens to nobody without its token."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.directory import accounts
from kuaijin.directory.actors import system
from kuaijin.feeds import commands, queries
from kuaijin.feeds.ics import Owed, written
from kuaijin.feeds.models import CalendarFeed
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Obligation
from tests.support import guard
from tests.support.world import AT, DAY, World, owed

TODAY = date(2026, 10, 9)
OPENED = datetime(2026, 9, 24, 2, tzinfo=UTC)


def thing(**facts: Any) -> Owed:
    given: dict[str, Any] = {
        "pk": 7,
        "zone_code": "N",
        "said": "承诺 2026-XM-0001 到期",
        "category": "承诺",
        "due_on": date(2026, 10, 13),
        "due_at": None,
        "due_set_on": date(2026, 9, 24),
        "opened_at": OPENED,
        "steps": 1,
        "href": "https://kuaijin.example/obligations/7",
    }
    return Owed(**{**given, **facts})


def check_octets(body: bytes) -> None:
    """RFC 5545 3.1: every line ends with CRLF and holds at most 75 octets; no character is cut in two."""
    assert (
        body.endswith(b"\r\n") and b"\n" not in body.replace(b"\r\n", b"") and b"\r" not in body.replace(b"\r\n", b"")
    )
    lines = body.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines), max(lines, key=len)
    for line in lines:
        line.decode()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200))
def test_every_title_survives_folding_to_the_octet(title: str) -> None:
    body = written("快进", [thing(said=title)], TODAY)
    check_octets(body)
    unfolded = body.replace(b"\r\n ", b"").decode()
    said = next(line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    assert re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], said) == title


def test_a_long_chinese_title_is_read_back_by_another_parser() -> None:
    title = "澄川电机年产 30 万套驱动电机项目，供电方案答复；含“高低压”\\两部分，" * 4
    body = written("快进 · 我要办的", [thing(said=title), thing(pk=8)], TODAY, "只列最近的 500 件")
    check_octets(body)
    calendar = vobject.readOne(body.decode())
    first, second = calendar.vevent_list
    assert first.summary.value == title
    assert (first.dtstart.value, first.dtend.value) == (date(2026, 10, 13), date(2026, 10, 14)), "the end is exclusive"
    assert first.uid.value == "7-20260924T020000Z@n.kuaijin" != second.uid.value
    assert [alarm.trigger.value for alarm in first.valarm_list] == [timedelta(hours=-9), timedelta(hours=8.5)]
    assert (calendar.method.value, calendar.version.value, calendar.vtimezone.tzid.value) == (
        "PUBLISH",
        "2.0",
        "Asia/Shanghai",
    )


def test_an_instant_stands_at_its_hour_and_what_is_late_is_silent() -> None:
    at = datetime(2026, 10, 9, 2, 30, tzinfo=UTC)
    body = written("快进", [thing(due_on=TODAY, due_at=at), thing(pk=8, due_on=date(2026, 10, 8))], TODAY)
    check_octets(body)
    assert b"DTSTART;TZID=Asia/Shanghai:20261009T103000\r\n" in body
    timed, late = vobject.readOne(body.decode()).vevent_list
    assert timed.dtstart.value.astimezone(UTC) == at
    assert [alarm.trigger.value for alarm in timed.valarm_list] == [timedelta(hours=-1)]
    assert not hasattr(late, "valarm_list")


def test_names_stay_and_sequences_grow() -> None:
    plain, again = thing(), thing(steps=2, due_on=date(2026, 10, 20), said="别的")
    moved = thing(steps=2, due_set_on=date(2026, 10, 1))
    assert plain.uid == again.uid == moved.uid
    assert plain.sequence < again.sequence < moved.sequence
    assert thing(opened_at=OPENED + timedelta(seconds=1)).uid != plain.uid


@pytest.mark.django_db
def test_a_person_subscribes_and_is_the_only_one_who_reads(world: World) -> None:
    client, stranger = world.client("wangxin"), Client()
    mine = [
        owed(system(world.zone.pk), world.project.dossier, f"密事{n}：供电方案要答复", world.posts["manager"])
        for n in range(3)
    ]
    assert "开一个订阅地址" in client.get("/feeds/").content.decode()
    shown = client.post("/feeds/calendar/renew")
    assert shown["Cache-Control"].startswith("max-age=0")
    token = re.search(r"http://testserver/feeds/([\w-]{43})\.ics", shown.content.decode())[1]  # type: ignore[index]
    address = f"/feeds/{token}.ics"
    assert "<svg" in shown.content.decode() and f"webcal://testserver{address}" in shown.content.decode()
    assert token not in client.get("/feeds/").content.decode(), "shown once"
    kept = CalendarFeed.objects.get()
    assert token not in repr([getattr(kept, field.attname) for field in kept._meta.concrete_fields])
    assert token not in repr(list(Entry.objects.values_list("before", "after", "reason")))
    got = stranger.get(address)
    assert (got.status_code, got["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "private" in got["Cache-Control"] and not got.cookies
    check_octets(got.content)
    events = vobject.readOne(got.content.decode()).vevent_list
    assert len(events) == 3 and {event.uid.value.split("-")[0] for event in events} == {str(one.pk) for one in mine}
    assert events[0].summary.value == f"承诺 {world.project.dossier.number} 到期"
    for chosen, said in (("en", "Promise {} is due"), ("zh-hans", "承诺 {} 到期")):
        client.post("/language", {"language": chosen})
        spoken = stranger.get(address)  # a phone has no cookie: what its owner chose last counts
        number = world.project.dossier.number
        assert vobject.readOne(spoken.content.decode()).vevent_list[0].summary.value == said.format(number)
        assert spoken["Content-Language"] == {"en": "en"}.get(chosen, "zh-CN")
    assert "密事" not in got.content.decode() and "王辛" not in got.content.decode(), "no titles unless he wants them"
    again = stranger.get(address, headers={"If-None-Match": got["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.post("/feeds/calendar/titles", {"titles": "1"})
    told = stranger.get(address, headers={"If-None-Match": got["ETag"]})
    assert told.status_code == 200 and "密事0" in told.content.replace(b"\r\n ", b"").decode()
    # done: gone from the calendar
    with guard.setup():
        Obligation.objects.filter(pk=mine[0].pk).update(state="done", closed_on=DAY)
    assert len(vobject.readOne(stranger.get(address).content.decode()).vevent_list) == 2
    # whoever may not sign in any more reads nothing; back again he does
    keep = {"actor": world.actor("secadmin"), "at": AT, "account": world.account("wangxin"), "reason": "外借"}
    accounts.suspend_account(**keep)
    assert stranger.get(address).status_code == 404
    accounts.restore_account(**keep)
    assert stranger.get(address).status_code == 200
    client.post("/feeds/calendar/renew")
    assert stranger.get(address).status_code == 404, "a new address ends the old one"
    assert client.post("/feeds/calendar/revoke").status_code == 303
    for wrong in (f"/feeds/{'x' * 43}.ics", "/feeds/.ics", f"/feeds/{kept.token_hash}.ics"):
        assert stranger.get(wrong).status_code == 404
    assert stranger.post(address).status_code == 405
    with pytest.raises(Refused):
        commands.revoke_calendar(actor=world.actor("wangxin"), at=AT, person=world.people["wangxin"])
    with pytest.raises(Refused, match="自己"):
        commands.renew_calendar(actor=world.actor("sysadmin"), at=AT, person=world.people["wangxin"])


@pytest.mark.django_db
def test_it_holds_so_many_and_says_that_there_are_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = commands.renew_calendar(actor=world.actor("wangxin"), at=AT, person=world.people["wangxin"])
    for n in range(4):
        owed(system(world.zone.pk), world.project.dossier, f"事{n}", world.posts["manager"])
    monkeypatch.setattr(queries, "EVENTS", 3)
    body = Client().get(f"/feeds/{token}.ics").content
    check_octets(body)
    calendar = vobject.readOne(body.decode())
    assert len(calendar.vevent_list) == 3
    assert calendar.x_wr_caldesc.value == "只列最近的 3 件，共 4 件。"
