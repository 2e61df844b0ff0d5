"""The table of recurring jobs. A run is claimed by conditional update, so that two workers never run it twice."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from kuaijin.jobs.models import Schedule
from kuaijin.jobs.registry import Job, jobs

# A running job renews its heartbeat every BEAT_SECONDS; silent for SILENT_SECONDS it counts as dead.
BEAT_SECONDS = 10
SILENT_SECONDS = 60
LONGEST_WAIT = timedelta(hours=1)


def idle(now: datetime) -> Q:
    """Not running: its heart does not beat. A beat of the future was made before the clock was set back."""
    silence = timedelta(seconds=SILENT_SECONDS)
    return Q(beat_at__isnull=True) | Q(beat_at__lt=now - silence) | Q(beat_at__gt=now + silence)


def set_right(now: datetime) -> list[str]:
    """After the clock was set back, runs that wait for a time too far away are due by the new clock; their names."""
    moved = []
    for row in Schedule.objects.filter(name__in=list(jobs), next_at__gt=now):
        regular = jobs[row.name].after(now)
        if row.next_at > regular and Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=regular):
            moved.append(row.name)
    return moved


def prepare(now: datetime) -> None:
    """Every declared job has its row. A job that recurs by seconds begins at once, a daily one at its time."""
    known = set(Schedule.objects.values_list("name", flat=True))
    missing = [
        Schedule(name=job.name, next_at=now if job.every_seconds else job.after(now))
        for job in jobs.values()
        if job.name not in known
    ]
    Schedule.objects.bulk_create(missing, ignore_conflicts=True)


def claim(now: datetime) -> Job | None:
    """The job that has waited longest, now ours; None when nothing is due."""
    rows = Schedule.objects.filter(idle(now), next_at__lte=now, name__in=list(jobs)).order_by("next_at")
    for row in rows:
        job = jobs[row.name]
        taken = Schedule.objects.filter(idle(now), pk=row.pk, next_at=row.next_at).update(
            next_at=job.after(now), last_started_at=now, beat_at=now
        )
        if taken:
            return job
    return None


def succeeded(job: Job, now: datetime) -> None:
    Schedule.objects.filter(name=job.name).update(last_finished_at=now, beat_at=None, last_error="", failures=0)


def failed(job: Job, now: datetime, error: str, *, again: bool = True) -> None:
    """Tried again after 1, 2, 4 … minutes, an hour at most, and never later than its regular time; at that time alone
    when trying `again` leads nowhere."""
    row = Schedule.objects.get(name=job.name)
    wait = min(timedelta(minutes=2 ** min(row.failures, 6)), LONGEST_WAIT)
    Schedule.objects.filter(pk=row.pk).update(
        last_finished_at=now,
        beat_at=None,
        last_error=error,
        failures=F("failures") + 1,
        next_at=min(row.next_at, now + wait) if again else row.next_at,
    )


def beat(name: str, now: datetime) -> None:
    Schedule.objects.filter(name=name).update(beat_at=now)
