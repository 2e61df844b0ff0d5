"""Work that is not done while somebody waits: a schedule and a queue, with what ran, when, and what failed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Schedule(models.Model):
    """One recurring job. `next_at` is claimed by conditional update, so that two workers never run it twice."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    # Renewed while the job runs; a job whose heart stopped is taken again.
    beat_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """One piece of queued work (an import). Tasks are idempotent: a killed worker is followed by another."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("在办")
        DONE = "done", _("办结")
        FAILED = "failed", _("失败")

    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    zone_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # A running task renews this; a task whose heart stopped is taken again.
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "made_at"])]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"
