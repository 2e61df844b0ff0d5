"""Queued work. A task is taken by conditional update; one whose worker died goes back into the queue."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from kuaijin.jobs.models import Task
from kuaijin.jobs.registry import kinds
from kuaijin.jobs.schedule import SILENT_SECONDS

ATTEMPTS = 3


def enqueue(name: str, arguments: dict[str, Any], *, at: datetime, zone_id: int | None = None) -> Task:
    """Queue a task; inside a command it is queued only if the command is done."""
    if name not in kinds:
        raise LookupError(f"no task is called {name!r}")
    return Task.objects.create(name=name, arguments=arguments, zone_id=zone_id, made_at=at)


def claim(now: datetime) -> Task | None:
    """The oldest waiting task, now ours; None when nothing waits."""
    for task in Task.objects.filter(state=Task.State.WAITING, name__in=list(kinds)).order_by("pk")[:10]:
        taken = Task.objects.filter(pk=task.pk, state=Task.State.WAITING).update(
            state=Task.State.RUNNING, started_at=now, beat_at=now, finished_at=None, attempts=F("attempts") + 1
        )
        if taken:
            task.refresh_from_db()
            return task
    return None


def reap(now: datetime, silent_message: str, again_message: str = "") -> int:
    """Running tasks whose heart stopped (or beats in the future, from before the clock was set back): waiting again
    and saying so, or failed after ATTEMPTS. Returns how many."""
    silence = timedelta(seconds=SILENT_SECONDS)
    stopped = Q(beat_at__lt=now - silence) | Q(beat_at__gt=now + silence)
    silent = Task.objects.filter(stopped, state=Task.State.RUNNING)
    given_up = silent.filter(attempts__gte=ATTEMPTS).update(
        state=Task.State.FAILED, finished_at=now, beat_at=None, error=silent_message
    )
    again = silent.filter(attempts__lt=ATTEMPTS).update(state=Task.State.WAITING, beat_at=None, error=again_message)
    return given_up + again


def succeeded(task: Task, now: datetime) -> None:
    Task.objects.filter(pk=task.pk).update(state=Task.State.DONE, finished_at=now, beat_at=None, error="")


def failed(task: Task, now: datetime, error: str) -> None:
    Task.objects.filter(pk=task.pk).update(state=Task.State.FAILED, finished_at=now, beat_at=None, error=error)


def beat(task_id: int, now: datetime) -> None:
    Task.objects.filter(pk=task_id).update(beat_at=now)
