"""The import in the browser's terms: every step as a page, every choice kept, nothing of another zone."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuaijin.directory.actors import system
from kuaijin.exchange.jobs import run_queued
from kuaijin.exchange.models import Import
from kuaijin.exchange.queries import looked_at
from kuaijin.exchange.reading import Field, RowRef
from kuaijin.jobs.models import Task
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.projects.models import Project
from tests.support.world import World, person_with_account

pytestmark = pytest.mark.django_db
HEADER = ("专班", "项目名称", "企业名称", "统一社会信用代码", "建设地点", "总投资(亿元)", "开工时间", "联系人及电话")


def ledger_bytes(rows: list[tuple[Any, ...]], title: str = "2026年春季集中开工项目台账") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "春季开工"
    sheet.append([title])
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row(title: str, firm: str, **facts: Any) -> tuple[Any, ...]:
    told = {"force": "高端装备专班", "code": "", "place": "临湖镇", "total": 1.2, "day": "2026.3.5", "contact": "沈己"}
    told |= facts
    return (told["force"], title, firm, told["code"], told["place"], told["total"], told["day"], told["contact"])


ROWS = [
    row("轴承技改项目", "甲一轴承有限公司"),
    row("齿轮扩产项目", "乙二齿轮有限公司", total="约2.23亿", day="2月28日"),
    row("电机新建项目", "丙三电机有限公司", total="约2.23亿", contact="沈己 138-0000-03"),
    row("泵阀一期项目", "丁四泵阀有限公司", total="3亿到5亿"),
    row("泵阀一期 项目", "丁四泵阀有限公司"),
]


def sent(client: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    return client.post("/import/upload", {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, content: bytes | None = None) -> Import:
    answer = sent(client, content or ledger_bytes(ROWS))
    assert answer.status_code == 302, answer.content.decode()[-900:]
    return Import.objects.select_related("zone").get(
        pk=int(re.findall(r"/import/(\d+)/columns", answer["Location"])[0])
    )


def fresh(batch: Import) -> Import:
    return Import.objects.select_related("zone").get(pk=batch.pk)


def settle(client: Client, batch: Import, at: int, field: Field, **given: str) -> Any:
    data = {"sheet": "春季开工", "row": at, "field": field.value, "go": "one", "expected_version": fresh(batch).version}
    return client.post(f"/import/{batch.pk}/cell", {**data, **given})


def texts(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.fixture
def client(world: World) -> Client:
    return world.client("sysadmin")


def test_the_list_offers_the_upload_and_says_what_to_bring_first(client: Client) -> None:
    answer = client.get("/import/")
    assert "先传专班表" in texts(answer)
    assert 'type="file"' in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "why"), [(b"not a workbook", "不是 Excel 文件"), (b"a,b\n1,2\n", "CSV"), (b"%PDF-1.4", "PDF")]
)
def test_a_wrong_file_is_refused_at_its_field(client: Client, content: bytes, why: str) -> None:
    answer = sent(client, content)
    assert answer.status_code == 422
    assert why in texts(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Import.objects.exists()


def test_columns_show_header_cells_and_what_they_are_taken_for(client: Client) -> None:
    batch = uploaded(client)
    page = client.get(f"/import/{batch.pk}/columns").content.decode()
    assert "总投资(亿元)" in page
    assert "约2.23亿" in page
    assert '<option value="total_investment" selected>' in page


def test_a_column_set_by_hand_holds_and_is_remembered(client: Client) -> None:
    batch = uploaded(client)
    data = {"sheet": "春季开工", "expected_version": batch.version, "column-H": "manager"}
    assert client.post(f"/import/{batch.pk}/columns", data).status_code == 302
    sheet = looked_at(fresh(batch)).reading.sheets[0]
    assert [column.fields for column in sheet.columns if column.letter == "H"] == [(Field.MANAGER,)]
    again = uploaded(client, ledger_bytes(ROWS[:2]))
    sheet = looked_at(again).reading.sheets[0]
    assert [column.fields for column in sheet.columns if column.letter == "H"] == [(Field.MANAGER,)]


def test_a_column_may_be_left_unread(client: Client) -> None:
    batch = uploaded(client)
    data = {"sheet": "春季开工", "expected_version": batch.version, "column-G": ""}
    client.post(f"/import/{batch.pk}/columns", data)
    assert Field.STARTED.value not in looked_at(fresh(batch)).reading.sheets[0].mapping


def test_the_desk_says_the_finding_and_marks_every_doubt(client: Client) -> None:
    batch = uploaded(client)
    looked = looked_at(batch)
    answer = client.get(f"/import/{batch.pk}/")
    page = answer.content.decode()
    assert f"读出 5 行， {len(looked.doubts)} 处要您看一眼" in texts(answer).replace("，", "， ").replace("，  ", "， ")
    assert page.count("kj-mk kj-red") >= 1
    assert "并入 6 行" in page
    assert '<span class="kj-raw">约2.23亿</span>' in page


@pytest.mark.parametrize(
    ("show", "rows"), [("", 5), ("doubt", 2), ("error", 1), ("twin", 2), ("merge", 1), ("make", 4), ("ignored", 2)]
)
def test_every_filter_opens_its_rows(client: Client, show: str, rows: int) -> None:
    batch = uploaded(client)
    page = client.get(f"/import/{batch.pk}/?show={show}").content.decode()
    assert len(re.findall(r'<tr id="r\d+"', page)) == rows


def test_our_reading_of_an_approximate_sum_stays_approximate_and_an_exact_one_does_not(client: Client) -> None:
    batch = uploaded(client)
    settle(client, batch, 4, Field.TOTAL, option="ours")
    settle(client, batch, 5, Field.TOTAL, option="exact")
    looked = looked_at(fresh(batch))
    for at in (4, 5):
        assert (RowRef("春季开工", at), Field.TOTAL) not in looked.by_cell
        assert looked.rows[RowRef("春季开工", at)].value(Field.TOTAL) == "223000000"
    imported(client, batch)
    found = dict(Project.objects.values_list("dossier__title", "total_is_approximate"))
    assert found["齿轮扩产项目"] is True
    assert found["电机新建项目"] is False


def test_all_that_are_written_alike_are_settled_at_once(client: Client) -> None:
    batch = uploaded(client)
    page = client.get(f"/import/{batch.pk}/?row=4&field=total_investment").content.decode()
    assert "同样写法的 2 处都这样" in page
    settle(client, batch, 4, Field.TOTAL, option="ours", go="alike")
    assert fresh(batch).decisions["spellings"] == {"total_investment": {"约2.23亿": "约2.23亿"}}
    assert not [doubt for doubt in looked_at(fresh(batch)).doubts if doubt.field is Field.TOTAL and not doubt.wrong]


def test_an_error_is_mended_by_typing_and_what_cannot_be_read_comes_back(client: Client) -> None:
    batch = uploaded(client)
    answer = settle(client, batch, 6, Field.TOTAL, option="typed", typed="三四个亿吧")
    assert answer.status_code == 422
    assert "三四个亿吧" in answer.content.decode()
    assert fresh(batch).decisions.get("cells", []) == []
    assert settle(client, batch, 6, Field.TOTAL, option="typed", typed="4.39亿元").status_code == 302
    assert looked_at(fresh(batch)).rows[RowRef("春季开工", 6)].value(Field.TOTAL) == "439000000"


def test_an_error_may_be_left_empty_and_a_choice_taken_back(client: Client) -> None:
    batch = uploaded(client)
    before = len(looked_at(batch).doubts)
    settle(client, batch, 6, Field.TOTAL, option="empty")
    assert len(looked_at(fresh(batch)).doubts) == before - 1
    settle(client, batch, 6, Field.TOTAL, option="empty", go="again")
    assert len(looked_at(fresh(batch)).doubts) == before


def test_a_stale_form_is_answered_with_both_and_loses_nothing(client: Client) -> None:
    batch = uploaded(client)
    stale = batch.version
    settle(client, batch, 6, Field.TOTAL, option="typed", typed="3亿元")
    answer = settle(client, batch, 6, Field.TOTAL, option="typed", typed="5亿元", expected_version=str(stale))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "5亿元" in page
    assert "3亿元" in page
    current = str(fresh(batch).version)
    kept = settle(client, batch, 6, Field.TOTAL, option="typed", typed="5亿元", expected_version=current)
    assert kept.status_code == 302
    assert looked_at(fresh(batch)).rows[RowRef("春季开工", 6)].value(Field.TOTAL) == "500000000"


def test_a_twin_may_be_made_on_its_own_and_asked_again(client: Client) -> None:
    batch = uploaded(client)
    page = client.get(f"/import/{batch.pk}/settle")
    assert "是同一个项目" in texts(page)
    data = {"key": "twin:春季开工:7", "answer": "make", "expected_version": fresh(batch).version}
    assert client.post(f"/import/{batch.pk}/answer", data).status_code == 302
    assert looked_at(fresh(batch)).reading.totals.make == 5
    data |= {"answer": "back", "expected_version": fresh(batch).version}
    client.post(f"/import/{batch.pk}/answer", data)
    assert looked_at(fresh(batch)).reading.totals.make == 4


def test_one_code_of_a_name_with_two_settles_every_row(client: Client) -> None:
    rows = [
        row("一号项目", "鲁岳能源有限公司", code="91371702713064696F"),
        row("二号项目", "鲁岳能源有限公司", code="913717028368022069"),
    ]
    batch = uploaded(client, ledger_bytes(rows))
    key = "enterprise:鲁岳能源有限公司"
    data = {"key": key, "answer": "91371702713064696F", "expected_version": batch.version}
    client.post(f"/import/{batch.pk}/answer", data)
    looked = looked_at(fresh(batch))
    assert {found.value(Field.USCC) for found in looked.rows.values()} == {"91371702713064696F"}
    assert looked.reading.questions == ()
    assert looked.doubts == ()


def imported(client: Client, batch: Import) -> Any:
    data = {"seats_from": "2026-01-05", "expected_version": fresh(batch).version}
    answer = client.post(f"/import/{batch.pk}/seats-from", data)
    assert answer.status_code == 302, texts(answer)
    return client.post(f"/import/{batch.pk}/run", {"expected_version": fresh(batch).version})


def test_the_day_is_asked_once_with_the_title_s_year_proposed(client: Client) -> None:
    batch = uploaded(client)
    assert 'value="2026-01-01"' in client.get(f"/import/{batch.pk}/settle").content.decode()
    refused = client.post(f"/import/{batch.pk}/run", {"expected_version": batch.version})
    assert refused.status_code == 422
    assert "从哪天起算" in texts(refused)
    wrong = client.post(f"/import/{batch.pk}/seats-from", {"seats_from": "32.13", "expected_version": batch.version})
    assert wrong.status_code == 422
    assert "32.13" in wrong.content.decode()


def test_the_report_names_every_row_and_opens_what_was_made(client: Client) -> None:
    batch = uploaded(client)
    answer = imported(client, batch)
    assert answer["Location"] == f"/import/{batch.pk}/report"
    page = client.get(answer["Location"])
    assert "建了 4 个项目" in texts(page)
    assert "2026年春季集中开工" in texts(page)
    made = Project.objects.get(dossier__title="轴承技改项目")
    assert f'href="/projects/{made.dossier.number}/"' in page.content.decode()
    merged = client.get(f"/import/{batch.pk}/report?outcome=merge").content.decode()
    assert "春季开工 7" in merged
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"/import/{batch.pk}/report.xlsx").streaming_content))  # type: ignore[attr-defined]
    )
    sheet = book.worksheets[0]
    assert sheet.max_row == 1 + 5 + 2
    assert {cell.value for cell in sheet["C"][1:]} == {"新建", "并入", "略过"}


def test_a_second_time_the_preview_says_that_all_is_there(client: Client) -> None:
    imported(client, uploaded(client))
    again = uploaded(client)
    page = client.get(f"/import/{again.pk}/")
    number = Project.objects.get(dossier__title="轴承技改项目").dossier.number
    assert f"已有 {number}" in texts(page)
    assert "都已经有了" in texts(client.get(f"/import/{again.pk}/run"))
    assert "4 行园区里已经有了" in texts(client.get(f"/import/{again.pk}/settle"))
    before = Project.objects.count()
    answer = imported(client, again)
    assert Project.objects.count() == before
    assert "没有新的，台账里的都已经有了" in texts(client.get(answer["Location"]))


def test_task_forces_without_people_are_said_before_and_their_gaps_after(client: Client) -> None:
    batch = uploaded(client, ledger_bytes([row("新材项目", "戊五新材有限公司", force="无人专班")]))
    for address in ("", "settle", "run"):
        assert "1 个专班还没有包保人" in texts(client.get(f"/import/{batch.pk}/{address}"))
    answer = imported(client, batch)
    page = texts(client.get(answer["Location"]))
    owed = Obligation.objects.filter(kind=Kind.GAP, dossier__title="无人专班").count()
    assert owed == 4
    assert "带进来的缺口" in page


def test_a_row_without_a_firm_is_not_made_and_says_so(client: Client) -> None:
    batch = uploaded(client, ledger_bytes([*ROWS[:1], row("无主项目", "")]))
    assert "没写企业" in texts(client.get(f"/import/{batch.pk}/?show=skip"))
    imported(client, batch)
    assert not Project.objects.filter(dossier__title="无主项目").exists()
    assert batch.rows.get(row=4).outcome == "skip"


def test_it_can_be_taken_back_with_a_reason(client: Client) -> None:
    batch = uploaded(client)
    imported(client, batch)
    report = client.get(f"/import/{batch.pk}/report").content.decode()
    assert "整份撤" in report
    assert client.post(f"/import/{batch.pk}/undo", {"reason": ""}).status_code == 422
    assert client.post(f"/import/{batch.pk}/undo", {"reason": "传错了"}).status_code == 302
    assert fresh(batch).state == Import.State.UNDONE
    assert "撤掉 4 个项目" in texts(client.get(f"/import/{batch.pk}/report"))


def test_the_marked_workbook_comes_back(client: Client) -> None:
    batch = uploaded(client)
    answer = client.get(f"/import/{batch.pk}/marked.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert book.worksheets[0]["F4"].comment is not None


def test_it_may_be_given_up(client: Client) -> None:
    batch = uploaded(client)
    client.post(f"/import/{batch.pk}/drop", {"expected_version": batch.version})
    assert fresh(batch).state == Import.State.DROPPED
    assert "台账.xlsx" not in client.get("/import/").content.decode().split("传过的台账")[1]


def test_nothing_of_it_is_seen_from_another_zone(world: World, client: Client) -> None:
    batch = uploaded(client)
    charlie = world.client("charlie")
    assert charlie.get(f"/import/{batch.pk}/").status_code in (403, 404)
    with_right = outsider(world)
    addresses = ("", "columns", "settle", "run", "progress", "report", "report.xlsx", "marked.xlsx")
    assert {with_right.get(f"/import/{batch.pk}/{address}").status_code for address in addresses} == {404}
    for address in ("cell", "answer", "seats-from", "run", "undo", "drop", "columns"):
        assert with_right.post(f"/import/{batch.pk}/{address}", {}).status_code == 404
    assert "台账.xlsx" not in with_right.get("/import/").content.decode()


def outsider(world: World) -> Client:
    assert world.outside is not None
    zone = world.outside.zone
    person_with_account(system(zone.pk), zone, "蒋庚", "outsider", "system_admin")
    return world.client("outsider")


def test_who_may_not_import_is_told_so(world: World) -> None:
    assert world.client("zhenggeng").get("/import/").status_code == 403


def test_more_than_five_hundred_rows_go_to_the_background(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaijin.exchange.pages.running.AT_ONCE", 3)
    batch = uploaded(client)
    answer = imported(client, batch)
    assert fresh(batch).state == Import.State.QUEUED
    page = client.get(answer["Location"])
    assert 'hx-trigger="every 1s"' in page.content.decode()
    assert client.get(f"/import/{batch.pk}/progress").status_code == 200
    assert Task.objects.get().arguments["batch"] == batch.pk
    run_task()
    done = fresh(batch)
    assert (done.state, done.totals["projects"]) == (Import.State.DONE, 4)
    over = client.get(f"/import/{batch.pk}/progress")
    assert over["HX-Redirect"] == f"/import/{batch.pk}/report"


def run_task() -> None:
    run_queued(**Task.objects.get().arguments)


def test_one_that_fails_in_the_background_says_why_and_leaves_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kuaijin.exchange.pages.running.AT_ONCE", 3)
    batch = uploaded(client)
    imported(client, batch)
    before = Project.objects.count()

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the machine stopped here")

    monkeypatch.setattr("kuaijin.exchange.importing.run._report", broken)
    run_task()
    assert fresh(batch).state == Import.State.FAILED
    assert Project.objects.count() == before
    page = texts(client.get(f"/import/{batch.pk}/run"))
    assert "没导入，什么也没改" in page
    assert "编号" in page
    assert "the machine stopped" not in page


def test_two_presses_make_one_import(client: Client) -> None:
    batch = uploaded(client)
    version_before = fresh(batch).version
    imported(client, batch)
    again = client.post(f"/import/{batch.pk}/run", {"expected_version": version_before})
    assert again.status_code == 302
    assert Project.objects.filter(dossier__title="轴承技改项目").count() == 1


def many(n: int) -> bytes:
    return ledger_bytes([row(f"第{i}号装备项目", f"第{i}装备有限公司", total="约2.23亿") for i in range(n)])


def test_a_long_ledger_costs_the_page_no_more_queries(client: Client) -> None:
    counts = []
    for n in (1, 100):
        batch = uploaded(client, many(n))
        client.get(f"/import/{batch.pk}/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/import/{batch.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25, counts


def test_a_long_ledger_comes_a_hundred_rows_at_a_time(client: Client) -> None:
    batch = uploaded(client, many(250))
    page = client.get(f"/import/{batch.pk}/").content.decode()
    assert len(re.findall(r'<tr id="r\d+"', page)) == 100
    assert "共 250 行" in page
    deep = client.get(f"/import/{batch.pk}/?row=200&field=total_investment").content.decode()
    assert '<tr id="r200"' in deep


def test_the_address_of_a_cell_that_is_not_there_opens_the_desk(client: Client) -> None:
    batch = uploaded(client)
    for query in ("row=999&field=title", "row=x&field=y", "sheet=nobody&from=-5", "from=99999", "show=nothing"):
        assert client.get(f"/import/{batch.pk}/?{query}").status_code == 200
