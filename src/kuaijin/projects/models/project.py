"""Projects (项目) and the start batches they belong to. Money is CNY."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Organisation, Post, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise
from kuaijin.projects.models.stages import StageName


class Nature(models.TextChoices):
    NEW = "new", pgettext_lazy("性质", "新建")
    TECHNICAL_UPGRADE = "technical_upgrade", _("技改")
    RESEARCH = "research", _("研发")
    EXTERNAL = "external_cooperation", _("对外合作")
    EXPANSION = "expansion", _("扩建")
    CONTINUATION = "continuation", _("续建")


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
    # What a ledger proves without naming the day; the day may be told later.
    told_stage = models.CharField(max_length=24, choices=StageName.choices, default=StageName.TALKS)
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
