"""The pages of cases: who sees which, what each act asks, what they refuse and say why."""

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kuaijin.approvals.commands.settling import reread
from kuaijin.approvals.models import Case, ChecklistItem, Letter
from kuaijin.approvals.queries.cases import rows
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.standings import light_of_obligation
from kuaijin.planning.network import LinkKind
from tests.approvals.cases import Table, lay
from tests.support import guard
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FRIDAY = date(2026, 9, 18)
AS_WRITTEN = re.compile(
    r"用地规划|工程规划|澄川电机年产 30 万套驱动电机项目|澄川电机有限公司|自然资源局|住建局|高端装备专班"
    r"|供电公司|客户服务岗|审批岗|联系人"
    r"|〔2026〕|地字|号|补正材料|申请表|土地出让合同|营业执照|附图|补了|看过|红线|二楼|齐了|行政许可法|第\w+条|第\w+款|第\w+项"
    r"|（2019）|（2020）|滨州市工程建设项目并联审批管理规定|国务院办公厅关于\w+|放假|调休"
)
PEOPLE = {"快进", "中文", "临湖新区", "沈己", "王辛", "杨丁", "郑庚", "吕甲", "吕乙", "褚乙", "系统", "演示数据"}


@pytest.fixture
def table(world: World) -> Table:
    return lay(world)


def page_of(case: Case, query: str = "") -> str:
    return reverse("approvals:case", args=[case.pk]) + query


def get(table: Table, username: str, address: str, status: int = 200) -> str:
    """The page; the tags around days and numbers are taken out."""
    answer = table.world.client(username).get(address)
    assert answer.status_code == status, (username, address, answer.status_code)
    return re.sub(r"</?(time|b|span)\b[^>]*>", "", answer.content.decode())


def send(table: Table, username: str, case: Case, act: str, **given: Any) -> Any:
    return table.world.client(username).post(reverse("approvals:act", args=[case.pk, act]), given)


def did(table: Table, username: str, case: Case, act: str, **given: Any) -> None:
    answer = send(table, username, case, act, **given)
    assert answer.status_code == 302, re.findall(r'class="kj-err[^>]*>.*?</', answer.content.decode())
    case.refresh_from_db()


def upload(name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def both_days(table: Table, case: Case) -> None:
    """The correction moved the clock, not the day that the plan told the enterprise: the light follows the earlier."""
    due = table.now(case).obligation.due_on  # type: ignore[union-attr]
    assert (due, case.planned_decide_on) == (date(2026, 9, 29), date(2026, 9, 24))
    for username in ("desk-land", "yangding"):
        page = get(table, username, page_of(case))
        assert "<dt>计划告诉企业哪天</dt><dd>9月24日 周四" in page and "比时限早，灯看这一天" in page
    for clock in ("promised", "statutory"):
        why = get(table, "desk-land", page_of(case, f"?why={clock}"))
        assert "过了 9月24日 是滞后，过了 9月29日 是逾期" in why, clock
    for day, light in ((date(2026, 9, 24), "blue"), (date(2026, 9, 25), "yellow"), (date(2026, 9, 30), "red")):
        row, kept = rows([case.pk], day)[0], table.now(case).obligation
        assert kept is not None and (row.light, light_of_obligation(kept, day)) == (light, light), day
        assert kept.due_on == due, "the due day is the clock's alone"
    # begun before what is owed carried the plan's day: at night it gets it
    with guard.setup():
        Obligation.objects.filter(pk=case.obligation_id).update(planned_on=None)
    reread(**table.act("system", DAY), why="夜间核对")
    assert table.now(case).obligation.planned_on == date(2026, 9, 24)  # type: ignore[union-attr]


def test_a_case_goes_through_the_pages_from_filing_to_delivery(table: Table) -> None:
    case = table.case("用地规划", promised=4)
    with guard.setup():
        case.planned_decide_on = date(2026, 9, 24)
        case.save(update_fields=["planned_decide_on"])
    assert "轮到申请人申报" in get(table, "wangxin", page_of(case))
    table.file(FRIDAY)
    page = get(table, "desk-land", page_of(case))
    for told in ("轮到 自然资源局 吕甲 受理", "?act=accept", "?act=notify", "审核申报材料"):
        assert told in page, told
    assert "?act=accept" not in get(table, "yangding", page_of(case)), "the applicant does not accept himself"
    # one notice, with everything in it
    assert send(table, "desk-land", case, "notify", on="9.21", items="", until="9.23").status_code == 422
    did(table, "desk-land", case, "notify", on="9.21", items="合同缺附图\n缺签字", papers=["contract"], until="9.23")
    page = get(table, "yangding", page_of(case))
    assert "轮到申请人补正，9月23日 前交齐" in page
    assert "要补：合同缺附图、缺签字" in page
    bare = send(table, "yangding", case, "correct", on="9.22")
    assert bare.status_code == 422 and "没有附文件，也没写补正了什么" in bare.content.decode()
    did(table, "yangding", case, "correct", on="9.22", words="补了附图", **{"paper-contract": upload("合同.pdf")})
    assert "?act=notify" not in get(table, "desk-land", page_of(case)), "a notice is given once"
    did(table, "desk-land", case, "accept", on="9.22")
    both_days(table, case)
    # a ground that stops the promise alone, then one of the closed list's that stops both
    answer = send(table, "desk-land", case, "pause", on="9.23", ground="opinions", expected_end="9.28")
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    did(table, "desk-land", case, "pause", on="9.23", ground="public_notice", expected_end="9.29", words="批前公示")
    page = get(table, "desk-land", page_of(case, "?why=statutory"))
    for told in ("时限停着：公示，预计 9月29日 恢复", "只停承诺时限，法定时限照算", "法定时限：法律给部门的最后一天"):
        assert told in page, told
    did(table, "desk-land", case, "resume", on="9.29")
    assert "还没起算" not in get(table, "desk-land", page_of(case, "?why=promised"))
    did(table, "desk-land", case, "grant", on="9.30", result_number="地字 1 号")
    assert "轮到 自然资源局 吕甲 送达" in get(table, "yangding", page_of(case))
    did(table, "desk-land", case, "deliver", on="9.30", how="窗口领取", received_by="杨丁")
    page = get(table, "yangding", page_of(case))
    for told in ("已送达", "杨丁 签收", "准予行政许可决定书", "送达回证", "letter.pdf"):
        assert told in page, told
    days = re.search(r"工作日 (\d+) = (.+?)</p>", page)
    assert days is not None
    assert int(days[1]) == sum(int(part.rsplit(" ", 1)[1]) for part in days[2].split(" + ")), "the parts are the whole"
    assert "合计 12 天 = 工作日" in page
    assert set(Letter.objects.filter(case=case).values_list("kind", flat=True)) >= {"correction", "pause", "grant"}


def test_what_cannot_be_done_says_why(table: Table) -> None:
    first = table.case("用地规划")
    second = table.case("工程规划", desk="build", after={first: LinkKind.REVIEW_THEN_DECIDE})
    table.file(FRIDAY)
    page = get(table, "desk-build", page_of(second))
    assert "前置“用地规划”的结果还没到，材料还不齐，不能受理。可以先预审。" in page
    assert "?act=accept" not in page
    assert "轮到 住建局 吕乙 预审，受理要等“用地规划”的结果" in page
    did(table, "desk-build", second, "pre-reviewed", on="9.21", words="看过，没有问题")
    assert "看过，没有问题" in get(table, "desk-build", page_of(second))
    assert "看过，没有问题" not in get(table, "yangding", page_of(second)), "an office's own note"
    assert send(table, "desk-build", second, "grant", on="9.22", result_number="1").status_code == 422
    did(table, "desk-land", first, "accept", on="9.18")
    did(table, "desk-land", first, "grant", on="9.22", result_number="地字 1 号")
    page = get(table, "desk-build", page_of(second))
    assert "?act=accept" in page
    assert "9月22日 准予许可，9月22日 推送" in page
    # late: the promise was for eight days from 18 September, and is explained or not decided
    did(table, "desk-build", second, "accept", on="9.22")
    page = get(table, "desk-build", page_of(second, "?act=refuse"))
    assert "必须说明理由" in page
    assert send(table, "desk-build", second, "refuse", on="9.23", motive="").status_code == 422


def test_what_is_no_longer_required_is_ended_by_who_is_in_charge(table: Table) -> None:
    case = table.case("用地规划")
    table.file(FRIDAY)
    assert "?act=drop" not in get(table, "wangxin", page_of(case)), "as long as the checklist asks for it"
    with guard.setup():
        ChecklistItem.objects.create(
            checklist=table.checklist, matter="用地规划", name="用地规划", verdict="not_needed", since=DAY
        )
    assert "?act=drop" not in get(table, "shenji", page_of(case)), "the manager or the leader decides"
    assert send(table, "wangxin", case, "drop", on="10.9", reason="").status_code == 422
    did(table, "wangxin", case, "drop", on="10.9", reason="改用现有厂房")
    assert case.state == "dropped"
    assert "改用现有厂房" in get(table, "wangxin", page_of(case)), "what was done and why stays"


def test_an_office_acts_on_its_own_cases_only(table: Table) -> None:
    case = table.case("用地规划")
    other = table.case("工程规划", desk="build", stage="works")
    table.file(FRIDAY)
    get(table, "charlie", page_of(case), 404)
    get(table, "secadmin", reverse("approvals:cases"), 403)
    assert "用地规划" not in get(table, "charlie", reverse("approvals:cases"))
    assert "?act=" not in get(table, "auditor", page_of(case))
    assert "留痕" not in get(table, "yangding", page_of(case))
    # another office does not act on it, whether it sees the project or not
    assert send(table, "desk-build", case, "accept", on="9.18").status_code in (403, 404)
    assert send(table, "yangding", case, "accept", on="9.18").status_code == 403
    assert send(table, "bob", case, "accept", on="9.18").status_code == 404
    get(table, "desk-build", page_of(other))
    assert send(table, "desk-land", case, "no-such-act").status_code == 404
    case.refresh_from_db()
    assert case.state == "filed"
    # my day's row leads to the case with the act open that comes next
    owed = Obligation.objects.get(about=f"case:{case.pk}:intake")
    answer = table.world.client("desk-land").get(reverse("approvals:owed", args=[owed.pk]))
    assert answer["Location"] == page_of(case, "?act=accept")
    get(table, "charlie", reverse("approvals:owed", args=[owed.pk]), 404)
    get(table, "wangxin", reverse("approvals:owed", args=[table.world.obligation.pk]), 404)


def test_the_list_asks_its_question_in_the_address(table: Table, django_assert_max_num_queries: Any) -> None:
    table.case("用地规划")
    table.case("工程规划", desk="build")
    table.file(FRIDAY)
    planned = table.case("用地规划二期", stage="later")
    land, build = Case.objects.get(matter="用地规划"), Case.objects.get(matter="工程规划")
    did(table, "desk-land", land, "notify", on="9.21", items="缺附图", until="9.23")
    client, address = table.world.client("wangxin"), reverse("approvals:cases")

    def listed(query: str, who: Any = client) -> list[str]:
        return [row.case.matter for row in who.get(f"{address}{query}").context["table"].rows]

    assert set(listed("")) == {"用地规划", "工程规划", "用地规划二期"}
    assert listed("?state=correcting") == ["用地规划"]
    assert listed("?state=filed") == ["工程规划"]
    assert listed("?state=planned") == [planned.matter]
    # silence past its day: both steps are late, the office's and the applicant's
    assert set(listed("?due=late")) == set(listed("?light=red")) == {"用地规划", "工程规划"}
    assert listed(f"?desk={build.post_id}") == listed("?q=工程") == ["工程规划"]
    assert listed("?state=over") == listed("?state=paused") == []
    assert listed(f"?of={table.world.project.dossier.number}&sort=-matter")[0] == "用地规划二期"
    office = table.world.client("desk-build")
    assert listed("?mine=waits", office) == ["工程规划"]
    shell = office.get(address).context["shell"]
    entry = next(entry for group in shell.groups for entry in group if entry.href == address)
    assert (entry.count, entry.hot) == (1, 1)
    page = client.get(address).content.decode()
    for told in ("3 个办件在办，", "2 个逾期，", "1 个等补正", "吕甲", "待申报"):
        assert told in page, told
    assert "没有符合这些条件的办件" in client.get(f"{address}?q=没有这个").content.decode()
    assert "没有“夏天”这个选项" in client.get(f"{address}?state=夏天").content.decode()
    book = b"".join(client.get(reverse("approvals:export") + "?state=correcting").streaming_content)  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True))
    assert any("用地规划" in row for row in rows)
    assert not any("工程规划" in row for row in rows)
    with django_assert_max_num_queries(26):
        client.get(address)
    own = table.world.client("yangding").get(address).content.decode()
    assert "贵公司项目的每件审批" in own


def test_offices_at_one_table(table: Table) -> None:
    case = table.case("用地规划")
    table.file(FRIDAY)
    world, number = table.world, table.world.project.dossier.number
    call = f"{reverse('approvals:call')}?of={number}"
    assert world.project.dossier.title in get(table, "wangxin", reverse("approvals:call") + "?find=澄川")
    get(table, "yangding", reverse("approvals:call"), 403)
    land, build = table.posts["land"].pk, table.posts["build"].pk
    given = {
        "of": number,
        "kind": "consultation",
        "subject": "红线怎么退",
        "for_on": "10.9",
        "time": "19:30",
        "place": "二楼",
        "posts": [land, build],
        "cases": [case.pk],
        "say_days": 3,
        "outside_hours": "on",
    }
    assert world.client("wangxin").post(call, {**given, "subject": ""}).status_code == 422
    here = world.client("wangxin").post(call, given)["Location"]
    assert "2 个单位里 0 个说了" in get(table, "wangxin", here)
    owed = Obligation.objects.get(about__startswith="session:", obligor=land)
    answer = world.client("desk-land").get(reverse("approvals:owed", args=[owed.pk]))
    assert answer["Location"] == f"{here}?act=say"
    client = world.client("desk-land")
    assert client.post(f"{here}acts/say", {"post": land, "on": "10.9"}).status_code == 422
    assert client.post(f"{here}acts/say", {"post": build, "said": "x", "on": "10.9"}).status_code == 422
    assert client.post(f"{here}acts/say", {"post": land, "said": "缺红线图", "on": "10.9"}).status_code == 302
    assert "缺红线图" in get(table, "wangxin", here)
    get(table, "charlie", here, 404)
    half = {"on": "10.9", "minutes": "齐了", "words_1": "出红线图"}
    assert world.client("wangxin").post(f"{here}acts/hold", half).status_code == 422
    whole = {**half, "post_1": land, "until_1": "10.16"}
    assert world.client("wangxin").post(f"{here}acts/hold", whole).status_code == 302
    page = get(table, "wangxin", here)
    for told in ("定了 1 件事", "出红线图", "10月16日 周五", "延时错时服务"):
        assert told in page, told
    assert Obligation.objects.get(title="出红线图").obligor_id == land
    page = get(table, "wangxin", reverse("approvals:sessions"))
    assert "延时错时服务 1 次" in page
    assert "红线怎么退" in get(table, "desk-land", page_of(case))
    # what offices say to each other is theirs
    assert "红线怎么退" not in get(table, "yangding", page_of(case))
    get(table, "yangding", here, 403)
    get(table, "yangding", reverse("approvals:sessions"), 403)


def test_the_enterprise_reads_its_own_page_and_lets_a_specialist_act(table: Table) -> None:
    world, number = table.world, table.world.project.dossier.number
    case = table.case("用地规划")
    mine = reverse("cockpit:my_project_of", args=[number])
    page = get(table, "yangding", mine)
    assert reverse("approvals:file", args=[number, "land"]) in page
    assert "要您办 1 件" in page
    here = reverse("approvals:mandates", args=[number])
    client = world.client("yangding")
    form = client.get(f"{here}?act=grant").context["form"]
    given = {"act": "grant", "post": form.initial["post"], "starts_on": "9.14", "scope": "用地"}
    assert client.post(here, given).status_code == 422, "the signed paper belongs to it"
    assert client.post(here, {**given, "photos": upload("委托书.pdf")}).status_code == 302
    page = get(table, "yangding", here)
    assert "沈己" in page
    assert "委托书.pdf" in page
    assert "?act=grant" not in get(table, "auditor", here), "who only reads gives none"
    get(table, "bob", here, 404)
    table.file(FRIDAY, by="shenji")
    assert "沈己 代澄川电机有限公司" in get(table, "yangding", page_of(case))
    did(table, "desk-land", case, "notify", on="9.21", items="缺附图", until="9.23")
    page = get(table, "yangding", mine)
    for told in ("去补正", "收到的文书，2 份", "替您代办", "这 21 天在谁手里"):
        assert told in page, told
    assert "轮到申请人补正" in get(table, "wangxin", reverse("projects:detail", args=[number]))
    mandate = world.project.dossier.mandates.get()
    end = {"act": "end", "of": mandate.pk, "ends_on": "10.9"}
    assert world.client("bob").post(here, end).status_code == 404
    assert client.post(here, end).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_on == DAY
    assert "?act=correct" not in get(table, "shenji", page_of(case)), "he does not act for it any more"


def test_what_was_committed_is_drawn_checked_and_mended(table: Table) -> None:
    allowed = {"days": 1, "source": "示例"}
    case = table.case("用地规划", commitment=allowed)
    table.file(FRIDAY)
    did(table, "yangding", case, "commit", on="9.18", words="符合条件", photos=upload("承诺书.pdf"))
    did(table, "desk-land", case, "accept", on="9.21")
    did(table, "desk-land", case, "grant", on="9.21", result_number="1 号")
    here, client = reverse("approvals:checks"), table.world.client("desk-land")
    assert "还没抽过的有 1 件" in get(table, "desk-land", here + "?act=draw")
    get(table, "yangding", here, 403)
    assert client.post(here, {"share": 20, "seed": "", "days": 20}).status_code == 422
    assert client.post(here, {"share": 20, "seed": "今天", "days": 20}).status_code == 302
    assert "1 件里抽 20%，种子 今天" in get(table, "desk-land", here)
    found = {"on": "10.9", "words": "少了围挡"}
    assert "已整改" not in get(table, "desk-land", page_of(case, "?act=check"))
    did(table, "desk-land", case, "check", found="not_as_committed", **found)
    did(table, "desk-land", case, "order", on="10.9", words="补上围挡", until="10.20")
    page = get(table, "yangding", page_of(case))
    assert "10月20日 前整改" in page
    assert "限期整改通知书" in page
    did(table, "yangding", case, "rectified", on="10.9", words="补上了", photos=upload("围挡.pdf"))
    assert "与承诺相符" not in get(table, "desk-land", page_of(case, "?act=check")), (
        "now one looks whether it is mended"
    )
    did(table, "desk-land", case, "check", on="10.9", words="看过，补上了", found="mended")
    assert "要查的" not in get(table, "desk-land", here)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_both_languages(table: Table, language: str) -> None:
    case = table.case("用地规划")
    table.file(FRIDAY)
    did(table, "desk-land", case, "notify", on="9.21", items="附图", until="9.23")
    number = table.world.project.dossier.number
    own, sheet = page_of(case), reverse("cockpit:my_project_of", args=[number])
    asked = {
        "desk-land": (reverse("approvals:cases"), "/approvals/?filters=1", own, "/approvals/checks/?act=draw"),
        "wangxin": ("/approvals/sessions/", f"/approvals/sessions/new?of={number}", f"/approvals/mandates/{number}/"),
        "yangding": (own + "?act=correct", f"/approvals/mandates/{number}/?act=grant", sheet, own + "?why=step"),
    }
    for username, addresses in asked.items():
        client = table.world.client(username)
        client.cookies["kj_language"] = language
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            html = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
            said = AS_WRITTEN.sub("", re.sub(r"<[^>]+>", " ", html))
            left = set(re.findall(r"[一-鿿]{2,}", said)) - PEOPLE
            assert language == "zh-hans" or not left, f"{address}: {left}"
