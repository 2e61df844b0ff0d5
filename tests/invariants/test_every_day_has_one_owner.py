"""Invariants 4 and 5 on cases: a promise stays within the law, and every elapsed day has exactly one owner.

Random people take random steps on three cases, one of which waits for another; what the law does not allow is refused.
After each step everything is counted again by plain recounts."""

import random
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.days import split_of, working_split
from kuaijin.approvals.states import CLOSED, commands_from
from kuaijin.journal.errors import Refused
from kuaijin.law.attribution import Split
from kuaijin.law.dates import add_calendar_days, day_after, days_between, each_day
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Obligation
from tests.approvals.cases import MONDAY, Table, lay
from tests.support import guard

pytestmark = pytest.mark.django_db
STEPS = 20
SEEDS = (1, 2, 7)
# What the seeds were chosen to bring about, so that nothing of it goes untried.
ALL_MET = {"accept", "pause", "resume", "extend", "decide", "notify_correction", "correct", "pre_reviewed", "deliver"}
GROUNDS = ("expert_review", "public_notice", "hearing", "opinions")


def acts(dice: random.Random, day: date) -> dict[str, dict[str, Any]]:
    """Every act with facts of a kind that people give: some of them cannot be."""
    ahead = add_calendar_days(day, dice.randint(0, 9))
    return {
        "accept": {},
        "accept_deferred": {"papers_until": {"contract": ahead}},
        "notify_correction": {"items": [{"code": "contract"}], "until": ahead},
        "correct": {"papers": {"contract": None}, "words": "交到窗口了", "by": "yangding"},
        "pre_reviewed": {},
        "pause": {"ground": dice.choice(GROUNDS), "expected_end": ahead},
        "resume": {},
        "extend": {"days": dice.randint(1, 11), "authority": "局长 吕甲", "reason": "核对权属"},
        "decide": {"outcome": dice.choice(["granted"] * 4 + ["refused"]), "motive": "不符合", "reason": "慢了"},
        "deliver": {"how": "窗口"},
        "withdraw_case": {"by": "yangding", "reason": "不办了"},
        "revoke": {"basis": "article_69", "reason": "程序错了"},
    }


# How often each is tried: a course that is withdrawn at once teaches nothing.
WEIGHTS = {"withdraw_case": 0.1, "revoke": 0.2, "deliver": 0.5, "accept": 4, "resume": 3, "decide": 0.4}


def one_step(table: Table, cases: list[Case], dice: random.Random, day: date) -> str:
    """What the table of states offers to one of them, as far as the law then lets it; "" when nothing was done."""
    for _attempt in range(6):
        case = table.now(dice.choice(cases))
        tried = acts(dice, day)
        offered = [name for name in tried if f"approvals.{name}" in commands_from(case.state)]
        if not offered:
            continue
        (name,) = dice.choices(offered, [WEIGHTS.get(name, 1) for name in offered])
        try:
            table.do(name, case, day, **tried[name])
        except Refused:
            continue
        return name
    return ""


def owned_once(split: Split) -> None:
    """The stretches follow each other, and each day of (start, end] lies in one of them."""
    assert all(one.end == other.start for one, other in pairwise(split.stretches))
    assert sum(split.by_party().values()) == split.days == days_between(split.start, split.end)
    owners = [sum(one.start < day <= one.end for one in split.stretches) for day in _days(split)]
    assert owners == [1] * split.days


def _days(split: Split) -> list[date]:
    return list(each_day(day_after(split.start), split.end))


def recount(table: Table, case: Case, day: date) -> None:
    read = clocks.readings(case, day)
    assert case.statutory_due_on == clocks.statutory_due(case, day) or case.state in CLOSED
    for reading in (read.promised, read.statutory):
        if reading is not None:
            assert reading.used is not None and reading.used >= 0
            assert reading.given_back is not None and reading.given_back >= 0
    if read.promised is not None and read.statutory is not None:
        assert read.promised.total <= read.statutory.total, "the promise is within the law"
        assert read.due is None or read.statutory.due is None or read.due <= read.statutory.due
    split = split_of(case, day)
    if split is not None:
        owned_once(split)
        working = working_split(split, case)
        assert working is None or sum(working.by_party().values()) == calendar_of("N").between(split.start, split.end)
    if case.state in CLOSED - {CaseState.DELIVERED, CaseState.REFUSED}:
        about = clocks.about_of(case)
        assert not Obligation.objects.filter(about__startswith=f"{about}:", state="open", kind="case").exists()
    days = list(case.steps.order_by("seq").values_list("on", flat=True))
    assert days == sorted(days)


def no_decision_before_the_predecessor(first: Case, second: Case) -> None:
    if second.state in (CaseState.GRANTED, CaseState.DELIVERED):
        assert first.decided_on is not None and second.decided_on is not None
        assert first.decided_on <= second.decided_on


def play(table: Table, stage: str, seed: int, check: Callable[[list[Case], date], None]) -> set[str]:
    dice = random.Random(seed)
    notice = {"days": 3, "mode": "calendar", "source": "示例"}
    first = table.case(f"{stage}甲", stage=stage, promised=6, days=12)
    second = table.case(f"{stage}乙", stage=stage, desk="build", promised=4, after={first: "review_then_decide"})
    third = table.case(f"{stage}丙", stage=stage, promised=8, notice=notice)
    day, taken = MONDAY, set()
    table.file(day, stage=stage, papers=dice.choice([["application"], *[["application", "contract"]] * 2]))
    for _number in range(STEPS):
        if dice.random() < 0.4:
            day = add_calendar_days(day, dice.randint(1, 3))
            table.night(day)
        taken.add(one_step(table, [first, second, third], dice, day))
        check([table.now(one) for one in (first, second, third)], day)
    return taken


def test_whatever_is_done_the_promise_is_within_the_law_and_each_day_has_one_owner(world: Any) -> None:
    table = lay(world)

    def check(cases: list[Case], day: date) -> None:
        for case in cases:
            recount(table, case, day)
        no_decision_before_the_predecessor(cases[0], cases[1])

    taken: set[str] = set()
    for seed in SEEDS:
        taken |= play(table, f"s{seed}", seed, check)
        whole = split_of(table.checklist, add_calendar_days(MONDAY, 60))
        assert whole is not None
        owned_once(whole)
    assert taken >= ALL_MET, ALL_MET - taken


def test_it_sees_a_day_without_an_owner() -> None:
    """The recount itself: a split with a hole does not pass."""
    hole = Split(MONDAY, add_calendar_days(MONDAY, 3), 3, ())
    with pytest.raises(AssertionError):
        owned_once(hole)


def test_working_days_of_a_promise_never_end_after_calendar_days_of_the_law(world: Any) -> None:
    table = lay(world)
    within, beyond = (table.case(f"{days} 天", days=10, mode="calendar", promised=days, stage="s") for days in (6, 9))
    for case in (within, beyond):
        with guard.setup():
            case.promised_term = {**case.promised_term, "mode": "working"}
            case.save()
    table.file(MONDAY, stage="s")
    for case in (within, beyond):
        table.do("accept", case, MONDAY)
    assert table.promised(within, MONDAY).due == add_calendar_days(MONDAY, 8)
    assert table.promised(beyond, MONDAY).due == table.statutory(beyond, MONDAY).due == add_calendar_days(MONDAY, 10)


def test_a_plan_cannot_promise_more_than_the_law_gives(world: Any) -> None:
    table = lay(world)
    case = table.case("太长", days=5, promised=6)
    with pytest.raises(Refused, match="长过法定时限"):
        table.file(MONDAY)
    assert table.now(case).filed_on is None
