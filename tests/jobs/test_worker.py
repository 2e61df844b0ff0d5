"""The background: claimed once, made up for, followed when its worker dies, finished when asked to stop."""

import errno
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from kuaijin.jobs import queue, registry, schedule, worker
from kuaijin.jobs.models import Schedule, Task
from kuaijin.jobs.registry import Job, TaskKind
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Checkpoint, Entry
from kuaijin.obligations.models import Firing
from tests.support import disks
from tests.support.world import World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 9, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


class Clock:
    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Two jobs and two kinds of task of the test's own, and nothing else."""
    made: list[Any] = []

    def fail() -> None:
        raise ValueError("名字：王辛")

    def refuse(**_: object) -> None:
        raise Refused("表里没有列名。")

    monkeypatch.setattr(registry, "jobs", jobs := {})
    monkeypatch.setattr(registry, "kinds", kinds := {})
    for module in (schedule,):
        monkeypatch.setattr(module, "jobs", jobs)
    monkeypatch.setattr(queue, "kinds", kinds)
    jobs["often"] = Job("often", "常跑", lambda: made.append("often"), every_seconds=60)
    jobs["nightly"] = Job("nightly", "夜里", fail, daily_at=datetime(2026, 1, 1, 2).time())
    kinds["note"] = TaskKind("note", "记", lambda **facts: made.append(facts))
    kinds["refuse"] = TaskKind("refuse", "拒", refuse)
    yield made


def row(name: str) -> Schedule:
    return Schedule.objects.get(name=name)


def test_a_daily_job_is_due_at_its_time_in_shanghai() -> None:
    job = Job("x", "x", lambda: None, daily_at=datetime(2026, 1, 1, 2).time())
    assert job.after(NOON) == datetime(2026, 10, 9, 18, 0, tzinfo=UTC)
    assert job.after(datetime(2026, 10, 9, 17, 59, tzinfo=UTC)) == datetime(2026, 10, 9, 18, 0, tzinfo=UTC)
    assert job.after(datetime(2026, 10, 9, 18, 0, tzinfo=UTC)) == datetime(2026, 10, 10, 18, 0, tzinfo=UTC)
    assert job.after(datetime(2026, 12, 31, 19, 0, tzinfo=UTC)) == datetime(2027, 1, 1, 18, 0, tzinfo=UTC)


def test_what_was_missed_is_made_up_by_one_run(calls: list[Any]) -> None:
    clock = Clock()
    schedule.prepare(clock())
    assert worker.step(clock)
    clock.pass_seconds(3 * 3600)
    assert worker.step(clock)
    assert not worker.step(clock)
    assert calls == ["often", "often"]
    assert row("often").next_at == clock() + timedelta(seconds=60)


def test_two_workers_never_take_the_same_run(calls: list[Any]) -> None:
    schedule.prepare(NOON)
    assert schedule.claim(NOON) is not None
    assert schedule.claim(NOON) is None
    later = NOON + timedelta(seconds=61)
    schedule.beat("often", later - timedelta(seconds=5))
    assert schedule.claim(later) is None, "it still runs, its heart beats"
    silent = later + timedelta(seconds=schedule.SILENT_SECONDS)
    assert schedule.claim(silent) is not None, "its worker died"


def test_a_failure_says_a_number_and_is_tried_again_sooner(calls: list[Any]) -> None:
    clock = Clock(datetime(2026, 10, 9, 17, 0, tzinfo=UTC))
    schedule.prepare(clock())
    worker.step(clock)
    clock.at = datetime(2026, 10, 9, 18, 0, 1, tzinfo=UTC)
    worker.step(clock)
    worker.step(clock)
    failed = row("nightly")
    assert failed.failures == 1
    assert "ValueError" in failed.last_error
    assert "王辛" not in failed.last_error, "the log has the words, the page the number"
    assert failed.next_at == clock() + timedelta(minutes=1)
    clock.pass_seconds(61)
    while worker.step(clock):
        pass
    assert row("nightly").failures == 2
    assert row("nightly").next_at == clock() + timedelta(minutes=2)


def test_a_task_is_done_once_and_in_order(calls: list[Any]) -> None:
    clock = Clock()
    queue.enqueue("note", {"n": 1}, at=NOON)
    queue.enqueue("note", {"n": 2}, at=NOON)
    while worker.step(clock):
        pass
    assert calls == [{"n": 1}, {"n": 2}]
    assert set(Task.objects.values_list("state", flat=True)) == {Task.State.DONE}


def test_a_refused_task_says_why(calls: list[Any]) -> None:
    task = queue.enqueue("refuse", {}, at=NOON)
    worker.step(Clock())
    task.refresh_from_db()
    assert (task.state, task.error) == (Task.State.FAILED, "表里没有列名。")


def test_an_unknown_task_is_not_queued() -> None:
    with pytest.raises(LookupError):
        queue.enqueue("nonsense", {}, at=NOON)


def test_a_task_whose_worker_died_is_taken_again_three_times(calls: list[Any]) -> None:
    clock = Clock()
    task = queue.enqueue("note", {"n": 1}, at=NOON)
    for attempt in range(1, queue.ATTEMPTS + 1):
        claimed = queue.claim(clock())
        assert claimed is not None and claimed.attempts == attempt
        assert queue.reap(clock(), "x") == 0, "its heart has just beaten"
        clock.pass_seconds(schedule.SILENT_SECONDS + 1)
        assert queue.reap(clock(), "三次都断了") == 1
    task.refresh_from_db()
    assert (task.state, task.error) == (Task.State.FAILED, "三次都断了")
    assert queue.claim(clock()) is None


def test_asked_to_stop_it_finishes_what_it_has_in_hand(calls: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    stop, clock = threading.Event(), Clock()

    def slow(**_: object) -> None:
        stop.set()
        calls.append("finished")

    queue.kinds["slow"] = TaskKind("slow", "慢", slow)
    queue.enqueue("slow", {}, at=NOON)
    queue.enqueue("note", {"n": 1}, at=NOON)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    worker.run(stop, clock, idle_seconds=0)
    assert calls == ["often", "finished"]
    assert Task.objects.filter(state=Task.State.WAITING).count() == 1


# --- when the machine fails --------------------------------------------------------------------------------------


def test_after_the_clock_was_set_back_jobs_go_by_the_new_time(calls: list[Any]) -> None:
    clock = Clock()
    schedule.prepare(clock())
    assert worker.step(clock)
    task = queue.enqueue("note", {"n": 1}, at=clock())
    assert queue.claim(clock()) is not None, "its worker is killed, and then the clock is set back"
    assert schedule.claim(clock() + timedelta(seconds=60)) is not None, "so is who ran this job"
    clock.pass_seconds(-86400)
    while worker.step(clock):
        pass
    task.refresh_from_db()
    assert (task.state, task.attempts, calls) == (Task.State.DONE, 2, ["often", {"n": 1}])
    assert row("often").next_at == clock() + timedelta(seconds=60)
    assert row("nightly").next_at == datetime(2026, 10, 8, 18, 0, tzinfo=UTC)
    clock.pass_seconds(60)
    assert worker.step(clock)
    assert calls[2:] == ["often"], "it does not stand still for a day"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("database or disk is full"), "服务器磁盘满了"),
        (OSError(errno.ENOSPC, "No space left on device"), "服务器磁盘满了"),
        (OperationalError("attempt to write a readonly database"), "数据库现在只能读"),
    ],
)
def test_what_the_machine_refused_is_said_in_plain_words(calls: list[Any], error: Exception, said: str) -> None:
    def break_down() -> None:
        raise error

    registry.jobs.clear()
    registry.jobs["often"] = Job("often", "常跑", break_down, every_seconds=60)
    schedule.prepare(NOON)
    worker.step(Clock())
    assert row("often").last_error == said


@pytest.mark.django_db(transaction=True)
def test_the_worker_outlives_a_database_that_cannot_be_written(
    calls: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once, tries again, and works as soon as it can."""
    stop, mended = threading.Event(), ExitStack()
    monkeypatch.setattr(worker.connection, "close", lambda: None)  # what holds for this connection is to last
    mended.enter_context(disks.read_only())
    tries: list[datetime] = []

    def now() -> datetime:
        tries.append(NOON)
        if len(tries) == 5:
            mended.close()
        if "often" in calls:
            stop.set()
        return NOON

    worker.run(stop, now, idle_seconds=0)
    assert calls == ["often"]
    (said,) = caplog.messages
    assert said.startswith("the background worker cannot write: ") and ("read-only" in said or "readonly" in said)


def test_a_running_body_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.01)
    beaten = threading.Event()
    with worker.beating(beaten.set):
        assert beaten.wait(5)


# --- the jobs of the house ---------------------------------------------------------------------------------------


def test_the_house_has_its_jobs() -> None:
    assert {"obligations.tick", "obligations.reread", "journal.seal", "sessions.clear"} <= set(registry.jobs)


def test_the_tick_catches_up_and_is_idempotent(world: World) -> None:
    world_obligation = world.obligation
    registry.jobs["obligations.tick"].function()
    fired, entries = Firing.objects.filter(obligation=world_obligation).count(), Entry.objects.count()
    assert fired >= 1, "due on the 13th: reminded within its last working days"
    registry.jobs["obligations.tick"].function()
    assert (Firing.objects.filter(obligation=world_obligation).count(), Entry.objects.count()) == (fired, entries)


def test_the_nightly_jobs_leave_their_entries(world: World) -> None:
    registry.jobs["journal.seal"].function()
    registry.jobs["obligations.reread"].function()
    registry.jobs["sessions.clear"].function()
    assert Checkpoint.objects.count() == 1
    assert list(Entry.objects.order_by("-pk").values_list("code", flat=True)[:2]) == [
        "obligations.reread",
        "journal.seal",
    ]
