"""Whom nobody got in touch with: by SQL as of any day, the same as reckoned one by one; grey in every list."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuaijin.contacts import commands, coverage
from kuaijin.contacts.tiers import service_rules
from kuaijin.directory.actors import system
from kuaijin.dossiers.models import Dossier, KeyPeriod
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.enterprises import commands as enterprises
from kuaijin.law.dates import add_calendar_days, days_between
from kuaijin.law.lights import Light
from kuaijin.law.touch import last_day
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import light_is, light_of
from kuaijin.taskforces import commands as taskforces
from tests.support.world import AT, DAY, SINCE, World


def silent(as_of: date = DAY) -> dict[str, coverage.Uncontacted]:
    rows = coverage.uncontacted_rows(Dossier.objects.filter(zone__code="N"), as_of)
    return {row.number: row for row in rows}


def make(world: World, name: str, opened_on: date = date(2026, 2, 2)) -> Dossier:
    return enterprises.create(
        actor=system(world.zone.pk), at=AT, zone=world.zone, name=name, opened_on=opened_on
    ).dossier


def test_what_nobody_ever_contacted_counts_from_its_file(world: World) -> None:
    fresh = make(world, "新开的有限公司", date(2026, 10, 1))
    found = silent()
    assert fresh.number not in found
    row = found[world.enterprise.dossier.number]
    assert row.last_on is None and row.tier.code == "key_enterprise"
    assert row.limit_on < DAY and row.days_past == days_between(row.limit_on, DAY)


def test_a_contact_renews_and_one_that_is_taken_back_does_not(world: World, record, act) -> None:
    number = world.enterprise.dossier.number
    contact = record()
    assert number not in silent()
    commands.withdraw(**act("shenji"), contact=contact, reason="记错了", day=DAY)
    assert number in silent()


def test_a_visit_to_the_project_reaches_its_enterprise_and_not_the_other_way(world: World, record) -> None:
    record(dossier=world.project.dossier)
    found = silent()
    assert world.project.dossier.number not in found and world.enterprise.dossier.number not in found
    record(by="bob", dossier=world.other_project.enterprise.dossier)
    assert world.other_project.dossier.number in silent()


def test_it_answers_as_of_any_day(world: World, record) -> None:
    record(on=date(2026, 9, 1), day=DAY)
    number = world.enterprise.dossier.number
    tier = service_rules().tier("enterprise", key=True)
    limit = last_day(date(2026, 9, 1), tier.interval, calendar_of("N"))
    assert number not in silent(limit)
    assert silent(add_calendar_days(limit, 1))[number].days_past == 1
    assert number in silent(date(2026, 8, 31))


def test_key_things_have_the_shorter_limit(world: World) -> None:
    rules = service_rules()
    assert rules.tier("project", key=True).interval.days < rules.tier("project", key=False).interval.days
    assert KeyPeriod.objects.filter(dossier=world.enterprise.dossier).exists()


def test_an_installation_sets_its_own_limits(world: World, settings, tmp_path: Path) -> None:
    text = (Path(service_rules.__code__.co_filename).parent.parent / "packs" / "service.yaml").read_text("utf-8")
    settings.DATA_DIR = tmp_path
    (tmp_path / "service.yaml").write_text(text.replace("days: 20,", "days: 400,"), encoding="utf-8")
    assert world.enterprise.dossier.number not in silent()
    (tmp_path / "service.yaml").write_text(text.replace("kind: project, key: true", "kind: other, key: true"), "utf-8")
    with pytest.raises(ValueError):
        silent()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.dates(date(2026, 2, 3), DAY), max_size=4), as_of=st.dates(date(2026, 2, 3), DAY))
def test_sql_finds_what_reckoning_one_by_one_finds(world: World, days: list[date], as_of: date) -> None:
    thing = make(world, f"第{Dossier.objects.count()}家有限公司")
    for on in days:
        commands.record(
            actor=system(world.zone.pk),
            at=AT,
            dossier=thing,
            kind="call",
            on=on,
            day=DAY,
            done="问了",
            people=[world.posts["manager"]],
        )
    tier = service_rules().tier("enterprise", key=False)
    last = max((on for on in days if on <= as_of), default=thing.opened_on)
    assert (thing.number in silent(as_of)) == (last_day(last, tier.interval, calendar_of("N")) < as_of)


def test_a_list_of_any_length_takes_the_same_statements(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as said:
            coverage.uncontacted_rows(Dossier.objects.filter(zone=world.zone), DAY)
            coverage.first_month(Dossier.objects.filter(zone=world.zone), DAY)
        return len(said)

    before = statements()
    for n in range(20):
        make(world, f"多出的第{n}家有限公司")
    assert statements() == before


# --- lights ------------------------------------------------------------------------------------------------------


def look_over(world: World, day: date = DAY) -> int:
    return commands.look_over(actor=system(world.zone.pk), at=AT, zone=world.zone, day=day)


def test_the_nightly_round_greys_whom_nobody_contacted_and_a_contact_greens_it(world: World, record) -> None:
    thing = make(world, "没人去的有限公司")
    assert look_over(world) > 0
    assert look_over(world) == 0
    thing.refresh_from_db()
    assert light_of(thing.standing, DAY) is Light.GREY
    assert thing in Dossier.objects.filter(light_is([Light.GREY], DAY))
    assert thing not in Dossier.objects.filter(light_is([Light.GREEN], DAY))
    record(by="sysadmin", dossier=thing, people=[world.posts["manager"]])
    thing.standing.refresh_from_db()
    assert light_of(thing.standing, DAY) is Light.GREEN
    assert thing in Dossier.objects.filter(light_is([Light.GREEN], DAY))


def test_the_round_takes_few_statements_for_many(world: World) -> None:
    def statements(day: date) -> int:
        with CaptureQueriesContext(connection) as said:
            look_over(world, day)
        return len(said)

    before = statements(DAY)
    for n in range(30):
        make(world, f"又一家第{n}有限公司")
    assert statements(DAY) <= before


# --- the first month ---------------------------------------------------------------------------------------------


def test_all_in_the_first_month_is_a_figure_that_opens(world: World, record) -> None:
    things = Dossier.objects.filter(zone=world.zone)
    before = coverage.first_month(things, DAY)
    assert (before.numerator, before.denominator) == (0, 2)
    record(on=date(2026, 2, 20))
    record(on=date(2026, 5, 20), by="bob", dossier=world.other_project.enterprise.dossier)
    after = coverage.first_month(things, DAY)
    assert (after.numerator, after.denominator) == (1, 2)
    kept = next(row for row in after.rows if row.kept)
    assert (kept.number, kept.began_on, kept.first_on) == (
        world.enterprise.dossier.number,
        date(2026, 2, 2),
        date(2026, 2, 20),
    )
    assert coverage.first_month(things, date(2026, 2, 15)).denominator == 0


def test_whose_month_is_not_over_is_told_apart(world: World) -> None:
    thing = make(world, "刚接手的有限公司", SINCE)
    taskforces.look_after(
        actor=system(world.zone.pk), at=AT, dossier=thing, task_force=world.task_force, starts_on=date(2026, 9, 28)
    )
    figure = coverage.first_month(Dossier.objects.filter(zone=world.zone), DAY)
    assert [row.number for row in figure.running] == [thing.number]


def test_nobody_gets_a_count_outside_his_scope(world: World) -> None:
    seen = coverage.uncontacted(visible_dossiers(world.actor("bob")), DAY)
    numbers = set(seen.values_list("number", flat=True))
    assert world.enterprise.dossier.number not in numbers and world.other_project.dossier.number in numbers
