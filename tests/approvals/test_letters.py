"""Letters as things of the product: issued by acts, frozen, numbered, read by those concerned, checked by strangers."""

import io
from datetime import date
from typing import Any

import docx
import pytest
from django.test import Client
from pypdf import PdfReader

from kuaijin.approvals.commands.letters import issue_letter, issue_promise, void_letter
from kuaijin.approvals.commands.plans import withdraw_plan
from kuaijin.approvals.letters.content import content_of, digest_of
from kuaijin.approvals.models import Case, Letter
from kuaijin.approvals.rules.letters import defects
from kuaijin.directory.actors import Actor, system
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.models import Entry
from tests.approvals.paper_case import paper_case, paper_plan
from tests.support import guard
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db
CORRECTION = {"items": [{"name": "土地出让合同", "why": "缺第3页附图"}], "until": "2026-10-20", "received_on": DAY}


def issued(world: World, case: Case, kind: str, *, day: date = DAY, actor: Actor | None = None, **facts: Any) -> Letter:
    giver = actor or system(world.zone.pk)
    letter: Letter = issue_letter(actor=giver, at=AT, day=day, case=case, kind=kind, facts=facts)
    return letter


@pytest.fixture
def case(world: World) -> Case:
    return paper_case(world, paper_plan(world), result_number="地字第1号")


def test_a_letter_is_frozen_numbered_and_journalled(world: World, case: Case) -> None:
    first = issued(world, case, "correction", **CORRECTION)
    second = issued(world, case, "acceptance")
    later = issued(world, case, "pause", day=date(2027, 1, 5), ground="hearing", from_on="2027-01-05", days=10)
    assert [letter.number for letter in (first, second, later)] == ["补〔2026〕1号", "受〔2026〕2号", "特〔2027〕1号"]
    assert first.office == world.department and first.digest == digest_of(first.content)
    content = content_of(first.content)
    assert content.addressee == "澄川电机有限公司" and content.contact == "客户服务岗 冯癸 13800000417"
    assert len(first.token) >= 20 and first.token != second.token
    entry = Entry.objects.filter(code="approvals.issue_letter").order_by("pk").first()
    assert entry is not None and entry.after["letter"] == first.number and first.token not in str(entry.after)
    # what the case knows need not be told again
    assert "20个工作日" in content_of(second.content).texts()
    with guard.setup():
        Case.objects.filter(pk=case.pk).update(name="改了名")
    first.refresh_from_db()
    assert content_of(first.content) == content


def test_a_letter_comes_of_an_act_with_its_facts_and_once(world: World, case: Case) -> None:
    with pytest.raises(Forbidden):
        issued(world, case, "grant", actor=world.actor("sysadmin"))
    with pytest.raises(Refused) as refused:
        issued(world, case, "refusal")
    assert refused.value.field == "reasons"
    with pytest.raises(Refused):
        issued(world, case, "love_letter")
    assert not Letter.objects.exists()
    letter = issued(world, case, "correction", **CORRECTION)
    with pytest.raises(Refused, match=letter.number):
        issued(world, case, "correction", **CORRECTION)
    with pytest.raises(Refused):
        void_letter(actor=world.actor("fengkui"), at=AT, day=DAY, letter=letter, reason=" ")
    void_letter(actor=world.actor("fengkui"), at=AT, day=DAY, letter=letter, reason="附件印错")
    again = issued(world, case, "correction", **CORRECTION)
    assert again.void_on is None and again.number != letter.number
    with pytest.raises(Refused):
        void_letter(actor=world.actor("fengkui"), at=AT, day=DAY, letter=letter, reason="再来")


def test_the_promise_of_a_plan_is_one_letter_and_the_newer_replaces_the_older(world: World) -> None:
    plan = paper_plan(world)
    act = {"actor": system(world.zone.pk), "at": AT, "day": DAY}
    first = issue_promise(**act, plan=plan)
    said = content_of(first.content).texts()
    for words in (
        "建设用地规划许可证核发",
        "5个工作日",
        "2026年10月20日",
        "公示（2026.10.10–2026.10.16）",
        "并联办理",
        "王辛",
    ):
        assert words in said
    second = issue_promise(**act, plan=paper_plan(world, number=2), office=world.department)
    first.refresh_from_db()
    assert first.void_on == DAY and second.void_on is None and second.office == world.department


def test_local_law_is_cited_where_its_pack_is_in_force_and_a_revocation_ends_the_grant(
    world: World, case: Case
) -> None:
    assert "滨州" not in content_of(issued(world, case, "correction", **CORRECTION).content).texts()
    with guard.setup():
        case.checklist.packs = {"national": 1, "binzhou": 1}
        case.checklist.save()
    deferred = issued(world, case, "deferred", deferred=[{"name": "勘测定界图", "until": "2026-10-20"}])
    assert "《滨州市工程建设项目并联审批管理规定》第十一条第一款" in content_of(deferred.content).texts()
    grant = issued(world, case, "grant")
    revocation = issued(world, case, "revocation", decided_on=DAY, reason="逾期未整改", commitment=True)
    grant.refresh_from_db()
    assert grant.void_on == DAY and revocation.number in grant.void_reason
    answer = Client().get(f"/check/{grant.token}")
    assert "作废" in answer.content.decode() and revocation.number in answer.content.decode()


def test_an_act_told_later_has_both_days_on_its_paper(world: World, case: Case) -> None:
    told = {"actor": system(world.zone.pk), "at": AT, "day": DAY, "case": case}
    letter = issue_letter(**told, kind="correction", facts=CORRECTION, on=date(2026, 9, 30))
    content = content_of(letter.content)
    assert letter.on == DAY and content.after[-1] == "告知日：2026年9月30日；本文书制作日：2026年10月9日。"
    same_day = issue_letter(**told, kind="pause", facts={"ground": "hearing", "from_on": DAY, "days": 10}, on=DAY)
    assert "制作日" not in content_of(same_day.content).texts()


def test_a_paper_stands_with_its_own_defect() -> None:
    form, map_ = {"code": "form", "name": "环境影响报告表"}, {"code": "map", "name": "平面图"}
    assert defects([{"name": "第 5 页缺噪声预测"}, form]) == [{"name": "环境影响报告表", "why": "第 5 页缺噪声预测"}]
    assert defects([{"name": "没有盖章"}, {"name": "平面图比例不对"}, form, map_, {"name": "合同", "why": "缺页"}]) == [
        {"name": "申请材料", "why": "没有盖章"},
        {"name": "平面图", "why": "平面图比例不对"},
        {"name": "合同", "why": "缺页"},
        {"name": "环境影响报告表", "why": "退回，请改正后重新提交"},
    ]


# --- pages --------------------------------------------------------------------------------------------------------


def test_those_concerned_read_it_print_it_and_take_it_as_word(world: World, case: Case) -> None:
    letter = issued(world, case, "correction", **CORRECTION)
    for username in ("fengkui", "wangxin", "yangding"):
        client = world.client(username)
        shown = client.get(f"/approvals/letters/{letter.pk}/")
        assert shown.status_code == 200 and "缺第3页附图" in shown.content.decode()
        assert ("作废" in shown.content.decode()) is (username == "fengkui")
        paper = client.get(f"/approvals/letters/{letter.pk}/letter.pdf")
        assert paper["Content-Type"] == "application/pdf" and paper["Content-Disposition"].startswith("inline")
        text = PdfReader(io.BytesIO(paper.getvalue())).pages[0].extract_text()
        shown_on_paper = "".join(text.split())
        assert letter.number in shown_on_paper and f"/check/{letter.token}" in shown_on_paper
        file = client.get(f"/approvals/letters/{letter.pk}/letter.docx")
        assert "土地出让合同" in docx.Document(io.BytesIO(file.getvalue())).tables[0].rows[1].cells[1].text
        assert file["Content-Disposition"].startswith("attachment")
    assert world.outside is not None
    for username in ("charlie", "bob"):
        for part in ("", "letter.pdf", "letter.docx"):
            assert world.client(username).get(f"/approvals/letters/{letter.pk}/{part}").status_code == 404
    assert Client().get(f"/approvals/letters/{letter.pk}/").status_code == 302


def test_what_no_font_draws_is_said_and_a_letter_is_made_void_with_a_reason(world: World, case: Case) -> None:
    letter = issued(world, case, "correction", **{**CORRECTION, "items": ["𰻝𰻝面馆租约"]})
    client = world.client("fengkui")
    answer = client.get(f"/approvals/letters/{letter.pk}/letter.pdf")
    assert answer.status_code == 422 and "𰻝" in answer.content.decode() and "Word" in answer.content.decode()
    assert client.get(f"/approvals/letters/{letter.pk}/letter.docx").status_code == 200
    address = f"/approvals/letters/{letter.pk}/void"
    assert world.client("yangding").post(address, {"reason": "不要"}).status_code == 403
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "印错日期"}).status_code == 302
    assert "印错日期" in client.get(f"/approvals/letters/{letter.pk}/").content.decode()
    assert client.post(address, {"reason": "再来"}).status_code == 422


def test_the_check_page_tells_a_stranger_only_what_proves_the_paper(
    world: World, case: Case, django_assert_max_num_queries: Any
) -> None:
    letter = issued(world, case, "grant")
    for language, holds, matter in (("zh-hans", "现在有效", "建设用地"), ("en", "in force", "Land-use")):
        client = Client()
        client.cookies["kj_language"] = language
        with django_assert_max_num_queries(3):
            answer = client.get(f"/check/{letter.token}")
        said = answer.content.decode()
        assert answer.status_code == 200 and holds in said and matter in said
        for words in (letter.number, "供电公司", letter.digest[:16]):
            assert words in said
        for secret in ("澄川", "驱动电机", "冯癸", "13800000417", "地字第1号", letter.digest):
            assert secret not in said
        assert answer["Cache-Control"] == "no-store" and answer["X-Robots-Tag"] == "noindex"
    wrong = Client().get(f"/check/{letter.token[:-1]}x")
    assert wrong.status_code == 404 and "供电公司" not in wrong.content.decode()
    asked = Client().get("/check/")
    assert asked.status_code == 200 and asked["Cache-Control"] == "no-store"
    for page in (asked, wrong):
        assert 'name="code"' in page.content.decode()
    for typed in (letter.token, f" http://zone.example/check/{letter.token} "):
        assert Client().get("/check/", {"code": typed}).headers["Location"] == f"/check/{letter.token}"
    with guard.setup():
        Case.objects.filter(pk=case.pk).update(valid_until=date(2026, 10, 8))
    said = Client().get(f"/check/{letter.token}").content.decode()
    assert "到期" in said and "现在有效" not in said


def test_publishing_promises_in_writing_and_taking_back_ends_it(approving: Any) -> None:
    plan = approving.published()
    letter = Letter.objects.get(kind="promise")
    content = content_of(letter.content)
    assert letter.plan == plan and letter.office.name == "临湖新区" and content.addressee == "澄川电机有限公司"
    assert content.table is not None and len(content.table.rows) == 6 and "8个工作日内全部作出决定" in content.texts()
    assert "自然资源局" in content.texts() and "公示（2026." in content.texts()
    withdraw_plan(actor=system(approving.zone.pk), at=AT, plan=plan, reason="企业改了规模", day=DAY)
    letter.refresh_from_db()
    assert letter.void_on == DAY and letter.void_reason == "企业改了规模"
