"""What is owed has a due day that comes from its clock and from nothing else."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from kuaijin.directory.actors import system
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.law.lights import Light
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.models import Kind, Obligation, Standing, State
from kuaijin.obligations.notices import load_notice
from kuaijin.obligations.rules import materialise, read, until, working_days
from kuaijin.obligations.standings import counts, light_of, light_of_obligation, obligation_rank
from kuaijin.projects import commands as projects
from tests.support.guard import setup
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db
STATUTORY = {"mode": "working", "days": 20, "start_from": "accepted", "clock": "statutory", "source": "行政许可法 42"}


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def event(world: World, obligation: Obligation, kind: str, on: date, **facts: object) -> Obligation:
    return obligations.record_event(
        actor=world.actor("fengkui"), at=at(on), obligation=obligation, kind=kind, on=on, day=on, **facts
    )


def test_eight_working_days_over_two_holidays_and_a_make_up_saturday(world: World) -> None:
    obligation = world.obligation
    assert obligation.due_on == date(2026, 10, 13)
    reading = read(obligation, DAY)
    assert (reading.used, reading.left) == (5, 3)
    reasons = {day.date: (day.counts, day.reason.text("zh")) for day in reading.days}
    assert reasons[date(2026, 10, 10)][0] is True
    assert "调休" in reasons[date(2026, 10, 10)][1]
    assert reasons[date(2026, 10, 5)][0] is False
    assert all(text for _counts, text in reasons.values())


def test_a_hearing_gives_its_days_back(world: World) -> None:
    obligation = owed(
        system(world.zone.pk),
        world.project.dossier,
        "环评批复",
        world.posts["power"],
        term=STATUTORY,
        received_on=date(2026, 3, 2),
        day=date(2026, 3, 2),
    )
    obligation = event(world, obligation, "accepted", date(2026, 3, 2))
    assert obligation.due_on == date(2026, 3, 30)
    obligation = event(world, obligation, "paused", date(2026, 3, 9), ground="hearing", notice=True)
    assert obligation.due_on is None, "a pause without an expected end leaves the due day open"
    obligation = event(world, obligation, "resumed", date(2026, 3, 25))
    assert obligation.due_on == date(2026, 4, 16)
    assert [row.kind for row in obligation.events.order_by("seq")] == ["received", "accepted", "paused", "resumed"]


def test_an_impossible_order_is_refused_and_leaves_nothing(world: World) -> None:
    before = (world.obligation.events.count(), Entry.objects.count())
    with pytest.raises(Refused):
        event(world, world.obligation, "resumed", DAY)
    assert (world.obligation.events.count(), Entry.objects.count()) == before


def test_only_what_has_happened_can_be_recorded(world: World) -> None:
    with pytest.raises(Refused, match="还没到"):
        obligations.record_event(
            actor=world.actor("fengkui"),
            at=AT,
            obligation=world.obligation,
            kind="decided",
            on=date(2026, 10, 12),
            day=DAY,
        )


def test_a_day_somebody_named_is_kept_as_a_term(world: World) -> None:
    obligation = owed(
        system(world.zone.pk),
        world.project.dossier,
        "封顶照片",
        world.posts["manager"],
        term=until(date(2026, 9, 24), date(2026, 10, 12), "杨丁 当面答应"),
    )
    assert obligation.due_on == date(2026, 10, 12)


def test_what_needs_a_year_without_notice_is_said_and_has_no_due_day(world: World) -> None:
    obligation = owed(
        system(world.zone.pk),
        world.project.dossier,
        "节能验收",
        world.posts["power"],
        term=working_days(80, "约定"),
        received_on=DAY,
        day=DAY,
    )
    assert (obligation.due_on, obligation.missing_year) == (None, 2027)
    assert obligation.estimate_on is not None
    assert light_of_obligation(obligation, date(2027, 6, 1)) == Light.GREEN, "an estimate never lights anything"


NOTICE_2027 = """
year: 2027
number: 国办发明电〔2026〕0号（试验）
issued_on: 2026-11-05
source: 试验用通知
off:
  - {date: 2027-01-01, name: 元旦}
  - {date: 2027-02-05, name: 春节}
  - {date: 2027-02-08, name: 春节}
work: []
"""


@pytest.fixture
def notices() -> Iterator[Path]:
    """The data directory's notices, put away afterwards."""
    directory = Path(settings.DATA_DIR) / "notices"
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def test_a_new_notice_reads_every_open_clock_again_and_says_what_moved(world: World, notices: Path) -> None:
    obligation = owed(
        system(world.zone.pk),
        world.project.dossier,
        "节能验收",
        world.posts["power"],
        term=working_days(62, "约定"),
        received_on=DAY,
        day=DAY,
    )
    assert obligation.due_on is None
    moved = load_notice(actor=world.actor("sysadmin"), at=AT, text=NOTICE_2027, day=DAY)
    assert moved == 1
    assert list(notices.glob("*.yaml")), "the notice is kept as a file that the shell reads too"
    obligation.refresh_from_db()
    assert obligation.due_on == date(2027, 1, 5)
    entry = Entry.objects.get(code="obligations.moved")
    assert entry.before == {"due_on": None, "missing_year": 2027}
    assert entry.after is not None
    assert entry.after["due_on"] == "2027-01-05"
    assert "放假安排" in entry.reason
    assert entry.cause == Entry.objects.get(code="obligations.load_notice").act


def test_a_notice_that_cannot_be_read_is_refused_and_nothing_is_kept(world: World, notices: Path) -> None:
    with pytest.raises(Refused) as refusal:
        load_notice(actor=world.actor("sysadmin"), at=AT, text="year: 2027\noff: [gestern]\n", day=DAY)
    assert refusal.value.message
    assert not list(notices.glob("*.yaml"))


def test_3_one_clock_no_due_day_was_written_by_anything_but_the_clock(world: World) -> None:
    """Every stored due day is the one that the events and the calendar give when read afresh."""
    for row in Obligation.objects.filter(state=State.OPEN):
        assert materialise(row, DAY).due_on == row.due_on, row.title


def test_lights_in_the_database_and_in_python_agree(world: World) -> None:
    system_actor = system(world.zone.pk)
    for title, facts in {
        "逾期": {"received_on": date(2026, 9, 1), "day": date(2026, 9, 1)},
        "滞后": {"planned_on": date(2026, 9, 30), "term": working_days(20, "约定")},
        "临期": {"term": working_days(6, "约定")},
        "按时": {"term": working_days(60, "约定")},
        "未核实": {"term": working_days(60, "约定"), "unverified": True},
    }.items():
        owed(system_actor, world.project.dossier, title, world.posts["power"], **facts)
    rows = Obligation.objects.filter(state=State.OPEN, dossier=world.project.dossier).annotate(
        rank=obligation_rank(DAY)
    )
    seen = {row.title: (list(Light)[row.rank], light_of_obligation(row, DAY)) for row in rows}
    assert all(a == b for a, b in seen.values()), seen
    assert {title: pair[0] for title, pair in seen.items() if title != "供电方案答复"} == {
        "逾期": Light.RED,
        "滞后": Light.YELLOW,
        "临期": Light.BLUE,
        "按时": Light.GREEN,
        "未核实": Light.GREY,
    }
    total = counts(Obligation.objects.filter(dossier=world.project.dossier), DAY, obligation_rank(DAY))
    assert sum(total.values()) == 6


def test_a_dossier_stands_as_its_worst_obligation(world: World) -> None:
    standing = Standing.objects.get(dossier=world.project.dossier)
    assert (standing.open_count, standing.due_on) == (1, date(2026, 10, 13))
    assert standing.next_id == world.obligation.pk
    assert light_of(standing, date(2026, 10, 14)) == Light.RED


def test_6_honest_lights_what_nobody_verified_is_grey_and_silence_never_stays_green(world: World) -> None:
    dossier = world.other_project.dossier
    assert light_of(Standing.objects.get(dossier=dossier), DAY) == Light.GREY
    act = {"actor": world.actor("bob"), "at": AT, "project": world.other_project}
    projects.report_progress(**act, on=DAY, day=DAY, words="打桩", stood_there=True)
    standing = Standing.objects.get(dossier=dossier)
    assert light_of(standing, DAY) == Light.GREEN
    assert light_of(standing, date(2026, 10, 24)) == Light.GREEN
    assert light_of(standing, date(2026, 10, 25)) == Light.GREY


def test_done_needs_words_and_a_party_and_closes_for_good(world: World) -> None:
    act = {"at": AT, "obligation": world.obligation, "on": DAY, "day": DAY}
    with pytest.raises(Refused, match="没写"):
        obligations.report_done(actor=world.actor("fengkui"), outcome=" ", **act)
    done = obligations.report_done(actor=world.actor("fengkui"), outcome="10 kV 双回路，11月底通电", **act)
    assert (done.state, done.closed_on) == (State.DONE, DAY)
    assert Standing.objects.get(dossier=world.project.dossier).open_count == 0
    with pytest.raises(Refused, match="已经了结"):
        obligations.void(actor=world.actor("wangxin"), at=AT, obligation=done, reason="x", day=DAY)


def test_the_database_refuses_a_closed_obligation_without_its_day(world: World) -> None:
    with setup(), pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=world.obligation.pk).update(state=State.DONE)


def test_the_same_gap_is_opened_once(world: World) -> None:
    facts = {"kind": Kind.GAP, "about": "seat:local"}
    owed(system(world.zone.pk), world.project.dossier, "补上属地", world.posts["manager"], **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        owed(system(world.zone.pk), world.project.dossier, "补上属地", world.posts["manager"], **facts)
