"""Notices and receipts as they were issued: frozen, numbered, and to be checked by their code."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.models.cases import Case
from kuaijin.approvals.models.plans import Plan
from kuaijin.directory.models import Organisation
from kuaijin.dossiers.models import Dossier


class Letter(models.Model):
    """`content` is what the paper says, never edited; `token` is in the QR code and opens the public check page, which
    tells nothing but that the letter was issued, by whom, and whether it still holds."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("申请材料收件凭证")
        ACCEPTANCE = "acceptance", _("受理通知书")
        DEFERRED = "deferred", _("容缺受理告知书")
        CORRECTION = "correction", _("补正告知书")
        NOT_ACCEPTED = "not_accepted", _("不予受理通知书")
        PAUSE = "pause", _("特别程序告知书")
        EXTENSION = "extension", _("延期告知书")
        COMMITMENT = "commitment", _("告知承诺书")
        GRANT = "grant", _("准予行政许可决定书")
        REFUSAL = "refusal", _("不予行政许可决定书")
        RECTIFICATION = "rectification", _("限期整改通知书")
        REVOCATION = "revocation", _("撤销行政许可决定书")
        DELIVERY = "delivery", _("送达回证")
        PROMISE = "promise", _("办理时限承诺书")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="letters")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="letters")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(max_length=60)
    token = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    # Taken back or replaced: the check page says so.
    void_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "number"], name="letter_number_once")]

    def __str__(self) -> str:
        return self.number
