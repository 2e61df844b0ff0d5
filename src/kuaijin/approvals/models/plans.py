"""What a project needs and why, and the plan that bears the promise."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Person
from kuaijin.dossiers.models import Dossier


class Checklist(models.Model):
    """The tailored checklist (差异化办理清单) of a project, or of one of its phases (`name`). `facts` are the answers
    that hold: {fact code: value}; what is not there is unknown."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="checklists")
    name = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    # Packs by which it was last judged: {code: version number}.
    packs = models.JSONField(default=dict)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "name"], condition=Q(closed_on__isnull=True), name="checklist_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.name}".strip()


class FactAnswer(models.Model):
    """One fact as somebody told it. Appended. After a plan is published an answer holds only once the person in charge
    has approved it (`approved_on`); until then, and when it is `declined_on`, the checklist stays as it was."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="answers")
    seq = models.PositiveIntegerField()
    fact = models.CharField(max_length=40)
    # null: taken back to unknown.
    value = models.JSONField(null=True)
    before = models.JSONField(null=True)
    source = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    approved_on = models.DateField(null=True)
    approved_name = models.CharField(max_length=80, blank=True)
    declined_on = models.DateField(null=True)
    declined_reason = models.CharField(max_length=200, blank=True)
    # What the change would do, as it was shown to who approves: {"in": […], "out": […]}.
    effect = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "seq"], name="fact_answer_in_order"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_name="")
                | (Q(approved_on__isnull=False) & ~Q(approved_name="")),
                name="fact_answer_approved_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(declined_on__isnull=True), name="fact_answer_one_verdict"
            ),
        ]

    @property
    def dossier(self) -> Dossier:
        return self.checklist.dossier


class Verdict(models.TextChoices):
    NEEDED = "needed", _("要办")
    NOT_NEEDED = "not_needed", _("不用办")
    UNKNOWN = "unknown", pgettext_lazy("清单", "还不知道")
    CONFLICT = "conflict", _("规则相互矛盾")


class ChecklistItem(models.Model):
    """A matter of the catalogue, judged for this checklist. `because`: [{rule, facts, text, text_en, source, pack}]."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    matter = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    because = models.JSONField(default=list)
    # Facts that are missing for a verdict.
    missing = models.JSONField(default=list)
    # Since when the present verdict holds, and what it was before.
    since = models.DateField()
    was = models.CharField(max_length=10, choices=Verdict.choices, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["checklist", "matter"], name="checklist_item_once")]
        ordering: ClassVar = ["matter"]


class PlanState(models.TextChoices):
    DRAFT = "draft", _("方案")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已被替代")
    WITHDRAWN = "withdrawn", pgettext_lazy("办件", "已撤回")


class Plan(models.Model):
    """One answer of the planner for a checklist. `asked`: {start, levers, promise, capacities, packs}. `document`: the
    document of `planning.document`, as proved and checked when it was made; it is never edited."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    asked = models.JSONField()
    document = models.JSONField()
    # Whether nothing in it is unconfirmed, unknown or contradicted.
    lawful = models.BooleanField()
    starts_on = models.DateField()
    # Counted working days promised, and the calendar day of the last decision.
    promise_days = models.PositiveIntegerField(null=True)
    ends_on = models.DateField(null=True)
    serial_days = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    published_on = models.DateField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "number"], name="plan_number"),
            models.UniqueConstraint(fields=["checklist"], condition=Q(state="published"), name="plan_one_published"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(lawful=True, published_on__isnull=False),
                name="plan_published_is_lawful",
            ),
        ]

    @property
    def dossier(self) -> Dossier:
        return self.checklist.dossier
