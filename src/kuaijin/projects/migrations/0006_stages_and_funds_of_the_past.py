"""Stages that were told without a day keep holding; funds that were told stand as a statement of the opening day."""

from datetime import UTC, datetime, time

from django.db import migrations
from django.db.models import F

from kuaijin.projects.models.stages import STAGES

BATCH = 500


def keep(apps, schema_editor):
    projects, reaches = apps.get_model("projects", "Project"), apps.get_model("projects", "Reach")
    statements = apps.get_model("projects", "MoneyStatement")
    furthest = {}
    for project, stage in reaches.objects.values_list("project_id", "stage").iterator(chunk_size=BATCH):
        furthest[project] = max(furthest.get(project, 0), STAGES.index(stage))
    beyond = [
        pk
        for pk, stage in projects.objects.values_list("pk", "stage").iterator(chunk_size=BATCH)
        if STAGES.index(stage) > furthest.get(pk, 0)
    ]
    for start in range(0, len(beyond), BATCH):
        projects.objects.filter(pk__in=beyond[start : start + BATCH]).update(told_stage=F("stage"))
    told = projects.objects.filter(arrived_funds__isnull=False).select_related("dossier")
    statements.objects.bulk_create(
        [
            statements(
                project_id=row.pk,
                kind="arrived",
                on=row.dossier.opened_on,
                amount=row.arrived_funds,
                told_at=datetime.combine(row.dossier.opened_on, time(), UTC),
            )
            for row in told.iterator(chunk_size=BATCH)
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_who_declared_and_what_was_told")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=True)]
