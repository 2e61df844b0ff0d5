"""Documents of a checklist: asked once, used by many cases."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.models.cases import Case
from kuaijin.approvals.models.plans import Checklist
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation


class Document(models.Model):
    """One kind of document of a checklist, from the moment something is known of it. The file with its hash is the
    evidence; `produced_by` is the case whose result it is. `code` is the catalogue's document kind."""

    class State(models.TextChoices):
        HANDED_IN = "handed_in", _("已交")
        DEFERRED = "deferred", _("容缺后补")
        OBTAINED = "obtained", _("部门自行取得")
        PRODUCED = "produced", _("审批结果")
        RETURNED = "returned", _("退回补正")

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="documents")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    source = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="documents")
    produced_by = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="produced")
    received_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    deferred_until = models.DateField(null=True)
    deferred_for = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="deferred")
    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "code"], name="document_asked_once"),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(deferred_until__isnull=False), name="document_deferred_with_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dossier(self) -> Dossier:
        return self.checklist.dossier
