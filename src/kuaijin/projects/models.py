"""Projects (项目), the stages they walk, and the start batches they belong to. Money is CNY."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Organisation, Post, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise
from kuaijin.law.dates import days_in_month


class Nature(models.TextChoices):
    NEW = "new", pgettext_lazy("性质", "新建")
    TECHNICAL_UPGRADE = "technical_upgrade", _("技改")
    RESEARCH = "research", _("研发")
    EXTERNAL = "external_cooperation", _("对外合作")
    EXPANSION = "expansion", _("扩建")
    CONTINUATION = "continuation", _("续建")


class StageName(models.TextChoices):
    TALKS = "talks", _("洽谈")
    INDUSTRIAL_PLANNING = "industrial_planning", _("产业规划")
    PROJECT_PLANNING = "project_planning", _("项目策划")
    ATTRACTION = "attraction", _("招商引资")
    APPRAISAL = "appraisal", _("评审论证")
    SIGNING = "signing", _("签约")
    LANDING = "landing", _("落地")
    START = "start", _("开工")
    CONSTRUCTION = "construction", _("建设")
    COMPLETION = "completion", _("竣工")
    PRODUCTION = "production", _("投产")
    FULL_CAPACITY = "full_capacity", _("达产")
    SERVICE = "service", _("服务")


STAGES = tuple(StageName.values)


class Precision(models.TextChoices):
    """A month that was told as a month stays a month: the date holds its first day."""

    DAY = "day", _("日")
    MONTH = "month", _("月")


class StartBatch(models.Model):
    """Projects that start together (集中开工)."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="start_batches")
    name = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    season = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "name"], name="start_batch_name_in_zone")]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """An investment project. Amounts in CNY; null = not told, 0 = told as nothing."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="project")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="projects")
    title_key = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=6, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    nature = models.CharField(max_length=24, choices=Nature.choices, blank=True)
    total_investment = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    total_is_approximate = models.BooleanField(default=False)
    fixed_investment = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    arrived_funds = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    responsible = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="responsible_for")
    # Who at the responsible office signed for it, as the ledger of signings names him.
    responsible_post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="responsible_for_projects"
    )
    stage = models.CharField(max_length=24, choices=StageName.choices, default=StageName.TALKS)
    progress = models.CharField(max_length=400, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    batch = models.ForeignKey(StartBatch, null=True, on_delete=models.PROTECT, related_name="projects")
    ended_reason = models.CharField(max_length=200, blank=True)
    # Taken back with the import that had brought it: a corrected ledger may bring it again.
    voided = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total_investment__isnull=True) | Q(total_investment__gte=0),
                name="project_total_not_below_0",
            ),
            models.CheckConstraint(
                condition=Q(fixed_investment__isnull=True) | Q(fixed_investment__gte=0),
                name="project_fixed_not_below_0",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["stage"]), models.Index(fields=["enterprise", "title_key"])]

    def __str__(self) -> str:
        return self.dossier.title


class ProjectStage(models.Model):
    """When a stage is planned and when it was reached, each with its precision."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=24, choices=StageName.choices)
    planned_on = models.DateField(null=True)
    planned_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    first_planned_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    reached_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "stage"], name="project_stage_once")]
        indexes: ClassVar = [models.Index(fields=["stage", "reached_on"])]

    @property
    def planned_by(self) -> date | None:
        """The last day that keeps the plan: the day itself, or the end of the month that was named."""
        if self.planned_on is None or self.planned_precision == Precision.DAY:
            return self.planned_on
        return self.planned_on.replace(day=days_in_month(self.planned_on.year, self.planned_on.month))
