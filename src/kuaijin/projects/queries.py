"""Reads of projects: worst first, then the due day."""

from datetime import date

from django.db.models import F, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import visible_to
from kuaijin.obligations.standings import light_rank
from kuaijin.projects.models import Project, StartBatch


def projects(actor: Actor) -> QuerySet[Project]:
    """Projects the actor sees, closed ones too."""
    return Project.objects.filter(visible_to(actor, "dossier"))


def running(actor: Actor) -> QuerySet[Project]:
    return projects(actor).filter(dossier__closed_on__isnull=True)


def worst_first(query: QuerySet[Project], today: date) -> QuerySet[Project]:
    """Order: light (red, yellow, blue, grey, green), then due day, then number."""
    return query.annotate(rank=light_rank(today, "dossier__standing__")).order_by(
        "rank", F("dossier__standing__due_on").asc(nulls_last=True), "dossier__number"
    )


def with_rows(query: QuerySet[Project]) -> QuerySet[Project]:
    """What a row of the table shows, in one statement."""
    return query.select_related(
        "dossier__region",
        "dossier__standing__next__obligor__organisation",
        "dossier__zone",
        "enterprise",
        "batch",
    )


def batches(actor: Actor) -> QuerySet[StartBatch]:
    """Start batches of the zones in which the actor sees projects."""
    return StartBatch.objects.filter(projects__in=projects(actor)).distinct().order_by("-year", "name")
