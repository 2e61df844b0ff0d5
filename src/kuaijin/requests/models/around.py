"""What stands around a request: offices that help, the call-back, who watches, what belongs together."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Post
from kuaijin.obligations.models import Obligation
from kuaijin.requests.models.heard import Grade, ServiceRequest


class JointOffice(models.Model):
    """An office that was asked to help; the lead stays the owner. Owed under kind REQUEST, `request:joint:<post>`."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="joint")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="requests_joined")
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="joint_office")
    asked = models.CharField(max_length=400)
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True)
    answered_name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "post"], name="request_joint_office_once")]


class CallBack(models.Model):
    """What the enterprise said when somebody else than the solver called. Appended."""

    class How(models.TextChoices):
        PHONE = "phone", _("电话")
        PAGE = "page", _("企业自己评")
        VISIT = "visit", _("上门")

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="call_backs")
    round = models.PositiveSmallIntegerField()
    grade = models.PositiveSmallIntegerField(choices=Grade.choices)
    words = models.CharField(max_length=1000, blank=True)
    how = models.CharField(max_length=5, choices=How.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "round"], name="request_called_back_once")]


class Watcher(models.Model):
    """Who wants to be told what happens; watching gives no right to see."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="watchers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="watches_requests")
    since = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "person"], condition=Q(ended_on__isnull=True), name="request_watched_once"
            )
        ]


class RequestLink(models.Model):
    """Two requests that belong together: the later one repeats or touches the earlier one."""

    class Why(models.TextChoices):
        REPEAT = "repeat", _("重复提出")
        RELATED = "related", _("有关联")

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="linked_by")
    why = models.CharField(max_length=7, choices=Why.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "other"], name="request_link_once"),
            models.CheckConstraint(condition=~Q(request=F("other")), name="request_link_to_another"),
        ]
