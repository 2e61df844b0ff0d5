"""Recurring causes among the requests that a reader sees: gathered, grouped, told with what is at risk."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import visible_to
from kuaijin.law.dates import days_between
from kuaijin.requests.causes import Found, Said, alike_to, clusters
from kuaijin.requests.models import OPEN, Grade, Outcome, ServiceRequest

# The newest ones of the period are read; the page says so when there are more.
MOST = 20_000
UNSOLVED = (Outcome.EXPLAINED, Outcome.WITHDRAWN_UNSOLVED, Outcome.CONCLUDED_UNSOLVED)
Rows = QuerySet[ServiceRequest]


@dataclass(frozen=True)
class Period:
    """[first, until)."""

    first: date
    until: date


def asked_in(actor: Actor, period: Period) -> Rows:
    """Requests of enterprises heard in the period. A complaint is told to nobody by what it resembles."""
    return ServiceRequest.objects.filter(
        visible_to(actor, "dossier"),
        received_on__gte=period.first,
        received_on__lt=period.until,
        enterprise__isnull=False,
        complained_of__isnull=True,
        merged_into__isnull=True,
    )


def read(rows: Rows, today: date) -> list[Said]:
    """The requests as the search for causes reads them; the name of the enterprise is taken out of its text."""
    told = (
        rows.annotate(
            worst=Min("call_backs__grade"),
            late=Max("clocks__met_on", filter=Q(clocks__step="solve")),
            limit=Max("clocks__due_on", filter=Q(clocks__step="solve", clocks__dropped=False)),
        )
        .order_by("-received_at", "-pk")
        .values_list(
            "pk",
            "words",
            "enterprise_id",
            "enterprise__name",
            "kind",
            "received_on",
            "cause",
            "receiver__organisation_id",
            "cause_office_id",
            "state",
            "outcome",
            "round",
            "worst",
            "late",
            "limit",
            "investment_at_risk",
            "jobs_at_risk",
        )[:MOST]
    )
    return [_said(row, today) for row in told]


def _said(row: Any, today: date) -> Said:
    key, words, firm, name, kind, on, cause, receiver, office, *ended = row
    state, outcome, rounds, worst, met, limit, money, jobs = ended
    ended_late = limit is not None and (met or today) > limit
    badly = outcome in UNSOLVED or rounds > 1 or (worst is not None and worst <= Grade.DISSATISFIED)
    bad = 1.0 if badly or (state in OPEN and ended_late) else 0.5 if ended_late else 0.0
    return Said(
        key=key,
        words=words.replace(name or " ", " "),
        enterprise=firm,
        kind=kind,
        on=on,
        cause=cause,
        office=office or receiver,
        bad=bad,
        investment_at_risk=money or Decimal(0),
        jobs_at_risk=jobs or 0,
    )


def found_in(actor: Actor, period: Period, today: date) -> tuple[list[Found], int]:
    """Groups by falling weight, and how many requests were read."""
    said = read(asked_in(actor, period), today)
    return clusters(said), len(said)


def group(actor: Actor, found: Found) -> Rows:
    """The requests of a group that the actor sees."""
    return ServiceRequest.objects.filter(visible_to(actor, "dossier"), pk__in=[key for key, _near in found.members])


@dataclass(frozen=True)
class Figures:
    """What is told of the requests of one cause in one period. `days`: median calendar days until closed."""

    requests: int
    enterprises: int
    closed: int
    days: int | None
    rated: int
    satisfied: int

    def kept(self) -> dict[str, int | None]:
        return dict(vars(self))

    def lines(self) -> list[tuple[str, str]]:
        return [
            (_("诉求"), str(self.requests)),
            (_("企业"), str(self.enterprises)),
            (_("办结中位天数"), _("%(n)s 天") % {"n": self.days} if self.days is not None else "—"),
            (_("满意"), f"{self.satisfied}/{self.rated}" if self.rated else "—"),
        ]


def figures_of(rows: Rows) -> Figures:
    told = list(
        rows.annotate(worst=Min("call_backs__grade")).values_list(
            "enterprise_id", "received_on", "closed_on", "grade", "worst"
        )
    )
    took = sorted(days_between(on, closed) for _firm, on, closed, _grade, _worst in told if closed is not None)
    rated = [worst for *_rest, worst in told if worst is not None]
    return Figures(
        requests=len(told),
        enterprises=len({row[0] for row in told}),
        closed=len(took),
        days=took[len(took) // 2] if took else None,
        rated=len(rated),
        satisfied=sum(worst >= Grade.BASICALLY for worst in rated),
    )


def same_cause(actor: Actor, members: Rows, period: Period, today: date) -> Rows:
    """Requests of another period that say what these say."""
    known = [one.words for one in read(members, today)]
    later = read(asked_in(actor, period), today)
    keys = [later[place].key for place in alike_to(known, [one.words for one in later])]
    return ServiceRequest.objects.filter(pk__in=keys)


@dataclass(frozen=True)
class Share:
    """One line of a distribution: what, how many requests, of how many enterprises, how many ended badly."""

    code: str
    requests: int
    enterprises: int
    badly: int


def shares(said: list[Said], field: str) -> list[Share]:
    """By cause, kind or office, most first; "" is what nobody has told yet."""
    counted: Counter[str] = Counter()
    firms: dict[str, set[int]] = defaultdict(set)
    badly: Counter[str] = Counter()
    for one in said:
        code = str(getattr(one, field) or "")
        counted[code] += 1
        firms[code].add(one.enterprise)
        badly[code] += one.bad >= 1
    return [Share(code, n, len(firms[code]), badly[code]) for code, n in counted.most_common()]
