"""Courses of cases beside the articles: order among cases, whose days, papers, versions, a calendar that moves."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.models import Case, CaseLink
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules.days import split_of, working_split
from kuaijin.approvals.states import CLOSED, MOVES, Step, commands_from, move_of
from kuaijin.journal import registry
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.law.attribution import Party
from kuaijin.obligations.notices import load_notice
from tests.approvals.cases import MONDAY, Table, lay, paper
from tests.support import guard
from tests.support.world import pinned

pytestmark = pytest.mark.django_db


def nov(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def table(world: Any) -> Table:
    return lay(world)


def test_the_table_of_states_names_commands_that_exist_and_reaches_every_state() -> None:
    assert {move.command for move in MOVES if move.command} <= set(registry.commands)
    reached = {move.after for move in MOVES if move.after} | {CaseState.PLANNED}
    assert reached == set(CaseState)
    for state in CaseState:
        leads = [move for move in MOVES if state in move.before and move.after not in (None, state)]
        assert leads or state in CLOSED, f"{state} is a dead end"
    assert move_of(Step.GRANTED, CaseState.PAUSED) is None
    assert "approvals.resume" in commands_from(CaseState.PAUSED)


def test_whose_days_they_were_corrected_paused_and_decided(table: Table) -> None:
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    table.do("notify_correction", case, nov(4), items=[{"code": "contract"}], until=nov(13))
    table.do("correct", case, nov(9), by="yangding", papers={"contract": None}, words="在窗口交了纸质合同")
    table.do("accept", case, nov(9))
    table.do("pause", case, nov(11), ground="expert_review", expected_end=nov(18))
    table.do("resume", case, nov(17))
    case = table.grant(case, nov(19))
    split = split_of(case, nov(30))
    assert split is not None and (split.start, split.end, split.days) == (MONDAY, nov(19), 17)
    # 3, 4 | 5 to 9 | 10 | 11 to 16 | 17, 18, 19 November
    told = [(stretch.party, stretch.holder, stretch.days) for stretch in split.stretches]
    assert told == [
        (Party.DEPARTMENT, "自然资源局", 2),
        (Party.APPLICANT, "澄川电机有限公司", 5),
        (Party.DEPARTMENT, "自然资源局", 1),
        (Party.LEGAL_PROCEDURE, "专家评审", 6),
        (Party.DEPARTMENT, "自然资源局", 3),
    ]
    working = working_split(split, case)
    assert working is not None and (working.days, working.of(Party.APPLICANT), working.of(Party.DEPARTMENT)) == (
        13,
        3,
        6,
    )
    assert table.promised(case, nov(30)).used == 4, "the tenth, and from the seventeenth on"


def test_filed_later_than_planned_the_days_until_then_are_the_applicants(table: Table) -> None:
    case = table.case("用地规划许可")
    with guard.setup():
        Case.objects.filter(pk=case.pk).update(planned_start_on=MONDAY)
    assert split_of(table.now(case), nov(4)).of(Party.APPLICANT) == 2  # type: ignore[union-attr]
    table.file(nov(5))
    table.do("accept", case, nov(5))
    split = split_of(table.now(case), nov(9))
    assert split is not None and (split.of(Party.APPLICANT), split.of(Party.DEPARTMENT), split.days) == (3, 4, 7)


def test_the_whole_checklist_follows_the_case_that_held_up_the_end(table: Table) -> None:
    first, second = table.case("短的", desk="build"), table.case("长的")
    third = table.case("后来的", desk="build", stage="two")
    table.file(MONDAY)
    table.do("accept", first, MONDAY)
    table.do("accept", second, MONDAY)
    table.grant(first, nov(3))
    table.grant(second, nov(6))
    table.file(nov(10), stage="two", papers=[])
    table.grant(third, nov(12))
    split = split_of(table.checklist, nov(30))
    assert split is not None and (split.start, split.end) == (MONDAY, nov(12))
    told = [(stretch.holder, stretch.days) for stretch in split.stretches]
    assert told == [("自然资源局", 4), ("澄川电机有限公司", 4), ("住建局", 2)], (
        "between two stages it was the applicant's"
    )


def test_start_and_finish_links_and_lags_hold(table: Table) -> None:
    one = table.case("先开始的")
    starts = table.case("随后开始的", desk="build", after={one: "start_start"})
    ends = table.case("随后结束的", desk="build", after={one: "finish_finish"})
    waits = table.case("等三天的", desk="build", after={one: "finish_start"})
    with guard.setup():
        CaseLink.objects.filter(case=waits).update(lag_days=3)
    table.file(MONDAY)
    with pytest.raises(Refused, match="按顺序开始"):
        table.do("accept", starts, MONDAY)
    table.do("accept", one, MONDAY)
    table.do("accept", starts, MONDAY)
    table.do("accept", ends, MONDAY)
    with pytest.raises(Refused, match="还没有准予的结果"):
        table.grant(ends, nov(4))
    table.grant(one, nov(5))
    table.grant(ends, nov(5))
    with pytest.raises(Refused, match="2026-11-10"):
        table.do("accept", waits, nov(9))
    table.do("accept", waits, nov(10))


def test_what_is_not_required_any_more_holds_nobody_up(table: Table) -> None:
    before = table.case("用地规划许可")
    after = table.case("工程规划许可", desk="build", after={before: "review_then_decide"})
    table.file(MONDAY)
    assert table.now(after).obligation is None
    table.do("drop_case", before, nov(4), by="system", reason="不再新建厂房")
    assert table.now(before).state == CaseState.DROPPED and table.open_owed(before) is None
    after = table.now(after)
    assert after.obligation is not None and "received" in table.steps(after)
    table.do("accept", after, nov(4))


def test_withdrawn_by_the_applicant_alone_and_applied_for_again(table: Table) -> None:
    case = table.case("用地规划许可")
    table.file(MONDAY)
    with pytest.raises(Forbidden):
        table.do("withdraw_case", case, nov(3), by="desk-land", reason="撤了")
    with pytest.raises(NotVisible):
        table.do("withdraw_case", case, nov(3), by="charlie", reason="撤了")
    case = table.do("withdraw_case", case, nov(3), by="yangding", reason="改选址")
    assert case.closed_on == nov(3) and table.open_owed(case) is None and table.open_owed(case, "intake") is None
    fresh = commands.renew(**table.act("yangding", nov(4)), case=case)
    assert (fresh.state, fresh.renews) == (CaseState.PLANNED, None), "nothing is continued: it is applied for anew"
    with pytest.raises(Refused, match="已经有一件在办"):
        commands.renew(**table.act("yangding", nov(4)), case=case)


def test_steps_come_in_the_order_of_their_days(table: Table) -> None:
    case = table.case("用地规划许可")
    table.file(nov(3))
    act = table.act("desk-land", nov(5))
    with pytest.raises(Refused, match="还没到"):
        commands.accept(**act, case=table.now(case), on=nov(6))
    with pytest.raises(Refused, match="早于上一步"):
        commands.accept(**act, case=table.now(case), on=MONDAY)
    with pytest.raises(Refused, match="现在是“已申报”，不能恢复计时"):
        commands.resume(**act, case=table.now(case), on=nov(5))


def test_a_case_seen_in_an_older_version_is_not_changed_and_a_filing_is_made_once(table: Table) -> None:
    case = table.case("用地规划许可")
    act = table.act("yangding", MONDAY)
    once = {"checklist": table.checklist, "stage": "land", "on": MONDAY, "idempotency_key": "k1"}
    files = {"application": None, "contract": paper()}
    commands.file_stage(**act, **once, files=files)
    commands.file_stage(**act, **once, files=files)
    assert case.steps.filter(what="filed").count() == 1
    seen = table.now(case)
    stale = table.now(case)
    commands.accept(**table.act("desk-land", MONDAY), case=seen, on=MONDAY, expected_version=seen.version)
    with pytest.raises(Refused, match="现在是“已受理”"):
        commands.accept(**table.act("desk-land", MONDAY), case=stale, on=MONDAY)
    with pytest.raises(Conflict):
        commands.pause(
            **table.act("desk-land", nov(3)),
            case=table.now(case),
            on=nov(3),
            ground="hearing",
            expected_end=nov(9),
            expected_version=seen.version - 1,
        )


def test_done_on_a_day_off_is_outside_office_hours(table: Table) -> None:
    case = table.case("用地规划许可")
    table.file(nov(6))
    table.do("accept", case, nov(7))
    assert list(case.steps.order_by("seq").values_list("outside_hours", flat=True)) == [False, True]


def test_a_paper_that_is_over_is_not_taken(table: Table) -> None:
    table.case("用地规划许可")
    act = table.act("yangding", nov(5))
    with pytest.raises(Refused, match="有效期"):
        commands.hand_in(**act, checklist=table.checklist, code="contract", on=nov(5), valid_until=nov(4))
    with pytest.raises(Refused, match="不要“没听过”"):
        commands.hand_in(**act, checklist=table.checklist, code="没听过", on=nov(5))
    row = commands.hand_in(
        **act, checklist=table.checklist, code="contract", on=nov(5), file=paper("合同.txt"), valid_until=nov(30)
    )
    assert row.evidence is not None and row.evidence.secrecy == "outside"
    assert (row.state, row.source, row.valid_until) == ("handed_in", "杨丁", nov(30))


def test_a_notice_of_the_state_council_moves_the_laws_day_of_running_cases(
    table: Table, django_capture_on_commit_callbacks: Any, settings: Any, tmp_path: Path
) -> None:
    running, over = table.case("用地规划许可", days=60), table.case("办完的")
    table.file(MONDAY)
    table.do("accept", running, MONDAY)
    table.grant(over, MONDAY)
    assert table.now(running).statutory_due_on is None, "2027 has no notice yet: unknown, not guessed"
    settings.DATA_DIR = tmp_path
    notice = (
        "year: 2027\nnumber: 试验\nissued_on: 2026-11-05\nsource: 试验用通知\noff: [{date: 2027-01-01, name: 元旦}]\n"
    )
    with pinned(nov(10)), django_capture_on_commit_callbacks(execute=True):
        load_notice(**table.act("sysadmin", nov(10)), text=notice)
    case = table.now(running)
    assert case.statutory_due_on == table.statutory(case, nov(10)).due == date(2027, 1, 26)
    moved = Entry.objects.filter(code="approvals.moved")
    assert [entry.after["case"] for entry in moved] == [running.pk] and moved[0].cause is not None
    assert "2027" in moved[0].reason
    assert commands.reread(**table.act("system", nov(10)), why="夜间核对") == 0, "nothing is left to move"


def test_what_a_zone_takes_off_moves_its_promise_and_never_the_law(
    table: Table, django_capture_on_commit_callbacks: Any, settings: Any, tmp_path: Path
) -> None:
    case = table.case("用地规划许可")
    table.file(MONDAY)
    table.do("accept", case, MONDAY)
    assert (table.promised(case, MONDAY).due, table.now(case).statutory_due_on) == (nov(12), nov(30))
    settings.DATA_DIR = tmp_path
    order = "source: 区管委会一号\noff:\n  - {date: 2026-11-10, name: 运动会}\n"
    with pinned(nov(5)), django_capture_on_commit_callbacks(execute=True):
        load_notice(**table.act("sysadmin", nov(5)), text=order, zone=table.world.zone, name="games")
    assert (table.promised(case, nov(5)).due, table.now(case).statutory_due_on) == (nov(13), nov(30))
    assert table.statutory(case, nov(5)).due == nov(30)


def test_what_is_missing_is_told_while_the_predecessors_result_is_awaited(table: Table) -> None:
    before = table.case("用地规划许可")
    after = table.case(
        "工程规划许可", desk="build", after={before: "review_then_decide"}, needs=["application", "design"]
    )
    table.file(MONDAY)
    after = table.do("notify_correction", after, nov(3), items=[{"code": "design"}], until=nov(20))
    assert after.state == CaseState.CORRECTING and after.obligation is None
    table.grant(before, nov(5))
    assert table.now(after).obligation is None, "the result is there, the corrected papers are not"
    after = table.do("correct", after, nov(10), by="yangding", papers={"design": None}, words="图纸交到窗口了")
    assert after.state == CaseState.FILED and after.obligation is not None
    with pytest.raises(Refused, match="只告知一次"):
        table.do("notify_correction", after, nov(11), items=["还缺一样"], until=nov(20))
    after = table.grant(after, nov(12))
    split = split_of(after, nov(12))
    assert split is not None
    told = [(stretch.holder, stretch.days) for stretch in split.stretches]
    assert told == [("自然资源局", 3), ("澄川电机有限公司", 5), ("住建局", 2)]


def test_a_merged_matter_filed_later_joins_its_host_or_is_decided_alone(table: Table) -> None:
    host = table.case("施工许可", desk="build", validity={"months": 3, "source": "建筑法第九条"})
    late = table.case("质量监督", desk="build", stage="two", way="merged", merged_into=host)
    alone = table.case("安全监督", desk="build", stage="three", way="merged", merged_into=host)
    table.file(MONDAY)
    table.do("accept", host, MONDAY)
    table.file(nov(3), stage="two", papers=[])
    assert table.now(late).state == CaseState.ACCEPTED
    table.grant(host, nov(5))
    assert table.now(late).state == CaseState.GRANTED
    table.do("deliver", host, nov(6), how="窗口")
    table.file(nov(6), stage="three", papers=[])
    assert (table.now(alone).way, table.now(alone).merged_into) == ("statutory", None)
    table.grant(alone, nov(9))
    assert table.now(alone).state == CaseState.GRANTED
