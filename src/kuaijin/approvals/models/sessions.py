"""Offices at one table: joint review, inspection and acceptance, case study, consultation, on-site office."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.models.cases import Case
from kuaijin.approvals.models.plans import Checklist
from kuaijin.directory.models import Person, Post
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations.models import Obligation


class Session(models.Model):
    """Called for a day and place, held, minuted. Each office says what is missing within its clock."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("联合会审")
        INSPECTION = "inspection", _("联合勘验")
        ACCEPTANCE = "acceptance", _("联合验收")
        CASE_STUDY = "case_study", _("个案研究")
        CONSULTATION = "consultation", _("集中会诊")
        ON_SITE = "on_site", _("现场办公")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sessions")
    checklist = models.ForeignKey(Checklist, null=True, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.CharField(max_length=300)
    place = models.CharField(max_length=160, blank=True)
    called_on = models.DateField()
    # The day it is to be held, and was held.
    for_on = models.DateField()
    time = models.TimeField(null=True)
    held_on = models.DateField(null=True)
    outside_hours = models.BooleanField(default=False)
    present = models.CharField(max_length=400, blank=True)
    minutes = models.TextField(blank=True)
    called_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called_name = models.CharField(max_length=80)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    cancelled_on = models.DateField(null=True)
    cases = models.ManyToManyField(Case, related_name="sessions")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | ~Q(minutes=""), name="session_held_with_minutes"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(cancelled_on__isnull=True), name="session_held_or_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class SessionOffice(models.Model):
    """An office that was called: by when it has to say what is missing, and what it said."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="offices")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=600, blank=True)
    nothing_missing = models.BooleanField(default=False)
    said_on = models.DateField(null=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "post"], name="session_office_once"),
            models.CheckConstraint(
                condition=Q(said_on__isnull=True) | ~Q(said="") | Q(nothing_missing=True), name="session_office_said"
            ),
        ]


class SessionDecision(models.Model):
    """What was decided, who does it by when: an obligation."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="decisions")
    seq = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "seq"], name="session_decision_in_order")]
