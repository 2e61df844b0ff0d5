"""滨州市工程建设项目并联审批管理规定（2020）第四条至第二十条 as courses of handling that a lawyer can read.

November 2026 has no holiday: its working days are Monday to Friday. MONDAY is the 2nd. Articles 4 to 8 bind offices and
not software: there it is tested what the product does for them."""

from datetime import date
from typing import Any

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.commands.sessions import Decision
from kuaijin.approvals.models import Check, Session
from kuaijin.approvals.queries.cases import by_key, cases
from kuaijin.approvals.rules.checking import draw
from kuaijin.approvals.rules.days import split_of
from kuaijin.approvals.states import MOVES
from kuaijin.directory.models import Organisation
from kuaijin.directory.roles import ROLES
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.law.attribution import Party
from tests.approvals.cases import MONDAY, CaseState, Table, lay, paper
from tests.support import guard

pytestmark = pytest.mark.django_db


def nov(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def table(world: Any) -> Table:
    return lay(world)


def test_article_4_one_window_files_what_belongs_to_several_offices_and_stages(table: Table) -> None:
    """第四条：主管部门负责……跨越两个以上审批阶段……相关事项的协调办理……设置综合服务窗口。

    Tested: one filing per stage takes in the matters of all its offices, whichever stage they wait for. Building and
    running the province's system is a duty of the office."""
    land = table.case("用地规划许可")
    build = table.case("施工许可", desk="build", stage="build", after={land: "review_then_decide"})
    table.file(MONDAY)
    assert table.now(land).state == CaseState.FILED and table.now(build).state == CaseState.PLANNED
    table.file(nov(3), stage="build", papers=[])
    assert table.now(build).state == CaseState.FILED and table.now(build).obligation is None
    with pytest.raises(Refused, match="没有等着申报"):
        table.file(nov(4))


def test_article_5_the_lead_passes_the_papers_on_and_tells_everything_once(table: Table) -> None:
    """第五条：负责本阶段窗口受理……和转送申报材料……向申请人一次性告知补充材料；督促相关部门及时作出审批决定。

    Tested: every office has the same papers at once and owes its own look within the limit; nobody has to forward."""
    both = [table.case("用地规划许可"), table.case("防空地下室", desk="build")]
    table.file(MONDAY)
    for case in both:
        owed = table.open_owed(case, "intake")
        assert owed is not None and owed.due_on == nov(4) and owed.obligor == case.post
    assert table.document("contract").evidence is not None


def test_article_6_an_office_sees_and_decides_its_own_matters_in_time(table: Table) -> None:
    """第六条：并联审批相关部门……在审批时间节点内完成审批。

    Tested: each office reaches its own cases alone; an act on another's is refused with the reason."""
    land, build = table.case("用地规划许可"), table.case("施工许可", desk="build")
    table.file(MONDAY)
    with pytest.raises(Forbidden, match="归自然资源局"):
        table.do("accept", land, MONDAY, by="desk-build")
    table.do("accept", build, MONDAY)
    assert table.promised(build, MONDAY).due == nov(12)
    stranger = table.actor("charlie", MONDAY)
    assert not cases(stranger).exists()
    with pytest.raises(NotVisible):
        by_key(stranger, land.pk)


def test_article_7_every_step_is_in_the_system_and_can_be_supervised(table: Table) -> None:
    """第七条：网上申报、一链办理，审批数据实时共享，审批过程无缝衔接，全流程网上监管。

    Tested: each step of the states' table is a command, and each leaves a step and an entry of the journal. One system
    for the whole city is a duty of its government."""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    table.do("accept", case, nov(3))
    table.grant(case, nov(5))
    told = set(Entry.objects.filter(dossier_id=case.dossier_id).values_list("code", flat=True))
    assert {"approvals.file_stage", "approvals.accept", "approvals.decide", "obligations.record_event"} <= told
    names = {move.command for move in MOVES if move.command}
    offered = {code for role in ROLES.values() for code in role.commands}
    assert names - offered <= {"approvals.drop_case"}, "only what a changed checklist drops is nobody's button"


def test_article_8_a_specialist_files_for_the_enterprise_by_its_mandate(table: Table) -> None:
    """第八条：建立健全帮办代办全流程服务机制。"""
    case = table.case("用地规划许可")
    with pytest.raises(Forbidden, match="委托"):
        table.file(MONDAY, by="shenji")
    post = table.world.people["shenji"].holdings.get().post
    how = {"dossier": case.dossier, "post": post, "starts_on": MONDAY, "scope": "全部审批"}
    with pytest.raises(Refused, match="签字盖章的委托书"):
        commands.grant_mandate(**table.act("wangxin", MONDAY), **how)
    mandate = commands.grant_mandate(**table.act("yangding", MONDAY), **how)
    table.file(MONDAY, by="shenji")
    step = case.steps.get(what="filed")
    assert (step.name, step.on_behalf_of) == ("沈己", "澄川电机有限公司")
    entry = Entry.objects.get(code="approvals.file_stage")
    assert (entry.actor_name, entry.on_behalf_of) == ("沈己", "澄川电机有限公司"), "both names in the journal"
    commands.end_mandate(**table.act("yangding", nov(4)), mandate=mandate, ends_on=nov(4))
    with pytest.raises(Forbidden, match="委托"):
        table.do("withdraw_case", case, nov(4), by="shenji", reason="不办了")
    how["starts_on"] = nov(5)
    written = commands.grant_mandate(**table.act("wangxin", nov(5)), **how, files=[paper("委托书.txt")])
    assert written.paper is not None, "an enterprise without an account gives it on paper"


def test_article_9_one_set_of_papers_serves_every_matter(table: Table) -> None:
    """第九条第一款：一个窗口受理、一份办事指南、一张申请表单、一套申报材料。"""
    land, build = table.case("用地规划许可"), table.case("施工许可", desk="build")
    table.file(MONDAY)
    table.do("accept", land, nov(3))
    table.do("accept", build, nov(3))
    assert table.checklist.documents.filter(code="contract").count() == 1, "handed in once, used by both"
    assert len(table.document("contract").evidence.blob_id) == 64  # type: ignore[union-attr]


def test_article_9_what_the_office_can_get_itself_is_not_asked_of_the_applicant(table: Table) -> None:
    """第九条第三款：能够通过公共数据平台提取的材料，不得要求申请人提供。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    with pytest.raises(Refused, match="不得要求申请人提供") as asked:
        table.do("notify_correction", case, MONDAY, items=[{"code": "licence"}], until=nov(9))
    assert "第九条" in asked.value.rule
    with pytest.raises(Refused, match="不用您交"):
        commands.hand_in(**table.act("yangding", MONDAY), checklist=table.checklist, code="licence", on=MONDAY)
    table.do("obtain_document", case, MONDAY, code="licence", source="省公共数据平台")
    assert table.document("licence").state == "obtained"
    table.do("accept", case, MONDAY)


def test_article_10_a_receipt_and_two_working_days_to_say_what_is_missing(table: Table) -> None:
    """第十条：出具书面凭证……应当在二个工作日内一次性告知需要补正、更正的内容和期限。"""
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    assert table.letters(case) == ["receipt"]
    assert table.open_owed(case, "intake").due_on == nov(4)  # type: ignore[union-attr]
    case = table.do("notify_correction", case, nov(5), items=["土地出让合同缺附图"], until=nov(12))
    step = case.steps.get(what="correction_notice")
    assert "第十条" in step.facts["late"], "a day late: it stands, and is said to be late"
    letter = case.letters.get(kind="correction")
    assert "土地出让合同缺附图" in str(letter.content) and "11月12日" in str(letter.content)
    assert table.open_owed(case, "correction").due_on == nov(12)  # type: ignore[union-attr]


def test_article_10_not_corrected_in_time_is_refused(table: Table) -> None:
    """第十条第二款：申请人逾期未补正、更正……审批部门应当作出不予审批的决定。"""
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    table.do("notify_correction", case, nov(3), items=["缺合同"], until=nov(10))
    table.night(nov(10))
    assert table.now(case).state == CaseState.CORRECTING, "the last day is not over"
    with pytest.raises(Refused, match="已过"):
        table.do("correct", case, nov(11), by="yangding", words="合同")
    table.night(nov(11))
    case = table.now(case)
    assert (case.state, case.decided_on, case.accepted_on) == (CaseState.REFUSED, nov(11), None)
    assert "第十条" in case.steps.get(what="refused").facts["source"]
    assert table.open_owed(case, "correction") is None
    assert "refusal" in table.letters(case)


def test_article_10_corrected_and_still_not_as_it_must_be_is_refused(table: Table) -> None:
    """第十条第二款：补正、更正后仍不符合要求的，审批部门应当作出不予审批的决定。"""
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    table.do("notify_correction", case, nov(3), items=["申请表没有盖章"], until=nov(10))
    table.do("correct", case, nov(5), by="yangding", words="重新交了，还是没有章")
    case = table.refuse(case, nov(6), motive="申请表仍然没有盖章")
    assert (case.state, case.accepted_on, case.decided_on) == (CaseState.REFUSED, None, nov(6))
    assert table.open_owed(case) is None and table.open_owed(case, "intake") is None


def test_article_10_holds_only_where_it_is_law(world: Any) -> None:
    """第二条：本市行政区域内……适用本规定。Elsewhere no rule refuses by itself: the office is asked to decide."""
    table = lay(world, {"national": 1})
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    table.do("notify_correction", case, nov(3), items=["缺合同"], until=nov(10))
    table.night(nov(11))
    assert table.now(case).state == CaseState.CORRECTING
    owed = table.open_owed(case, "lapsed")
    assert owed is not None and owed.obligor == case.post
    table.night(nov(12))
    assert table.world.project.dossier.obligations.filter(about=owed.about).count() == 1, "asked once"


def test_article_11_core_papers_there_accepted_at_once_the_rest_by_a_day(table: Table) -> None:
    """第十一条：材料不齐全，但核心要件具备的，应当先予受理，并一次性告知需要补齐容缺材料的内容、时限。"""
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    for papers, said in (
        ({"application": nov(9)}, "核心要件不齐"),
        ({"contract": nov(12)}, "办结期限"),
        ({"contract": MONDAY}, "受理日以后"),
        ({"contract": nov(9), "licence": nov(9)}, "不得要求申请人提供"),
    ):
        with pytest.raises(Refused, match=said):
            table.do("accept_deferred", case, MONDAY, papers_until=papers)
    case = table.do("accept_deferred", case, MONDAY, papers_until={"contract": nov(9)})
    assert case.state == CaseState.ACCEPTED and "deferred" in table.letters(case)
    assert table.open_owed(case, "deferred:contract").due_on == nov(9)  # type: ignore[union-attr]
    assert table.promised(case, nov(9)).used == 5, "the clock runs on: article 45 is a closed list"
    with pytest.raises(Refused, match="后补的材料还没补齐"):
        table.grant(case, nov(6))
    commands.hand_in(**table.act("yangding", nov(9)), checklist=table.checklist, code="contract", on=nov(9))
    assert table.open_owed(case, "deferred:contract") is None
    table.grant(case, nov(9))


def test_article_11_deferred_papers_not_brought_by_their_day_end_in_refusal(table: Table) -> None:
    """第十一条第一款：申请人逾期未补正的，审批部门应当作出不予审批的决定。"""
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"], deferred={"contract": nov(6)})
    table.do("accept_deferred", case, MONDAY, papers_until={"contract": nov(6)})
    table.night(nov(6))
    assert table.now(case).state == CaseState.ACCEPTED
    table.night(nov(7))
    case = table.now(case)
    assert case.state == CaseState.REFUSED and "第十一条" in case.steps.get(what="refused").facts["source"]
    assert "refusal" in table.letters(case)


def test_article_11_only_what_the_guide_lists_may_be_deferred(table: Table) -> None:
    """第十一条第二款：可容缺受理申报材料应当在办事指南中作出规定。"""
    case = table.case("用地规划许可", deferrable=[])
    table.file(MONDAY, papers=["application"])
    with pytest.raises(Refused, match="不在可以容缺后补的范围") as no:
        table.do("accept_deferred", case, MONDAY, papers_until={"contract": nov(9)})
    assert "第十一条第二款" in no.value.rule


COMMITMENT = {"days": 1, "source": "告知承诺事项清单"}


def committed(table: Table, matter: str, **facts: Any) -> Any:
    case = table.case(matter, way="commitment", promised=1, commitment=COMMITMENT, **facts)
    table.file(MONDAY)
    with pytest.raises(Refused, match="还没有签署承诺"):
        table.grant(case, MONDAY)
    table.do("commit", case, MONDAY, by="yangding", words="符合水土保持要求，按方案施工")
    return table.grant(case, MONDAY)


def test_article_12_decided_on_a_written_commitment_where_the_list_allows(table: Table) -> None:
    """第十二条第一款：能够纠正且不会产生严重后果的，实行告知承诺制……申请人应当以书面形式承诺。

    山东省优化营商环境条例第二十九条：涉及公共安全、金融安全、生态环境保护、人身健康、生命财产安全的除外。"""
    case = committed(table, "水保方案")
    assert "commitment" in table.letters(case)
    trusted = table.case("占道施工", stage="three", way="commitment", commitment=COMMITMENT, needs=["design"])
    table.file(nov(3), stage="three", papers=[])
    with pytest.raises(Refused, match="材料不齐"):
        table.do("accept", trusted, nov(3))
    table.do("commit", trusted, nov(3), by="yangding", words="符合占道施工的条件")
    table.do("accept", trusted, nov(3))
    other, ecology = (
        table.case("不在清单的事项", stage="two"),
        table.case(
            "环评报告表",
            stage="two",
            commitment=COMMITMENT,
            commitment_barred={"reason": "涉及生态环境", "source": "山东省优化营商环境条例（2020）第二十九条"},
        ),
    )
    for one, said, rule in ((other, "清单", "第十二条第三款"), (ecology, "生态环境", "第二十九条")):
        with pytest.raises(Refused, match=said) as no:
            table.do("commit", one, nov(3), by="yangding", words="符合条件")
        assert rule in no.value.rule


def test_article_12_drawn_at_random_checked_ordered_to_mend_and_revoked(table: Table) -> None:
    """第十二条第二款：随机抽取检查对象、随机选派执法人员……与承诺内容不符的，限期整改；逾期拒不整改……依法撤销审批决定。"""
    granted = [committed(table, name, stage="land") for name in ("水保方案", "防雷设计", "占道施工")]
    after = table.case("施工许可", desk="build", stage="build", after={granted[0]: "finish_start"})
    far = table.case("竣工验收", desk="build", stage="build", after={after: "finish_start"})
    table.file(nov(3), stage="build", papers=[])
    how = {"zone": table.world.zone, "share": 60, "seed": "2026-11-04 开奖号 0417"}
    checks = commands.draw_checks(**table.act("desk-land", nov(4)), **how)
    assert len(checks) == 2, "60 % of three, rounded up"
    assert [check.case_id for check in checks] == list(draw(checks[0].lot["cases"], 60, how["seed"]).drawn)
    with pytest.raises(Refused, match="种子"):
        commands.draw_checks(**table.act("desk-land", nov(4)), **{**how, "seed": " "})
    rest = commands.draw_checks(**table.act("desk-land", nov(4)), **{**how, "share": 100})
    assert {check.case_id for check in [*checks, *rest]} == {case.pk for case in granted}, "nobody is drawn twice"
    check = Check.objects.get(case=granted[0])
    look = {"check": check, "on": nov(5), "words": "没有建截排水沟"}
    with pytest.raises(Refused, match="先责令"):
        table.do("revoke", granted[0], nov(5), reason="与承诺不符", basis="commitment")
    commands.record_check(**table.act("desk-land", nov(5)), **look, found="not_as_committed")
    order = {"check": check, "on": nov(5), "until": nov(12), "words": "补建截排水沟"}
    commands.order_to_correct(**table.act("desk-land", nov(5)), **order)
    assert check.rectification is not None and check.rectification.due_on == nov(12)
    assert "rectification" in table.letters(granted[0])
    with pytest.raises(Refused, match="还没过"):
        table.do("revoke", granted[0], nov(12), reason="与承诺不符", basis="commitment")
    case = table.do("revoke", granted[0], nov(13), reason="逾期拒不整改", basis="commitment")
    assert case.state == CaseState.REVOKED and "revocation" in table.letters(case)
    for follower in (after, far):
        assert "warned" in table.steps(follower)
        assert table.open_owed(follower, f"warned:{case.pk}") is not None
    check.refresh_from_db()
    assert check.rectification.state == "done"  # type: ignore[union-attr]


def test_article_12_mended_in_time_is_not_revoked(table: Table) -> None:
    """第十二条第二款：逾期拒不整改或者整改后仍不符合条件的，才撤销。"""
    case = committed(table, "水保方案")
    how = {"zone": table.world.zone, "share": 100, "seed": "一号"}
    (check,) = commands.draw_checks(**table.act("desk-land", nov(4)), **how)
    seen = {"check": check, "on": nov(5), "words": "没有建截排水沟", "found": "not_as_committed"}
    commands.record_check(**table.act("desk-land", nov(5)), **seen)
    order = {"check": check, "on": nov(5), "until": nov(12), "words": "补建截排水沟"}
    commands.order_to_correct(**table.act("desk-land", nov(5)), **order)
    commands.rectified(**table.act("yangding", nov(10)), check=check, on=nov(10), words="建好了")
    again = {"check": check, "on": nov(11), "words": "建好了，符合", "found": "mended"}
    commands.record_check(**table.act("desk-land", nov(11)), **again)
    with pytest.raises(Refused, match="已经整改好了"):
        table.do("revoke", case, nov(13), reason="与承诺不符", basis="commitment")
    assert table.steps(case)[-5:] == ["drawn", "checked", "ordered", "rectified", "checked"]


def test_article_13_a_joint_review_is_announced_and_every_office_answers_in_its_time(table: Table) -> None:
    """第十三条：应当提前告知相关部门联合会审内容。相关部门应当按时参加……在规定的时限内反馈审核意见。"""
    case = table.case("用地规划许可")
    posts = list(table.posts.values())
    session = commands.call_session(
        **table.act("wangxin", MONDAY),
        dossier=case.dossier,
        kind=Session.Kind.REVIEW,
        subject="总平面布局",
        for_on=nov(7),
        posts=posts,
        cases=[case],
    )
    assert session.outside_hours, "7 November is a Saturday"
    office = session.offices.get(post=posts[0])
    assert office.obligation is not None and office.obligation.due_on == nov(5), "three working days"
    say = {"session": session, "post": posts[0], "on": nov(4)}
    with pytest.raises(Forbidden):
        commands.say_at_session(**table.act("desk-build", nov(4)), **say, said="与我无关")
    commands.say_at_session(**table.act("desk-land", nov(4)), **say, said="缺日照分析")
    decided = Decision("补日照分析", table.world.posts["manager"], nov(13))
    commands.hold_session(
        **table.act("wangxin", nov(7)), session=session, on=nov(7), minutes="同意布局，补日照分析", decisions=[decided]
    )
    (decision,) = session.decisions.all()
    assert decision.obligation.due_on == nov(13) and decision.obligation.obligor == table.world.posts["manager"]
    assert not session.offices.filter(obligation__state="open").exists()


def test_article_14_and_18_joint_inspection_and_acceptance_are_sessions_too(table: Table) -> None:
    """第十四条：应当组织联合勘验。第十八条：规划、土地、消防、人防、城建档案等事项联合验收……统一出具验收意见。

    Tested: one visit and one set of minutes for all offices. One surveying for all is left to the surveyor."""
    case = table.case("竣工验收", desk="build")
    table.file(MONDAY)
    for kind, article in ((Session.Kind.INSPECTION, "第十四条"), (Session.Kind.ACCEPTANCE, "第十八条")):
        session = commands.call_session(
            **table.act("desk-build", MONDAY),
            dossier=case.dossier,
            kind=kind,
            subject="现场",
            for_on=nov(3),
            posts=list(table.posts.values()),
        )
        owed = session.offices.first().obligation  # type: ignore[union-attr]
        assert article in owed.source and owed.due_on == nov(3), "not later than the day it is held"
        commands.cancel_session(**table.act("desk-build", MONDAY), session=session, reason="下雨")
        assert not session.offices.filter(obligation__state="open").exists()


def test_article_15_filed_once_whatever_the_level_that_decides(table: Table) -> None:
    """第十五条：两级阶段牵头部门均应当按照申请人意愿受理，并……推送至两级相关部门办理。

    Tested: the applicant files once and each case lies with its own office, whatever its level; the days of a higher
    office are told apart."""
    with guard.setup():
        Organisation.objects.filter(pk=table.posts["build"].organisation_id).update(kind=Organisation.Kind.SUPERIOR)
    county, city = table.case("用地规划许可"), table.case("市级审查", desk="build")
    table.file(MONDAY)
    assert {table.now(county).state, table.now(city).state} == {CaseState.FILED}
    split = split_of(table.now(city), nov(5))
    assert split is not None and split.of(Party.HIGHER_AUTHORITY) == 3


def test_article_16_the_successor_reviews_meanwhile_and_decides_when_the_result_comes(table: Table) -> None:
    """第十六条：前置审批部门应当将审批结果同步共享后置……后置应当预先完成其他资料审查，收到前置审批结果后同步作出审批决定。"""
    before = table.case("用地规划许可", produces=["land_permit"])
    needs = ["application", "contract", "land_permit"]
    after = table.case("工程规划许可", desk="build", after={before: "review_then_decide"}, needs=needs)
    table.file(MONDAY)
    assert table.open_owed(after, "review") is not None and table.now(after).obligation is None
    with pytest.raises(Refused, match="前置“用地规划许可”") as early:
        table.grant(after, nov(3))
    assert early.value.rule
    table.do("pre_reviewed", after, nov(4), words="其余材料已审")
    table.do("accept", before, MONDAY)
    table.grant(before, nov(9), result_number="地字 1 号")
    assert table.document("land_permit").produced_by == before, "the result is there, nobody has to bring it"
    after = table.grant(after, nov(9))
    assert (after.accepted_on, after.decided_on) == (nov(9), nov(9)), "the same day"
    assert table.promised(after, nov(9)).used == 0, "no silence was counted while the result was awaited"
    split = split_of(after, nov(9))
    assert split is not None and split.of_holder(Party.DEPARTMENT, "自然资源局") == split.days == 7


def test_article_16_a_refused_predecessor_stops_its_successor(table: Table) -> None:
    """第十六条：没有前置的审批结果，后置不能作出准予的决定。"""
    before = table.case("用地规划许可")
    after = table.case("工程规划许可", desk="build", after={before: "review_then_decide"})
    table.file(MONDAY)
    table.do("accept", before, MONDAY)
    table.refuse(before, nov(5))
    assert "warned" in table.steps(after)
    with pytest.raises(Refused, match="还没有准予的结果"):
        table.grant(after, nov(6))
    again = commands.renew(**table.act("yangding", nov(6)), case=table.now(before))
    table.file(nov(6), papers=[])
    assert table.now(again).state == CaseState.FILED
    table.grant(again, nov(6))
    table.grant(after, nov(6))


def test_article_17_several_bodies_of_one_office_work_side_by_side(table: Table) -> None:
    """第十七条：需要审批部门内设的多个机构办理的，该审批部门应当实行并联办理，限时办结。

    Tested: two matters of one office run side by side, each by its own clock. Who does what inside an office is its
    own affair."""
    one, two = table.case("用地规划许可", promised=4), table.case("占用林地", promised=6)
    table.file(MONDAY)
    for case in (one, two):
        table.do("accept", case, MONDAY)
    assert (table.promised(one, MONDAY).due, table.promised(two, MONDAY).due) == (nov(6), nov(10))


def test_article_19_the_promise_lies_within_the_law_and_a_missed_one_is_explained(table: Table) -> None:
    """第十九条第一款：在法定办结时限内向申请人承诺办结时限……超出承诺时限不能办结的，应当说明理由。"""
    beyond = table.case("承诺太长的事项", days=10, promised=12, stage="two")
    with pytest.raises(Refused, match="长过法定时限"):
        table.file(MONDAY, stage="two")
    assert table.now(beyond).state == CaseState.PLANNED
    case = table.case("用地规划许可", promised=4)
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    with pytest.raises(Refused, match="承诺时限") as late:
        table.grant(case, nov(9))
    assert "第十九条" in late.value.rule and late.value.field == "reason"
    case = table.grant(case, nov(9), reason="专家外出，等了两天")
    told = case.steps.get(what="granted").facts
    assert (told["late"], told["reason"]) == ("promised", "专家外出，等了两天")
    assert Entry.objects.filter(code="approvals.decide").latest("pk").reason == "专家外出，等了两天"


def test_article_19_notice_review_hearing_and_tender_are_outside_the_promise(table: Table) -> None:
    """第十九条第二款：依法公示、评审、听证、招投标等时间不计算在承诺时限内。"""
    for place, ground in enumerate(("public_notice", "expert_review", "hearing", "tender")):
        case = table.case(f"事项 {place}", stage=ground)
        table.file(MONDAY, stage=ground)
        table.do("accept", case, MONDAY)
        table.do("pause", case, nov(4), ground=ground, expected_end=nov(11))
        case = table.do("resume", case, nov(11))
        assert table.promised(case, nov(11)).due == nov(19), ground
        split = split_of(case, nov(11))
        assert split is not None and split.of(Party.LEGAL_PROCEDURE) == 7 and sum(split.by_party().values()) == 9


def test_article_20_the_result_is_issued_by_one_window_and_can_be_fetched(table: Table) -> None:
    """第二十条：纸质证照和批准文件送交阶段牵头部门受理窗口统一颁发。申请人可以登录网上平台自行下载打印。

    Tested: the decision is a letter that the enterprise may fetch, and delivery is owed at once. Electronic seals are
    the certified service's."""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    case = table.grant(case, MONDAY, result_number="地字 1 号")
    enterprise = table.actor("yangding", MONDAY)
    assert by_key(enterprise, case.pk).letters.filter(kind="grant").exists()
    assert table.open_owed(case, "delivery") is not None
    table.do("deliver", case, nov(3), how="网上下载")
    assert table.now(case).state == CaseState.DELIVERED
