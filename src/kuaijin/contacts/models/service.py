"""Acts of service, who was there, what came of them; and who is on duty on a site on which day."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Account, Period, Person, Post
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation
from kuaijin.problems.models import Problem


class Kind(models.TextChoices):
    VISIT = "visit", _("走访")
    CALL = "call", _("通话")
    MEETING = "meeting", _("现场办公")
    DOCUMENT = "document", _("帮填材料")
    ERRAND = "errand", _("代跑代办")
    POLICY = "policy", _("讲政策")


class Answer(models.TextChoices):
    """What the enterprise says of a contact that somebody wrote down."""

    CONFIRMED = "confirmed", _("企业已确认")
    DENIED = "denied", _("企业说不是这样")


class Contact(models.Model):
    """One act of service for an enterprise or a project. What was done is shown to the enterprise; what was heard only
    when `heard_secrecy` says so. `answer` is the enterprise's own word on it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    time = models.TimeField(null=True)
    place = models.CharField(max_length=160, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy = models.PositiveIntegerField(null=True)  # metres
    heard = models.CharField(max_length=1000, blank=True)
    heard_secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    done = models.CharField(max_length=1000, blank=True)
    others = models.CharField(max_length=200, blank=True)
    photos = models.ManyToManyField(Evidence, related_name="contacts")
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_name = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answer_words = models.CharField(max_length=400, blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_name = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="contact_withdrawn_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="contact_answered_with_time",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="contact_place_on_earth",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["dossier", "-on"], name="contact_of_dossier")]

    @property
    def counts(self) -> bool:
        """Is it service that was given, as far as anybody says so?"""
        return self.withdrawn_at is None and self.answer != Answer.DENIED


class ContactPerson(models.Model):
    """Who of ours was there: by the post, and the person who sat on it that day (his substitute when he was away)."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="people")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contact", "post"], name="contact_person_once")]
        indexes: ClassVar = [models.Index(fields=["person"], name="contact_by_person")]


class ContactPromise(models.Model):
    """What was promised there, owed from that moment."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="promises")
    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="promised_in")


class ContactProblem(models.Model):
    """A difficulty heard there."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="problems")
    problem = models.OneToOneField(Problem, on_delete=models.PROTECT, related_name="heard_in")


class Served(models.Model):
    """Whom a contact reached, kept with it: its own dossier, and for a project the file of its enterprise too.

    `counts` is false once it was withdrawn or the enterprise said that it was not so."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="served")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="served")
    on = models.DateField()
    counts = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contact", "dossier"], name="served_once")]
        indexes: ClassVar = [models.Index(fields=["dossier", "on"], name="served_last", condition=Q(counts=True))]


class DutyRoster(Period):
    """Somebody on the site of a project, or in the field for a task force, on every working day from–to."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="rosters")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [Period.ordered("roster")]
        indexes: ClassVar = [models.Index(fields=["dossier", "starts_on"], name="roster_of_dossier")]


class Duty(models.Model):
    """One working day of a roster. `post` None: nobody was put down for a day that became a working day afterwards.

    `present_*` says who stood there, and how it was told; `missed_at`: the day ended and nobody had said so."""

    roster = models.ForeignKey(DutyRoster, on_delete=models.PROTECT, related_name="duties")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="duties")
    on = models.DateField()
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="duties")
    swapped_from = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    swap_reason = models.CharField(max_length=200, blank=True)
    present_at = models.DateTimeField(null=True)
    present_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="duties")
    present_name = models.CharField(max_length=80, blank=True)
    present_reason = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=160, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy = models.PositiveIntegerField(null=True)  # metres
    missed_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "on"], condition=Q(cancelled_reason=""), name="duty_once_a_day_and_dossier"
            ),
            models.CheckConstraint(
                condition=Q(present_at__isnull=True, present_name="")
                | (Q(present_at__isnull=False) & ~Q(present_name="")),
                name="duty_present_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(present_at__isnull=True) | ~Q(place="") | Q(latitude__isnull=False),
                name="duty_present_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(swapped_from__isnull=True) | ~Q(swap_reason=""), name="duty_swapped_with_reason"
            ),
            models.CheckConstraint(condition=~Q(post=F("swapped_from")), name="duty_swapped_to_another"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["post", "on"], name="duty_of_post"),
            models.Index(fields=["on"], name="duty_not_settled", condition=Q(present_at=None, missed_at=None)),
        ]
