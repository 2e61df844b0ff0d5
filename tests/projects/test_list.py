"""The table of projects: what it says first, filters, scope, order, cost, Excel."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from kuaijin.cockpit import commands as cockpit
from kuaijin.directory.actors import system
from kuaijin.obligations.rules import working_days
from kuaijin.obligations.standings import WORST_FIRST
from kuaijin.projects import commands, queries
from kuaijin.projects.models import Project, StageName
from tests.support.world import AT, DAY, World, owed


def get(world: World, username: str = "wangxin", /, **asked: Any) -> str:
    answer = world.client(username).get(reverse("projects:list"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def heading(page: str) -> str:
    found = re.search(r"<h1.*?</h1>", page, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[0])


def titles(page: str) -> list[str]:
    return re.findall(r'class="kj-t kj-nm" href="[^"]+">([^<]+)</a>', page)


def make(world: World, title: str, **facts: Any) -> Project:
    return commands.create(
        actor=system(world.zone.pk),
        at=AT,
        zone=world.zone,
        title=title,
        enterprise=world.enterprise,
        opened_on=date(2026, 3, 2),
        **facts,
    )


def test_it_says_first_how_many_need_a_push(world: World) -> None:
    owed(system(world.zone.pk), world.project.dossier, "答复企业", world.posts["manager"], term=working_days(1, "承诺"))
    page = get(world, "leader")
    assert heading(page) == "2 个项目，1 个要推，1 个没人核实"
    assert titles(page)[0] == world.project.dossier.title


def test_each_light_opens_exactly_its_rows(world: World) -> None:
    owed(system(world.zone.pk), world.project.dossier, "答复企业", world.posts["manager"], term=working_days(1, "承诺"))
    told = queries.figures(queries.running(world.actor("leader")), DAY)
    for light in WORST_FIRST:
        assert len(titles(get(world, "leader", light=str(light.value)))) == told.lights[light]
    assert sum(told.lights.values()) == told.total == 2


def test_a_colleague_sees_his_own_and_an_outsider_none(world: World) -> None:
    assert titles(get(world, "wangxin")) == [world.project.dossier.title]
    assert titles(get(world, "bob")) == [world.other_project.dossier.title]
    assert world.project.dossier.title not in get(world, "charlie")
    assert titles(get(world, "yangding")) == [world.project.dossier.title]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"q": "ccdj"}, 1),
        ({"q": "碳纤维"}, 1),
        ({"q": "2026-XM-0001"}, 1),
        ({"q": "没有这个"}, 0),
        ({"stage": "landing"}, 2),
        ({"stage": "service"}, 0),
        ({"sector": "高端装备"}, 2),
        ({"due": "7"}, 1),
        ({"due": "none"}, 1),
        ({"answer": "me"}, 2),
        ({"state": "ended"}, 0),
    ],
)
def test_filters_live_in_the_address(world: World, asked: dict[str, str], count: int) -> None:
    page = get(world, "leader", **asked)
    assert len(titles(page)) == count
    assert "kj-chip" in page


def test_towns_and_task_forces_filter(world: World) -> None:
    assert titles(get(world, "leader", town=world.town.pk)) == [world.project.dossier.title]
    assert titles(get(world, "leader", force=world.other_force.pk)) == [world.other_project.dossier.title]


def test_what_cannot_be_read_is_said_and_ignored(world: World) -> None:
    assert "没有“purple”这个选项" in get(world, light="purple")


def test_a_batch_opens_its_rows_and_no_others(world: World) -> None:
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    batch = commands.create_batch(**act, zone=world.zone, name="2025 年春季集中开工", year=2025)
    for number in range(3):
        commands.put_in_batch(**act, project=make(world, f"开工项目 {number}"), batch=batch)
    page = world.client("leader").get(reverse("projects:batches")).content.decode()
    assert "3 行" in page
    address = re.search(r'href="([^"]*batch=\d+)"', page)
    assert address is not None
    opened = world.client("leader").get(address[1].replace("&amp;", "&")).content.decode()
    assert len(titles(opened)) == 3


def test_the_sum_counts_all_rows_of_the_filter(world: World) -> None:
    for number in range(60):
        make(world, f"项目 {number}", total_investment=Decimal(50_000_000))
    page = get(world, "sysadmin")
    assert len(titles(page)) == 50
    assert "30.00</span>" in page
    assert "再看 12 个" in page
    rest = get(world, "sysadmin", **{"from": "50"})
    assert len(titles(rest)) == 12
    assert not set(titles(page)) & set(titles(rest))


def test_the_default_order_is_worst_first_and_a_head_sorts(world: World) -> None:
    make(world, "小项目", total_investment=Decimal(1_000_000))
    make(world, "大项目", total_investment=Decimal(900_000_000))
    page = get(world, "sysadmin")
    assert "坏的在前，再按到期日" in page
    assert titles(get(world, "sysadmin", sort="-total"))[0] == "大项目"
    assert titles(get(world, "sysadmin", sort="total"))[0] == "小项目"


def test_one_row_and_a_hundred_cost_the_same_statements(world: World) -> None:
    def statements() -> tuple[int, int]:
        client = world.client("sysadmin")
        client.get(reverse("projects:list"))
        make(world, f"又一个 {Project.objects.count()}")  # what was remembered no longer holds
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(reverse("projects:list"))
        return len(captured), len(answer.content)

    few, _size = statements()
    for number in range(100):
        project = make(world, f"很多 {number}", region=world.town, total_investment=Decimal(10_000_000))
        if number % 3 == 0:
            owed(system(world.zone.pk), project.dossier, f"事 {number}", world.posts["power"])
    many, size = statements()
    assert many == few <= 26
    assert size <= 100_000


def test_figures_are_counted_again_as_soon_as_somebody_wrote(world: World) -> None:
    assert heading(get(world, "sysadmin")).startswith("2 个项目")
    make(world, "新来的")
    assert heading(get(world, "sysadmin")).startswith("3 个项目")


def test_excel_gives_these_rows_columns_and_order(world: World) -> None:
    make(world, "=危险的项目", total_investment=Decimal("12345678.90"))
    answer = world.client("sysadmin").get(reverse("projects:export"), {"sort": "-total", "cols": "name,total,manager"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    sheet, about = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["项目", "总投资（元）", "负责人"]
    assert [cell.value for cell in sheet[2]] == ["=危险的项目", 12345678.9, "空缺"]
    assert sheet[2][0].data_type == "s"
    assert sheet.max_row == 4
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["行数"] == 3
    assert str(told["截至"]).startswith("2026-10-09")
    assert told["顺序"] == "按“总投资”从大到小"


def test_an_export_names_its_filter_and_stays_in_scope(world: World) -> None:
    answer = world.client("bob").get(reverse("projects:export"), {"stage": "landing"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert book.worksheets[0].max_row == 2
    assert ("条件", "阶段：落地") in [(row[0].value, row[1].value) for row in book.worksheets[1].iter_rows()]


def test_bulk_acts_report_row_by_row(world: World) -> None:
    loose = make(world, "没有负责人的项目")
    given = {
        "act": "owe",
        "go": "1",
        "pick": [world.project.pk, loose.pk],
        "title": "报一次进度",
        "kind": "task",
        "received_on": "2026-10-09",
        "days": "3",
        "source": "调度会",
    }
    page = world.client("sysadmin").post(reverse("projects:bulk"), given).content.decode()
    assert heading(page) == "1 个做了，1 个没做"
    assert "负责人空缺" in page
    made = world.project.dossier.obligations.get(title="报一次进度")
    assert made.due_on == date(2026, 10, 13)
    assert made.obligor == world.posts["manager"]


def test_bulk_acts_reach_nothing_outside_the_scope(world: World) -> None:
    given = {"act": "export", "pick": [world.project.pk, world.other_project.pk]}
    answer = world.client("bob").post(reverse("projects:bulk"), given)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert book.worksheets[0].max_row == 2


def test_named_filters_stand_in_the_head_with_live_counts(world: World) -> None:
    account = world.account("leader")
    kept = cockpit.save_filter(
        actor=world.actor("leader"),
        at=AT,
        account=account,
        zone=world.zone,
        page="projects",
        name="落地的",
        query="stage=landing",
    )
    assert "落地的<em>2</em>" in get(world, "leader")
    commands.reach_stage(
        actor=system(world.zone.pk), at=AT, project=world.project, stage=StageName.START, reached_on=DAY, day=DAY
    )
    assert "落地的<em>1</em>" in get(world, "leader")
    assert "落地的" not in get(world, "wangxin")
    cockpit.end_filter(actor=world.actor("leader"), at=AT, account=account, saved=kept)
    assert "落地的" not in get(world, "leader")
