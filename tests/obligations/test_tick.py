"""Reminders before the due day, the ladder after it: each fires once, to the right person, also after downtime."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.law.dates import start_of
from kuaijin.obligations.commands import record_event, report_done
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.queries import told_to
from kuaijin.obligations.rules import working_days
from kuaijin.obligations.tick import due_for_check, tick
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db


def run(day: date) -> int:
    at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    return tick(actor=system(), at=at, day=day, ids=due_for_check(at))


def fired(obligation: Obligation) -> list[tuple[str, int, str]]:
    return [
        (row.what, row.days, row.post.holdings.get(ends_on=None).person.name)
        for row in obligation.firings.order_by("at", "what", "days")
    ]


def test_a_course_of_reminders_and_escalations(world: World) -> None:
    """Due on Tuesday 13 October; the Saturday before is a working day."""
    obligation = world.obligation
    for day in (date(2026, 9, 25), date(2026, 9, 28), date(2026, 10, 9), date(2026, 10, 11), date(2026, 10, 13)):
        run(day)
    assert fired(obligation) == [("reminder", 7, "冯癸"), ("reminder", 2, "冯癸"), ("reminder", 0, "冯癸")]
    run(date(2026, 10, 14))
    run(date(2026, 10, 16))
    assert fired(obligation)[3:] == [("escalation", 1, "王辛"), ("escalation", 3, "褚乙")]


def test_running_it_twice_fires_nothing_twice(world: World) -> None:
    first = run(date(2026, 10, 14))
    assert first > 0
    assert run(date(2026, 10, 14)) == 0


def test_after_downtime_one_reminder_is_enough_but_every_escalation_goes_up(world: World) -> None:
    run(date(2026, 10, 20))
    assert fired(world.obligation) == [
        ("escalation", 1, "王辛"),
        ("escalation", 3, "褚乙"),
        ("reminder", 0, "冯癸"),
    ]


def test_rungs_already_past_when_it_is_opened_do_not_fire(world: World) -> None:
    late = owed(
        system(world.zone.pk),
        world.project.dossier,
        "补录的旧事",
        world.posts["power"],
        term=working_days(3, "约定"),
        received_on=date(2026, 9, 1),
        day=date(2026, 10, 9),
    )
    assert late.due_on == date(2026, 9, 4)
    assert late.next_check_at is None
    run(date(2026, 10, 12))
    assert fired(late) == []


def test_whoever_owes_it_himself_is_passed_over(world: World) -> None:
    own = owed(system(world.zone.pk), world.project.dossier, "答复企业", world.posts["manager"])
    run(date(2026, 10, 14))
    assert ("escalation", 1, "褚乙") in fired(own)
    assert ("escalation", 1, "王辛") not in fired(own)


def test_each_firing_is_journalled_on_its_dossier(world: World) -> None:
    run(date(2026, 10, 14))
    entries = Entry.objects.filter(code="obligations.fired", dossier_id=world.project.pk)
    outer = Entry.objects.filter(code="obligations.tick").order_by("-pk")[0]
    assert entries.count() == world.obligation.firings.count()
    assert {entry.cause for entry in entries} == {outer.act}


def test_a_moved_due_day_gets_its_own_rungs(world: World) -> None:
    run(date(2026, 10, 14))
    obligation = world.obligation
    act: dict[str, Any] = {"actor": world.actor("fengkui"), "at": AT, "obligation": obligation}
    with pytest.raises(Refused, match=r"42|四十二|已过"):
        record_event(
            **act, kind="extended", on=date(2026, 10, 14), day=date(2026, 10, 14), days=5, authority="分管领导"
        )
    fresh = owed(system(world.zone.pk), world.project.dossier, "第二件", world.posts["power"])
    record_event(
        actor=world.actor("fengkui"),
        at=AT,
        obligation=fresh,
        kind="extended",
        on=date(2026, 10, 9),
        day=date(2026, 10, 9),
        days=5,
        authority="分管领导",
        reason="等外线",
    )
    fresh.refresh_from_db()
    assert fresh.due_on == date(2026, 10, 20)
    assert fresh.due_set_on == date(2026, 10, 9)
    assert fresh.next_check_at == start_of(date(2026, 10, 10))


def test_the_leader_sees_what_came_up_to_him(world: World) -> None:
    run(date(2026, 10, 16))
    assert [firing.obligation_id for firing in told_to(world.actor("leader"))] == [world.obligation.pk]
    assert [firing.obligation_id for firing in told_to(world.actor("wangxin"))] == [world.obligation.pk]


def test_a_substitute_is_told_what_he_holds_for_another(world: World) -> None:
    directory.record_leave(
        actor=world.actor("sysadmin"),
        at=AT,
        person=world.people["fengkui"],
        substitute=world.people["shenji"],
        starts_on=date(2026, 10, 8),
        last_day=date(2026, 10, 12),
    )
    shenji = world.actor("shenji")
    assert world.posts["power"].pk in shenji.all_posts
    assert shenji.stand_ins[0].name == "冯癸"
    report_done(actor=shenji, at=AT, obligation=world.obligation, on=DAY, outcome="双回路供电", day=DAY)
    entry = Entry.objects.get(code="obligations.report_done")
    assert (entry.actor_name, entry.on_behalf_of) == ("沈己", "冯癸"), "who did it, and in whose name"


def test_next_check_asks_for_the_first_rung_only(world: World) -> None:
    run(date(2026, 9, 28))
    world.obligation.refresh_from_db()
    assert world.obligation.next_check_at == start_of(date(2026, 10, 10))
    assert Firing.objects.count() == 1
