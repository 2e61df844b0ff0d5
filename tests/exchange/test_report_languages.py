"""The report is told in the language of who reads it; what is written is in the language of the zone."""

import io

import openpyxl
import pytest
from django.test import Client

from kuaijin.dossiers.models import Assignment
from kuaijin.exchange.models import Import, ImportRow
from tests.exchange.test_import_pages import ledger_bytes, row, texts, uploaded
from tests.support import guard
from tests.support.world import World

pytestmark = pytest.mark.django_db
ROWS = [
    row("轴承技改项目", "甲一轴承有限公司", contact="冯乙"),
    row("轴承技改 项目", "甲一轴承有限公司", total=1.5),
    row("无主项目", None),
    ("小计", None, None, None, None, 2.7),
]


def imported(client: Client) -> Import:
    batch = uploaded(client, ledger_bytes(ROWS))
    client.post(f"/import/{batch.pk}/seats-from", {"seats_from": "2026-01-05", "expected_version": batch.version})
    version = Import.objects.get(pk=batch.pk).version
    answer = client.post(f"/import/{batch.pk}/run", {"expected_version": version})
    assert answer.status_code == 302
    return batch


def in_both(client: Client, address: str) -> tuple[str, str]:
    client.cookies["kj_language"] = "zh-hans"
    chinese = texts(client.get(address))
    client.cookies["kj_language"] = "en"
    return chinese, texts(client.get(address))


def test_each_reader_is_told_in_his_language(world: World) -> None:
    client = world.client("sysadmin")
    client.cookies["kj_language"] = "en"
    batch = imported(client)

    chinese, english = in_both(client, f"/import/{batch.pk}/report")
    assert "并入那一行；写法不同的有：总投资" in chinese
    assert "merged into it. They differ in: Total investment" in english
    assert "没写企业，建不了项目" in chinese
    assert "No enterprise named, so no project can be made" in english
    chinese, english = in_both(client, f"/import/{batch.pk}/report?outcome=ignored")
    assert ("小计、合计" in chinese, "Subtotal or total" in english) == (True, True)

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/import/{batch.pk}/report.xlsx").getvalue()))
    cells = {str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line}
    assert {"Made", "Merged", "Skipped", "Left out"} <= cells
    assert "Subtotal or total" in cells

    own = Assignment.objects.get(dossier__kind="project", dossier__title="轴承技改项目")
    assert own.reason == "台账 春季开工 第 3 行写的是 冯乙，专班是 沈己", (
        "who imports does not choose the zone's language"
    )
    assert own.post.title == "联系人（单独指定）"

    client.cookies["kj_language"] = "zh-hans"
    again = imported(client)
    chinese, english = in_both(client, f"/import/{again.pk}/report")
    number = own.dossier.number
    assert (f"已有 {number}，没有再建" in chinese, f"{number} is here already" in english) == (True, True)
    assert Assignment.objects.filter(dossier=own.dossier).count() == 1


def test_a_row_of_an_earlier_version_shows_the_text_it_kept(world: World) -> None:
    client = world.client("sysadmin")
    batch = imported(client)
    with guard.setup():
        ImportRow.objects.filter(batch=batch, outcome="merge").update(notes=[], reason="那时写下的说明")
        ImportRow.objects.filter(batch=batch, outcome="skip").update(
            notes=[["outcome.unheard_of", {}]], reason="另一句"
        )
    page = texts(client.get(f"/import/{batch.pk}/report"))
    assert "那时写下的说明" in page
    assert "另一句" in page
