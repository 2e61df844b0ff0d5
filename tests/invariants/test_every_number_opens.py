"""Invariant 10: each figure leads to exactly the rows it counts, as of its day.

Random projects with random histories are counted twice: by the figures, and by a plain recount in Python. Then every
figure, split by every field and narrowed to every key, for every role, gives the number of the rows that it opens."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from re import findall
from typing import Any

import pytest

from kuaijin.cockpit.figures import counting, tables
from kuaijin.cockpit.figures.asking import rows_address
from kuaijin.cockpit.figures.document import document
from kuaijin.cockpit.figures.fields import FIELDS
from kuaijin.cockpit.figures.question import Question, question
from kuaijin.cockpit.figures.registry import BY_CODE, FIGURES
from kuaijin.directory.actors import system
from kuaijin.dossiers.queries import visible_to
from kuaijin.kit.formats import money_text
from kuaijin.law.dates import add_calendar_days
from kuaijin.projects import commands as projects
from kuaijin.projects.models import STAGES, Drive, MoneyStatement, Nature, Phase, Project, Reach, StartBatch
from kuaijin.taskforces.commands import look_after
from kuaijin.taskforces.coverage import coverage_on
from tests.support import guard
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db

MADE = 24
FIRST = date(2025, 1, 1)
DAYS = (DAY, date(2026, 4, 30), date(2025, 9, 1))
ROLES = ("", "leader", "wangxin", "bob", "zhenggeng", "fengkui", "auditor")
STAGE_OF = {
    "signings": "signing",
    "starts": "start",
    "completions": "completion",
    "productions": "production",
    "full_capacities": "full_capacity",
}


def some_day(chance: random.Random, first: date = FIRST, last: date = DAY) -> date:
    return add_calendar_days(first, chance.randint(0, (last - first).days))


def scatter(world: World, seed: int) -> None:
    """Projects of both firms with phases, reaches that were left or mistaken, money, batches and lists."""
    chance = random.Random(seed)
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    batch = projects.create_batch(**act, zone=world.zone, name="春季集中开工", year=2026)
    programme = projects.create_programme(**act, zone=world.zone, name="省重大项目", level="province")
    for number in range(MADE):
        town, force = chance.choice([(world.town, world.task_force), (world.other_town, world.other_force)])
        opened = some_day(chance, FIRST, date(2026, 3, 1))
        project = projects.create(
            **act,
            zone=world.zone,
            title=f"项目 {number}",
            enterprise=chance.choice([world.enterprise, world.other_project.enterprise]),
            opened_on=opened,
            region=chance.choice([town, None]),
            sector=chance.choice(["高端装备", "新材料", ""]),
            nature=chance.choice([*Nature.values, ""]),
            total_investment=chance.choice([None, Decimal(chance.randint(1, 900)) * 10_000]),
            fixed_investment=chance.choice([None, Decimal(chance.randint(1, 500)) * 10_000]),
        )
        if chance.random() < 0.7:
            look_after(**act, dossier=project.dossier, task_force=force, starts_on=max(opened, date(2026, 1, 5)))
        if chance.random() < 0.4:
            projects.put_in_batch(**act, project=project, batch=batch)
        if chance.random() < 0.4:
            projects.put_on_programme(**act, project=project, programme=programme, on=some_day(chance, opened))
        if chance.random() < 0.3:
            projects.put_in_drive(
                **act, project=project, drive=chance.choice(Drive.values), year=2026, on=some_day(chance, opened)
            )
        history(chance, act, project)
        if chance.random() < 0.15:
            projects.end(**act, project=project, on=DAY, reason="不做了")
    with guard.setup():  # taken back with its import: no act of its own says so
        Project.objects.filter(dossier__title__in=["项目 3", "项目 9"]).update(voided=True)


def history(chance: random.Random, act: dict[str, Any], project: Project) -> None:
    """Rows as the commands write them: what is counted depends on nothing else."""
    phases: list[Phase | None] = [None]
    if chance.random() < 0.4:
        phases = [projects.add_phase(**act, project=project, number=n, name=f"{n} 期") for n in (1, 2)]
    with guard.setup():
        for phase in phases:
            on = some_day(chance)
            for stage in STAGES[5 : chance.randint(5, len(STAGES))]:
                on = some_day(chance, on)
                left = some_day(chance, on) if chance.random() < 0.15 else None
                wrong = chance.random() < 0.1
                Reach.objects.create(
                    project=project,
                    phase=phase,
                    stage=stage,
                    reached_on=on,
                    counts_on=on,
                    declared_at=AT,
                    left_on=left,
                    mistaken=wrong,
                    left_reason="退回" if left or wrong else "",
                )
        for kind in MoneyStatement.Kind.values:
            for on in {some_day(chance) for _n in range(chance.randint(0, 4))}:
                MoneyStatement.objects.create(
                    project=project,
                    kind=kind,
                    on=on,
                    amount=Decimal(chance.randint(0, 10**9)),
                    told_at=AT,
                    mistaken=chance.random() < 0.1,
                )


# --- the plain recount -------------------------------------------------------------------------------------------


def seen(asked: Question) -> list[Project]:
    found = Project.objects.filter(visible_to(asked.actor, "dossier"), dossier__zone__in=asked.zone_ids, voided=False)
    return list(found.select_related("dossier"))


def holding(project: Project, day: date) -> list[Reach]:
    return [
        one
        for one in Reach.objects.filter(project=project)
        if not one.mistaken and one.counts_on <= day and (one.left_on is None or one.left_on > day)
    ]


def first_day(project: Project, stage: str, asked: Question) -> date | None:
    days = [one.counts_on for one in holding(project, asked.as_of) if one.stage == stage]
    first = min(days, default=None)
    return first if first is not None and asked.first <= first <= asked.until else None


def arrived(project: Project, kind: str, asked: Question) -> Decimal:
    told = sorted(
        (one.on, one.amount) for one in MoneyStatement.objects.filter(project=project, kind=kind, mistaken=False)
    )
    inside = [amount for on, amount in told if asked.first <= on <= asked.until]
    before = [amount for on, amount in told if on < asked.first]
    return inside[-1] - (before[-1] if before else 0) if inside else Decimal(0)


def recount(asked: Question) -> dict[str, Any]:
    there = seen(asked)
    found: dict[str, Any] = {
        code: sum(first_day(project, stage, asked) is not None for project in there) for code, stage in STAGE_OF.items()
    }
    for code, stage, column in (
        ("investment_signed", "signing", "total_investment"),
        ("investment_begun", "start", "total_investment"),
        ("fixed_investment", "signing", "fixed_investment"),
    ):
        counted = [project for project in there if first_day(project, stage, asked) is not None]
        found[code] = sum((getattr(project, column) or Decimal(0) for project in counted), Decimal(0))
    found["funds_arrived"] = sum((arrived(project, "arrived", asked) for project in there), Decimal(0))
    found["fixed_invested"] = sum((arrived(project, "fixed", asked) for project in there), Decimal(0))
    day = asked.as_of
    running = [
        project
        for project in there
        if project.dossier.opened_on <= day and (project.dossier.closed_on is None or project.dossier.closed_on > day)
    ]
    found["projects_open"] = len(running)
    found["investment_open"] = sum((project.total_investment or Decimal(0) for project in running), Decimal(0))
    if not asked.is_now:
        places = Counter(max((STAGES.index(one.stage) for one in holding(p, day)), default=0) for p in running)
        found |= {f"stage_{stage}": places[place] for place, stage in enumerate(STAGES)}
    found["gaps"] = sum(not _taken_back(gap.dossier.pk) for gap in coverage_on(asked.actor, day).gaps)
    return found


def _taken_back(pk: int) -> bool:
    return Project.objects.filter(pk=pk, voided=True).exists()


# --- the invariant -----------------------------------------------------------------------------------------------


def questions(world: World) -> Iterator[tuple[str, Question]]:
    for who in ROLES:
        actor = world.actor(who) if who else system(world.zone.pk)
        for day in DAYS:
            yield who, question(actor=actor, zones=(world.zone,), today=DAY, as_of=day)
        yield who, question(actor=actor, zones=(world.zone,), today=DAY, first=FIRST, last=date(2025, 12, 31))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_is_what_a_plain_recount_gives(world: World, seed: int) -> None:
    scatter(world, seed)
    for who, asked in questions(world):
        told = counting.values(FIGURES, asked)
        for code, amount in recount(asked).items():
            assert told[code].amount == amount, (who, code, asked.as_of)


def test_every_number_opens_exactly_its_rows(world: World) -> None:
    scatter(world, 3)
    for who, asked in questions(world):
        told = counting.values(FIGURES, asked)
        for figure in FIGURES:
            rows, _called = counting.listed(figure, asked)
            keys = tables.keys_of(counting.rows_of(figure, asked))
            if not figure.known(asked):
                assert not rows and not keys
                continue
            assert counting.value_of(figure, rows) == told[figure.code], (who, figure.code)
            assert len(keys) == told[figure.code].rows


@pytest.mark.parametrize("by", list(FIELDS))
def test_every_group_opens_exactly_its_rows(world: World, by: str) -> None:
    scatter(world, 4)
    field = FIELDS[by]
    for who in ("", "bob"):
        actor = world.actor(who) if who else system(world.zone.pk)
        asked = question(actor=actor, zones=(world.zone,), today=DAY, first=FIRST)
        for code, found in counting.groups(FIGURES, asked, field).items():
            whole = counting.values([BY_CODE[code]], asked)[code]
            split = field.fits(BY_CODE[code].family)
            if split and not field.several:
                assert sum(group.value.rows for group in found) == whole.rows
            for group in found:
                opened = counting.values([BY_CODE[code]], asked.narrowed(by, group.key.key))[code]
                assert opened == group.value, (who, code, group.key)


def test_the_document_of_the_shell_counts_its_rows(world: World) -> None:
    scatter(world, 5)
    asked = question(actor=system(world.zone.pk), zones=(world.zone,), today=DAY, first=FIRST)
    for said in document(asked, FIELDS["town"])["figures"]:
        if said["unit"] == "count":
            assert said["value"] == len(said["rows"])
            assert said["value"] == sum(group["value"] for group in said["groups"])
            assert sorted(said["rows"]) == sorted(row for group in said["groups"] for row in group["rows"])


@pytest.mark.parametrize("who", ["leader", "wangxin", "zhenggeng"])
def test_every_link_of_the_page_opens_what_it_says(world: World, who: str) -> None:
    scatter(world, 6)
    client = world.client(who)
    for address in ("/figures?from=2025-01-01", "/figures?from=2025-01-01&by=town", "/figures?as-of=2026-04-30"):
        page = client.get(address).content.decode()
        links = findall(r'<a class="kj-n" href="(/figures/[^"]+)">([\d,]+)</a>', page)
        assert links
        for href, said in dict(links).items():
            opened = client.get(unescape(href))
            assert opened.context["value"].amount == int(said.replace(",", ""))
            if not opened.context["figure"].measure:
                assert opened.context["table"].total == int(said.replace(",", ""))
        for href, said in findall(r'<a class="kj-n" href="(/figures/[^"]+)">([^<]* [亿万]?元)</a>', page):
            opened = client.get(unescape(href))
            assert money_text(opened.context["value"].amount) == said
            assert opened.context["table"].total == opened.context["value"].rows


def test_the_batches_are_counted_not_the_months(world: World) -> None:
    scatter(world, 7)
    asked = question(actor=system(world.zone.pk), zones=(world.zone,), today=DAY, first=FIRST)
    found = counting.groups([BY_CODE["starts"]], asked, FIELDS["batch"])["starts"]
    assert {group.key.key for group in found} - {"-"} <= {batch.name for batch in StartBatch.objects.all()}
    assert rows_address(BY_CODE["starts"], asked).startswith("/figures/starts?")
