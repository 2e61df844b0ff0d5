"""A matter being handled for a project (办件), the order among cases, and every step of each."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.approvals.models.plans import Checklist, Plan
from kuaijin.directory.models import Organisation, Period, Person, Post
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation


class CaseState(models.TextChoices):
    PLANNED = "planned", _("待申报")
    FILED = "filed", _("已申报")
    CORRECTING = "correcting", _("等补正")
    ACCEPTED = "accepted", _("已受理")
    PAUSED = "paused", _("暂停计时")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    GRANTED = "granted", _("准予许可")
    REFUSED = "refused", _("不予许可")
    DELIVERED = "delivered", _("已送达")
    REVOKED = "revoked", pgettext_lazy("办件", "已撤销")
    EXPIRED = "expired", _("已失效")
    WITHDRAWN = "withdrawn", pgettext_lazy("办件", "已撤回")
    DROPPED = "dropped", _("不用办了")


class Way(models.TextChoices):
    """By which term it is handled."""

    STATUTORY = "statutory", _("法定时限")
    PROMISED = "promised", _("承诺时限")
    COMMITMENT = "commitment", _("告知承诺")
    MERGED = "merged", _("合并办理")


class Case(models.Model):
    """`obligation` carries the promised clock with the law's events, owed by the department's post; it is there from
    the day on which all papers are, with the result of what it waits for: until then a filed case is reviewed in
    advance. `statutory_term` is read over the same events by `law.clock`, which alone writes `statutory_due_on`.
    `planned`: the days that the plan says, {review_start, start, decide, promised_due, statutory_due}, ISO text."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="cases")
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="cases")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="cases")
    matter = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=60)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.PLANNED)
    way = models.CharField(max_length=10, choices=Way.choices)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    promised_term = models.JSONField()
    statutory_term = models.JSONField()
    # What the catalogue says of this matter, frozen with the plan: extension, notice, validity, produces, sources.
    matter_facts = models.JSONField(default=dict)
    planned = models.JSONField(default=dict)
    planned_start_on = models.DateField(null=True)
    planned_decide_on = models.DateField(null=True)
    obligation = models.OneToOneField(Obligation, null=True, on_delete=models.PROTECT, related_name="case")
    filed_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    pre_reviewed_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)
    # The result: its number, and the last day on which it holds.
    result_number = models.CharField(max_length=60, blank=True)
    valid_until = models.DateField(null=True)
    renews = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="renewed_by")
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checklist", "matter"],
                condition=Q(closed_on__isnull=True),
                name="case_one_open_per_matter",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(filed_on__isnull=False, accepted_on__gte=F("filed_on")),
                name="case_accepted_after_filing",
            ),
            # Corrections that were not handed in end in a refusal without acceptance (滨州规定 10).
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(accepted_on__isnull=False, decided_on__gte=F("accepted_on"))
                | Q(accepted_on__isnull=True, state="refused", decided_on__gte=F("filed_on")),
                name="case_decided_after_acceptance",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["dossier", "state"], name="case_of_dossier"),
            models.Index(fields=["post", "state", "planned_decide_on"], name="case_of_post"),
        ]

    def __str__(self) -> str:
        return self.name


class CaseLink(models.Model):
    """`case` waits for `after`. `kind`: finish_start, start_start, finish_finish, review_then_decide."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="awaits")
    after = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="awaited_by")
    kind = models.CharField(max_length=20)
    lag_days = models.PositiveSmallIntegerField(default=0)
    lag_mode = models.CharField(max_length=8, default="working")
    source = models.CharField(max_length=300, blank=True)
    # The predecessor's result was handed to this case on that day.
    forwarded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "after", "kind"], name="case_link_once")]


class CaseEvent(models.Model):
    """One step of a case. Appended, never changed; `what` is a code of `states.py`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=24)
    on = models.DateField()
    words = models.CharField(max_length=600, blank=True)
    # items, until, ground, expected_end, days, authority, motive, …: as the act asked for them.
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    # The enterprise for which a specialist acted.
    on_behalf_of = models.CharField(max_length=120, blank=True)
    # Done outside office hours (延时错时).
    outside_hours = models.BooleanField(default=False)
    at = models.DateTimeField()
    files = models.ManyToManyField(Evidence, related_name="case_steps")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "seq"], name="case_event_in_order")]


class Mandate(Period):
    """An enterprise lets a specialist act for it in the approvals of one project (帮办代办)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="mandates")
    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="mandates")
    scope = models.CharField(max_length=300, blank=True)
    paper = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("mandate"),
            models.UniqueConstraint(
                fields=["dossier", "post"], condition=Q(ends_on__isnull=True), name="mandate_one_open"
            ),
        ]


class Check(models.Model):
    """A look afterwards at what was committed (滨州规定 12): drawn at random, done by somebody, with what was found."""

    class Found(models.TextChoices):
        AS_COMMITTED = "as_committed", _("与承诺相符")
        NOT_AS_COMMITTED = "not_as_committed", _("与承诺不符")
        MENDED = "mended", _("已整改")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="checks")
    # The lot: who was in it and the seed, so that the draw can be repeated.
    lot = models.JSONField()
    drawn_on = models.DateField()
    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    found = models.CharField(max_length=16, choices=Found.choices, blank=True)
    words = models.CharField(max_length=400, blank=True)
    mend_by = models.DateField(null=True)
    rectification = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, found="") | (Q(done_on__isnull=False) & ~Q(found="")),
                name="check_done_with_finding",
            )
        ]

    @property
    def dossier(self) -> Dossier:
        return self.case.dossier
