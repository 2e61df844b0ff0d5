"""Both workbooks of an office come in: seats, projects, gaps; a second time nothing; and back out within a day."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kuaijin.cockpit.figures.counting import values
from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.directory.actors import system
from kuaijin.directory.models import Holding, Person, Zone
from kuaijin.dossiers.models import Assignment, Dossier
from kuaijin.dossiers.seats import seats_of
from kuaijin.enterprises.models import Enterprise
from kuaijin.exchange import commands as exchange
from kuaijin.exchange.models import Import, ImportRow
from kuaijin.exchange.queries import preview_of
from kuaijin.exchange.report import finding
from kuaijin.journal import chains, registry
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Kind, Obligation, Standing, State
from kuaijin.projects import commands as project_commands
from kuaijin.projects.models import Project, StartBatch
from kuaijin.taskforces.coverage import coverage_of_zone
from kuaijin.taskforces.models import TaskForce
from tests.support.world import build_zone, pinned

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 9)
AT = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
SEATS_FROM = date(2023, 1, 3)


@pytest.fixture
def zone(db: None, tmp_path: Path) -> Any:
    with pinned():
        yield build_zone("P", "练习区")[0]


def brought_in(zone: Zone, path: Path, **choices: Any) -> Import:
    act = {"actor": system(zone.pk), "at": AT}
    batch = exchange.upload(**act, zone=zone, name=path.name, content=path.read_bytes())
    exchange.choose(**act, batch=batch, seats_from=SEATS_FROM, **choices)
    return exchange.run(**act, batch=batch, day=DAY)


@pytest.fixture
def ledger(shared: Path) -> Path:
    return shared / "data" / "ledger"


@pytest.fixture
def expected(ledger: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ledger / "expected-2023.json").read_text(encoding="utf-8"))
    return found


def both(zone: Zone, ledger: Path) -> tuple[Import, Import]:
    return brought_in(zone, ledger / "taskforces-2023.xlsx"), brought_in(zone, ledger / "projects-2023.xlsx")


def test_money_of_a_ledger_without_its_day_is_no_money_of_this_year(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    known = [project.arrived_funds for project in Project.objects.filter(arrived_funds__gt=0).order_by("pk")]
    assert sum(known, Decimal()) > 900_000_000
    asked = question(actor=system(zone.pk), zones=(zone,), today=DAY)
    assert values([BY_CODE["funds_arrived"]], asked)["funds_arrived"].rows == 0
    project = Project.objects.filter(arrived_funds__gt=0).order_by("pk")[0]
    project_commands.tell_money(
        actor=system(zone.pk),
        at=AT,
        project=project,
        kind="arrived",
        on=date(2026, 10, 10),
        amount=(project.arrived_funds or 0) + 1_000_000,
        day=date(2026, 10, 10),
    )
    asked = question(actor=system(zone.pk), zones=(zone,), today=date(2026, 10, 10))
    assert values([BY_CODE["funds_arrived"]], asked)["funds_arrived"].amount == 1_000_000


def test_both_workbooks_come_in_as_a_careful_clerk_reads_them(
    zone: Zone, ledger: Path, expected: dict[str, Any]
) -> None:
    roster, projects = both(zone, ledger)
    assert TaskForce.objects.filter(dossier__zone=zone).count() == 9
    assert roster.totals["seats"] == 27 + 33
    assert (projects.totals["projects"], projects.totals["make"], projects.totals["merge"]) == (85, 85, 1)
    assert finding(projects, 4) == "建了 85 个项目，其中 3 个台账写明已终止，4 处还缺包保人"
    batches = {batch.name: batch.projects.count() for batch in StartBatch.objects.filter(zone=zone)}
    assert batches == {"2023年春季集中开工": 44, "2023年秋季集中开工": 9}
    for sheet in expected["sheets"][:2]:
        for row in sheet["rows"]:
            if sheet["name"] == "秋季开工" and row["row"] == 7:
                continue
            project = Project.objects.get(
                dossier__zone=zone,
                dossier__title=row["title"].strip(),
                enterprise__name=row["enterprise"],
                batch__name__contains=sheet["name"][:2],
            )
            assert str(project.total_investment.normalize().quantize(1)) == row["total_investment"]
            assert project.total_is_approximate == row["approximate"]
            stage = project.stages.get(stage="start")
            told = stage.reached_on.isoformat()[: 7 if stage.reached_precision == "month" else 10]
            assert told == row["started_on"]
            assert project.dossier.region is not None
            assert project.dossier.region.name == row["place"]
            if row["uscc"]:
                assert project.enterprise.uscc == row["uscc"]


def test_every_project_has_the_people_that_its_row_names_and_overrides_have_a_reason(
    zone: Zone, ledger: Path, expected: dict[str, Any]
) -> None:
    both(zone, ledger)
    rows = {(row["title"].strip(), row["enterprise"]): row for sheet in expected["sheets"][:2] for row in sheet["rows"]}
    projects = Project.objects.filter(dossier__zone=zone, batch__isnull=False).select_related(
        "dossier__region", "enterprise"
    )
    seats = seats_of([project.dossier for project in projects], DAY)
    overridden = set(
        Assignment.objects.filter(dossier__kind="project", ends_on=None).values_list("dossier_id", flat=True)
    )
    vacant = set()
    for project in projects:
        row = rows[project.dossier.title, project.enterprise.name]
        for role in ("leader", "manager", "contact", "local"):
            seat = seats[project.pk][role]
            if seat.holder is None:
                vacant.add((row["taskforce"], row["place"], role))
            else:
                assert seat.holder.person.name == row[role], (row["title"], role)
        assert (project.pk in overridden) == row["override"], row["title"]
    without = {entry["taskforce"]: entry["town_without_local"] for entry in expected["roster"]}
    assert vacant == {(name, town, "local") for name, town in without.items() if town}
    assert all("台账" in row.reason for row in Assignment.objects.filter(dossier__kind="project"))


def test_the_gap_of_the_roster_stays_with_the_name_offered_and_becomes_an_obligation(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    coverage = coverage_of_zone(zone, DAY)
    assert {gap.role for gap in coverage.gaps} == {"local"}
    started = Project.objects.filter(batch__isnull=False)
    assert {
        (gap.dossier.title, gap.dossier.region.name) for gap in coverage.gaps if started.filter(pk=gap.dossier.pk)
    } == {("金穗医药碳纤维二期项目", "高端装备产业园"), ("金穗医药电解液(一期)项目", "高端装备产业园")}
    owed = Obligation.objects.filter(dossier__zone=zone, kind=Kind.GAP, state=State.OPEN)
    assert owed.count() == 4, "four towns without a local person: one thing to mend each"
    park = owed.get(title__startswith="补上高端装备产业园镇街属地责任人：新能源新材料产业专班")
    assert park.title.endswith("（台账写的是 韩乙）")
    assert not Person.objects.filter(name="韩乙").exists(), "the row's name is offered, never seated"


def test_a_second_import_of_the_same_file_makes_nothing(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    before = {model: model.objects.count() for model in (Project, Enterprise, TaskForce, Assignment, Person, Holding)}
    again = both(zone, ledger)
    assert {model: model.objects.count() for model in before} == before
    for batch in again:
        assert set(batch.rows.values_list("outcome", flat=True)) <= {"skip", "merge", "ignored"}
        assert (batch.totals["projects"], batch.totals["enterprises"], batch.totals["seats"]) == (0, 0, 0)


def test_the_report_names_every_row(zone: Zone, ledger: Path) -> None:
    projects = both(zone, ledger)[1]
    rows = ImportRow.objects.filter(batch=projects)
    assert rows.filter(outcome__in=("make", "merge", "skip")).count() == 44 + 10 + 32
    twin = rows.get(sheet="秋季开工", row=7)
    first = rows.get(sheet="秋季开工", row=5)
    assert (twin.outcome, twin.dossier_id) == ("merge", first.dossier_id)
    assert rows.filter(outcome="ignored", reason__contains="小计").exists()
    assert not rows.filter(reason="").exists()


def test_signed_projects_are_not_key_until_they_land_and_ended_ones_are_closed(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    signed = Project.objects.filter(dossier__zone=zone, batch=None)
    assert signed.count() == 32
    assert signed.filter(dossier__closed_on__isnull=False).count() == 3
    waiting = signed.get(enterprise__name="海川生物有限公司")
    assert (waiting.stage, waiting.dossier.key_periods.count()) == ("signing", 0)
    assert waiting.responsible_post is not None
    assert waiting.responsible_post.holdings.get().person.name == "冯甲乙"
    zero = signed.get(enterprise__name="海川智能(山东)有限公司")
    assert (zero.arrived_funds, waiting.arrived_funds) == (0, None), "a written nothing is not the same as untold"
    assert (zero.stage, zero.dossier.key_periods.count()) == ("start", 1)


def test_the_same_name_with_another_code_is_another_firm(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    assert Enterprise.objects.filter(zone=zone, name="鲁岳能源有限公司").count() == 2
    doubtful = Enterprise.objects.get(zone=zone, uscc="91350211M00013FA1N")
    assert doubtful.uscc_doubtful


def test_what_nobody_verified_since_landing_is_grey(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    started = Standing.objects.filter(dossier__project__batch__isnull=False)
    assert started.count() == 53
    assert not started.exclude(fresh_until__lt=DAY).exists()


def test_one_transaction_one_outer_entry_a_child_for_each_thing(
    zone: Zone, ledger: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as afterwards:
        both(zone, ledger)
    assert afterwards == [], "gaps are looked for once, inside; not again for each seat that was filled"
    outer = Entry.objects.filter(code="exchange.run").order_by("-pk")[0]
    children = Entry.objects.filter(cause=outer.act, code="exchange.made")
    assert children.filter(dossier_id__in=Project.objects.values("pk")).count() == 85
    assert chains.verify()[1] == []


def test_an_import_that_fails_leaves_nothing(zone: Zone, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought_in(zone, ledger / "taskforces-2023.xlsx")
    before = (Project.objects.count(), Enterprise.objects.count(), Entry.objects.count())
    act = {"actor": system(zone.pk), "at": AT}
    path = ledger / "projects-2023.xlsx"
    batch = exchange.upload(**act, zone=zone, name=path.name, content=path.read_bytes())
    exchange.choose(**act, batch=batch, seats_from=SEATS_FROM)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the machine stopped here")

    monkeypatch.setattr("kuaijin.exchange.importing.run._report", broken)
    with pytest.raises(RuntimeError):
        exchange.run(**act, batch=batch, day=DAY)
    batch.refresh_from_db()
    assert batch.state == Import.State.READ
    assert (Project.objects.count(), Enterprise.objects.count()) == before[:2]
    assert Entry.objects.count() == before[2] + 2, "only the upload and the choice"


def test_a_ledger_of_an_earlier_day_still_finds_the_seats_filled(
    zone: Zone, ledger: Path, expected: dict[str, Any]
) -> None:
    brought_in(zone, ledger / "taskforces-2023.xlsx")
    people = Person.objects.count()
    act = {"actor": system(zone.pk), "at": AT}
    for name in ("taskforces-2023.xlsx", "projects-2023.xlsx"):
        path = ledger / name
        batch = exchange.upload(**act, zone=zone, name=path.name, content=path.read_bytes())
        exchange.choose(**act, batch=batch, seats_from=date(2023, 1, 1))
        assert preview_of(batch, date(2023, 1, 1)).vacant == ()
        exchange.run(**act, batch=batch, day=DAY)
        if name.startswith("taskforces"):
            assert (batch.totals["seats"], Person.objects.count()) == (0, people)
    overridden = sum(row["override"] for sheet in expected["sheets"][:2] for row in sheet["rows"])
    own = Assignment.objects.filter(dossier__kind="project").values("dossier").distinct()
    assert own.count() == overridden > 0, "rows that name others are overrides"


def test_the_preview_tells_what_the_import_does(zone: Zone, ledger: Path) -> None:
    """Row by row the same outcome, the first time and the second."""
    act = {"actor": system(zone.pk), "at": AT}
    for name in ("taskforces-2023.xlsx", "projects-2023.xlsx") * 2:
        path = ledger / name
        batch = exchange.upload(**act, zone=zone, name=path.name, content=path.read_bytes())
        exchange.choose(**act, batch=batch, seats_from=SEATS_FROM)
        told = preview_of(batch, SEATS_FROM)
        exchange.run(**act, batch=batch, day=DAY)
        done = {(row.sheet, row.row): row.outcome for row in batch.rows.exclude(outcome="ignored")}
        assert {(ref.sheet, ref.row): fate.action.value for ref, fate in told.fates.items()} == done
        assert told.enterprises == batch.totals["enterprises"]
        assert len(told.task_forces) == batch.totals["task_forces"]


def test_a_name_with_several_codes_never_makes_a_firm_of_its_own(zone: Zone, ledger: Path) -> None:
    both(zone, ledger)
    firms = Enterprise.objects.filter(zone=zone).count()
    both(zone, ledger)
    assert Enterprise.objects.filter(zone=zone).count() == firms


def test_seats_need_a_day_to_hold_from(zone: Zone, ledger: Path) -> None:
    path = ledger / "taskforces-2023.xlsx"
    act = {"actor": system(zone.pk), "at": AT}
    batch = exchange.upload(**act, zone=zone, name=path.name, content=path.read_bytes())
    with pytest.raises(Refused, match="从哪天起"):
        exchange.run(**act, batch=batch, day=DAY)


def test_a_name_in_two_seats_is_one_person_only_where_somebody_said_so(zone: Zone, ledger: Path) -> None:
    brought_in(
        zone,
        ledger / "taskforces-2023.xlsx",
        decisions={"answers": {"person:杨辛": "same", "person:孙辛": "different"}},
    )
    assert Person.objects.filter(zone=zone, name="杨辛").count() == 1
    assert Person.objects.filter(zone=zone, name="孙辛").count() == 2


def test_undo_within_a_day_voids_what_nothing_was_built_on(zone: Zone, ledger: Path) -> None:
    projects = both(zone, ledger)[1]
    built_on = Project.objects.filter(batch__name__contains="春季").order_by("pk")[0]
    later = AT + timedelta(hours=1)
    project_commands.report_progress(
        actor=system(zone.pk), at=later, project=built_on, on=DAY, day=DAY, words="封顶", stood_there=True
    )
    act = {"actor": system(zone.pk), "at": AT + timedelta(hours=2), "batch": projects, "day": DAY}
    with pytest.raises(Refused, match="原因"):
        exchange.undo(**act, reason="")
    undone = exchange.undo(**act, reason="上传错了文件")
    assert undone.state == Import.State.UNDONE
    assert undone.totals["kept"] == 1
    open_projects = Dossier.objects.filter(zone=zone, kind="project", closed_on=None)
    assert list(open_projects) == [built_on.dossier]
    assert Enterprise.objects.filter(zone=zone, dossier__closed_on=None).count() == 1
    assert coverage_of_zone(zone, DAY).gaps == ()
    again = brought_in(zone, ledger / "projects-2023.xlsx")
    assert again.totals["projects"] == 84, "the corrected file may come in again"
    codes = set(Entry.objects.filter(code__startswith="exchange.").values_list("code", flat=True))
    assert {"exchange.made", "exchange.voided"} <= codes
    assert all(registry.said(code) != code for code in codes), "readers see names, never codes"
    assert chains.verify()[1] == []


def test_undo_after_a_day_is_refused(zone: Zone, ledger: Path) -> None:
    roster = brought_in(zone, ledger / "taskforces-2023.xlsx")
    with pytest.raises(Refused, match="24 小时"):
        exchange.undo(
            actor=system(zone.pk), at=AT + timedelta(hours=25), batch=roster, day=date(2026, 10, 10), reason="x"
        )


def test_a_file_that_is_no_ledger_is_refused_and_nothing_is_kept(zone: Zone) -> None:
    before = Import.objects.count()
    with pytest.raises(Refused) as refusal:
        exchange.upload(actor=system(zone.pk), at=AT, zone=zone, name="a.xlsx", content=b"not a workbook")
    assert refusal.value.field == "file"
    assert Import.objects.count() == before
