"""What is owed by an instant: its clock, its events, who is told when, over days that pass one after the other."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from kuaijin.directory.actors import system
from kuaijin.dossiers.commands import shield
from kuaijin.enterprises import commands as enterprises
from kuaijin.journal.chains import verify
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.law.dates import SHANGHAI, day_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.commands import reassign, record_event
from kuaijin.obligations.due import due_said
from kuaijin.obligations.explain import explain
from kuaijin.obligations.models import Firing, Kind, Obligation
from kuaijin.obligations.notices import reread_all
from kuaijin.obligations.queries import Waiting, one, owed_before, told_to, waiting_counts
from kuaijin.obligations.rules import minutes, read_minutes, reading_of
from kuaijin.obligations.tick import due_for_check, tick
from tests.support.guard import setup
from tests.support.world import World, owed, pinned

pytestmark = pytest.mark.django_db
HOUR = minutes(60, "office_minutes", "园区约定：一小时内联系", grounds=("enterprise_reply",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


def asked(world: World, when: str, *, term: dict[str, Any] = HOUR, **facts: Any) -> Obligation:
    """Told at `when`, written down at once."""
    moment = at(when)
    given = {"received_on": day_of(moment), "day": day_of(moment), "received_at": moment, **facts}
    return owed(
        system(world.zone.pk),
        world.project.dossier,
        "一小时内联系企业",
        world.posts["power"],
        term=term,
        opened=moment,
        **given,
    )


def run(when: str) -> int:
    moment = at(when)
    return tick(actor=system(), at=moment, day=day_of(moment), ids=due_for_check(moment))


def fired(obligation: Obligation) -> list[tuple[str, int, str]]:
    rows = Firing.objects.filter(obligation=obligation).order_by("at", "pk").select_related("post")
    return [(row.what, row.days, row.post.holdings.get(ends_on=None).person.name) for row in rows]


def test_it_is_due_at_an_instant_and_goes_up_at_it(world: World) -> None:
    owing = asked(world, "10-09 09:10")
    assert (owing.due_at, owing.due_on, owing.near_on) == (at("10-09 10:10"), date(2026, 10, 9), date(2026, 10, 9))
    run("10-09 09:11")
    assert fired(owing) == [("reminder", 0, "冯癸")], "who owes it is told at once"
    owing.refresh_from_db()
    assert owing.next_check_at == at("10-09 10:10"), "the next look is at the instant, not on the next day"
    assert run("10-09 10:09") == 0
    for when in ("10-09 10:10", "10-09 10:11", "10-10 00:00", "10-11 09:00", "10-13 00:00", "10-20 00:00"):
        run(when)
    assert fired(owing)[1:] == [("escalation", 0, "王辛"), ("escalation", 1, "王辛"), ("escalation", 3, "褚乙")]
    told = Entry.objects.filter(code="obligations.fired", dossier_id=world.project.pk)
    mine = [entry.after for entry in told.order_by("pk") if (entry.after or {}).get("obligation") == owing.pk]
    assert [(one["what"], one["days"]) for one in mine] == [row[:2] for row in fired(owing)]
    assert verify()[1] == []


def test_the_morning_asks_what_is_due_before_its_day(world: World) -> None:
    second, first = (asked(world, when, about=when) for when in ("10-09 11:00", "10-09 09:10"))
    owed(system(world.zone.pk), world.project.dossier, "另一类", world.posts["power"], kind=Kind.TASK)
    fengkui, days = world.actor("fengkui"), (date(2026, 10, 9), date(2026, 10, 10))
    assert [list(owed_before(fengkui, day, [Kind.PROMISE])) for day in days] == [[], [first, second]]
    assert list(owed_before(fengkui, days[1], [Kind.REQUEST])) == []
    posts = [world.posts["power"].pk]
    assert list(owed_before(world.actor("wangxin"), days[1], [Kind.PROMISE], posts=posts)) == [], "not his post"
    assert list(owed_before(system(), days[1], [Kind.PROMISE], posts=posts)) == [first, second]


def test_after_downtime_every_rung_fires_once(world: World) -> None:
    owing = asked(world, "10-09 17:10")
    assert owing.due_at == at("10-10 09:10"), "the Saturday is worked"
    run("10-20 08:00")
    assert [row[1] for row in fired(owing) if row[0] == "escalation"] == [0, 1, 3]
    assert run("10-20 08:01") == 0


def test_a_pause_moves_the_instant_and_gives_the_minutes_to_the_enterprise(world: World) -> None:
    owing = asked(world, "10-09 09:10")
    act: dict[str, Any] = {"actor": world.actor("fengkui"), "obligation": owing, "day": date(2026, 10, 9)}
    waiting = {"kind": "paused", "on": date(2026, 10, 9), "ground": "enterprise_reply", "notice": True}
    with pytest.raises(Refused, match="还没到"):
        record_event(**act, **waiting, at=at("10-09 09:15"), moment=at("10-09 09:30"))
    with pytest.raises(Refused, match="几点几分"):
        record_event(**act | {"day": date(2026, 10, 10)}, **waiting, at=at("10-10 09:30"))
    record_event(**act, **waiting, at=at("10-09 09:30"), moment=at("10-09 09:20"))
    assert (owing.due_at, owing.due_on, owing.clock_state, owing.next_check_at) == (None, None, "paused", None)
    record_event(**act, kind="resumed", on=date(2026, 10, 9), at=at("10-09 09:50"))
    assert (owing.due_at, owing.clock_state) == (at("10-09 10:40"), "running")
    assert [row.facts["at"] for row in owing.events.order_by("seq")] == [
        at(text).isoformat() for text in ("10-09 09:10", "10-09 09:20", "10-09 09:50")
    ]
    told = read_minutes(owing, at("10-09 10:00"))
    assert (told.used, told.left, told.given_back) == (20, 40, 30)
    run("10-09 10:10")
    assert [row for row in fired(owing) if row[0] == "escalation"] == []
    run("10-09 10:40")
    assert fired(owing)[-1] == ("escalation", 0, "王辛")
    with pytest.raises(Refused, match="只记收到"):
        record_event(
            **act,
            kind="extended",
            on=date(2026, 10, 9),
            at=at("10-09 10:45"),
            days=5,
            authority="局长 王辛",
            reason="x",
        )


def test_what_cannot_be_is_refused_and_an_unknown_year_is_said(world: World) -> None:
    with pytest.raises(Refused, match="几点几分"):
        asked(world, "10-09 09:10", received_at=None, received_on=date(2026, 10, 8))
    with pytest.raises(Refused, match="还没到"):
        asked(world, "10-09 09:10", received_at=at("10-09 09:11"))
    owing = asked(world, "12-31 17:10")
    assert (owing.due_at, owing.due_on, owing.missing_year, owing.estimate_on) == (None, None, 2027, date(2027, 1, 1))
    each = asked(world, "12-31 17:10", term=minutes(60, "minutes", "约定"))
    assert each.due_at == at("12-31 18:10"), "every minute counts: no notice is needed"
    reread_all(actor=system(), at=at("12-31 18:00"), day=date(2026, 12, 31))
    each.refresh_from_db()
    assert each.due_at == at("12-31 18:10")
    assert reading_of(each, at("12-31 17:40")).left == 30
    assert reading_of(world.obligation, at("10-09 17:40")).left == 3


def test_without_a_task_force_it_goes_up_to_the_coordinating_post(world: World) -> None:
    """A thing that nobody answers for is not left to nobody."""
    alone = enterprises.create(
        actor=system(world.zone.pk),
        at=at("10-09 09:00"),
        zone=world.zone,
        name="孤岛工贸有限公司",
        opened_on=date(2026, 10, 9),
    )
    days = owed(system(world.zone.pk), alone.dossier, "答复企业", world.posts["power"])
    moment = at("10-09 09:10")
    hour = owed(
        system(world.zone.pk),
        alone.dossier,
        "一小时内联系企业",
        world.posts["power"],
        term=HOUR,
        received_on=day_of(moment),
        day=day_of(moment),
        opened=moment,
    )
    for when in ("10-09 10:10", "10-10 00:00", "10-13 00:00", "10-14 00:00", "10-16 00:00"):
        run(when)
    up = ("escalation", 1, "钱甲"), ("escalation", 3, "钱甲")
    assert [row for row in fired(days) if row[0] == "escalation"] == [*up]
    assert [row for row in fired(hour) if row[0] == "escalation"] == [("escalation", 0, "钱甲"), *up]
    ladder = {fact.label: str(fact.value) for fact in explain(days, date(2026, 10, 9)).panel.facts}["逾期会怎样"]
    assert ladder.count("钱甲") == 2, "why says beforehand whom it goes to"


def test_what_is_about_an_office_does_not_go_up_through_it(world: World) -> None:
    """A complaint about the task force passes over its seats, one about the zone's office over that too."""
    owing, dossier = asked(world, "10-09 09:10"), world.project.dossier
    with setup():
        shield(dossier, world.task_force.organisation, date(2026, 10, 9))
    with pytest.raises(Refused, match="回避"):
        asked(world, "10-09 09:20", about="second", waiting=world.posts["manager"])
    with pytest.raises(Refused, match="回避"):
        reassign(
            actor=world.actor("sysadmin"),
            at=at("10-09 09:20"),
            obligation=owing,
            obligor=world.posts["manager"],
            reason="请他办",
            day=date(2026, 10, 9),
        )
    run("10-09 10:10")
    assert fired(owing)[-1] == ("escalation", 0, "钱甲")
    with setup():
        shield(dossier, world.office, date(2026, 10, 9))
    run("10-10 00:00")
    up = [row for row in fired(owing) if row[0] == "escalation"]
    assert up == [("escalation", 0, "钱甲")], "nobody who may see it is left, so nobody is told"
    assert waiting_counts(world.actor("sysadmin"), date(2026, 10, 10)) == Waiting(0, 0, {})
    assert list(told_to(world.actor("sysadmin"))) == []
    with pytest.raises(NotVisible):
        one(world.actor("sysadmin"), owing.pk)
    assert one(world.actor("fengkui"), owing.pk) == owing


def test_why_shows_the_minutes_and_the_instant(world: World) -> None:
    owing = asked(world, "10-09 11:30")
    panel = explain(owing, date(2026, 10, 9), at=at("10-09 13:40")).panel
    assert "14:00" in panel.big
    assert panel.summary == "限 60 分钟（上班时间）：11:30–14:00，已用 40 分钟，<b>还剩 20 分钟</b>"
    told = [(strip_tags(row.when), row.reason, row.mark) for row in panel.rows]
    assert told == [
        ("10月9日 周五 11:30–12:00", "上班时间，计入", "30 分钟"),
        ("10月9日 周五 12:00–13:30", "不在上班时间，不计入", "不计"),
        ("10月9日 周五 13:30–14:00", "上班时间，计入", "30 分钟"),
    ]
    facts = {fact.label: strip_tags(str(fact.value)) for fact in panel.facts}
    assert facts["逾期会怎样"].startswith("10月9日 周五 14:00 报 王辛")
    over = asked(world, "09-30 17:00", about="over the holiday")
    long = explain(over, date(2026, 10, 9)).panel
    rows = [(strip_tags(row.when), row.mark) for row in long.rows]
    assert ("10月1–7日", "不计") in rows
    assert "逾期" in long.summary
    calendar = calendar_of(world.zone.code)
    shown = {
        when: strip_tags(due_said(owing, today=date(2026, 10, 9), calendar=calendar, at=at(when)))
        for when in ("10-09 13:40", "10-09 14:30")
    }
    assert shown == {
        "10-09 13:40": "10月9日 周五 14:00 · 还有 20 分钟",
        "10-09 14:30": "10月9日 周五 14:00 · 已过 30 分钟",
    }
    with pinned():
        for address in (f"/obligations/{over.pk}/?why=1", f"/obligations/{over.pk}/why"):
            page = world.client("wangxin").get(address).content.decode()
            assert "不在上班时间，不计入" in page
            assert "10月8日</time> 周四 09:00" in page
        told = world.client("wangxin").get(f"/api/obligations/{over.pk}").json()
    assert (at("10-08 09:00"), "2026-10-08T09:00+08:00") == (
        datetime.fromisoformat(told["due_at"]),
        told["clock"]["due"],
    )
    with translation.override("en"):
        english = explain(owing, date(2026, 10, 9), at=at("10-09 13:40")).panel
    assert "60 minutes (office hours)" in english.summary
