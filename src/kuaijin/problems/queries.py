"""Reads of problems: those of dossiers the actor sees, and his own to solve."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.dossiers.queries import visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.problems.models import Problem


def problems(actor: Actor) -> QuerySet[Problem]:
    """Problems of dossiers the actor sees; who reads only what is shown outside gets those marked so."""
    rows = Problem.objects.filter(visible_to(actor, "dossier"))
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        rows = rows.filter(secrecy=Secrecy.OUTSIDE)
    return rows


def by_key(actor: Actor, key: int) -> Problem:
    """The problem with what its page shows: on a dossier the actor sees, or his own to solve. Raises NotVisible."""
    rows = Problem.objects.filter(pk=key).select_related(
        "dossier__zone",
        "dossier__region",
        "obligation__dossier__zone",
        "obligation__obligor__organisation",
        "raised_by",
        "answered_by",
        "closed_by",
    )
    mine = Q(obligation__obligor__in=actor.all_posts)
    found = rows.filter(mine | Q(pk__in=problems(actor).filter(pk=key).values("pk"))).first()
    if found is None:
        raise NotVisible
    return found


def of_dossier(actor: Actor, dossier: Dossier) -> QuerySet[Problem]:
    return problems(actor).filter(dossier=dossier)


def in_rows(query: QuerySet[Problem]) -> QuerySet[Problem]:
    """With what a row shows: open ones by due day, the latest closed ones below."""
    return query.select_related(
        "dossier__zone", "dossier__region", "obligation__dossier__zone", "obligation__obligor__organisation"
    ).order_by(F("closed_on").desc(nulls_first=True), F("obligation__due_on").asc(nulls_last=True), "pk")


def figures(query: QuerySet[Problem], today: date) -> tuple[int, int, int]:
    """Open, of them overdue, of them answered and waiting for somebody to close them: one statement."""
    still = Q(closed_on=None)
    row = query.order_by().aggregate(
        n=Count("pk", filter=still),
        late=Count("pk", filter=still & Q(obligation__due_on__lt=today)),
        answered=Count("pk", filter=still & Q(answered_on__isnull=False)),
    )
    return row["n"], row["late"], row["answered"]
