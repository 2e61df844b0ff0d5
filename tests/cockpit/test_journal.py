"""The journal for auditors: filters, one entry, and whether the chain verifies."""

import re

import pytest

from kuaijin.journal.models import Entry
from kuaijin.obligations import commands
from tests.support import guard
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def page(world: World, query: str = "", username: str = "auditor") -> str:
    answer = world.client(username).get(f"/journal{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_it_is_for_those_who_read_the_journal(world: World) -> None:
    for username in ("wangxin", "sysadmin", "secadmin", "leader", "yangding"):
        assert world.client(username).get("/journal").status_code == 403


def test_filters_stand_in_the_address(world: World) -> None:
    commands.verify(actor=world.actor("fengkui"), at=AT, obligation=world.obligation, on=DAY, note="到场看过")
    number = world.project.dossier.number
    assert "到场核实" in page(world, f"?number={number}&command=obligations.verify")
    assert "这些条件下没有留痕。" in page(world, f"?number={number}&command=obligations.void")
    assert "这些条件下没有留痕。" in page(world, "?who=没有此人")
    assert "冯癸" in page(world, "?who=冯癸&day=10.9")
    assert "这些条件下没有留痕。" in page(world, "?who=冯癸&day=10.8")


def test_a_day_that_is_none_is_said(world: World) -> None:
    assert world.client("auditor").get("/journal?day=13.40").status_code == 422


def test_an_entry_shows_before_and_after(world: World) -> None:
    commands.correct(
        actor=world.actor("fengkui"), at=AT, obligation=world.obligation, title="供电方案书面答复", reason="写漏了"
    )
    entry = Entry.objects.get(code="obligations.correct")
    html = page(world, f"?entry={entry.pk}")
    assert "供电方案答复 → " in html
    assert "供电方案书面答复" in html
    assert "写漏了" in html


def test_a_long_journal_goes_on(world: World) -> None:
    first = page(world)
    assert "再往前" in first
    oldest = Entry.objects.filter(zone_id=world.zone.pk).order_by("pk").first()
    assert oldest is not None
    assert "这些条件下没有留痕。" in page(world, f"?before={oldest.pk}")


def test_the_chain_is_verified_on_the_page(world: World) -> None:
    html = page(world, "?verify=1")
    assert f"链条成立，{Entry.objects.filter(zone_id=world.zone.pk).count():,} 条都对得上" in plain(html)
    entry = Entry.objects.filter(dossier_id=world.project.pk).order_by("pk").first()
    assert entry is not None
    with guard.setup():
        Entry.objects.filter(pk=entry.pk).update(reason="改过")
    html = page(world, "?verify=1")
    assert "链条断了，1 处对不上" in plain(html)
    assert f"d:{world.project.pk}" in html


def test_many_entries_are_verified_from_the_shell(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaijin.cockpit.journal.VERIFIED_HERE", 3)
    assert "kuaijin verify" in page(world, "?verify=1")


def test_another_zone_reads_nothing_of_it(world: World) -> None:
    foreign = Entry.objects.filter(zone_id=world.outside.zone.pk).first()  # type: ignore[union-attr]
    assert foreign is not None
    assert world.client("auditor").get(f"/journal?entry={foreign.pk}").status_code == 404
    assert "客区" not in page(world)
