"""An import of a ledger: the file, the choices of the person who looks at it, and what became of each row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Account, Zone


class Import(models.Model):
    """One workbook on its way in: uploaded → read → imported (undo within a day) → undone."""

    class State(models.TextChoices):
        READ = "read", _("待看")
        QUEUED = "queued", _("排队")
        RUNNING = "running", _("导入中")
        DONE = "done", _("已导入")
        FAILED = "failed", _("没导入")
        UNDONE = "undone", _("已撤销")
        DROPPED = "dropped", _("已放弃")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    kind = models.CharField(max_length=12, blank=True)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    seats_from = models.DateField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="imports")
    imported_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    totals = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["zone", "-uploaded_at"])]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """What became of one row of the ledger."""

    batch = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=300, blank=True)
    # The reason as codes with their parameters, to be told in the language of who reads; [[code, {name: value}], …]
    notes = models.JSONField(default=list)
    dossier_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "sheet", "row"], name="import_row_once")]


class Made(models.Model):
    """What an import made, in order, so that undo can void what nothing was built on."""

    batch = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="made")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["model", "object_id"])]


class RememberedMapping(models.Model):
    """How a header word was mapped last time in this zone."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "header"], name="mapping_once_per_header")]
