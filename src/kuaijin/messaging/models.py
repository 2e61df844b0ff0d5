"""Ways to reach people outside of the house, what each wants to be told by which, and every message with its fate."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Zone


class Kind(models.TextChoices):
    """In the order in which a person is told who chose nothing: what costs money comes last."""

    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")
    EMAIL = "email", _("电子邮件")
    WEBHOOK = "webhook", _("转发接口")
    SMS = "sms_webhook", _("短信")


class Channel(models.Model):
    """One way out of a zone. Its address holds keys: sealed, and shown by `hint` alone."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=60)
    sealed = models.TextField()
    hint = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "kind"], condition=Q(ended_at__isnull=True), name="channel_one_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """Where a person is reached by a kind of channel; told nothing before he typed back the code sent there."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sealed = models.TextField()
    hint = models.CharField(max_length=80)
    verified_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    tries_left = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="address_one_of_a_kind")]


class Choice(models.Model):
    """What a person wants to be told by which kinds of channel, and when he is left alone."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="told_by")
    # Purpose → kinds; an empty list: not at all; a purpose that is absent: as if nothing was chosen.
    kinds = models.JSONField(default=dict)
    # The same hour twice: never quiet.
    quiet_from = models.TimeField(default=time(20))
    quiet_to = models.TimeField(default=time(8))
    urgent_passes = models.BooleanField(default=False)


class State(models.TextChoices):
    WAITING = "waiting", _("待发")
    SENDING = "sending", _("正在发")
    SENT = "sent", _("已发")
    FAILED = "failed", _("没发成，会再试")
    DEAD = "dead", _("没发出去")
    SUPPRESSED = "suppressed", _("没有发")


class Why(models.TextChoices):
    """Why nothing was sent."""

    NO_CHANNEL = "no_channel", _("未配置渠道")
    NO_ADDRESS = "no_address", _("本人没有可用的地址")
    DECLINED = "declined", _("本人不收")


class Message(models.Model):
    """One text to one person (or one phone) by one channel. The text tells no field of what it is about."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="messages")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="messages")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    purpose = models.CharField(max_length=16)
    text = models.CharField(max_length=200)
    link = models.CharField(max_length=200, blank=True)
    # To whom, where it is no person's own address, and the code that stands in no text; wiped once it is over.
    sealed = models.TextField(blank=True)
    hint = models.CharField(max_length=80, blank=True)
    # The same key tells the same person once.
    key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    # When the running attempt began: one whose worker died is taken again.
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "key"], condition=~Q(key=""), name="message_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state="suppressed", next_try_at__isnull=True) | (~Q(state="suppressed") & Q(why="")),
                name="message_suppressed_with_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], name="message_due", condition=Q(state__in=("waiting", "failed", "sending"))
            ),
            models.Index(fields=["zone", "state", "-id"], name="message_log"),
            models.Index(fields=["person", "-id"], name="message_of_person"),
        ]
