"""Whatever somebody owes by a day, the events of its clock, what was fired about it, and how a dossier stands."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Organisation, Post
from kuaijin.dossiers.models import Dossier, Secrecy


class Kind(models.TextChoices):
    TASK = "task", _("待办")
    PROMISE = "promise", _("承诺")
    MILESTONE = "milestone", _("节点")
    GAP = "gap", _("包保缺口")
    VERIFY = "verify", _("核实")
    DOCUMENT = "document", _("材料")
    PROBLEM = "problem", _("问题")
    HAND_OVER = "hand_over", _("交接")
    CASE = "case", _("办件")
    REQUEST = "request", pgettext_lazy("待办的种类", "诉求")
    SLIP = "slip", pgettext_lazy("待办的种类", "督办")


# Opened and finished by their own rooms alone, which ask more than a sentence.
OF_ANOTHER_ROOM = (Kind.PROBLEM, Kind.CASE, Kind.REQUEST, Kind.SLIP)


class State(models.TextChoices):
    OPEN = "open", _("未了")
    DONE = "done", _("已了")
    VOID = "void", _("作废")


class Obligation(models.Model):
    """`due_on`, `due_at`, `near_on` are materialised by `law` at every event and calendar change, by nothing else.

    `due_on` is null while paused without an expected end, and while a year has no holiday notice (`missing_year`);
    `estimate_on` may then be shown, never used. `planned_on` is the day first planned: later than it is behind.
    `due_at` is the instant of a term in minutes; `due_on` is then its day, and so is `near_on`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="obligations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    obligor = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="owes")
    beneficiary = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="is_owed")
    # The post that waits for it ("whom I wait for"), if one does.
    waiting = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="waits_for")
    term = models.JSONField()
    source = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    clock_state = models.CharField(max_length=20, default="received")
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    near_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    estimate_on = models.DateField(null=True)
    # The day on which the present due day was set: rungs that lay before it do not fire.
    due_set_on = models.DateField()
    missing_year = models.PositiveSmallIntegerField(null=True)
    verified_on = models.DateField(null=True)
    fresh_until = models.DateField(null=True)
    next_check_at = models.DateTimeField(null=True)
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    # What this obligation is about inside its dossier ("local:203" for a gap), so that it is opened once.
    about = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="obligation_closed_with_day",
            ),
            models.UniqueConstraint(
                fields=["dossier", "kind", "about"],
                condition=Q(state="open") & ~Q(about=""),
                name="obligation_open_once_per_subject",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["obligor", "state", "due_on"], name="obligation_owed_by"),
            models.Index(fields=["waiting", "state", "due_on"], name="obligation_waited_for"),
            models.Index(fields=["dossier", "state", "due_on"], name="obligation_of_dossier"),
            models.Index(fields=["next_check_at"], name="obligation_next_check", condition=Q(state="open")),
            # The pool of requests is read in the order of its due days, fifty of a hundred thousand at a time.
            models.Index(
                fields=["due_on", "id"], name="obligation_request_due", condition=Q(kind="request", state="open")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClockEvent(models.Model):
    """One event of a clock (received, paused with its ground, …). Appended, never changed."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    on = models.DateField()
    # ground, notice, days, authority, reason, expected_end, outcome, at: as `law.clock.Event` knows them.
    facts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["obligation", "seq"], name="clock_event_in_order")]


class Firing(models.Model):
    """A reminder to the obligor or an escalation above him. Each fires once."""

    class What(models.TextChoices):
        REMINDER = "reminder", _("提醒")
        ESCALATION = "escalation", _("上报")

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="firings")
    what = models.CharField(max_length=10, choices=What.choices)
    # Working days before (reminder) or after (escalation) the due day that it counts from; an escalation after none
    # fires at the due instant.
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="notices")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["obligation", "what", "days", "due_on"], name="firing_once")
        ]
        indexes: ClassVar = [models.Index(fields=["post", "-at"])]


class Standing(models.Model):
    """How a dossier stands, kept with every change of its obligations, so that a list asks one row per thing.

    The light on day D is a comparison of dates: red if due_on < D, yellow if behind_on < D, blue if near_on <= D,
    grey if fresh_until < D or served_until < D, else green. `fresh_until` null means: no freshness is asked of it;
    `served_until` is the last day by which somebody had to get in touch again, null as long as nobody reckoned it."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="standing")
    open_count = models.PositiveIntegerField(default=0)
    next = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    near_on = models.DateField(null=True)
    behind_on = models.DateField(null=True)
    fresh_until = models.DateField(null=True)
    served_until = models.DateField(null=True)
    verified_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_on"])]
