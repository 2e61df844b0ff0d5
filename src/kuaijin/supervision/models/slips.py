"""A supervision slip: who is supervised about what, in which colour, until when, and every step of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Organisation, Person, Post, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation


class Colour(models.TextChoices):
    """Of the paper, worst last."""

    BLUE = "blue", _("蓝单")
    YELLOW = "yellow", _("黄单")
    RED = "red", _("红单")


class Source(models.TextChoices):
    """What a slip comes from."""

    OBLIGATION = "obligation", _("到期的事")
    REQUEST = "request", _("诉求")
    PROBLEM = "problem", _("问题")
    DECISION = "decision", _("调度会定的事")
    INSTRUCTION = "instruction", _("领导批示")
    FREE = "free", pgettext_lazy("督办", "其他")


class SlipState(models.TextChoices):
    ISSUED = "issued", _("待答复")
    ANSWERED = "answered", _("待核对")
    RETURNED = "returned", _("退回重办")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤回")


STILL_OPEN = (SlipState.ISSUED, SlipState.ANSWERED, SlipState.RETURNED)


class SupervisionSlip(models.Model):
    """`post` is supervised. `obligation` is the present one: owed by `post` until it answers, by `checker` until the
    answer is checked. `subject` says what it is about ("obligation:12"), so that a repetition is seen; `content` is
    what the paper says, frozen when it was issued."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="slips")
    number = models.CharField(max_length=24)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="slips")
    source = models.CharField(max_length=12, choices=Source.choices)
    source_obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="supervised_by")
    # What the source says: the words of an instruction and whose they are, or the title of what is overdue.
    source_words = models.CharField(max_length=400, blank=True)
    subject = models.CharField(max_length=40)
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="slip")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="supervised")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="slips_issued")
    checker = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="slips_to_check")
    colour = models.CharField(max_length=6, choices=Colour.choices)
    # By the light of its source on the day of issue; `raised_reason` says why the paper is of a worse colour.
    computed = models.CharField(max_length=6, choices=Colour.choices)
    raised_reason = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=400)
    asked = models.CharField(max_length=400)
    repeats = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeated_by")
    # 0 for the first about a thing; each repetition goes one seat further up.
    repetition = models.PositiveSmallIntegerField(default=0)
    told_above = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SlipState.choices, default=SlipState.ISSUED)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    issued_name = models.CharField(max_length=80)
    answer = models.CharField(max_length=400, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_name = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True)
    closed_name = models.CharField(max_length=80, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "number"], name="slip_number_in_zone"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="", answered_name="")
                | (Q(answered_on__isnull=False) & ~Q(answer="") & ~Q(answered_name="")),
                name="slip_answered_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "withdrawn"], closed_on__isnull=False)
                | (~Q(state__in=["closed", "withdrawn"]) & Q(closed_on__isnull=True)),
                name="slip_ended_with_day",
            ),
            models.CheckConstraint(
                condition=Q(repetition=0, repeats__isnull=True) | Q(repetition__gt=0, repeats__isnull=False),
                name="slip_repeats_one",
            ),
            models.UniqueConstraint(
                fields=["subject", "post"],
                condition=Q(state__in=["issued", "answered", "returned"]),
                name="slip_open_once_per_subject",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "state", "-issued_on"], name="slip_of_zone"),
            models.Index(fields=["dossier", "state"], name="slip_of_dossier"),
            models.Index(fields=["subject", "post", "-issued_on"], name="slip_about"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.words}"

    @property
    def is_open(self) -> bool:
        return self.state in STILL_OPEN


class SlipStep(models.Model):
    """One step of a slip. Appended, never changed."""

    class What(models.TextChoices):
        ISSUED = "issued", _("发单")
        ANSWERED = "answered", _("答复")
        RETURNED = "returned", _("退回")
        CLOSED = "closed", _("销号")
        WITHDRAWN = "withdrawn", pgettext_lazy("督办", "撤回")

    slip = models.ForeignKey(SupervisionSlip, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=10, choices=What.choices)
    on = models.DateField()
    words = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    files = models.ManyToManyField(Evidence, related_name="slip_steps")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slip", "seq"], name="slip_step_in_order")]
