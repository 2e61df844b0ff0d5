"""Pages, papers, Excel and API of supervision, as the people who use them see them."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from kuaijin.supervision import commands
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision, SupervisionSlip
from tests.supervision.supervising import LATE, at, issued, late_task, photo, planned, who
from tests.support.world import World, pinned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late(world: World, settings: Any, tmp_path: Path) -> Any:
    """After the world, which stands on its own day."""
    settings.EVIDENCE_DIR = tmp_path
    with pinned(LATE):
        yield


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def printed(answer: Any) -> list[str]:
    body = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages]


def test_a_slip_from_the_proposal_to_the_register(world: World) -> None:
    manager, office = world.client("wangxin"), world.client("fengkui")
    proposed = text(manager.get("/supervision/proposed"))
    assert "1 件逾期的事还没发督办单" in proposed and "供电方案答复" in proposed
    page, link = f"/obligations/{world.obligation.pk}/", f'href="/supervision/new?about={world.obligation.pk}"'
    assert link in text(manager.get(page)) and link not in text(office.get(page))
    form = text(manager.get(f"/supervision/new?about={world.obligation.pk}"))
    assert "按现在的情况是红单" in form and "供电公司 客户服务岗" in form
    told = {
        "of": world.project.dossier.number,
        "words": "供电方案没有答复",
        "asked": "",
        "post": "",
        "idempotency_key": "k1",
    }
    address = f"/supervision/new?about={world.obligation.pk}"
    refused = manager.post(address, told)
    assert refused.status_code == 422 and "供电方案没有答复" in refused.content.decode()
    sent = manager.post(address, told | {"asked": "两天内书面答复"})
    slip = SupervisionSlip.objects.get()
    assert sent.status_code == 302 and sent["Location"] == f"/supervision/slips/{slip.pk}/"
    assert f"{slip.number} 还没到期，不能再发一张" in text(manager.get(address))
    assert "要答复" in text(manager.get(sent["Location"])) and "0 件" not in proposed
    assert "督办" in text(office.get("/my-day")) and "1 张督办单没了结" in text(office.get("/supervision/"))

    way = office.get(f"/supervision/owed/{slip.obligation_id}")
    assert way["Location"] == f"/supervision/slips/{slip.pk}/?act=answer"
    bare = office.post(f"/supervision/slips/{slip.pk}/acts/answer", {"words": "方案送到了", "idempotency_key": "k0"})
    assert bare.status_code == 422 and "整张表" not in bare.content.decode()
    assert "答复要附证明材料" in bare.content.decode() and "证明材料<small>（至少一样）" in bare.content.decode()
    answered = office.post(
        f"/supervision/slips/{slip.pk}/acts/answer",
        {"words": "方案送到了", "photos": [photo()], "idempotency_key": "k2"},
    )
    assert answered.status_code == 302, answered.content.decode()
    slip.refresh_from_db()
    assert manager.get(f"/supervision/owed/{slip.obligation_id}")["Location"].endswith("?act=close")
    assert "王辛 要核对" in text(manager.get(f"/supervision/slips/{slip.pk}/"))
    assert manager.post(f"/supervision/slips/{slip.pk}/acts/close", {"note": "看过了"}).status_code == 302
    assert "核对属实" in text(office.get(f"/supervision/slips/{slip.pk}/?why=1"))
    assert "没有没了结的督办单" in text(office.get("/supervision/"))
    assert f"{slip.number} 发过，再发是第 2 次" in text(manager.get(address))

    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(manager.get("/supervision/export.xlsx?state=all").streaming_content))
    )
    sheet = book.worksheets[0]
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=1, max_row=2))
    filled = dict(zip(head, row, strict=True))
    assert filled["编号"] == "2026-DB-0001" and filled["颜色"] == "红单" and filled["怎么答复的"] == "方案送到了"
    assert filled["办到哪里"] == "已销号" and filled["哪天了结"].date() == LATE
    assert filled["谁了结的"] == "王辛" and filled["现在该谁"] in (None, ""), "nobody has to act any more"

    row = manager.get("/api/slips?colour=red").json()["rows"][0]
    assert (row["number"], row["state"], row["light"]) == ("2026-DB-0001", "closed", None)
    assert [step["what"] for step in manager.get("/api/slips/2026-DB-0001").json()["steps"]][-1] == "closed"
    for name in ("bob", "yangding"):
        stranger = world.client(name)
        for part in ("", "slip.pdf", "slip.docx", "acts/close"):
            assert stranger.get(f"/supervision/slips/{slip.pk}/{part}").status_code in {403, 404}, (name, part)
        assert stranger.get(f"/supervision/owed/{slip.obligation_id}").status_code in {403, 404}
        assert not stranger.get("/api/slips").json()["rows"]
    for query in ("light=red", "mine=check", "colour=blue&filters=1", "issued-from=2026-10-01", "q=方案", "due=late"):
        assert "kj-empty" in text(manager.get(f"/supervision/?{query}")) or "2026-DB" in query


def test_several_slips_are_shown_before_they_are_issued(world: World) -> None:
    late_task(world)
    manager = world.client("wangxin")
    picked = [str(pk) for pk in re.findall(r'name="about" value="(\d+)"', text(manager.get("/supervision/proposed")))]
    assert len(picked) == 2
    page = f"/supervision/together?about={picked[0]}&about={picked[1]}"
    shown = text(manager.get(page))
    for words in ("一次发 2 张督办单", "验收资料补齐", "供电方案答复", "红单", "冯癸", "10月19日", "发这 2 张"):
        assert words in shown, words
    told = {"about": picked, "asked": "两天内办完", "answer_by": "", "idempotency_key": "t1"}
    assert manager.post(page, told | {"asked": ""}).status_code == 422
    assert manager.get("/supervision/together")["Location"] == "/supervision/proposed"
    one = issued(world)
    refused = manager.post(page, told)
    body = refused.content.decode()
    assert refused.status_code == 422 and f"不能发：{one.number} 还没到期" in body and "发这 2 张" not in body
    assert "供电方案" in body and SupervisionSlip.objects.count() == 1
    commands.withdraw_slip(actor=who(world, "wangxin", LATE), at=at(LATE), slip=one, reason="一起发", day=LATE)
    for _again in range(2):
        assert manager.post(page, told)["Location"] == "/supervision/?mine=issued"
    assert SupervisionSlip.objects.filter(state="issued").count() == 2
    for name in ("fengkui", "bob", "yangding"):
        assert world.client(name).get(page).status_code in {403, 404}, name


def test_the_paper_of_a_slip_says_what_was_issued(world: World) -> None:
    slip = issued(world, instruction="", colour="")
    for again in ("wangxin", "fengkui"):
        (page,) = printed(world.client(again).get(f"/supervision/slips/{slip.pk}/slip.pdf"))
        for words in (
            "督办通知单",
            slip.number,
            "红单",
            "供电公司客户服务岗冯癸",
            "2026年10月19日前",
            slip.digest[:16],
        ):
            assert words in page, words
    answer = world.client("wangxin").get(f"/supervision/slips/{slip.pk}/slip.docx")
    paper = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert slip.asked in cells and "承办人（签名）" in "".join(part.text for part in paper.paragraphs)
    english = world.client("wangxin")
    english.cookies["kj_language"] = "en"
    assert "Red slip" in text(english.get(f"/supervision/slips/{slip.pk}/"))
    assert "红单" in printed(english.get(f"/supervision/slips/{slip.pk}/slip.pdf"))[0], "a document stays Chinese"


def test_a_meeting_is_called_run_closed_and_followed(world: World) -> None:
    manager = world.client("wangxin")
    form = text(manager.get("/supervision/meetings/new"))
    assert "澄川电机年产 30 万套驱动电机项目" in form and "赤石新材" not in form
    told = {
        "title": "澄川电机现场调度",
        "on": "2026-10-15",
        "time": "09:30",
        "place": "二期工地",
        "chair": world.posts["manager"].pk,
        "posts": [world.posts["power"].pk],
        "projects": [world.project.pk],
        "idempotency_key": "m1",
    }
    made = manager.post("/supervision/meetings/new", told)
    meeting = DispatchMeeting.objects.get()
    assert made["Location"] == f"/supervision/meetings/{meeting.pk}/", made.content.decode()
    page = text(manager.get(made["Location"]))
    assert "1 个项目上会，1 件逾期" in page and "供电方案答复" in page
    (pack,) = printed(manager.get(f"/supervision/meetings/{meeting.pk}/pack.pdf"))
    for words in ("逾期", "供电方案答复（到期日10月13日）", "落地", "王辛", "没有走访记录", "没有没销号的问题"):
        assert words in pack, words

    run = f"/supervision/meetings/{meeting.pk}/run?p=1"
    assert "定一件事" in text(manager.get(run))
    refused = manager.post(
        run, {"what": "decide", "words": "送方案", "post": world.posts["power"].pk, "until": "10.14"}
    )
    assert (
        refused.status_code == 422 and "已经过了" in refused.content.decode() and "送方案" in refused.content.decode()
    )
    sent = manager.post(run, {"what": "decide", "words": "送方案", "post": world.posts["power"].pk, "until": "10.20"})
    assert sent.status_code == 302
    decision = MeetingDecision.objects.get()
    assert decision.obligation.due_on == date(2026, 10, 20) and "送方案" in text(world.client("fengkui").get("/my-day"))
    assert manager.post(run, {"what": "note", "words": "先上 1000 kVA"}).status_code == 302
    assert manager.post(run, {"what": "photos", "photos": [photo()]}).status_code == 302
    assert "先上 1000 kVA" in text(manager.get(run))
    assert world.client("fengkui").get(run).status_code == 403
    acts = f"/supervision/meetings/{meeting.pk}/acts/"
    assert (
        manager.post(f"{acts}attend", {"present": [world.posts["power"].pk], "others": "监理方甲"}).status_code == 302
    )
    draft = printed(manager.get(f"/supervision/meetings/{meeting.pk}/minutes.pdf"))[0]
    assert "草稿" in draft
    for name in ("add", "take-off", "change", "cancel", "hold", "withdraw", "attend"):
        assert manager.get(f"/supervision/meetings/{meeting.pk}/?act={name}").status_code == 200
    assert manager.post(f"{acts}hold", {}).status_code == 302
    minutes = "".join(printed(manager.get(f"/supervision/meetings/{meeting.pk}/minutes.pdf")))
    for words in (
        "现场调度会议纪要",
        "先上1000kVA",
        "送方案",
        "2026年10月20日前",
        "出席：供电公司客户服务岗冯癸",
        "监理方甲",
    ):
        assert words in minutes, words
    assert "草稿" not in minutes
    word = b"".join(manager.get(f"/supervision/meetings/{meeting.pk}/minutes.docx").streaming_content)
    assert "送方案" in "".join(
        cell.text for table in docx.Document(io.BytesIO(word)).tables for row in table.rows for cell in row.cells
    )
    following = text(manager.get(f"/supervision/meetings/new?after={meeting.pk}"))
    assert "接着“澄川电机现场调度”" in following
    api = manager.get(f"/api/meetings/{meeting.number}").json()
    assert api["decisions"][0]["words"] == "送方案" and api["projects"][0]["number"] == world.project.dossier.number
    assert world.client("bob").get(f"/supervision/meetings/{meeting.pk}/").status_code == 404
    assert world.client("yangding").get("/supervision/meetings/").status_code == 403
    project = text(manager.get(f"/projects/{world.project.dossier.number}/"))
    assert "督办和调度" in project and "送方案" in project
    assert "督办和调度" not in text(world.client("yangding").get(f"/projects/{world.project.dossier.number}/"))


def test_the_pack_has_one_page_a_project_however_much_is_owed(world: World) -> None:
    leader = who(world, "leader", LATE)
    meeting = planned(world, "leader", LATE, projects=[world.project.dossier, world.other_project.dossier])
    for n in range(14):
        words = f"第{n}件：" + "把二期用电容量、供水管径和厂区道路接口一次说清楚，拿出时间表" * 3
        commands.decide(
            actor=leader,
            at=at(LATE),
            meeting=meeting,
            dossier=world.project.dossier,
            words=words[:200],
            post=world.posts["power"],
            until=date(2026, 10, 16),
            day=LATE,
        )
    commands.hold_meeting(actor=leader, at=at(LATE), meeting=meeting, day=LATE)
    after = planned(
        world, "leader", LATE, projects=[world.project.dossier, world.other_project.dossier], previous=meeting
    )
    pages = printed(world.client("leader").get(f"/supervision/meetings/{after.pk}/pack.pdf"))
    assert len(pages) == 2 and "上次会上定的" in pages[0] and "另有10件" in pages[0] and "赤石新材" in pages[1]
    assert len(printed(world.client("wangxin").get(f"/supervision/meetings/{after.pk}/pack.pdf"))) == 1
