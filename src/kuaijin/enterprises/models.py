"""Enterprises (企业): identified by their unified social credit code."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kuaijin.directory.models import Organisation
from kuaijin.dossiers.models import Dossier


class Enterprise(models.Model):
    """One enterprise file. `uscc` may be empty as long as nobody told it; two with the same code cannot be."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="enterprise")
    zone = models.ForeignKey("directory.Zone", on_delete=models.PROTECT, related_name="enterprises")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="enterprise")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, blank=True)
    # Early pilot codes fail the check digit although they are real: accepted, and said.
    uscc_doubtful = models.BooleanField(default=False)
    industry = models.CharField(max_length=6, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "uscc"],
                condition=~Q(uscc="") & Q(merged_into__isnull=True),
                name="enterprise_code_once_in_zone",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "name_key"])]

    def __str__(self) -> str:
        return self.name


class EnterpriseContact(models.Model):
    """Somebody at the enterprise to call."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=40, blank=True)
    ended_on = models.DateField(null=True)


class Merge(models.Model):
    """Two records became one; `moved` names what went over, so that the merge can be corrected."""

    kept = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    corrected_reason = models.CharField(max_length=200, blank=True)
