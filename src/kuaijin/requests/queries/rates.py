"""Three rates, each with its numerator, its denominator and the very rows behind them.

Response: of the requests received in the period whose first word to the enterprise was due, those in which it came in
time. Solution: of those closed in the period, those that were solved; a withdrawal without a solution and what a leader
concluded count as not solved. Satisfaction: of all call-backs of the period, also those that opened a request again or
came before its conclusion, those with "basically satisfied" or better."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.dossiers.models import Inheritance
from kuaijin.law.dates import day_of
from kuaijin.requests.models import CallBack, Grade, Outcome, RequestClock, ServiceRequest, State
from kuaijin.requests.packs import levels
from kuaijin.requests.queries.pool import heard

RESPONSE, SOLUTION, SATISFACTION = MEASURES = ("response", "solution", "satisfaction")
FIELDS = ("month", "kind", "office", "force")
# What the enterprise hears first: contact where the level asks it, else the first reply, else the answer itself.
HEARD_FIRST = ("contact", "reply", "solve")
SOLVED = (Outcome.SOLVED, Outcome.WITHDRAWN_SOLVED)
# What is counted, and where its day, request and receiver are found.
DAYS = {RESPONSE: "request__received_on", SOLUTION: "closed_on", SATISFACTION: "on"}


@dataclass(frozen=True)
class Asked:
    """Days from first to last, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Rate:
    good: int
    total: int

    @property
    def percent(self) -> float | None:
        return 100 * self.good / self.total if self.total else None


@dataclass(frozen=True)
class Measure:
    """`rows` are what is counted, `good` the condition of the numerator."""

    code: str
    rows: QuerySet[Any]
    good: Q

    @property
    def to_request(self) -> str:
        return "" if self.code == SOLUTION else "request__"


def measure(code: str, actor: Actor, asked: Asked, now: datetime) -> Measure:
    seen = heard(actor).order_by().values("pk")
    between = {f"{DAYS[code]}__gte": asked.first, f"{DAYS[code]}__lte": asked.last}
    if code == RESPONSE:
        return Measure(code, _first_words(now).filter(request__in=seen, **between), _in_time())
    if code == SOLUTION:
        closed = ServiceRequest.objects.filter(pk__in=seen, state=State.CLOSED, **between)
        return Measure(code, closed, Q(outcome__in=SOLVED))
    called = CallBack.objects.filter(request__in=seen, **between)
    return Measure(code, called, Q(grade__gte=Grade.BASICALLY))


def _first_words(now: datetime) -> QuerySet[RequestClock]:
    """The clock of the first word to the enterprise, once it was spoken or is late."""
    steps = Q(pk__in=[])
    by_step: dict[str, list[str]] = {}
    for code, level in levels().items():
        has = {step for step, _term in level.steps}
        by_step.setdefault(next(step for step in HEARD_FIRST if step in has), []).append(code)
    for step, codes in by_step.items():
        steps |= Q(step=step, request__level__in=codes)
    spoken = Q(met_at__isnull=False)
    late = Q(due_at__isnull=False, due_at__lt=now) | Q(due_at=None, due_on__lt=day_of(now))
    return RequestClock.objects.filter(steps & (spoken | late), round=1, dropped=False)


def _in_time() -> Q:
    by_the_minute = Q(due_at__isnull=False, met_at__lte=F("due_at"))
    return by_the_minute | Q(due_at=None, met_on__lte=F("due_on"))


def overall(counted: Measure) -> Rate:
    told = counted.rows.order_by().aggregate(n=Count("pk"), good=Count("pk", filter=counted.good))
    return Rate(told["good"], told["n"])


def split(counted: Measure, field: str, today: date) -> dict[Any, Rate]:
    """Key of the field → rate: one statement. Months are their first days; offices and task forces their keys."""
    keyed = _keyed(counted, field, today).order_by()
    rows = keyed.values("key").annotate(n=Count("pk"), good_n=Count("pk", filter=counted.good))
    return {row["key"]: Rate(row["good_n"], row["n"]) for row in rows}


def _keyed(counted: Measure, field: str, today: date) -> QuerySet[Any]:
    prefix = counted.to_request
    if field == "month":
        return counted.rows.annotate(key=TruncMonth(DAYS[counted.code]))
    if field == "kind":
        return counted.rows.annotate(key=F(f"{prefix}kind"))
    if field == "office":
        return counted.rows.annotate(key=F(f"{prefix}receiver__organisation"))
    dossier = OuterRef(f"{prefix}dossier" if prefix else "dossier")
    source = Inheritance.objects.filter(holds_on(today), dossier=dossier).values("source")[:1]
    return counted.rows.annotate(key=Subquery(source))


def narrowed(counted: Measure, field: str, key: Any, today: date) -> Measure:
    """The rows of one key alone; None is the key of those that have none."""
    rows = _keyed(counted, field, today)
    rows = rows.filter(key__isnull=True) if key is None else rows.filter(key=key)
    return Measure(counted.code, rows, counted.good)


def part(counted: Measure, which: str) -> QuerySet[Any]:
    """`good`: the numerator; `rest`: what is missing from it; else all."""
    if which == "good":
        return counted.rows.filter(counted.good)
    if which == "rest":
        return counted.rows.exclude(pk__in=counted.rows.filter(counted.good).order_by().values("pk"))
    return counted.rows


def apart(actor: Actor, asked: Asked) -> Mapping[str, int]:
    """Beside the rates: withdrawn without a solution, concluded, explained, and the grades as they were given."""
    seen = heard(actor).order_by().values("pk")
    closed = ServiceRequest.objects.filter(
        pk__in=seen, state=State.CLOSED, closed_on__gte=asked.first, closed_on__lte=asked.last
    )
    told = closed.aggregate(
        withdrawn=Count("pk", filter=Q(outcome=Outcome.WITHDRAWN_UNSOLVED)),
        concluded=Count("pk", filter=Q(outcome=Outcome.CONCLUDED_UNSOLVED)),
        explained=Count("pk", filter=Q(outcome=Outcome.EXPLAINED)),
    )
    graded = CallBack.objects.filter(request__in=seen, on__gte=asked.first, on__lte=asked.last).aggregate(
        satisfied=Count("pk", filter=Q(grade__gte=Grade.SATISFIED)),
        basically=Count("pk", filter=Q(grade=Grade.BASICALLY)),
        dissatisfied=Count("pk", filter=Q(grade__lt=Grade.BASICALLY)),
    )
    return {**told, **graded}
