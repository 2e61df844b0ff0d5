"""How a zone works with requests: who gets what, within which days, with which words, and what is known already."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kuaijin.directory.models import Period, Post, Region, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.requests.models.heard import ServiceRequest


class DispatchRule(Period):
    """Requests that fit go to `post`; the first rule by `order` wins. What is empty fits everything."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="dispatch_rules")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, blank=True)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    task_force = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="+")
    # A word in the text of the request.
    contains = models.CharField(max_length=40, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="dispatch_rules")

    class Meta:
        constraints: ClassVar = [Period.ordered("dispatch_rule")]
        indexes: ClassVar = [models.Index(fields=["zone", "order"], name="dispatch_rule_in_order")]


class LevelChoice(Period):
    """Which service level holds in the zone, for one kind or for all others (kind "")."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="level_choices")
    kind = models.CharField(max_length=16, blank=True)
    level = models.CharField(max_length=24)

    class Meta:
        constraints: ClassVar = [
            Period.ordered("level_choice"),
            models.UniqueConstraint(
                fields=["zone", "kind"], condition=Q(ends_on__isnull=True), name="level_choice_one_at_a_time"
            ),
        ]


class AnswerTemplate(models.Model):
    """Words to begin an answer with."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="answer_templates")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, blank=True)
    words = models.CharField(max_length=2000)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "name"], condition=Q(ended_on__isnull=True), name="answer_template_name_once"
            )
        ]


class Known(models.Model):
    """A solved question with its answer, without whose it was: searched before somebody asks again."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="known")
    source = models.ForeignKey(ServiceRequest, null=True, on_delete=models.PROTECT, related_name="known")
    kind = models.CharField(max_length=16)
    question = models.CharField(max_length=200)
    answer = models.CharField(max_length=2000)
    basis = models.CharField(max_length=400, blank=True)  # law or rule it stands on
    shown_outside = models.BooleanField(default=False)
    kept_on = models.DateField()
    kept_name = models.CharField(max_length=80)
    retired_on = models.DateField(null=True)
    retired_reason = models.CharField(max_length=200, blank=True)
    search = models.CharField(max_length=2600, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["zone", "kind", "retired_on"], name="known_by_kind")]
