"""行政许可法 26, 32, 34, 38, 42–45, 50, 82 as courses of handling that a lawyer can read.

November 2026 has no holiday: its working days are Monday to Friday. MONDAY is the 2nd."""

from datetime import date
from typing import Any

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.rules import clocks
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.obligations.models import Obligation
from tests.approvals.cases import MONDAY, CaseState, Table, lay

pytestmark = pytest.mark.django_db


def nov(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def table(world: Any) -> Table:
    return lay(world)


def test_article_26_one_office_takes_in_and_several_handle_together(table: Table) -> None:
    """第二十六条第二款：两个以上部门分别实施的，可以确定一个部门受理……统一办理，或者组织有关部门联合办理、集中办理。

    One filing reaches every office; each decides its own. Which department the government names cannot be tested."""
    land, build = table.case("用地规划许可"), table.case("施工许可", desk="build")
    joined = table.case("质量监督手续", desk="build", way="merged", merged_into=build)
    table.file(MONDAY)
    assert [table.now(case).state for case in (land, build, joined)] == [CaseState.FILED] * 3
    with pytest.raises(Refused, match="并入“施工许可”"):
        table.do("accept", joined, MONDAY)
    table.do("accept", build, MONDAY)
    table.grant(build, nov(4))
    assert table.now(joined).state == CaseState.GRANTED and table.now(joined).decided_on == nov(4)
    assert table.now(land).state == CaseState.FILED
    assert table.letters(land).count("receipt") == 1, "one receipt for all that was filed together"
    with pytest.raises(Forbidden, match="自然资源局"):
        table.do("accept", land, nov(4), by="desk-build")


def test_article_32_not_needed_or_not_ours_is_told_at_once(table: Table) -> None:
    """第三十二条第一款第（一）（二）项：不需要取得许可的，即时告知不受理；不属于本机关职权的，告知向有关机关申请。"""
    case = table.case("取水许可")
    table.file(MONDAY)
    with pytest.raises(Refused, match="理由"):
        table.do("not_accept", case, MONDAY, reason=" ")
    case = table.do("not_accept", case, MONDAY, reason="不属于本机关职权范围", other_office="水利局")
    assert case.state == CaseState.NOT_ACCEPTED and case.closed_on == MONDAY
    assert "not_accepted" in table.letters(case)
    assert table.open_owed(case) is None and table.open_owed(case, "intake") is None


def test_article_32_4_everything_missing_is_told_once(table: Table) -> None:
    """第三十二条第一款第（四）项：应当当场或者在五日内一次告知申请人需要补正的全部内容。"""
    case = table.case("用地规划许可", correction_days={"days": 5, "source": "行政许可法（2019）第三十二条"})
    table.file(MONDAY, papers=["application"])
    with pytest.raises(Refused, match="材料不齐：土地出让合同"):
        table.do("accept", case, nov(3))
    case = table.do("notify_correction", case, nov(4), items=[{"code": "contract", "why": "缺附图"}], until=nov(13))
    assert case.state == CaseState.CORRECTING
    assert table.document("contract").state == "returned"
    with pytest.raises(Refused, match="还没补正：土地出让合同"):
        table.do("correct", case, nov(9), by="yangding", words="只补了一半")
    with pytest.raises(Refused) as nothing:
        table.do("correct", case, nov(10), by="yangding", words=" ", papers={"contract": None})
    assert (nothing.value.field, nothing.value.rule) == ("words", "said") and "写一句" in nothing.value.message
    case = table.do("correct", case, nov(10), by="yangding", words="合同交到窗口了", papers={"contract": None})
    assert case.state == CaseState.FILED
    with pytest.raises(Refused) as second:
        table.do("notify_correction", case, nov(11), items=["再来一份说明"], until=nov(20))
    assert "第三十二条" in second.value.rule
    case = table.do("accept", case, nov(11))
    # The clock runs from acceptance: the days of the correction were never counted.
    assert table.promised(case, nov(11)).used == 0 and table.promised(case, nov(11)).due == nov(23)


def test_article_32_4_silence_past_five_days_is_acceptance_from_receipt(table: Table) -> None:
    """第三十二条第一款第（四）项：逾期不告知的，自收到申请材料之日起即为受理。"""
    case = table.case("用地规划许可", promised=8, days=20)
    table.file(MONDAY, papers=["application"])
    table.night(nov(9))
    assert table.now(case).state == CaseState.FILED, "the fifth working day, 9 November, is not over"
    table.night(nov(10))
    case = table.now(case)
    assert (case.state, case.accepted_on) == (CaseState.ACCEPTED, MONDAY)
    assert table.promised(case, nov(10)).due == nov(12), "eight working days from receipt, not from the tenth"
    assert case.statutory_due_on == nov(30)
    with pytest.raises(Refused):
        table.do("notify_correction", case, nov(10), items=["缺合同"], until=nov(20))
    assert "acceptance" in table.letters(case)


def test_article_32_receipt_and_acceptance_are_in_writing(table: Table) -> None:
    """第三十二条第二款：受理或者不予受理，应当出具加盖专用印章和注明日期的书面凭证。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    table.do("accept", case, nov(3))
    assert table.letters(case) == ["receipt", "acceptance"]


def test_article_34_papers_complete_and_decided_on_the_spot(table: Table) -> None:
    """第三十四条第二款：材料齐全、符合法定形式，能够当场作出决定的，应当当场作出书面的行政许可决定。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    case = table.grant(case, MONDAY, result_number="地字 1 号")
    assert (case.state, case.accepted_on, case.decided_on) == (CaseState.GRANTED, MONDAY, MONDAY)
    assert table.steps(case) == ["filed", "accepted", "granted"]
    assert table.letters(case) == ["receipt", "acceptance", "grant"]
    assert table.promised(case, MONDAY).used == 0


def test_article_38_a_refusal_says_why_and_what_can_be_done(table: Table) -> None:
    """第三十八条第二款：不予许可的，应当说明理由，并告知申请行政复议或者提起行政诉讼的权利。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    with pytest.raises(Refused, match="说明理由"):
        table.refuse(case, nov(4), motive="")
    case = table.refuse(case, nov(4), motive="不符合控制性详细规划")
    letter = case.letters.get(kind="refusal")
    said = str(letter.content)
    assert "不符合控制性详细规划" in said and "行政复议" in said and "行政诉讼" in said
    assert case.closed_on == nov(4) and table.open_owed(case) is None


def test_article_42_1_twenty_days_and_ten_more_once_with_a_reason(table: Table) -> None:
    """第四十二条第一款：自受理之日起二十日内作出决定……经本行政机关负责人批准，可以延长十日，并将理由告知申请人。"""
    case = table.case("用地规划许可", promised=15)
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    assert table.now(case).statutory_due_on == nov(30)
    how = {"days": 10, "authority": "局长 吕甲", "reason": "需要核对权属"}
    for wrong, said in (({"days": 11}, "最多延长 10"), ({"authority": ""}, "批准"), ({"reason": " "}, "理由")):
        with pytest.raises(Refused, match=said):
            table.do("extend", case, nov(10), **{**how, **wrong})
    case = table.do("extend", case, nov(10), **how)
    assert case.statutory_due_on == date(2026, 12, 14)
    assert table.promised(case, nov(10)).due == date(2026, 12, 7), "the promise with it: 15 and 10 working days"
    assert "extension" in table.letters(case)
    with pytest.raises(Refused) as again:
        table.do("extend", case, nov(11), **how)
    assert "第四十二条" in again.value.rule
    bare = table.case("没有延长规定的事项", extension=None, stage="two")
    table.file(nov(11), stage="two")
    table.do("accept", bare, nov(11))
    with pytest.raises(Refused, match="没有规定可以延长"):
        table.do("extend", bare, nov(12), **how)


def test_article_42_1_a_broken_promise_is_not_mended_by_an_extension(table: Table) -> None:
    """第四十二条第一款延长的是法定期限；承诺期限已经过了的，仍然是超出承诺。"""
    case = table.case("用地规划许可", promised=3)
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    case = table.do("extend", case, nov(10), days=10, authority="局长 吕甲", reason="需要核对权属")
    assert case.statutory_due_on == date(2026, 12, 14)
    assert table.promised(case, nov(10)).due == nov(5), "three working days, and they are over"
    with pytest.raises(Refused, match="承诺时限"):
        table.grant(case, nov(11))
    table.grant(case, nov(11), reason="权属核对用了六天")


def test_article_42_2_joint_handling_has_forty_five_days_and_fifteen_more(table: Table) -> None:
    """第四十二条第二款：联合办理、集中办理的，不得超过四十五日；经本级人民政府负责人批准，可以延长十五日。"""
    case = table.case(
        "联合验收",
        days=45,
        promised=40,
        extension={"days": 15, "authority": "本级人民政府负责人", "source": "行政许可法（2019）第四十二条第二款"},
    )
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    assert table.statutory(case, MONDAY).total == 45
    with pytest.raises(Refused, match="本级人民政府负责人"):
        table.do("extend", case, nov(20), days=15, authority="", reason="五家一起验收")
    table.do("extend", case, nov(20), days=15, authority="副县长 褚乙", reason="五家一起验收")
    assert table.statutory(case, nov(20)).total == 60


def test_article_43_a_lower_office_reviews_within_twenty_days_first(table: Table) -> None:
    """第四十三条：依法应当先经下级行政机关审查后报上级决定的，下级应当自受理之日起二十日内审查完毕。

    The lower office's review is a case of its own with its own twenty days; the higher one waits for its result."""
    below = table.case("初审", days=20, promised=20)
    above = table.case("报上级决定", desk="build", after={below: "finish_start"})
    table.file(MONDAY)
    with pytest.raises(Refused, match="初审"):
        table.do("accept", above, nov(3))
    table.do("accept", below, MONDAY)
    assert table.statutory(below, MONDAY).due == nov(30)
    table.grant(below, nov(18))
    assert table.now(above).obligation is not None, "the result came the same day: the higher office's days begin"
    assert table.promised(above, nov(18)).state == "received"


def test_article_44_ten_days_from_the_decision_to_delivery(table: Table) -> None:
    """第四十四条：应当自作出决定之日起十日内向申请人颁发、送达行政许可证件。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    case = table.grant(case, nov(4))
    owed = table.open_owed(case, "delivery")
    assert owed is not None and owed.due_on == nov(18), "a clock of its own: ten working days"
    assert owed.obligor == case.post
    case = table.do("deliver", case, nov(6), how="窗口领取")
    assert case.state == CaseState.DELIVERED and case.delivered_on == nov(6)
    assert table.open_owed(case, "delivery") is None and "delivery" in table.letters(case)
    with pytest.raises(Refused):
        table.do("deliver", case, nov(9), how="再送一次")


def test_article_45_only_the_closed_list_stops_the_clock_and_is_told_in_writing(table: Table) -> None:
    """第四十五条：听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审，所需时间不计算在内；应当将所需时间书面告知申请人。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    for ground in ("opinions", "applicant_rework", "leaders_are_busy"):
        with pytest.raises(Refused) as no:
            table.do("pause", case, nov(4), ground=ground, expected_end=nov(12))
        assert "第四十五条" in no.value.rule
    with pytest.raises(Refused, match="需要多久"):
        table.do("pause", case, nov(4), ground="expert_review", expected_end=nov(4))
    case = table.do("pause", case, nov(4), ground="expert_review", expected_end=nov(12), words="水保方案评审")
    assert case.state == CaseState.PAUSED and "pause" in table.letters(case)
    case = table.do("resume", case, nov(11))
    # 4 to 10 November are given back to both clocks: five working days.
    assert table.promised(case, nov(11)).due == nov(19)
    assert case.statutory_due_on == date(2026, 12, 7)


def test_article_45_a_law_of_its_own_may_leave_out_more(table: Table) -> None:
    """企业投资项目核准和备案管理条例第十条第一款：委托中介服务机构对项目进行评估的，评估时间不计入核准期限。

    Only where the matter is an approval under that regulation: elsewhere the closed list stays closed."""
    facts = {"stops": ["assessment"]}
    own, other = table.case("项目核准", **facts), table.case("用地规划许可", stops=["expert_review"])
    table.file(MONDAY)
    for case in (own, other):
        table.do("accept", case, MONDAY)
    assert [ground.code for ground in clocks.pauses_of(own)] == ["hearing", "assessment"]
    assert [ground.code for ground in clocks.pauses_of(other)] == ["hearing", "expert_review"]
    with pytest.raises(Refused, match="封闭清单"):
        table.do("pause", other, nov(4), ground="assessment", expected_end=nov(11))
    table.do("pause", own, nov(4), ground="assessment", expected_end=nov(11))
    assert "企业投资项目核准和备案管理条例" in str(own.letters.get(kind="pause").content["basis"])
    own = table.do("resume", own, nov(11))
    assert (table.promised(own, nov(11)).due, own.statutory_due_on) == (nov(19), date(2026, 12, 7))


def test_article_45_public_notice_is_not_in_the_list_and_stops_the_promise_alone(table: Table) -> None:
    """第四十五条的清单里没有公示：公示期间承诺期限不计算（滨州 19），法定期限照常计算。"""
    notice = {"days": 7, "mode": "calendar", "source": "菏泽市城乡规划条例第三十九条"}
    case = table.case("工程规划许可", notice=notice)
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    with pytest.raises(Refused, match="公示 7 天"):
        table.grant(case, nov(3))
    table.do("pause", case, nov(4), ground="public_notice", expected_end=nov(11))
    table.do("resume", case, nov(10))
    with pytest.raises(Refused, match="现在公示了 6 天"):
        table.grant(case, nov(10))
    table.do("pause", case, nov(11), ground="public_notice", expected_end=nov(18))
    case = table.do("resume", case, nov(18))
    assert case.statutory_due_on == nov(30), "the law's clock never stood"
    assert table.promised(case, nov(18)).due == nov(25), "nine working days of notice were given back"
    table.grant(case, nov(18))


def test_article_50_renewal_is_asked_for_thirty_days_before_the_end(table: Table) -> None:
    """第五十条：需要延续有效期的，应当在有效期届满三十日前提出申请。"""
    case = table.case("施工许可", desk="build", validity={"months": 3, "source": "建筑法第九条"})
    table.file(MONDAY)
    table.grant(case, nov(4))
    case = table.do("deliver", case, nov(4), how="窗口领取")
    assert case.valid_until == date(2027, 2, 4)
    table.night(nov(5))
    assert table.open_owed(case, "expiry") is None, "more than ninety days before the end nobody is troubled"
    table.night(nov(6))
    owed = table.open_owed(case, "expiry")
    assert owed is not None and owed.due_on == date(2027, 1, 5)
    table.night(nov(9))
    assert Obligation.objects.filter(about=f"case:{case.pk}:expiry").count() == 1, "once"
    fresh = commands.renew(**table.act("yangding", date(2026, 12, 28)), case=case)
    assert fresh.state == CaseState.PLANNED and fresh.renews == case
    assert table.open_owed(case, "expiry") is None
    table.night(date(2027, 2, 4))
    assert table.now(case).state == CaseState.DELIVERED, "the last day on which it holds"
    table.night(date(2027, 2, 5))
    assert table.now(case).state == CaseState.EXPIRED


def test_what_was_used_in_time_does_not_end_by_its_day(table: Table) -> None:
    """建筑法第九条：自领取施工许可证之日起三个月内开工；开了工的不因此失效。"""
    case = table.case(
        "施工许可", desk="build", validity={"months": 3, "source": "建筑法第九条"}, produces=["construction_permit"]
    )
    table.file(MONDAY)
    table.grant(case, nov(4))
    case = table.do("deliver", case, nov(4), how="窗口领取")
    assert case.produced.get().valid_until == date(2027, 2, 4)
    table.night(nov(6))
    with pytest.raises(Refused, match="怎么用上的没写"):
        table.do("note_used", case, nov(20), by="yangding", words=" ")
    used = table.do("note_used", case, nov(20), by="yangding", words="11月20日 已开工")
    assert used.valid_until is None and table.open_owed(case, "expiry") is None
    assert not used.produced.exclude(valid_until=None).exists(), "nor does the paper that came of it"
    table.night(date(2027, 2, 5))
    assert table.now(case).state == CaseState.DELIVERED


def test_article_82_working_days_without_holidays(table: Table) -> None:
    """第八十二条：本法规定的实施行政许可的期限以工作日计算，不含法定节假日。"""
    case = table.case("用地规划许可", promised=3, days=5)
    before = date(2026, 9, 28)
    table.plan.published_on = before
    table.file(before)
    case = table.do("accept", case, before)
    # 1 to 7 October is the holiday; Saturday 10 October is worked.
    assert table.promised(case, before).due == date(2026, 10, 8)
    assert case.statutory_due_on == date(2026, 10, 10)
