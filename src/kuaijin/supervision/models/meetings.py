"""A dispatch meeting on site: which projects, who was there, what was said and decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Post, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation


class DispatchMeeting(models.Model):
    """While it is planned its agenda is what the projects show at the moment; held, it is what they showed then
    (`agenda` of each project). `previous` is the meeting before it, whose undone decisions open this one."""

    class State(models.TextChoices):
        PLANNED = "planned", _("要开")
        HELD = "held", _("开过了")
        CANCELLED = "cancelled", _("已取消")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="meetings")
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=160)
    on = models.DateField()
    time = models.TimeField(null=True)
    place = models.CharField(max_length=160, blank=True)
    chair = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="chairs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    called_on = models.DateField()
    called_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called_name = models.CharField(max_length=80)
    # What was said on the whole; what was said of one project stands with it.
    minutes = models.TextField(blank=True)
    others = models.CharField(max_length=400, blank=True)
    held_on = models.DateField(null=True)
    held_name = models.CharField(max_length=80, blank=True)
    cancelled_on = models.DateField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "number"], name="meeting_number_in_zone"),
            models.CheckConstraint(
                condition=Q(state="planned", held_on__isnull=True, cancelled_on__isnull=True)
                | (Q(state="held", held_on__isnull=False, cancelled_on__isnull=True) & ~Q(held_name=""))
                | (Q(state="cancelled", held_on__isnull=True, cancelled_on__isnull=False) & ~Q(cancelled_reason="")),
                name="meeting_state_with_its_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "state", "-on"], name="meeting_of_zone")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED


class MeetingProject(models.Model):
    """A project on the agenda. `words`: what was said of it; `agenda`: what it showed when the meeting was held."""

    meeting = models.ForeignKey(DispatchMeeting, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="meetings")
    seq = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    agenda = models.JSONField(null=True)
    photos = models.ManyToManyField(Evidence, related_name="meeting_photos")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "dossier"], name="meeting_project_once"),
        ]


class Participant(models.Model):
    """A post that is called. `present` null: nobody said yet."""

    meeting = models.ForeignKey(DispatchMeeting, on_delete=models.PROTECT, related_name="participants")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "post"], name="participant_once"),
        ]


class MeetingDecision(models.Model):
    """What was decided, who does it by when: an obligation at once. Withdrawn with a reason, it is void."""

    meeting = models.ForeignKey(DispatchMeeting, on_delete=models.PROTECT, related_name="decisions")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="decided")
    seq = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="decision")
    decided_at = models.DateTimeField()
    decided_name = models.CharField(max_length=80)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="decision_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""), name="decision_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.words
