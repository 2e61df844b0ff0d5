"""The pages of a checklist, its facts and its plans: who sees what, what is said, what is refused."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kuaijin.approvals.models import Case, Checklist, Plan
from kuaijin.approvals.plan_span import spared
from kuaijin.kit.formats import day_text
from tests.approvals.approving import LEVERS, SIX, Approving, publish
from tests.support import guard
from tests.support.world import DAY

# What stands as people or packs wrote it, in any language.
AS_WRITTEN = (
    r"示例地方 第 \d+ [条号]|示例 第 \d+ [条号]|示例承诺|澄川电机年产 30 万套驱动电机项目|高端装备专班( 联系人)?"
)
NAMES = {"快进", "中文", "临湖新区", "示例", "系统", "王辛", "示例规则包", "住建"}
FIVE = ("parallel", "review_in_advance", "promised_limits", "merged_handling", "deferred_documents")


def text(answer: Any) -> str:
    """What a page says, without its tags."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", " ", html)))


def setting(levers: tuple[str, ...] = FIVE, promise: str = "", **waits: str) -> dict[str, Any]:
    wait = {f"wait-{code}": days for code, days in waits.items()}
    return {"set": "1", "start": DAY.isoformat(), "lever": levers, "matter": SIX, "promise": promise, **wait}


def place(approving: Approving) -> str:
    return f"/approvals/{approving.checklist.dossier.number}"


def test_from_no_list_to_a_published_plan_through_pages_alone(approving: Approving) -> None:
    world = approving.world
    bob = world.client("bob")
    other = f"/approvals/{world.other_project.dossier.number}/"
    assert "还没有办理清单" in text(bob.get(other))
    assert "建办理清单" in text(bob.get(other + "?act=open"))
    made = bob.post(other + "new", {"name": ""}, follow=True)
    assert "还有 5 个问题，定 9 项要不要办" in text(made)
    assert bob.post(other + "new", {"name": ""}).status_code == 422

    client, here = world.client("wangxin"), place(approving)
    page = text(client.get(here + "/facts"))
    assert "定这些要不要办：建设用地规划许可证" in page, "why it is asked"
    tried = client.get(here + "/facts", {"fact-new_building": "yes", "fact-area": "6.2"})
    assert "这样答，会怎样" in text(tried)
    assert "要加办：建设用地规划许可证、建设工程规划许可证" in text(tried)
    assert Checklist.objects.get(pk=approving.checklist.pk).facts == {}, "a look changes nothing"
    wrong = client.post(here + "/facts", {"fact-area": "许多"})
    assert (wrong.status_code, 'aria-invalid="true"' in wrong.content.decode()) == (422, True)
    given = {"fact-area": "6.2", "fact-eia": "form", "fact-tce": "860", "fact-new_building": "yes", "source": "合同"}
    assert "还有 1 个问题" in text(client.post(here + "/facts", given, follow=True))
    page = text(client.get(here + "/"))
    assert "要办 7 项，不用办 1 项，还有 1 项不知道" in page
    assert "等回答：有爆炸危险环境" in page
    assert "占地面积：6.2 公顷；占地五公顷以上编制方案示例 第 53 号" in page
    assert "年综合能耗：860 吨标准煤；不符合“年综合能耗一千吨标准煤以上”" in page, (
        "not needed is told with its reason too"
    )
    assert "部门自己取，不用企业交 示例 第 9 条" in page
    client.post(here + "/facts", {"fact-explosive": "no"})

    none = text(client.get(here + "/plan", setting((), "8", B1="2")))
    assert "8 个工作日做不到，这样排总会超过法定时限" in none, "a notice does not stop the law's clock"
    assert "建设工程规划许可证自受理起不得超过法定 20 个工作日" in none
    assert "各项法定时限相加" in none
    assert "并联，用满法定" not in none, "no day is named for what is unlawful"
    off = text(client.get(here + "/plan", setting(FIVE[1:], "8", B1="2")))
    assert "8 个工作日做不到，最快 21 个" in off
    assert "8 个工作日做不到：这" in off
    assert "逐项办理（未允许并联办理）" in off
    assert "全打开时它省" in off
    on = text(client.get(here + "/plan", setting(promise="8", B1="2")))
    assert "8 个工作日做得到，靠 5 个办法" in on
    assert "历时 18 天 = 计时 8 + 公示和评审不计时 7 + 休息日 3" in on
    assert "7 个工作日做不到：这" in on
    assert "8 个工作日做得到：关键线路刚好 8 个" in on
    assert "还有 6 个办法，已发布的规则包没有依据，不能用" in on
    bad = client.get(here + "/plan", setting(promise="很快"))
    assert "很快 不是 1 到 400 的整数" in text(bad)
    assert "0 不是 1 到 400 的整数" in text(client.get(here + "/plan", setting(promise="0")))

    kept = client.post(here + "/plan/save", {**setting(B1="2"), "name": "五个办法"}, follow=True)
    assert "存好了：方案 1" in text(kept)
    plan = Plan.objects.get()
    assert (plan.name, plan.promise_days, plan.asked["waits"]) == ("五个办法", 8, {"B1": 2})
    sure = text(client.get(here + "/plan/1?act=publish"))
    assert "新立 6 个办件" in sure
    assert f"{day_text(DAY, today=DAY)} 周五 前由高端装备专班 联系人申报“工程建设许可”" in sure
    done = client.post(here + "/plan/1/acts/publish", follow=True)
    for path in (here + "/", f"/projects/{approving.checklist.dossier.number}/"):
        promised = text(client.get(path))
        assert "承诺 8 个工作日" in promised, path
        assert f"，{spared(plan.serial_days, 8)}。" in promised
    assert done.status_code == 200
    assert f"/approvals/cases/{Case.objects.get(matter='B1').pk}/" in done.content.decode()
    assert "承诺书" in text(done)
    assert Case.objects.count() == 6
    lists_beside_each_other(approving, client)
    assert "存好了：方案 2" in text(client.post(here + "/plan/save", setting(FIVE[:3]), follow=True))
    both = text(client.get(here + "/plan/1?with=2"))
    assert "两份方案对照" in both
    assert f"计时工作日 8 {Plan.objects.get(number=2).promise_days}" in both


def lists_beside_each_other(approving: Approving, client: Client) -> None:
    """Each list is named with its promise; the one whose last result comes last governs the date."""
    project, ends = f"/projects/{approving.checklist.dossier.number}/", Plan.objects.get().ends_on
    assert ends is not None
    alone = text(client.get(project))
    assert "全部办完看" not in alone and "整个项目：" not in alone
    client.post(place(approving) + "/new", {"name": "二期"})
    for path, who in ((project, client), ("/my-project", approving.world.client("yangding"))):
        page = text(who.get(path))
        assert f"全部办完看“整个项目”：{day_text(ends, today=DAY)} 前。二期还没有写明哪天办完" in page, path
        assert "整个项目：承诺 8 个工作日" in page and "二期：还没有发布计划。" in page, path
    with guard.setup():
        later = Plan.objects.get()
        later.pk, later.checklist = None, Checklist.objects.get(name="二期")
        later.promise_days, later.ends_on = 30, date(2026, 12, 3)
        later.save()
    for path, who in ((project, client), ("/my-project", approving.world.client("yangding"))):
        page = text(who.get(path))
        assert "整个项目：承诺 8 个工作日" in page and "二期：承诺 30 个工作日" in page, path
        assert "全部办完看“二期”：12月3日 前。" in page and "还没有写明" not in page, path
    with guard.setup():
        later.delete()


def test_a_phase_has_a_list_of_its_own_with_its_own_address(approving: Approving) -> None:
    client, here = approving.world.client("wangxin"), place(approving)
    assert client.post(here + "/new", {"name": ""}).status_code == 422
    made = client.post(here + "/new", {"name": "二期"})
    phase = Checklist.objects.get(name="二期")
    assert made.headers["Location"] == f"{here}~{phase.pk}/facts"
    client.post(f"{here}~{phase.pk}/facts", {"fact-area": "9"})
    phase.refresh_from_db()
    approving.checklist.refresh_from_db()
    assert (phase.facts, approving.checklist.facts) == ({"area": 9}, {})
    page = client.get(f"{here}~{phase.pk}/").content.decode()
    assert f'href="{here}~{phase.pk}/plan"' in page
    assert f'href="{here}/"' in page, "the list of the whole project stands beside it"
    assert "已经有" in text(client.post(here + "/new", {"name": "二期"}))
    client.post(f"{here}~{phase.pk}/acts/close", {"reason": "二期不建了"})
    phase.refresh_from_db()
    assert phase.closed_on == DAY
    assert client.post(f"{here}~{phase.pk}/facts", {"fact-area": "3"}).status_code == 422


def test_memory_and_contradiction_are_said_where_a_plan_is_made(approving: Approving) -> None:
    approving.answered(area=6.2, eia="form", new_building=True, explosive=True, tce=400)
    publish(approving.zone, "regional")
    client, here = approving.world.client("wangxin"), place(approving)
    page = text(client.get(here + "/"))
    assert "1 处规则说法不一，要有人定" in page
    assert "环评报告表审批要不要等水土保持方案审批" in page
    assert "要等：示例地方 第 23 条" in page
    page = text(client.get(here + "/plan", {**setting(), "matter": (*SIX, "T1")}))
    assert "现在不能发布" in page
    assert "防雷装置设计审核 法定时限 10 凭记忆，未确认 示例 第 23 条" in page
    client.post(here + "/plan/save", {**setting(), "matter": (*SIX, "T1")})
    refused = client.post(here + "/plan/1/acts/publish")
    assert (refused.status_code, "还有 1 处没人确认" in text(refused)) == (422, True)
    assert Plan.objects.get().state == "draft"


def test_a_change_after_publishing_is_shown_with_what_it_does_and_decided(approving: Approving) -> None:
    approving.published()
    world, here = approving.world, place(approving)
    shenji, manager = world.client("shenji"), world.client("wangxin")
    said = text(shenji.post(here + "/facts", {"fact-area": "1"}, follow=True))
    assert "1 处情况变更等核准" in said
    assert "不用办了：水土保持方案审批" in said
    assert "act=approve" not in shenji.get(here + "/").content.decode(), "not his to approve"
    assert "核准情况变更" in text(manager.get(here + "/?act=approve"))
    manager.post(here + "/facts", {"fact-tce": "1500"})
    manager.post(here + "/acts/approve")
    approving.checklist.refresh_from_db()
    assert approving.checklist.facts["area"] == 1
    said = text(manager.get(here + "/"))
    assert "计划要重排再发布。要加办：节能审查；不再要求：水土保持方案审批" in said
    six = {**setting(B1="2"), "matter": ("L1", "L2", "E1", "Q1", "B1", "N1")}
    manager.post(here + "/plan/save", six)
    assert "1 个不再要求，撤下" in text(manager.get(here + "/plan/2?act=publish"))
    manager.post(here + "/plan/2/acts/publish")
    assert "计划要重排" not in text(manager.get(here + "/"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_in_both_languages(approving: Approving, language: str) -> None:
    approving.published()
    client, here = approving.world.client("wangxin"), place(approving)
    client.cookies["kj_language"] = language
    for path in ("/", "/facts", "/facts?change=area", "/plan", "/plan/1", "/plan?act=save", "/?act=open"):
        page = client.get(here + path)
        assert page.status_code == 200, path
        left = set(re.findall(r"[一-鿿]{2,}", re.sub(AS_WRITTEN, "", text(page))))
        assert language == "zh-hans" or not left - NAMES, f"{path}: {left - NAMES}"


def test_who_sees_the_pages(approving: Approving) -> None:
    plan = approving.published()
    world, here = approving.world, place(approving)
    assert world.outside is not None
    stranger = Client()
    stranger.force_login(world.outside.account, backend="kuaijin.directory.backends.AccountBackend")
    bob = world.client("bob")
    paths = ("/", "/facts", "/plan", f"/plan/{plan.number}")
    beyond = f"/approvals/{world.other_project.dossier.number}"
    for path in paths:
        assert stranger.get(beyond + path).status_code == 404, path
        assert bob.get(here + path).status_code == 404, path
        assert Client().get(here + path).status_code == 302, path
    enterprise = world.client("yangding")
    assert "要办 7 项" in text(enterprise.get(here + "/"))
    assert enterprise.get(here + "/plan").headers["Location"] == f"{here}/plan/1", "what was promised, not the desk"
    approving.plan(levers=LEVERS[:3])
    assert enterprise.get(here + "/plan/2").status_code == 404, "a draft is no promise"
    assert enterprise.post(here + "/plan/save", setting()).status_code == 403
    auditor = world.client("auditor")
    assert auditor.get(here + "/plan/2").status_code == 200
    assert auditor.post(here + "/plan/2/acts/publish").status_code == 403
    assert world.client("shenji").post(here + "/plan/2/acts/publish").status_code == 403
    assert bob.get(here + "~99/").status_code == 404
