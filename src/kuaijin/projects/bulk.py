"""Many projects at once, inside the import's command: the same checks as one, a handful of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kuaijin.directory.models import Post, Region, Zone
from kuaijin.directory.names import normalised, search_text
from kuaijin.dossiers.commands import next_numbers
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.recording import Recording, recording
from kuaijin.obligations.models import Standing
from kuaijin.obligations.rules import never_verified
from kuaijin.projects.codes import checked, refuse_classified
from kuaijin.projects.commands.course import counts_on
from kuaijin.projects.models import (
    STAGES,
    MoneyStatement,
    Precision,
    Project,
    ProjectStage,
    Reach,
    StageName,
    StartBatch,
)

BATCH = 500
# Stands as the evidence of what nobody declared himself: it was in the ledger.
BY_THE_LEDGER = "台账所载"


@dataclass(frozen=True)
class Reached:
    """A stage with the day or month on which it was reached; of a month the date is its first day."""

    stage: str
    on: date
    precision: str = Precision.DAY


@dataclass
class NewProject:
    """`columns` are fields of Project by name; amounts in CNY."""

    title: str
    enterprise: Enterprise
    region: Region | None
    stage: str
    columns: dict[str, Any]
    reached: Sequence[Reached] = ()
    batch: StartBatch | None = None
    responsible_post: Post | None = None
    ended_on: date | None = None
    ended_reason: str = ""
    made: Project | None = field(default=None, compare=False)


def create_many(zone: Zone, wanted: Sequence[NewProject], opened_on: date) -> list[Project]:
    """In order. Raises Refused before anything is written when one of them may not be here at all."""
    for one in wanted:
        refuse_classified(one.title, str(one.columns.get("code", "")))
        one.columns["code"] = checked(str(one.columns.get("code", "")))
    numbers = next_numbers(zone, "project", opened_on.year, len(wanted)) if wanted else []
    dossiers = Dossier.objects.bulk_create(
        [_dossier(zone, one, number, opened_on) for one, number in zip(wanted, numbers, strict=True)],
        batch_size=BATCH,
    )
    projects = Project.objects.bulk_create(
        [_project(one, dossier) for one, dossier in zip(wanted, dossiers, strict=True)], batch_size=BATCH
    )
    stages = [row for one, project in zip(wanted, projects, strict=True) for row in _stages(one, project)]
    ProjectStage.objects.bulk_create(stages, batch_size=BATCH)
    told = recording()
    pairs = list(zip(wanted, projects, strict=True))
    reaches = [row for one, project in pairs for row in _reaches(one, project, told, opened_on)]
    Reach.objects.bulk_create(reaches, batch_size=BATCH)
    funds = [_arrived(one, one.arrived_funds, told, opened_on) for one in projects if one.arrived_funds is not None]
    MoneyStatement.objects.bulk_create(funds, batch_size=BATCH)
    Standing.objects.bulk_create([_standing(project, opened_on) for project in projects], batch_size=BATCH)
    for one, project in zip(wanted, projects, strict=True):
        one.made = project
    return projects


def _dossier(zone: Zone, one: NewProject, number: str, opened_on: date) -> Dossier:
    return Dossier(
        zone=zone,
        number=number,
        kind="project",
        title=one.title,
        region=one.region,
        organisation=one.enterprise.organisation,
        opened_on=opened_on,
        closed_on=max(one.ended_on, opened_on) if one.ended_on else None,
        search=search_text(one.title, one.enterprise.name, str(one.columns["code"]), number),
    )


def _project(one: NewProject, dossier: Dossier) -> Project:
    return Project(
        dossier=dossier,
        enterprise=one.enterprise,
        title_key=normalised(one.title),
        stage=one.stage,
        told_stage=one.stage if all(row.stage != one.stage for row in one.reached) else StageName.TALKS,
        batch=one.batch,
        responsible=one.responsible_post.organisation if one.responsible_post else None,
        responsible_post=one.responsible_post,
        ended_reason=one.ended_reason,
        **one.columns,
    )


def _stages(one: NewProject, project: Project) -> Iterable[ProjectStage]:
    return (
        ProjectStage(project=project, stage=row.stage, reached_on=row.on, reached_precision=row.precision)
        for row in one.reached
    )


def _reaches(one: NewProject, project: Project, told: Recording, day: date) -> Iterable[Reach]:
    return (
        Reach(
            project=project,
            stage=row.stage,
            reached_on=row.on,
            precision=row.precision,
            counts_on=counts_on(row.on, row.precision, day),
            evidence_words=BY_THE_LEDGER,
            declared_name=told.actor.name,
            declarer_id=told.actor.person_id,
            declared_at=told.at,
        )
        for row in one.reached
    )


def _arrived(project: Project, amount: Decimal, told: Recording, day: date) -> MoneyStatement:
    """The ledger says how much, not by when: what was there on the day on which it was read."""
    return MoneyStatement(
        project=project,
        kind=MoneyStatement.Kind.ARRIVED,
        on=day,
        amount=amount,
        opening=True,
        source=BY_THE_LEDGER,
        told_by=told.actor.name,
        told_at=told.at,
    )


def _standing(project: Project, day: date) -> Standing:
    landed = STAGES.index(project.stage) >= STAGES.index(StageName.LANDING)
    return Standing(dossier=project.dossier, fresh_until=never_verified(day) if landed else None)
