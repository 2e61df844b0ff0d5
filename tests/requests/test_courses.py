"""Random courses: whatever people do in whatever order, an open request has one owner and its clocks agree."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.models import Obligation
from kuaijin.requests import commands
from kuaijin.requests.jobs import settle_day
from kuaijin.requests.models import OPEN, Outcome, ServiceRequest
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.ownership import proof
from tests.requests.asking import Asking, at, now
from tests.support.guard import setup
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db


def moves(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    power, manager = world.posts["power"], world.posts["manager"]
    unsolved = {"solved": False, "words": "企业说的"}
    return [
        ("wangxin", "dispatch", {"to": power}),
        ("wangxin", "dispatch", {"to": manager}),
        ("fengkui", "accept", {}),
        ("wangxin", "take", {}),
        ("fengkui", "dispute", {"reason": "不归"}),
        ("sysadmin", "assign", {"to": power, "reason": "归"}),
        ("wangxin", "contacted", {"words": "通了话"}),
        ("fengkui", "tell_plan", {"words": "本周办"}),
        ("fengkui", "ask_enterprise", {"words": "缺一张表"}),
        ("yangding", "hear_back", {"words": "补了"}),
        ("wangxin", "hand_on", {"to": manager, "reason": "专班办"}),
        ("sysadmin", "plan_to_solve", {"why": "policy", "reason": "等指标", "until": 9}),
        ("sysadmin", "take_up", {}),
        ("fengkui", "mark_complex", {"reason": "要新建"}),
        ("fengkui", "answer", {"words": "办好了", "shown_by": "单据"}),
        ("wangxin", "answer", {"words": "办不了", "outcome": Outcome.EXPLAINED}),
        ("wangxin", "call_back", {"grade": 1, "words": "没解决"}),
        ("sysadmin", "call_back", {"grade": 4, "words": ""}),
        ("yangding", "rate", {"grade": 2, "words": "没解决"}),
        ("yangding", "withdraw", {"words": "不办了"}),
        ("sysadmin", "check_withdrawal", {"confirmed": True, **unsolved}),
        ("sysadmin", "check_withdrawal", {"confirmed": False, **unsolved}),
        ("leader", "ask_leader", {"reason": "要定"}),
        ("leader", "decide", {"words": "按方案办"}),
        ("leader", "conclude", {"words": "解决不了", "basis": "会议纪要"}),
    ]


def owners(request: ServiceRequest) -> list[Obligation]:
    rows = Obligation.objects.filter(dossier=request.pk, kind="request", state="open")
    return [row for row in rows if clocks.owns(row.about)]


def agrees(request: ServiceRequest, day: date) -> None:
    """One owner while it is open; what he owes is due when the clock of that step says; clocks are read the same way
    again; nothing that was withdrawn unsolved counts as solved."""
    request, mine = now(request), owners(request)
    assert [row.pk for row in mine] == ([request.obligation_id] if request.state in OPEN else [])
    asked = {clocks.about_of(row.step): row for row in clocks.asked(request)}
    for row in asked.values():
        row.request = request
        again = clocks.measured(request, row.term, row.from_at, day, request.pauses.all())
        assert (row.due_on, row.due_at) == (again.due_on, again.due_at)
    if request.obligation is not None and request.obligation.about in asked:
        assert request.obligation.due_on == asked[request.obligation.about].due_on
    assert (request.pauses.filter(until_at=None).count() == 1) == (request.state == "waiting")
    if request.outcome == Outcome.WITHDRAWN_UNSOLVED:
        assert not request.clocks.filter(step="solve", met_at=None, dropped=False).exists()


@given(st.lists(st.tuples(st.integers(0, 24), st.integers(0, 3)), min_size=10, max_size=20))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_course_has_one_owner_and_clocks_that_agree(asking: Asking, course: list[tuple[int, int]]) -> None:
    known, day, request = moves(asking.world), DAY, asking.open()
    for which, days in course:
        day = add_calendar_days(day, days)
        settle_day(asking.system, at(day), day)
        name, command, facts = known[which]
        if "until" in facts:
            facts = {**facts, "until": add_calendar_days(day, facts["until"])}
        try:
            asking.act(getattr(commands, command), name, day, request=now(request), **facts)
        except Refused:
            continue
        agrees(request, day)
    assert proof(asking.world.zone) == []


def test_the_checker_finds_what_is_planted(asking: Asking) -> None:
    """An owner too many, none, and a state that the journal does not know."""
    world, request, other, third = asking.world, asking.open(), asking.open(), asking.open()
    asking.act(commands.take, "shenji", DAY, request=request)
    assert proof(world.zone) == []
    with setup():
        opened = Entry.objects.filter(dossier_id=request.pk, code="obligations.report_done").first()
        assert opened is not None
        Entry.objects.filter(pk=opened.pk).update(code="obligations.verify")
        Entry.objects.filter(dossier_id=other.pk, code="obligations.open").update(code="obligations.verify")
        ServiceRequest.objects.filter(pk=third.pk).update(state="offered", receiver=world.posts["power"])
    faults = proof(world.zone)
    numbers = [Dossier.objects.get(pk=one.pk).number for one in (request, other, third)]
    assert [fault.split(":")[0] for fault in faults] == numbers
    assert "2 owners" in faults[0] and "0 owners" in faults[1] and "the request is offered" in faults[2]
