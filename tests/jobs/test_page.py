"""The jobs page: what ran, what failed, run again; tasks of another zone are not there."""

from datetime import timedelta
from typing import Any

import pytest

from kuaijin.jobs import schedule
from kuaijin.jobs.models import Schedule, Task
from kuaijin.journal.models import Entry
from kuaijin.kit import clock
from tests.support import guard
from tests.support.world import AT, World

pytestmark = pytest.mark.django_db


def failed_task(zone_id: int, error: str) -> Task:
    with guard.setup():
        return Task.objects.create(
            name="exchange.import", zone_id=zone_id, made_at=AT, state=Task.State.FAILED, error=error, attempts=1
        )


def test_it_says_that_nobody_runs_the_background(world: World) -> None:
    page = world.client("sysadmin").get("/jobs/").content.decode()
    assert "后台没有在跑" in page


def test_it_names_each_job_with_its_next_run(world: World) -> None:
    with guard.setup():
        schedule.prepare(clock.machine_now())
    page = world.client("sysadmin").get("/jobs/").content.decode()
    assert "后台都在跑" in page
    for words in ("到时提醒和上报", "夜间核对全部时限", "封存留痕", "清掉过期的登录"):
        assert words in page


def test_running_again_is_a_command(world: World) -> None:
    with guard.setup():
        schedule.prepare(clock.machine_now())
    client = world.client("sysadmin")
    assert client.post("/jobs/journal.seal/run").status_code == 303
    assert Schedule.objects.get(name="journal.seal").next_at <= clock.machine_now()
    assert Entry.objects.order_by("-pk")[0].code == "jobs.run_now"
    assert client.post("/jobs/nonsense/run").status_code == 404
    assert client.get("/jobs/journal.seal/run").status_code == 405


def test_a_failed_task_is_tried_again(world: World) -> None:
    task = failed_task(world.zone.pk, "表里没有列名。")
    client = world.client("sysadmin")
    assert "表里没有列名。" in client.get("/jobs/").content.decode()
    assert client.post(f"/jobs/tasks/{task.pk}/retry").status_code == 303
    task.refresh_from_db()
    assert (task.state, task.attempts) == (Task.State.WAITING, 0)
    assert client.post(f"/jobs/tasks/{task.pk}/retry").status_code == 422


def test_tasks_of_another_zone_are_not_there(world: World) -> None:
    assert world.outside is not None
    task = failed_task(world.outside.zone.pk, "客区的表")
    client = world.client("sysadmin")
    assert "客区的表" not in client.get("/jobs/").content.decode()
    assert client.post(f"/jobs/tasks/{task.pk}/retry").status_code == 404


def test_it_says_that_the_clock_was_set_back(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client("sysadmin")
    settings.KUAIJIN_DEMO = False
    last = Entry.objects.order_by("-pk")[0].at
    for passed, said in ((timedelta(hours=-2), True), (timedelta(minutes=-4), False), (timedelta(hours=2), False)):
        monkeypatch.setattr(clock, "machine_now", lambda passed=passed: last + passed)
        assert ("钟被拨回去了" in client.get("/jobs/").content.decode()) is said


@pytest.mark.parametrize("username", ["wangxin", "secadmin", "audadmin", "leader", "yangding"])
def test_only_the_system_administrator_opens_it(world: World, username: str) -> None:
    client = world.client(username)
    assert client.get("/jobs/").status_code == 403
    assert client.post("/jobs/journal.seal/run").status_code == 403
