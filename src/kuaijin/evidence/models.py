"""Evidence files, kept once by the hash of their content, and what they prove."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kuaijin.directory.models import Account
from kuaijin.dossiers.models import Dossier, Secrecy


class Blob(models.Model):
    """The content itself: one row per SHA-256, the bytes in the evidence directory."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)


class Evidence(models.Model):
    """A file attached to a dossier: served only to who may see that dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="evidence")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=160)
    what = models.CharField(max_length=160, blank=True)
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="evidence_withdrawn_with_reason"
            )
        ]

    def __str__(self) -> str:
        return self.name
