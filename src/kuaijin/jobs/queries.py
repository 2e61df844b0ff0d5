"""Reads of the background: each recurring job with its last and next run, and the queue of the actor's zones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.jobs.models import Schedule, Task
from kuaijin.jobs.registry import Beside, Job, beside, jobs, kinds
from kuaijin.jobs.schedule import idle
from kuaijin.journal.models import Entry

# Machines of one house may disagree by this much.
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Run:
    """One recurring job as the page tells it. `state`: waiting, running, failed, silent (nobody runs it)."""

    job: Job
    state: str
    next_at: datetime | None
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_error: str
    failures: int

    @property
    def says(self) -> str:
        return self.job.says() if self.job.says else ""


def visible_to(actor: Actor) -> Q:
    """Condition on a task: whoever reads jobs in a zone sees that zone's tasks."""
    return Q(zone_id__in={scope.zone_id for scope in actor.scopes_reading(Reads.JOBS)})


def tasks(actor: Actor) -> QuerySet[Task]:
    """Newest first."""
    return Task.objects.filter(visible_to(actor)).order_by("-pk")


def failed_count(actor: Actor) -> int:
    """Recurring jobs whose last run failed, failed tasks of the actor's zones, and what other rooms could not do."""
    recurring = Schedule.objects.filter(name__in=list(jobs), failures__gt=0).count()
    return recurring + tasks(actor).filter(state=Task.State.FAILED).count() + sum(n for _one, n in undone(actor))


def undone(actor: Actor) -> list[tuple[Beside, int]]:
    """What rooms above keep as given up, where there is any."""
    return [(one, n) for one in beside if (n := one.count(actor))]


def task_label(task: Task) -> Any:
    kind = kinds.get(task.name)
    return kind.label if kind else task.name


def runs(now: datetime, silent_after: int) -> list[Run]:
    """Every declared job in the order of its next run; a job whose time passed `silent_after` seconds ago is silent."""
    rows = {row.name: row for row in Schedule.objects.all()}
    busy = set(Schedule.objects.exclude(idle(now)).values_list("name", flat=True))
    found = [_run(job, rows.get(job.name), job.name in busy, now, silent_after) for job in jobs.values()]
    return sorted(found, key=lambda run: (run.next_at is None, run.next_at or now, run.job.name))


def _run(job: Job, row: Schedule | None, busy: bool, now: datetime, silent_after: int) -> Run:
    if row is None:
        return Run(job, "silent", None, None, None, "", 0)
    late = (now - row.next_at).total_seconds() > silent_after
    state = "running" if busy else "silent" if late else "failed" if row.failures else "waiting"
    return Run(job, state, row.next_at, row.last_started_at, row.last_finished_at, row.last_error, row.failures)


def later_than(now: datetime) -> datetime | None:
    """When the last act of the journal was done, if that lies ahead of `now`: the clock was set back since."""
    last = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    return last if last is not None and last > now + CLOCKS_DIFFER else None
