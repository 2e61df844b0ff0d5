"""A problem of a project or an enterprise, and every step of it. What is open is owed by a post until a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Person, Post
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation


class Kind(models.TextChoices):
    """The six kinds in which the task forces listen, and what fits none of them."""

    PRODUCTION = "production", _("生产经营")
    APPROVAL = "approval", _("行政审批")
    UPGRADE = "upgrade", _("技术改造")
    EXPANSION = "expansion", _("扩大规模")
    RESOURCES = "resources", _("要素需求")
    SAFETY = "safety", _("安全生产")
    OTHER = "other", _("其他")


class Problem(models.Model):
    """`obligation` is the present one: its post owns the problem, its clock says until when. A problem that was opened
    again has a new one; the steps tell the whole way."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="problems")
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="problem")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.CharField(max_length=400)
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    raised_name = models.CharField(max_length=80)
    from_enterprise = models.BooleanField(default=False)
    answer = models.CharField(max_length=400, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_name = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_name = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="", answered_name="")
                | (Q(answered_on__isnull=False) & ~Q(answer="") & ~Q(answered_name="")),
                name="problem_answered_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_name="") | (Q(closed_on__isnull=False) & ~Q(closed_name="")),
                name="problem_closed_by_and_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["dossier", "closed_on"], name="problem_of_dossier"),
            models.Index(fields=["kind", "raised_on"], name="problem_by_kind_and_day"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def owner(self) -> Post:
        """The post that has to see it solved."""
        return self.obligation.obligor

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Step(models.Model):
    """One step of a problem. Appended, never changed."""

    class What(models.TextChoices):
        RAISED = "raised", _("提出")
        ANSWERED = "answered", _("答复")
        HANDED_ON = "handed_on", _("转办")
        CLOSED = "closed", _("销号")
        REOPENED = "reopened", pgettext_lazy("经过", "重新打开")

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=9, choices=What.choices)
    on = models.DateField()
    words = models.CharField(max_length=400, blank=True)
    # Whose it is from this step on.
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    files = models.ManyToManyField(Evidence, related_name="problem_steps")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["problem", "seq"], name="problem_step_in_order")]
