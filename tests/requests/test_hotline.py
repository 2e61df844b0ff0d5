"""A hotline's export: read as it is, doubts said, each work order taken in once."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from kuaijin.journal.errors import Refused
from kuaijin.law.dates import SHANGHAI
from kuaijin.requests import commands
from kuaijin.requests.hotline import jobs
from kuaijin.requests.hotline.columns import columns_of, kind_of
from kuaijin.requests.hotline.reading import read
from kuaijin.requests.models import HotlineImport, HotlineRow, ServiceRequest
from tests.support.world import AT, World

pytestmark = pytest.mark.django_db
HEADER = [
    "序号",
    "工单编号",
    "来电时间",
    "来电人",
    "联系电话",
    "企业名称",
    "诉求内容",
    "诉求类别",
    "办理期限",
    "所属镇街",
]
ROWS = [
    [
        "1",
        "GD-001",
        "2026-10-08 15:30",
        "褚乙",
        "13800001111",
        "澄川电机有限公司",
        "门口雨水管堵了",
        "用水",
        "2026-10-13",
        "临湖镇",
    ],
    [
        "2",
        "GD-002",
        "2026/10/8 9:05",
        "卫丁",
        "13800002222",
        "澄川电机公司",
        "补贴什么时候到账",
        "惠企政策",
        "",
        "青岗街道",
    ],
    ["3", "", "那一天", "某人", "", "", "没有编号的一行", "生产经营", "", ""],
    ["4", "GD-004", "十月八号", "某人", "", "", "时间读不懂的一行", "生产经营", "", ""],
    ["5", "GD-001", "2026-10-08 15:31", "褚乙", "13800001111", "", "又打了一次", "用水", "", ""],
    ["6", "GD-006", "2026-10-09 23:59", "某人", "", "", "以后才打来的电话", "生产经营", "", ""],
    ["7", "GD-007", "", "蒋甲", "13800003333", "没有的公司", "来" * 2300, "别的", "", "外地"],
]


def as_csv(rows: list[list[str]], encoding: str = "gb18030", mark: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows([["12345 热线工单导出"], HEADER, *rows])
    return text.getvalue().encode(encoding)


def as_excel(rows: list[list[str]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, name in enumerate(HEADER):
        sheet.write(0, column, name)
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(at, column, value)
    sheet.write_datetime(1, 2, datetime(2026, 10, 8, 15, 30), day)
    sheet.write_number(1, 4, 13800001111)
    book.close()
    return stream.getvalue()


def test_an_export_is_read_as_it_is_in_every_form() -> None:
    read_ = [read(content, AT) for content in (as_csv(ROWS), as_csv(ROWS, "utf-8-sig", "\t"), as_excel(ROWS))]
    assert read_[0].lines == read_[1].lines
    assert [line.number for line in read_[2].lines] == [line.number for line in read_[0].lines]
    first = read_[2].lines[0]
    assert first.at == datetime(2026, 10, 8, 15, 30, tzinfo=SHANGHAI) and first.phone == "13800001111"
    faults = {line.row: line.fault for line in read_[0].lines if line.fault}
    assert sorted(faults) == [5, 6, 7, 8]
    assert faults[5] == "来电时间读不懂：那一天；没有工单编号"  # both are told
    assert "十月八号" in faults[6] and "第 3 行" in faults[7] and "以后" in faults[8]
    assert read_[0].lines[0].kind == "resources" and read_[0].lines[1].kind == "policy"
    assert read_[0].lines[6].at is None and "认不出" in read_[0].lines[6].doubts[0]
    assert columns_of(["电话", "姓名", "内容", "编号"]) == {"said_by": 1, "phone": 0, "words": 2}
    assert kind_of("生产经营") == ("production", True) and kind_of("")[1] is False
    for broken in (b"", b"a,b\n1,2", b"PK\x03\x04broken", bytes(range(256)) * 4, "名字,电话\n".encode()):
        with pytest.raises(Refused):
            read(broken, AT)


def test_each_work_order_is_taken_in_once(world: World, tmp_path: Any) -> None:
    staff = world.client("wangxin")
    with override_settings(IMPORT_DIR=tmp_path):
        assert world.client("fengkui").get(reverse("requests:hotline")).status_code == 403
        bad = staff.post(reverse("requests:hotline"), {"file": SimpleUploadedFile("a.csv", b"a,b")})
        assert bad.status_code == 422 and "没有认出表头" in bad.content.decode()
        file = SimpleUploadedFile("工单.csv", as_csv(ROWS))
        looked = staff.post(reverse("requests:hotline"), {"file": file}, follow=True).content.decode()
        batch = HotlineImport.objects.get()
        assert "3 件要新建" in looked and "读不了 4" in looked and "没有对上档案" in looked
        assert not ServiceRequest.objects.exists()
        here = reverse("requests:hotline_import", args=[batch.pk])
        assert world.client("charlie").get(here).status_code == 404
        staff.post(reverse("requests:hotline_run", args=[batch.pk]))
        assert "0 / 7 行" in staff.get(here).content.decode()
        jobs.run_queued(batch=batch.pk, account=world.account("wangxin").pk)
        jobs.run_queued(batch=batch.pk, account=world.account("wangxin").pk)  # a worker that comes again finds it done
        report = staff.get(here).content.decode()
        assert "新建了 3 件" in report
        doubts = HotlineRow.objects.get(batch=batch, row=9).reason
        assert doubts == "类别“别的”认不出，按“生产经营”收；企业“没有的公司”没有对上档案" and doubts in report
        first, second, third = ServiceRequest.objects.order_by("external_id")
        assert first.enterprise == world.enterprise and first.dossier.region == world.town and first.level == "hotline"
        assert (first.words, first.said_by, first.phone) == ("门口雨水管堵了", "褚乙", "13800001111")
        assert first.received_at == datetime(2026, 10, 8, 15, 30, tzinfo=SHANGHAI) and first.owner is not None
        assert (second.enterprise, second.enterprise_named) == (None, "澄川电机公司")
        notes = [
            str(list(row.entries.filter(shown_outside=False).values_list("words", flat=True)))
            for row in (first, second, third)
        ]
        assert "2026-10-13" in notes[0] and "没有对上档案" in notes[1] and "认不出" in notes[2]
        assert len(third.words) == 2000 and third.entries.get(what="said", shown_outside=True).words == "来" * 300
        # the same file a month later, with one row more
        more = [*ROWS, ["8", "GD-008", "2026-10-09 8:00", "韩丙", "", "", "路灯不亮", "生产经营", "", "临湖镇"]]
        again = staff.post(
            reverse("requests:hotline"), {"file": SimpleUploadedFile("b.xlsx", as_excel(more))}, follow=True
        )
        assert "1 件要新建" in again.content.decode() and first.dossier.number in again.content.decode()
        second_batch = HotlineImport.objects.latest("pk")
        staff.post(reverse("requests:hotline_run", args=[second_batch.pk]))
        jobs.run_queued(batch=second_batch.pk, account=None)
        outcomes = HotlineRow.objects.filter(batch=second_batch).values_list("outcome", flat=True)
        assert sorted(outcomes) == ["known"] * 3 + ["new"] + ["unreadable"] * 4
        assert ServiceRequest.objects.count() == 4
        assert staff.get(f"{reverse('requests:hotline_import', args=[second_batch.pk])}?outcome=new").status_code == 200
        with pytest.raises(Refused):
            commands.queue_hotline(actor=world.actor("wangxin"), at=AT, batch=second_batch)


def test_a_stopped_import_says_why_and_goes_on(world: World, tmp_path: Any, monkeypatch: Any) -> None:
    rows = [[str(n), f"A-{n}", "2026-10-08", "褚乙", "", "", f"第 {n} 件", "生产经营", "", ""] for n in range(3)]
    act = {"actor": world.actor("wangxin"), "at": AT}
    with override_settings(IMPORT_DIR=tmp_path):
        batch = commands.upload_hotline(**act, zone=world.zone, name="a.csv", content=as_csv(rows))
        batch = commands.queue_hotline(**act, batch=batch)
        monkeypatch.setattr("kuaijin.requests.commands.hotline.ROWS_AT_ONCE", 1)
        calls = iter((True, False))

        def breaks(*args: Any, **facts: Any) -> Any:
            if next(calls, False):
                return None
            raise OSError("disk")

        with monkeypatch.context() as broken:
            broken.setattr("kuaijin.requests.queries.hotline.known", breaks)
            jobs.carry_on(world.actor("wangxin"), batch)
        batch.refresh_from_db()
        assert (
            batch.state == HotlineImport.State.FAILED and "编号" in batch.error and ServiceRequest.objects.count() == 1
        )
        assert (
            "系统出错"
            in world.client("wangxin").get(reverse("requests:hotline_import", args=[batch.pk])).content.decode()
        )
        batch = commands.queue_hotline(**act, batch=batch)
        assert jobs.carry_on(world.actor("wangxin"), batch).state == HotlineImport.State.DONE
        assert ServiceRequest.objects.count() == 3
        dropped = commands.upload_hotline(**act, zone=world.zone, name="b.csv", content=as_csv(rows))
        commands.drop_hotline(**act, batch=dropped)
        with pytest.raises(Refused):
            commands.queue_hotline(**act, batch=dropped)
