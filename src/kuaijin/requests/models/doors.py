"""Where requests come in from outside: a QR code with the code that checks a phone, another system, the hotline."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Account, Region, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise
from kuaijin.requests.models.heard import ServiceRequest


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
    address_hash = models.CharField(max_length=64)  # of the network address: to limit, not to know; a day at most

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["phone", "sent_at"], name="phone_check_of_phone"),
            models.Index(fields=["address_hash", "sent_at"], name="phone_check_of_address"),
        ]


class Receipt(models.Model):
    """The private link of a request that came in without an account: whoever holds it reads what is shown outside.

    `submission` is the form's own key, so that a form sent twice makes one request."""

    request = models.OneToOneField(ServiceRequest, primary_key=True, on_delete=models.PROTECT, related_name="receipt")
    token = models.CharField(max_length=43, unique=True)
    submission = models.CharField(max_length=80, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)  # emptied after a day
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission"], condition=~Q(submission=""), name="receipt_of_one_submission_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["made_at"], name="receipt_newest")]


class Sender(models.Model):
    """A system that hands requests in by Open311. Its key was shown once; only the hash is kept.

    `reads_words`: it gets the words of others' requests too, without phones and names."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="senders")
    name = models.CharField(max_length=60)
    key_hash = models.CharField(max_length=64, unique=True)
    reads_words = models.BooleanField(default=False)
    made_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "name"], condition=Q(ended_on__isnull=True), name="sender_name_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""), name="sender_ended_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HotlineImport(models.Model):
    """A file of work orders of the hotline on its way in: read, looked at, imported row by row."""

    class State(models.TextChoices):
        READ = "read", _("待看")
        QUEUED = "queued", _("排队")
        DONE = "done", _("已导入")
        FAILED = "failed", _("没导入")
        DROPPED = "dropped", _("已放弃")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="hotline_imports")
    name = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    rows_total = models.PositiveIntegerField()
    # Header of the file → field, where somebody chose otherwise than it was read.
    mapping = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="hotline_imports")
    imported_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["zone", "-uploaded_at"], name="hotline_import_newest")]

    def __str__(self) -> str:
        return self.name


class HotlineRow(models.Model):
    """What became of one row."""

    class Outcome(models.TextChoices):
        NEW = "new", _("新建")
        KNOWN = "known", _("已经有了")
        UNREADABLE = "unreadable", _("读不了")

    batch = models.ForeignKey(HotlineImport, on_delete=models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=300, blank=True)
    request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "row"], name="hotline_row_once")]
