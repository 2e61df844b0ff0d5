"""What leaves the house by itself: a calendar for each person, and what happened for other systems."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Zone


class CalendarFeed(models.Model):
    """A person's calendar of what he owes, read by whoever holds its token. Only the token's hash is kept."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # Titles of things stand in it only if the person wants them to; else kind and number.
    titles = models.BooleanField(default=False)


class Reader(models.Model):
    """How far a reader of rows in order has come. A gap is a key that was missing when it passed: of an act that was
    not committed yet, or never will be."""

    name = models.CharField(primary_key=True, max_length=20)
    position = models.BigIntegerField()
    # [first, last, when it was seen]
    gaps = models.JSONField(default=list)


class Hook(models.Model):
    """Another system that is told of acts. Address and signing secret are sealed and never shown again."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="hooks")
    name = models.CharField(max_length=60)
    sealed_url = models.TextField()
    hint = models.CharField(max_length=120)
    sealed_secret = models.TextField()
    # Codes of acts (`projects.reach_stage`), whole rooms (`requests.*`) or everything (`*`).
    patterns = models.JSONField(default=list)
    # May it lie in a private network? Said by the administrator for this one.
    inside = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    # Acts up to this entry of the journal are none of its business.
    since = models.BigIntegerField()
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class HookDelivery(models.Model):
    """One act told to one hook, as it was and will be told however often."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENDING = "sending", _("正在发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("没发成，会再试")
        DEAD = "dead", _("没发出去")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="deliveries")
    entry_id = models.BigIntegerField()
    code = models.CharField(max_length=60)
    number = models.CharField(max_length=24, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    replays = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["hook", "entry_id"], name="hook_told_once_of_an_act")]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="hook_delivery_due",
                condition=Q(state__in=("waiting", "failed", "sending")),
            ),
            models.Index(fields=["hook", "-id"], name="hook_delivery_log"),
            models.Index(fields=["zone", "state"], name="hook_delivery_state"),
        ]
