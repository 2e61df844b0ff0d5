"""A request of an enterprise from the moment it is heard until it is closed, and every step of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.models import Organisation, Person, Post
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation
from kuaijin.projects.models import Project


class Channel(models.TextChoices):
    OWN = "own", _("企业自己的页面")
    FORM = "form", _("扫码填报")
    PHONE = "phone", _("电话")
    WECHAT = "wechat", _("微信")
    VISIT = "visit", _("走访")
    HOTLINE = "hotline", _("热线转来")


class State(models.TextChoices):
    RECEIVED = "received", _("待派单")
    OFFERED = "offered", _("待接单")
    DISPUTED = "disputed", _("待裁定")
    IN_HAND = "in_hand", pgettext_lazy("诉求", "办理中")
    WAITING = "waiting", _("等企业补充")
    PLANNED = "planned", _("计划解决")
    ANSWERED = "answered", _("待回访")
    WITHDRAWING = "withdrawing", _("撤回待核")
    CLOSED = "closed", pgettext_lazy("诉求", "已办结")
    MERGED = "merged", _("已并入")
    SPLIT = "split", _("已拆分")


OPEN = (
    State.RECEIVED,
    State.OFFERED,
    State.DISPUTED,
    State.IN_HAND,
    State.WAITING,
    State.PLANNED,
    State.ANSWERED,
    State.WITHDRAWING,
)


class Outcome(models.TextChoices):
    """What came of it. Only `SOLVED` and `WITHDRAWN_SOLVED` count as solved."""

    SOLVED = "solved", pgettext_lazy("诉求", "已解决")
    EXPLAINED = "explained", _("不能办，已说明理由")
    WITHDRAWN_SOLVED = "withdrawn_solved", _("撤回：已经解决")
    WITHDRAWN_UNSOLVED = "withdrawn_unsolved", _("撤回：没有解决")
    CONCLUDED_UNSOLVED = "concluded_unsolved", _("终结：没有解决")


class Grade(models.IntegerChoices):
    """The five grades of 好差评, told at the call-back."""

    VERY_SATISFIED = 5, _("非常满意")
    SATISFIED = 4, _("满意")
    BASICALLY = 3, _("基本满意")
    DISSATISFIED = 2, _("不满意")
    VERY_DISSATISFIED = 1, _("非常不满意")


class Leaving(models.TextChoices):
    """How likely it is that the enterprise leaves, or gives an investment up, because of this."""

    LOW = "low", pgettext_lazy("可能", "低")
    MEDIUM = "medium", pgettext_lazy("可能", "中")
    HIGH = "high", pgettext_lazy("可能", "高")


class PlannedWhy(models.TextChoices):
    """Why a request stands in the ledger of what is planned to be solved."""

    POLICY = "policy", _("受政策限制")
    RESOURCES = "resources", _("要素暂时不足")
    HIGHER = "higher", _("要上级决定")
    PHASED = "phased", _("要分期建设")


class ServiceRequest(models.Model):
    """`words` are as told and never changed. `obligation` is the present one: its post is the owner, the only one; a
    closed request has none. `receiver` is the post it was offered to or that took it in hand; `receiver_binding`: the
    backstop assigned it, so that it cannot be disputed again. Money in CNY."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="service_request")
    kind = models.CharField(max_length=16)  # packs/requests/kinds.yaml
    words = models.CharField(max_length=2000)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    door = models.ForeignKey("requests.Door", null=True, on_delete=models.PROTECT, related_name="requests")
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, related_name="requests")
    enterprise_named = models.CharField(max_length=120, blank=True)  # as told, where the file is not known
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="requests")
    # What it is about: a case, a promise, whatever somebody owes.
    about = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="asked_about")
    # A complaint is shielded from this office.
    complained_of = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="complaints")
    said_by = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    phone_checked = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    taken_in_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="requests_taken_in")
    state = models.CharField(max_length=11, choices=State.choices, default=State.RECEIVED)
    obligation = models.OneToOneField(Obligation, null=True, on_delete=models.PROTECT, related_name="service_request")
    receiver = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="requests_received")
    receiver_binding = models.BooleanField(default=False)
    backstop = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="requests_backstopped")
    level = models.CharField(max_length=24)  # packs/requests/levels.yaml
    is_complex = models.BooleanField(default=False)
    round = models.PositiveSmallIntegerField(default=1)
    # Raised by hand to the leader, or by a second bad grade: his page shows it until he has decided.
    needs_leader = models.CharField(max_length=200, blank=True)
    planned_until = models.DateField(null=True)
    planned_why = models.CharField(max_length=9, choices=PlannedWhy.choices, blank=True)
    planned_reason = models.CharField(max_length=400, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_name = models.CharField(max_length=80, blank=True)
    answered_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    answered_outcome = models.CharField(max_length=18, choices=Outcome.choices, blank=True)
    # What shows it where no file does: the number of a document, a record, a payment.
    answer_shown_by = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=18, choices=Outcome.choices, blank=True)
    grade = models.PositiveSmallIntegerField(choices=Grade.choices, null=True)
    closed_on = models.DateField(null=True)
    # The last word of a leader on one that never satisfied; a file may stand in place of the basis.
    concluded_why = models.CharField(max_length=1000, blank=True)
    concluded_basis = models.CharField(max_length=400, blank=True)
    # The state to which it returns if the enterprise does not want it withdrawn after all.
    withdrawn_from = models.CharField(max_length=11, choices=State.choices, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False)
    cause = models.CharField(max_length=24, blank=True)  # packs/requests/causes.yaml
    cause_office = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    investment_at_risk = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    jobs_at_risk = models.PositiveIntegerField(null=True)
    leaving = models.CharField(max_length=6, choices=Leaving.choices, blank=True)
    # Where it came from outside: the same one never twice.
    external_source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    search = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN, obligation__isnull=False, closed_on__isnull=True)
                | (~Q(state__in=OPEN) & Q(obligation__isnull=True, closed_on__isnull=False)),
                name="request_open_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(outcome="") | ~Q(state="closed") & Q(outcome=""),
                name="request_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="concluded_unsolved") | ~Q(concluded_why=""),
                name="request_concluded_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("offered", "in_hand", "waiting", "planned", "answered"))
                | Q(receiver__isnull=False),
                name="request_receiver_named",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", planned_until__isnull=False) & ~Q(planned_why="") & ~Q(planned_reason="")
                | ~Q(state="planned"),
                name="request_planned_with_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged"),
                name="request_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("dossier")), name="request_merged_into_another"),
            models.UniqueConstraint(
                fields=["external_source", "external_id"],
                condition=~Q(external_id=""),
                name="request_from_outside_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-received_at"], name="request_by_state"),
            models.Index(fields=["enterprise", "-received_at"], name="request_of_enterprise"),
            models.Index(fields=["kind", "received_on"], name="request_by_kind_and_day"),
            models.Index(fields=["receiver", "state"], name="request_of_receiver"),
            models.Index(fields=["-received_at"], name="request_newest"),
            models.Index(fields=["closed_on"], name="request_concluded", condition=Q(outcome="concluded_unsolved")),
            # Nearly all are neither: an index of everything would be passed over as useless.
            models.Index(fields=["merged_into"], name="request_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["split_from"], name="request_parts", condition=Q(split_from__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def owner(self) -> Post | None:
        """The one post that answers now; None once it is closed."""
        return self.obligation.obligor if self.obligation is not None else None


class RequestClock(models.Model):
    """One step of the service level in one round, its day by the law's clock, and when it was met.

    `due_at` is set where the term is in minutes; it is missed when `met_at` (or now) lies after it."""

    class Step(models.TextChoices):
        CONTACT = "contact", _("联系企业")
        CHECK = "check", _("核实接单")
        PLAN = "plan", _("拿出方案")
        REPLY = "reply", _("首次答复")
        SOLVE = "solve", _("办理完毕")

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="clocks")
    round = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=8, choices=Step.choices)
    order = models.PositiveSmallIntegerField()
    term = models.JSONField()
    # It runs from here: from receipt, from the reopening, from the day on which what was planned is taken up again.
    from_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    missing_year = models.PositiveSmallIntegerField(null=True)
    met_at = models.DateTimeField(null=True)
    met_on = models.DateField(null=True)
    # Not asked any more: withdrawn, merged, split, or overtaken by a later step.
    dropped = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round", "step"], name="request_clock_once"),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, met_on__isnull=True) | Q(met_at__isnull=False, met_on__isnull=False),
                name="request_clock_met_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], name="request_clock_running", condition=Q(met_at__isnull=True, dropped=False)
            )
        ]


class RequestPause(models.Model):
    """Time that is the enterprise's: from the question to its answer."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="request_pause_ordered"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(until_at__isnull=True), name="request_one_pause_at_a_time"
            ),
        ]


class RequestEntry(models.Model):
    """One line of the conversation, appended. Inside the house unless `shown_outside`."""

    class What(models.TextChoices):
        ASKED = "asked", _("提出诉求")
        ACKNOWLEDGED = "acknowledged", _("回执")
        OFFERED = "offered", _("派单")
        ACCEPTED = "accepted", _("接单")
        SILENT = "silent", _("没有回音，视为接单")
        DISPUTED = "disputed", _("退单")
        ASSIGNED = "assigned", _("裁定办理单位")
        CONTACTED = "contacted", _("已联系企业")
        PLAN = "plan", _("办理方案")
        SAID = "said", pgettext_lazy("诉求", "留言")
        NOTE = "note", _("内部记录")
        ASKED_BACK = "asked_back", _("请企业补充")
        HEARD_BACK = "heard_back", _("企业补充")
        JOINED = "joined", _("请一起办")
        JOINT_ANSWER = "joint_answer", _("协办意见")
        COMPLEX = "complex", _("定为复杂诉求")
        PLANNED = "planned", _("转入计划解决")
        TAKEN_UP = "taken_up", _("重新办理")
        HANDED_ON = "handed_on", _("转办")
        ANSWERED = "answered", _("答复")
        CALLED_BACK = "called_back", _("回访")
        REOPENED = "reopened", pgettext_lazy("诉求", "重新办理：企业不满意")
        ESCALATED = "escalated", _("上报领导")
        DECIDED = "decided", _("领导意见")
        WITHDRAWAL = "withdrawal", _("要求撤回")
        WITHDRAWN = "withdrawn", _("核实后撤回")
        KEPT = "kept", _("核实后不撤回")
        MERGED = "merged", _("并入")
        SPLIT = "split", _("拆分")
        LINKED = "linked", _("关联")
        CORRECTED = "corrected", _("更正")
        CONCLUDED = "concluded", _("终结")
        CLOSED = "closed", pgettext_lazy("诉求", "办结")

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=12, choices=What.choices)
    words = models.CharField(max_length=2000, blank=True)
    shown_outside = models.BooleanField(default=False)
    # Whose the request is from this line on; None once it is closed.
    owner = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    by_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    on = models.DateField()
    at = models.DateTimeField()
    files = models.ManyToManyField(Evidence, related_name="request_entries")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "seq"], name="request_entry_in_order")]
