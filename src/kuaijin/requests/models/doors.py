"""Where requests come in without an account: a QR code, and the code that checks a phone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Region, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise


class Door(models.Model):
    """A public form under `/r/<token>`: of an enterprise, of a park or town (region), or of a task force."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业")
        REGION = "region", _("园区或镇街")
        TASK_FORCE = "task_force", _("专班")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="doors")
    token = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, related_name="doors")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    task_force = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="doors")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="enterprise", enterprise__isnull=False, region__isnull=True, task_force__isnull=True)
                | Q(kind="region", enterprise__isnull=True, region__isnull=False, task_force__isnull=True)
                | Q(kind="task_force", enterprise__isnull=True, region__isnull=True, task_force__isnull=False),
                name="door_leads_to_one_thing",
            )
        ]


class PhoneCheck(models.Model):
    """A code sent to a phone that wants to send a request through a door. Only its hash is kept."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="checks")
    phone = models.CharField(max_length=20)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    passed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    address_hash = models.CharField(max_length=64)  # of the network address: to limit, not to know

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["phone", "sent_at"], name="phone_check_of_phone"),
            models.Index(fields=["address_hash", "sent_at"], name="phone_check_of_address"),
        ]
