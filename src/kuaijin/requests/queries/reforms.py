"""Reforms that a reader sees, and their figures before and after."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import numbered, visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.law.dates import add_calendar_days, days_between
from kuaijin.requests.models import Reform, ServiceRequest
from kuaijin.requests.queries.causes import Figures, Period, figures_of, same_cause


def reforms(actor: Actor) -> QuerySet[Reform]:
    """Newest first."""
    related = ("dossier__zone", "office", "cluster__run", "obligation__obligor__organisation")
    return Reform.objects.filter(visible_to(actor, "dossier")).select_related(*related).order_by("-proposed_on", "-pk")


def reform_numbered(actor: Actor, number: str) -> Reform:
    found = reforms(actor).filter(numbered(actor, number, "dossier")).first()
    if found is None:
        raise NotVisible
    return found


def members(actor: Actor, reform: Reform) -> QuerySet[ServiceRequest]:
    """The requests that it rests on, as far as the reader sees them; most alike first."""
    if reform.cluster is None:
        return ServiceRequest.objects.none()
    rows = ServiceRequest.objects.filter(visible_to(actor, "dossier"), clusters__cluster=reform.cluster)
    return rows.order_by("-clusters__likeness", "pk")


@dataclass(frozen=True)
class After:
    """As long a time after it was done as before: `over` when it has passed, else `days` of `whole` have."""

    period: Period
    days: int
    whole: int
    figures: Figures
    requests: QuerySet[ServiceRequest]

    @property
    def over(self) -> bool:
        return self.days >= self.whole


def after(actor: Actor, reform: Reform, today: date) -> After | None:
    """None while it is not done, or rests on nothing that could come again."""
    if reform.done_on is None or reform.cluster is None:
        return None
    run = reform.cluster.run
    whole = days_between(run.from_on, run.until_on)
    passed = min(whole, max(0, days_between(reform.done_on, today)))
    period = Period(reform.done_on, add_calendar_days(reform.done_on, passed))
    known = ServiceRequest.objects.filter(clusters__cluster=reform.cluster)
    rows = same_cause(actor, known, period, today)
    return After(period, passed, whole, figures_of(rows), rows)
