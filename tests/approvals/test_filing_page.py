"""One window, one form, one set of papers: a stage is filed once, by the enterprise or by whom it lets act."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.approvals.commands.mandates import grant_mandate
from kuaijin.approvals.models import Case, Document, Letter
from kuaijin.journal.models import Entry
from tests.support.world import AT, DAY

pytestmark = pytest.mark.django_db


def paper(name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n" + name.encode(), content_type="application/pdf")


def stage_of(approving: Any) -> tuple[str, list[Case]]:
    """The stage with most matters of the published plan."""
    approving.published()
    cases = list(Case.objects.filter(checklist=approving.checklist).order_by("pk"))
    code = max({case.stage for case in cases}, key=lambda stage: sum(case.stage == stage for case in cases))
    return code, [case for case in cases if case.stage == code]


def test_a_stage_is_filed_once_with_one_set_of_papers(approving: Any) -> None:
    code, cases = stage_of(approving)
    assert len(cases) == 3
    address = f"/approvals/{approving.checklist.dossier.number}/file/{code}"
    client = approving.world.client("yangding")
    shown = client.get(address).content.decode()
    for words in ("3 件一起申报", "环评报告表文本", "不用您交", "营业执照", "“建设用地规划许可证”的结果", "后补"):
        assert words in shown
    # the office's own papers and results of other matters are never asked for
    assert 'name="file-licence"' not in shown and 'name="file-land_permit"' not in shown
    assert 'name="later-design"' in shown and 'name="later-eia_form"' not in shown

    missing = client.post(address, {"on": "2026-10-09", "file-eia_form": paper()})
    assert missing.status_code == 422 and "还缺 3 份：水保方案、土地出让合同、设计方案" in missing.content.decode()
    unsure = {"on": "2026-10-09", "paper-soil_plan": "on", "paper-contract": "on", "file-eia_form": paper()}
    for wrong, said in (
        ({"later-design": "on"}, "后补要写最迟哪天"),
        ({"until-design": "2026-10-20"}, "再勾上“后补”"),
        ({"later-design": "on", "until-design": "2026-10-20", "paper-design": "on"}, "已经交了，不用后补"),
        ({"later-design": "on", "until-design": "2026-10-09"}, "后补的日子要在申报日以后"),
    ):
        answer = client.post(address, {**unsure, "file-eia_form": paper(), **wrong})
        assert answer.status_code == 422 and said in answer.content.decode()
    assert not Document.objects.exists() and not Letter.objects.filter(kind="receipt").exists()

    whole = {**unsure, "file-eia_form": paper("报告表.pdf"), "later-design": "on", "until-design": "2026-10-20"}
    assert client.post(address, whole).status_code == 302
    assert set(Case.objects.filter(stage=code).values_list("state", flat=True)) == {"filed"}
    rows = {row.code: row for row in Document.objects.filter(checklist=approving.checklist)}
    assert set(rows) == {"eia_form", "soil_plan", "contract", "design"}
    assert rows["eia_form"].evidence.name == "报告表.pdf" and rows["soil_plan"].evidence is None
    assert rows["design"].state == "deferred" and rows["design"].deferred_until.isoformat() == "2026-10-20"
    receipt = Letter.objects.get(kind="receipt")
    after = client.get(address).content.decode()
    assert "都申报了" in after and receipt.number in after and "一次申报" not in after
    assert all(name in str(receipt.content) for name in ("环评报告表审批", "水土保持方案审批", "环评报告表文本"))
    for case in cases:
        assert receipt.number in client.get(f"/approvals/cases/{case.pk}/").content.decode(), "it names every case"
    # the same form sent again files nothing twice
    assert client.post(address, whole).status_code == 422
    assert Letter.objects.filter(kind="receipt").count() == 1


def test_others_read_it_and_file_only_by_a_mandate(approving: Any) -> None:
    code, _cases = stage_of(approving)
    world = approving.world
    number = approving.checklist.dossier.number
    address = f"/approvals/{number}/file/{code}"
    client = world.client("wangxin")
    assert (
        f'href="{address}?checklist={approving.checklist.pk}"' in client.get(f"/approvals/{number}/").content.decode()
    )
    shown = client.get(address).content.decode()
    assert "环评报告表文本" in shown and "一次申报" not in shown and "委托" in shown
    body = {"on": "2026-10-09", "incomplete": "on", "paper-eia_form": "on"}
    assert client.post(address, body).status_code == 422
    assert world.outside is not None
    for stranger in ("charlie", "bob"):
        assert world.client(stranger).get(address).status_code == 404
    assert world.client("yangding").get(f"{address}x").status_code == 404

    grant_mandate(
        actor=world.actor("yangding"),
        at=AT,
        dossier=approving.checklist.dossier,
        post=world.posts["manager"],
        starts_on=DAY,
        day=DAY,
        scope="申报、补正",
    )
    assert "您按委托替澄川电机有限公司申报" in client.get(address).content.decode()
    assert client.post(address, body).status_code == 302
    entry = Entry.objects.filter(code="approvals.file_stage").get()
    assert entry.actor_name == "王辛" and entry.on_behalf_of == "澄川电机有限公司"
    client.cookies["kj_language"] = "en"
    assert client.get(address).status_code == 200
