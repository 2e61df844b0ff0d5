"""办结 taken back: by whoever closed it, at once; later from above, with a reason. Nothing of the past is changed."""

from datetime import date, timedelta
from typing import Any

import pytest

from kuaijin.directory.actors import system
from kuaijin.journal.chains import verify
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations import commands
from kuaijin.obligations.models import Kind, Obligation, Standing
from tests.support import guard
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db


def closed(world: World, username: str = "fengkui") -> Obligation:
    obligation = Obligation.objects.get(pk=world.obligation.pk)
    return commands.report_done(
        actor=world.actor(username), at=AT, obligation=obligation, on=DAY, outcome="方案已答复", day=DAY
    )


def reopen(world: World, username: str, minutes: int = 1, day: date = DAY, reason: str = "") -> Obligation:
    obligation = Obligation.objects.get(pk=world.obligation.pk)
    at = AT + timedelta(minutes=minutes)
    return commands.reopen(actor=world.actor(username), at=at, obligation=obligation, day=day, reason=reason)


def test_it_stands_as_before_and_is_looked_at_again(world: World) -> None:
    was = Obligation.objects.get(pk=world.obligation.pk)
    events = list(was.events.values_list("kind", "recorded_at"))
    closed(world)
    assert Standing.objects.get(pk=was.dossier_id).open_count == 0
    reopen(world, "fengkui")
    now = Obligation.objects.get(pk=was.pk)
    for name in ("state", "closed_on", "outcome", "due_on", "near_on", "due_set_on", "next_check_at", "clock_state"):
        assert getattr(now, name) == getattr(was, name), name
    assert list(now.events.values_list("kind", "recorded_at")) == events
    assert Standing.objects.get(pk=was.dossier_id).open_count == 1


def test_the_journal_keeps_both_and_says_which_act_was_taken_back(world: World) -> None:
    closed(world)
    reopen(world, "fengkui")
    undone, done = Entry.objects.order_by("-pk")[:2]
    assert (done.code, undone.code) == ("obligations.report_done", "obligations.reopen")
    assert undone.cause == done.act
    assert undone.before["state"] == "done"
    assert undone.after["state"] == "open"
    assert verify()[1] == []


def test_the_due_day_is_read_again_by_what_holds_now(world: World) -> None:
    """The day comes from the events, not from what stood in the row."""
    closed(world)
    with guard.setup():
        Obligation.objects.filter(pk=world.obligation.pk).update(due_on=date(2026, 11, 30))
    assert reopen(world, "fengkui").due_on == date(2026, 10, 13)


@pytest.mark.parametrize(
    ("username", "minutes", "reason", "field"),
    [
        ("fengkui", 11, "按错了", "obligation"),
        ("shenji", 1, "按错了", "obligation"),
        ("leader", 60, "", "reason"),
        ("leader", 60, "  ", "reason"),
    ],
)
def test_it_is_refused(world: World, username: str, minutes: int, reason: str, field: str) -> None:
    closed(world)
    with pytest.raises(Refused) as refused:
        reopen(world, username, minutes, reason=reason)
    assert refused.value.field == field
    assert Obligation.objects.get(pk=world.obligation.pk).state == "done"


@pytest.mark.parametrize("username", ["leader", "sysadmin"])
def test_from_above_with_a_reason_at_any_time(world: World, username: str) -> None:
    closed(world)
    again = reopen(world, username, 60 * 24 * 5, date(2026, 10, 14), "供电公司发来的方案是旧版")
    assert (again.state, again.due_on) == ("open", date(2026, 10, 13))
    assert Entry.objects.latest("pk").reason == "供电公司发来的方案是旧版"


@pytest.mark.parametrize("end", ["open", "void"])
def test_only_what_was_done_is_reopened(world: World, end: str) -> None:
    if end == "void":
        given: dict[str, Any] = {"actor": world.actor("leader"), "at": AT, "day": DAY}
        commands.void(**given, obligation=world.obligation, reason="立错了")
    with pytest.raises(Refused):
        reopen(world, "leader", reason="再办")


def test_what_was_opened_anew_meanwhile_stays_single(world: World) -> None:
    actor = system(world.zone.pk)
    rows = []
    for _n in range(2):
        row = owed(actor, world.project.dossier, "补联系人", world.posts["manager"], kind=Kind.GAP, about="contact")
        rows.append(row)
        if len(rows) == 1:
            commands.report_done(actor=actor, at=AT, obligation=row, on=DAY, outcome="补上了", day=DAY)
    with pytest.raises(Refused, match="另立"):
        commands.reopen(actor=world.actor("leader"), at=AT, obligation=rows[0], day=DAY, reason="又空了")


def test_a_problem_is_reopened_in_its_own_room(world: World) -> None:
    closed(world)
    with guard.setup():
        Obligation.objects.filter(pk=world.obligation.pk).update(kind=Kind.PROBLEM)
    with pytest.raises(Refused, match="它自己那一页"):
        reopen(world, "leader", reason="还没解决")


def test_the_page_offers_it_to_whoever_may(world: World) -> None:
    closed(world)
    address = f"/obligations/{world.obligation.pk}/"
    assert "act=reopen" in world.client("leader").get(address).content.decode()
    assert "act=reopen" not in world.client("shenji").get(address).content.decode()
    answer = world.client("leader").post(f"{address}reopen", {"reason": ""})
    assert answer.status_code == 422
    assert "重开要写原因" in answer.content.decode()
    world.client("leader").post(f"{address}reopen", {"reason": "方案是旧版"})
    assert Obligation.objects.get(pk=world.obligation.pk).state == "open"
