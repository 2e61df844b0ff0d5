"""Run again: the only acts of people on the background. What the worker notes about its runs are framework rows."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.jobs.models import Schedule, Task
from kuaijin.jobs.registry import jobs
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.recording import command, recording


@command("jobs.run_now", label=gettext_lazy("马上再跑一次"))
def run_now(*, actor: Actor, at: datetime, name: str, due_at: datetime) -> Schedule:
    """The next free worker takes the job. `due_at` is an instant of the computer's clock that has come."""
    if name not in jobs:
        raise NotVisible
    recording().about(after={"job": name})
    Schedule.objects.update_or_create(name=name, defaults={"next_at": due_at})
    return Schedule.objects.get(name=name)


@command("jobs.retry", label=gettext_lazy("再试一次"), subject="task")
def retry(*, actor: Actor, at: datetime, task: Task) -> Task:
    """A failed task goes back into the queue with all its attempts."""
    again = Task.objects.filter(pk=task.pk, state=Task.State.FAILED).update(
        state=Task.State.WAITING, attempts=0, error="", started_at=None, finished_at=None
    )
    if not again:
        raise Refused(_("这一件没有失败，不用再试。"), rule="state")
    recording().about(zone_id=task.zone_id, before={"task": task.pk, "error": task.error}, after={"name": task.name})
    return Task.objects.get(pk=task.pk)
