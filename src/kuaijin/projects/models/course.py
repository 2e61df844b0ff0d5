"""Phases (一期、二期…) that run side by side, and when each stage was planned, declared, verified, and left again."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kuaijin.directory.models import Person, Post
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.projects.models.project import Project
from kuaijin.projects.models.stages import Precision, StageName, last_day


class Phase(models.Model):
    """A part of a project that walks the later stages by itself; without phases the project walks them whole."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="phase_number_in_project"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""), name="phase_ended_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier


class ProjectStage(models.Model):
    """When a stage is planned and when it was reached, each with its precision; of the whole, or of one phase.

    `reached_on` is kept from the open `Reach` of this stage and is null when it was left again."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stages")
    phase = models.ForeignKey(Phase, null=True, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=24, choices=StageName.choices)
    planned_on = models.DateField(null=True)
    planned_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    first_planned_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    reached_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "stage"], condition=Q(phase__isnull=True), name="project_stage_once"
            ),
            models.UniqueConstraint(
                fields=["phase", "stage"], condition=Q(phase__isnull=False), name="phase_stage_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "reached_on"])]

    @property
    def planned_by(self) -> date | None:
        """The last day that keeps the plan: the day itself, or the end of the month that was named."""
        return None if self.planned_on is None else last_day(self.planned_on, self.planned_precision)


class Reach(models.Model):
    """A stage was reached: who declared it on what evidence, who verified it, and whether it was left again.

    `counts_on` is the day from which figures count it: the day itself; of a month its last day, or the day of the
    telling if that comes first. `left_on`: the project went back, from that day on. `mistaken`: it never was so."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reaches")
    phase = models.ForeignKey(Phase, null=True, on_delete=models.PROTECT, related_name="reaches")
    stage = models.CharField(max_length=24, choices=StageName.choices)
    reached_on = models.DateField()
    precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    counts_on = models.DateField()
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="reaches")
    evidence_words = models.CharField(max_length=200, blank=True)
    declared_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    declared_name = models.CharField(max_length=80, blank=True)
    declarer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    verified_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    verified_name = models.CharField(max_length=80, blank=True)
    verified_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=200, blank=True)
    mistaken = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "stage"],
                condition=Q(phase__isnull=True, left_on__isnull=True, mistaken=False),
                name="reach_open_once",
            ),
            models.UniqueConstraint(
                fields=["phase", "stage"],
                condition=Q(phase__isnull=False, left_on__isnull=True, mistaken=False),
                name="reach_open_once_in_phase",
            ),
            models.CheckConstraint(
                condition=(Q(left_on__isnull=True) & Q(mistaken=False)) | ~Q(left_reason=""),
                name="reach_left_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("reached_on")), name="reach_period_ordered"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stage", "counts_on"], name="reach_by_stage_and_day"),
            # which reach of a stage was the first is read from the index alone
            models.Index(fields=["project", "stage", "counts_on", "left_on", "mistaken"], name="reach_first_of_stage"),
        ]

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier

    @property
    def is_open(self) -> bool:
        return self.left_on is None and not self.mistaken
