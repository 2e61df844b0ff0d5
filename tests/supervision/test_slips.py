"""Slips: colour, number, who answers, who checks, repetition one seat up, and what fires when nobody answers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kuaijin.directory.actors import system
from kuaijin.directory.commands import create_post
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Firing, Kind, Obligation, State
from kuaijin.obligations.queries import waiting_counts
from kuaijin.obligations.tick import due_for_check, tick
from kuaijin.problems.commands import raise_problem
from kuaijin.supervision import commands
from kuaijin.supervision.models import SlipState, SupervisionSlip
from kuaijin.supervision.queries import slips as queries
from tests.supervision.supervising import LATE, at, issued, late_task, photo, who
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db
SOON = date(2026, 10, 16)
OVERDUE = date(2026, 10, 26)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path


def test_issued_answered_with_proof_checked_by_another_and_closed(world: World) -> None:
    slip = issued(world)
    assert slip.number == "2026-DB-0001" and slip.colour == slip.computed == "red" and slip.source == "obligation"
    owed = slip.obligation
    assert (owed.kind, owed.obligor, owed.waiting) == (Kind.SLIP, world.posts["power"], world.posts["manager"])
    assert owed.due_on == date(2026, 10, 19), "red: two working days, Saturday and Sunday do not count"
    assert owed.secrecy == "internal"
    entry = Entry.objects.get(code="supervision.issue_slip")
    assert entry.after["slip"] == slip.number and entry.after["sha256"] == slip.digest
    assert entry.dossier_id == slip.dossier_id
    by_hand = {"actor": who(world, "fengkui", LATE), "at": at(LATE), "day": LATE}
    with pytest.raises(Refused, match="它自己那一页"):
        report_done(**by_hand, obligation=owed, on=LATE, outcome="办了")

    answer = {**by_hand, "slip": slip, "words": "供电方案已经送到企业"}
    with pytest.raises(Refused, match="证明材料"):
        commands.answer_slip(**answer)
    with pytest.raises(Refused, match="不能代答"):
        commands.answer_slip(**{**answer, "actor": who(world, "wangxin", LATE)}, files=[photo()])
    with pytest.raises(Refused, match="待答复"):
        commands.close_slip(actor=who(world, "wangxin", LATE), at=at(LATE), slip=slip, day=LATE)
    commands.answer_slip(**answer, files=[photo()])
    owed.refresh_from_db()
    assert slip.state == SlipState.ANSWERED and owed.state == State.DONE
    assert slip.obligation.obligor == world.posts["manager"], "whoever checks owes the check"
    with pytest.raises(Forbidden):
        commands.close_slip(actor=who(world, "fengkui", LATE), at=at(LATE), slip=slip, day=LATE)

    back = {"actor": who(world, "wangxin", SOON), "at": at(SOON), "slip": slip, "day": SOON}
    commands.return_slip(**back, reason="没有写二期容量")
    assert slip.state == SlipState.RETURNED and slip.answer == "" and slip.obligation.obligor == world.posts["power"]
    kept = slip.steps.get(what="answered").files.get()
    commands.answer_slip(**{**answer, "at": at(SOON), "day": SOON}, evidence=(kept.pk,))
    commands.close_slip(**{**back, "actor": who(world, "leader", SOON)}, note="看过，容量写清了")
    slip.refresh_from_db()
    assert slip.state == SlipState.CLOSED and slip.closed_name == "褚乙"
    assert [step.what for step in queries.steps_of(slip)] == ["issued", "answered", "returned", "answered", "closed"]
    assert not Obligation.objects.filter(kind=Kind.SLIP, state=State.OPEN).exists()


def test_the_colour_is_computed_and_may_only_be_made_worse_with_a_reason(world: World) -> None:
    assert issued(world, day=DAY, colour="").colour == "blue"
    free = {"about": None, "post": world.posts["power"], "instruction": "请供电公司三天内拿方案。褚乙"}
    with pytest.raises(Refused, match="要写原因"):
        issued(world, day=DAY, **free, colour="red")
    slip = issued(world, day=DAY, **free, colour="red", raised_reason="企业评价不满意", answer_by=date(2026, 10, 12))
    assert (slip.colour, slip.computed, slip.source) == ("red", "blue", "instruction")
    assert slip.obligation.due_on == date(2026, 10, 12) and "企业评价不满意" in str(slip.content["table"]["rows"])
    late = late_task(world)
    with pytest.raises(Refused, match="不能降低"):
        issued(world, day=DAY, about=late, colour="blue", raised_reason="算了")
    problem = raise_problem(
        actor=who(world, "wangxin"),
        at=at(),
        dossier=world.project.dossier,
        kind="resources",
        words="差 2000 kVA",
        owner=world.posts["power"],
        day=DAY,
    )
    assert issued(world, day=DAY, about=problem.obligation).subject == f"problem:{problem.pk}"


def test_what_may_not_be_supervised(world: World) -> None:
    slip = issued(world)
    at_the_firm = create_post(
        actor=system(world.zone.pk), at=at(), organisation=world.enterprise.organisation, title="厂长"
    )
    refused = {
        "企业": {"about": None, "post": at_the_firm},
        "督办单本身": {"about": slip.obligation},
        "还没到期": {},
        "自己的岗位": {"about": None, "post": world.posts["manager"]},
        "没选": {"about": None},
        "要求怎么办": {"about": None, "post": world.posts["power"], "asked": " "},
    }
    for words, facts in refused.items():
        with pytest.raises(Refused, match=words):
            issued(world, **facts)
    with pytest.raises(NotVisible):
        issued(world, dossier=world.other_project.dossier, username="leader")
    before = slip.obligation.pk
    with pytest.raises(Refused, match="撤回"):
        commands.withdraw_slip(actor=who(world, "fengkui", LATE), at=at(LATE), slip=slip, reason="不想办", day=LATE)
    commands.withdraw_slip(actor=who(world, "wangxin", LATE), at=at(LATE), slip=slip, reason="发错了", day=LATE)
    assert Obligation.objects.get(pk=before).state == State.VOID and slip.state == SlipState.WITHDRAWN
    assert issued(world).repetition == 0, "what was withdrawn is not repeated"


def test_several_are_issued_in_one_act_or_none(world: World) -> None:
    both = [world.obligation, late_task(world)]
    facts = {
        "actor": who(world, "wangxin", LATE),
        "at": at(LATE),
        "zone": world.zone,
        "asked": "两天内办完",
        "day": LATE,
    }
    for wrong in ({"about": []}, {"about": both, "asked": " "}, {"about": both, "answer_by": DAY}):
        with pytest.raises(Refused):
            commands.issue_slips(**{**facts, **wrong})
    with pytest.raises(Refused, match=r"“验收资料补齐”没发成，一张也没发：.*还没到期"):
        commands.issue_slips(**facts, about=[*both, both[1]])
    for stranger in ("fengkui", "bob"):
        with pytest.raises(Forbidden) as refused:
            commands.issue_slips(**{**facts, "actor": who(world, stranger, LATE)}, about=both)
        assert "供电" not in str(refused.value)
    assert not SupervisionSlip.objects.exists()
    for _again in range(2):
        commands.issue_slips(**facts, about=both, idempotency_key="once")
    slips = list(SupervisionSlip.objects.order_by("pk"))
    assert [slip.source_obligation for slip in slips] == both
    assert {(slip.colour, slip.asked, slip.post) for slip in slips} == {("red", "两天内办完", world.posts["power"])}
    assert [slip.words for slip in slips] == [one.title for one in both]
    entry = Entry.objects.get(code="supervision.issue_slips")
    assert entry.after == {"slips": [slip.number for slip in slips]}


def test_a_repetition_is_linked_goes_one_seat_up_and_is_one_colour_worse(world: World) -> None:
    first = issued(world, day=DAY)
    assert first.colour == "blue"
    commands.answer_slip(actor=who(world, "fengkui"), at=at(), slip=first, words="正在做", day=DAY, files=[photo()])
    with pytest.raises(Refused, match="先核对"):
        issued(world, day=DAY)
    commands.close_slip(actor=who(world, "wangxin"), at=at(), slip=first, day=DAY)
    second = issued(world, day=DAY)
    leader = world.task_force.dossier.assignments.get(role="leader").post
    assert (second.repeats, second.repetition, second.colour) == (first, 1, "yellow")
    assert second.told_above == second.checker == leader
    assert Firing.objects.get(obligation=second.obligation, what="escalation").post == leader
    assert "第2次督办" in str(second.content["table"]["rows"])
    third = issued(world, day=OVERDUE)
    second.refresh_from_db()
    assert second.state == SlipState.WITHDRAWN and second.obligation.state == State.VOID, "nobody answered in time"
    assert (third.repetition, third.colour, third.told_above) == (2, "red", world.office.posts.get(is_backstop=True))
    assert queries.chain_of(who(world, "leader", OVERDUE), third) == [first, second, third]
    after = date(2027, 1, 4)
    commands.withdraw_slip(actor=who(world, "leader", after), at=at(after), slip=third, reason="另案", day=after)
    assert issued(world, day=after).repetition == 0, "more than thirty days later it is a first one"


def test_a_slip_that_nobody_answers_fires_up_the_answerable_people(world: World) -> None:
    slip = issued(world)
    leader = world.task_force.dossier.assignments.get(role="leader").post
    for day in (date(2026, 10, 20), date(2026, 10, 22), date(2026, 10, 23)):
        moment = at(day)
        tick(actor=system(world.zone.pk), at=moment, day=day, ids=due_for_check(moment, world.zone.pk))
    told = Firing.objects.filter(obligation=slip.obligation, what="escalation").order_by("days")
    assert [(one.days, one.post) for one in told] == [(1, world.posts["manager"]), (3, leader)]


def test_who_sees_a_slip_and_what_may_be_proposed(world: World) -> None:
    proposed = list(queries.proposable(who(world, "leader", LATE), LATE))
    assert world.obligation in proposed and all(row.due_on < LATE for row in proposed)
    slip = issued(world)
    assert world.obligation not in queries.proposable(who(world, "leader", LATE), LATE)
    seen = {name: slip in queries.slips(who(world, name, LATE)) for name in ("wangxin", "fengkui", "leader", "auditor")}
    assert all(seen.values()), seen
    hidden = {name: slip in queries.slips(who(world, name, LATE)) for name in ("bob", "yangding")}
    assert not any(hidden.values()), hidden
    assert slip not in queries.slips(world.actor("secadmin"))
    with pytest.raises(NotVisible):
        queries.owed_as(who(world, "yangding", LATE), slip.obligation_id)
    assert queries.owed_as(who(world, "fengkui", LATE), slip.obligation_id) == slip
    assert waiting_counts(who(world, "fengkui", LATE), LATE).of_kind(Kind.SLIP) == (1, 0)
    with pytest.raises(Forbidden):
        commands.answer_slip(
            actor=who(world, "yangding", LATE), at=at(LATE), slip=slip, words="办了", day=LATE, files=[photo()]
        )
    contact = world.task_force.dossier.assignments.get(role="contact").post
    own = issued(world, about=None, post=contact, words="周报没报")
    told = {"actor": who(world, "shenji", LATE), "at": at(LATE), "slip": own, "day": LATE}
    commands.answer_slip(**told, words="报了", files=[photo()])
    with pytest.raises(Refused, match="自己核对"):
        commands.close_slip(**told)
