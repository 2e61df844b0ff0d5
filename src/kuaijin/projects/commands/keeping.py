"""What is kept from the reaches inside commands: the project's stage, being key, freshness, and being behind."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from kuaijin.dossiers.commands import make_key
from kuaijin.dossiers.models import KeyPeriod
from kuaijin.obligations.models import Standing
from kuaijin.obligations.rules import never_verified
from kuaijin.obligations.standings import refresh
from kuaijin.projects.models import STAGES, Project, ProjectStage, Reach, StageName
from kuaijin.projects.walks import fresh_until

LANDED = STAGES[STAGES.index(StageName.LANDING) :]
# Of the whole project, or of a phase that still runs.
RUNNING = Q(phase__isnull=True) | Q(phase__ended_on__isnull=True)


def stage_by_rule(reached: Iterable[str], told: str = StageName.TALKS) -> str:
    """The furthest stage that the whole or any running phase has reached, or that was told without a day."""
    return max([StageName.TALKS.value, told, *reached], key=STAGES.index)


def open_reaches(project: Project) -> QuerySet[Reach]:
    return Reach.objects.filter(RUNNING, project=project, left_on=None, mistaken=False)


def settle(project: Project, on: date, day: date) -> None:
    """After reaches or phases changed: `on` is the day from which it is so, `day` the day of the act."""
    stage = stage_by_rule(open_reaches(project).values_list("stage", flat=True), project.told_stage)
    if stage != project.stage:
        project.stage = stage
        project.save(update_fields=["stage"])
    if stage in LANDED:
        become_key(project, on)
    else:
        _no_longer_landed(project, on)
    keep_behind(project)
    _keep_fresh(project, day)


def become_key(project: Project, on: date) -> None:
    """Key is every project from landing on, and its enterprise."""
    make_key(project.dossier, KeyPeriod.Ground.LANDED, on)
    make_key(project.enterprise.dossier, KeyPeriod.Ground.PROJECT, on)


def _no_longer_landed(project: Project, on: date) -> None:
    landed = KeyPeriod.objects.filter(dossier=project.pk, ground=KeyPeriod.Ground.LANDED)
    _end(landed, on)
    others = Project.objects.filter(
        enterprise=project.enterprise_id, stage__in=LANDED, voided=False, dossier__closed_on=None
    )
    if not others.exclude(pk=project.pk).exists():
        _end(KeyPeriod.objects.filter(dossier=project.enterprise_id, ground=KeyPeriod.Ground.PROJECT), on)


def _end(periods: QuerySet[KeyPeriod], on: date) -> None:
    for period in periods.filter(ends_on=None):
        period.ends_on = max(on, period.starts_on)
        period.save(update_fields=["ends_on"])


def keep_behind(project: Project) -> None:
    """The earliest planned day of a stage not yet reached, after which the project is behind."""
    plans = ProjectStage.objects.filter(RUNNING, project=project, reached_on=None, planned_on__isnull=False)
    first = min((row.planned_by for row in plans if row.planned_by is not None), default=None)
    refresh([project.pk])
    Standing.objects.filter(pk=project.pk).update(behind_on=first)


def _keep_fresh(project: Project, day: date) -> None:
    """From landing on somebody must stand there now and then; until the first time it is grey."""
    standing = Standing.objects.get(pk=project.pk)
    until = None
    if project.stage in LANDED:
        verified = standing.verified_on
        until = standing.fresh_until or never_verified(day) if verified is None else fresh_until(project, verified)
    if until != standing.fresh_until:
        standing.fresh_until = until
        standing.save(update_fields=["fresh_until"])
