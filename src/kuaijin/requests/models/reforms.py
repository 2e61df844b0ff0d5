"""From single requests to what should be changed: recurring causes across enterprises, and reforms (SIRM)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Organisation, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations.models import Obligation
from kuaijin.requests.models.heard import ServiceRequest


class ClusterRun(models.Model):
    """One search for recurring causes over the requests received in [from_on, until_on)."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="cluster_runs")
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    requests_read = models.PositiveIntegerField()


class Cluster(models.Model):
    """Requests of several enterprises that say the same. `rank` 1 weighs most; `key` recognises it in the next run."""

    run = models.ForeignKey(ClusterRun, on_delete=models.PROTECT, related_name="clusters")
    rank = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    words = models.JSONField(default=list)  # what the texts have in common
    kind = models.CharField(max_length=16)
    cause = models.CharField(max_length=24, blank=True)
    office = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    enterprises = models.PositiveIntegerField()
    investment_at_risk = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    jobs_at_risk = models.PositiveIntegerField(default=0)
    weight = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "rank"], name="cluster_rank_once")]
        indexes: ClassVar = [models.Index(fields=["key"], name="cluster_by_key")]


class ClusterMember(models.Model):
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="clusters")
    likeness = models.FloatField()  # 0–1, to the middle of the cluster

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cluster", "request"], name="cluster_member_once")]


class Reform(models.Model):
    """What is to be changed so that a cause does not come back, by whom, until when; figures before and after.

    Hangs on a dossier of its own (kind `reform`); its obligation (kind TASK, `about="reform"`) names owner and day."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("已提出")
        ADOPTED = "adopted", _("已采纳")
        DONE = "done", _("已落实")
        DECLINED = "declined", _("不采纳")

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="reform")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="reforms")
    cluster = models.ForeignKey(Cluster, null=True, on_delete=models.PROTECT, related_name="reforms")
    cluster_key = models.CharField(max_length=64, blank=True)
    measure = models.CharField(max_length=1000)
    cause = models.CharField(max_length=24, blank=True)
    office = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    obligation = models.OneToOneField(Obligation, null=True, on_delete=models.PROTECT, related_name="reform")
    # Requests, enterprises, median days, satisfied of all: of the period before, and of an equal one after it was done.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    proposed_on = models.DateField()
    proposed_name = models.CharField(max_length=80)
    decided_on = models.DateField(null=True)
    decided_name = models.CharField(max_length=80, blank=True)
    decided_reason = models.CharField(max_length=400, blank=True)
    done_on = models.DateField(null=True)
    done_words = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
