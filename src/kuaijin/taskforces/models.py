"""Service task forces (服务专班): who is on them, what they look after, and hand-overs of their seats."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Account, Organisation, Period, Person, Region
from kuaijin.dossiers.models import Assignment, Dossier, Role


class TaskForce(models.Model):
    """Staff who serve a scope for a period. The four seats are assignments on its dossier."""

    class Kind(models.TextChoices):
        INDUSTRY = "industry", _("产业和园区专班")
        CLUSTER = "cluster", _("产业集群专班")
        PROJECT = "project", _("单个项目专班")

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="task_force")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="task_force")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.INDUSTRY)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.dossier.title


class TaskForceScope(Period):
    """An industry and a town (or one of them) that a task force looks after."""

    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="scopes")
    sector = models.CharField(max_length=60, blank=True)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("scope"),
            models.UniqueConstraint(
                fields=["task_force", "sector", "region"],
                condition=Q(ends_on__isnull=True, region__isnull=False),
                name="scope_once",
            ),
            models.UniqueConstraint(
                fields=["task_force", "sector"],
                condition=Q(ends_on__isnull=True, region__isnull=True),
                name="scope_once_without_town",
            ),
        ]


class HandOver(models.Model):
    """A change of person is one act: proposed, then accepted by the successor (or by somebody on his behalf)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("等接")
        ACCEPTED = "accepted", _("已接")
        DECLINED = "declined", _("没接")
        WITHDRAWN = "withdrawn", _("已撤")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="hand_overs")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="hand_overs")
    role = models.CharField(max_length=8, choices=Role.choices)
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offered")
    takes_effect_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="proposed"), name="hand_over_one_open_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at__isnull=True)
                | (~Q(state="proposed") & Q(answered_at__isnull=False)),
                name="hand_over_answered_with_time",
            ),
        ]

    @property
    def addressee_id(self) -> int:
        """Whose it is to answer."""
        return self.successor_id
