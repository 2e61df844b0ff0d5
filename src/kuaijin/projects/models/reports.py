"""What was told of a project on the way: progress from the site, and money as it stood on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Post
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.models import Evidence
from kuaijin.projects.models.course import Phase
from kuaijin.projects.models.parts import Component
from kuaijin.projects.models.project import Project


class ProgressReport(models.Model):
    """How far the work was on `on`: percent or a quantity, words, photos, place. Verified by somebody who stood there.

    `latitude`, `longitude` in degrees (WGS 84), `accuracy` in metres, as the phone told them; null = not told."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    phase = models.ForeignKey(Phase, null=True, on_delete=models.PROTECT, related_name="reports")
    component = models.ForeignKey(Component, null=True, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    percent = models.PositiveSmallIntegerField(null=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    unit = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=400)
    place = models.CharField(max_length=120, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy = models.PositiveIntegerField(null=True)
    photos = models.ManyToManyField(Evidence, related_name="progress_reports")
    reported_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    reported_name = models.CharField(max_length=80)
    reporter = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    from_enterprise = models.BooleanField(default=False)
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    reported_at = models.DateTimeField()
    # Who stood there and says that it is so; the reporter himself, when he did.
    verified_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    verified_name = models.CharField(max_length=80, blank=True)
    verified_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="progress_place_whole",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="progress_percent_to_100"
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(verified_name=""), name="progress_verified_by_and_when"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "-on"], name="progress_of_project")]

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier


class MoneyStatement(models.Model):
    """So much had arrived, or had been put into fixed assets, by `on`: CNY from the beginning to that day.

    `opening`: a ledger told how much, not by when. Later statements add to it; it is nothing that came on that day."""

    class Kind(models.TextChoices):
        ARRIVED = "arrived", _("到位资金")
        FIXED = "fixed", _("完成固定资产投资")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    opening = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    told_by = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField()
    mistaken = models.BooleanField(default=False)
    mistaken_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind", "on"], condition=Q(mistaken=False), name="money_told_once_a_day"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="money_not_below_0"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "on"], name="money_by_kind_and_day")]

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier
