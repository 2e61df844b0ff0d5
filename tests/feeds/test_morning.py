"""The morning's digest counts as the page of the day does, once, in few statements; what fires reaches its people."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.cockpit.queries import LATE
from kuaijin.cockpit.queries import tally as my_day
from kuaijin.directory.actors import system
from kuaijin.directory.models import Leave
from kuaijin.feeds import commands, jobs, queries
from kuaijin.feeds.counting import horizon, mornings
from kuaijin.kit import clock
from kuaijin.messaging import commands as messaging
from kuaijin.messaging.models import Message
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.tick import due_for_check, tick
from tests.support import guard
from tests.support.receiver import Receiver
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 10, 8, 23, 30, tzinfo=UTC)  # 07:30 of DAY


def things(world: World) -> None:
    """Due at every distance, owed by several posts; two came up to the leader."""
    actor, dossier = system(world.zone.pk), world.project.dossier
    posts = {**world.posts, "leader": world.people["leader"].holdings.order_by("pk")[0].post}
    made = [
        owed(actor, dossier, f"事{n}", posts[name])
        for n, name in enumerate(["manager", "manager", "manager", "power", "leader", "manager"])
    ]
    days = (date(2026, 10, 8), DAY, date(2026, 10, 12), date(2026, 9, 30), date(2026, 10, 10), date(2026, 10, 20))
    with guard.setup():
        for one, day in zip(made, days, strict=True):
            Obligation.objects.filter(pk=one.pk).update(due_on=day)
        for one in (made[0], made[3], made[3]):
            Firing.objects.create(
                obligation=one,
                what="escalation",
                days=1 + Firing.objects.count(),
                due_on=DAY,
                post=posts["leader"],
                at=AT,
            )


def say(world: World, at: datetime = MORNING) -> list[Any]:
    calendar = calendar_of(world.zone.code)
    return commands.say_good_morning(  # type: ignore[no-any-return]
        actor=system(world.zone.pk), at=at, zone=world.zone, day=DAY, calendar=calendar
    )


def test_it_counts_what_the_page_of_the_day_counts(world: World) -> None:
    things(world)
    calendar = calendar_of(world.zone.code)
    last = horizon(DAY, calendar)
    assert last == date(2026, 10, 13), "Saturday the 10th is worked, Sunday is not"
    found = {one.person.name: one for one in mornings(world.zone, DAY, calendar)}
    for username in ("wangxin", "shenji", "leader", "fengkui", "zhenggeng", "yangding", "bob", "sysadmin"):
        actor = world.actor(username)
        page, told = my_day(actor, DAY, last), found.get(actor.name)
        soon = sum(page.count(day) for day in page.days if DAY < day <= last)
        expected = (page.count(LATE), page.count(DAY), soon)
        assert (told and (told.late, told.today, told.soon)) == (expected if any(expected) else None), username
    assert found["王辛"].figures == {"late": 1, "today": 1, "soon": 1, "requests": 0}
    assert found["褚乙"].late == 2, "each thing once, however often it came up"


def test_it_is_told_once_and_to_whom_it_may_concern(world: World, receiver: Receiver) -> None:
    things(world)
    address = f"json://{receiver.host}/sms?:phone={{to}}"
    act = {"actor": system(world.zone.pk), "at": MORNING, "zone": world.zone}
    messaging.save_channel(**act, kind="sms_webhook", name="短信", address=address)
    with guard.setup():
        Leave.objects.create(person=world.people["wangxin"], substitute=world.people["shenji"], starts_on=DAY)
    assert world.client("leader").post("/language", {"language": "en"}).status_code == 303
    assert {one.person.name for one in say(world)} == {"沈己", "褚乙", "冯癸"}, "who is away is left alone"
    rows = {one.person.name: one for one in Message.objects.all() if one.person}
    assert rows["沈己"].text == "【快进】早上好：逾期 1 件、今天到期 1 件、三个工作日内到期 1 件，请登录查看。"
    assert rows["褚乙"].text == "[Kuaijin] Good morning: 2 overdue, 1 due within three working days. Sign in to see."
    assert rows["沈己"].next_try_at == datetime(2026, 10, 9, tzinfo=UTC), "at the end of his quiet hours"
    say(world)
    assert Message.objects.count() == len(rows) == 3, "a second run tells nobody again"
    with guard.setup():
        Message.objects.all().delete()
    jobs.good_morning()
    assert Message.objects.count() == 3


def test_a_day_off_is_quiet(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    things(world)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 7))
    jobs.good_morning()
    assert not Message.objects.exists()


def test_it_takes_as_many_statements_for_many_as_for_few(world: World) -> None:
    things(world)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            mornings(world.zone, DAY, calendar_of(world.zone.code))
        return len(seen)

    few = statements()
    for n in range(6):
        owed(system(world.zone.pk), world.other_project.dossier, f"多{n}", world.posts["power" if n % 2 else "manager"])
    assert statements() == few <= 9


def test_what_fires_reaches_its_people_once(world: World) -> None:
    jobs.tell_what_fired()
    with guard.setup():
        Obligation.objects.update(next_check_at=AT)
    things(world)
    before = Firing.objects.count()
    at = datetime(2026, 10, 12, 2, tzinfo=UTC)
    tick(actor=system(), at=at, day=date(2026, 10, 12), ids=due_for_check(at))
    assert Firing.objects.count() > before
    assert queries.to_tell_fired()
    kept = commands.tell_fired(actor=system(), at=at, day=date(2026, 10, 12))
    rows = list(Message.objects.order_by("pk"))
    assert kept == len(rows) > 0
    assert {row.purpose for row in rows} <= {"due", "escalated"}
    told = {(row.person_id, row.purpose) for row in rows}
    fired = Firing.objects.select_related("post").filter(obligation__state="open")
    assert told == {
        (one.post.holdings.get().person_id, {"reminder": "due", "escalation": "escalated"}[one.what]) for one in fired
    }
    assert all("事0" not in row.text and "供电" not in row.text for row in rows)
    assert not queries.to_tell_fired()
    assert commands.tell_fired(actor=system(), at=at, day=date(2026, 10, 12)) == 0
    assert Message.objects.count() == len(rows)
