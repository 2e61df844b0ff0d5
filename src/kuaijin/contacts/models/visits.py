"""Visits that are to be made, and what was found on those that were."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuaijin.contacts.models.service import Contact
from kuaijin.directory.models import Account, Period, Post, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation


class VisitPlan(Period):
    """Who visits whom in a task force, in rounds from–to. `tiers`: code of a tier → length of its round in months."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="visit_plans")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="visit_plans")
    name = models.CharField(max_length=80)
    tiers = models.JSONField()
    source = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [Period.ordered("visit_plan")]
        indexes: ClassVar = [models.Index(fields=["dossier", "starts_on"], name="visit_plan_of_dossier")]

    def __str__(self) -> str:
        return self.name


class VisitState(models.TextChoices):
    PLANNED = "planned", _("要走访")
    DONE = "done", _("走访过")
    MISSED = "missed", _("没走访")
    DROPPED = "dropped", _("不走了")


class PlannedVisit(models.Model):
    """One visit of a round, from `opens_on` to `last_on`; `due_on` is the day by which, moved by hand or by the law.

    The first visit written down in the round fulfils it, late after `due_on`. When the next round was visited and this
    one was not, it is missed. `obligation` is what is owed now: there is one from the first day of the round."""

    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="visits")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="planned_visits")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="planned_visits")
    tier = models.CharField(max_length=20)
    opens_on = models.DateField()
    last_on = models.DateField()
    due_on = models.DateField()
    moved = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=VisitState.choices, default=VisitState.PLANNED)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="fulfils")
    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="planned_visits")
    dropped_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "dossier", "opens_on"], name="visit_once_a_round"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("last_on")), name="visit_due_in_its_round"
            ),
            models.CheckConstraint(
                condition=Q(state="done", contact__isnull=False) | (~Q(state="done") & Q(contact__isnull=True)),
                name="visit_done_by_a_contact",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_on__isnull=False) & ~Q(reason="")
                | (~Q(state="dropped") & Q(dropped_on__isnull=True)),
                name="visit_dropped_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["dossier", "opens_on"], name="visit_of_dossier"),
            models.Index(fields=["post", "due_on"], name="visit_of_post", condition=Q(state="planned")),
            models.Index(fields=["opens_on"], name="visit_not_yet_owed", condition=Q(state="planned", obligation=None)),
        ]


class Orders(models.TextChoices):
    """How orders are, against the quarter before."""

    MORE = "more", _("比上季多")
    SAME = "same", _("差不多")
    FEWER = "fewer", _("比上季少")
    NONE = "none", _("没有订单")


class VisitReport(models.Model):
    """What a visit found on the spot. `key` was made with the draft on the phone: the same draft arrives once.

    The signature is that of somebody of the enterprise, under what the enterprise sees; it no longer holds when those
    words were corrected afterwards."""

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.PROTECT, related_name="visit_report")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    written_at = models.DateTimeField(null=True)
    employees = models.PositiveIntegerField(null=True)
    output = models.DecimalField(max_digits=16, decimal_places=2, null=True)  # CNY, this year so far
    orders = models.CharField(max_length=5, choices=Orders.choices, blank=True)
    signature = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(max_length=40, blank=True)
    signature_holds = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="visit_report_arrives_once"),
            models.CheckConstraint(
                condition=Q(signature__isnull=True, signer="") | (Q(signature__isnull=False) & ~Q(signer="")),
                name="visit_signed_by_somebody",
            ),
        ]


class ContactRequest(models.Model):
    """A request of the enterprise that was heard there: its own dossier, opened with the contact."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="requests")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="heard_in")
