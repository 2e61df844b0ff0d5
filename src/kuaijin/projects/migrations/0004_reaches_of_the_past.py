"""Stages that were reached before reaches were kept get theirs, told on the day their project was opened."""

from datetime import UTC, datetime, time

from django.db import migrations

from kuaijin.projects.models.stages import last_day

BATCH = 500


def keep(apps, schema_editor):
    stages, reaches = apps.get_model("projects", "ProjectStage"), apps.get_model("projects", "Reach")
    rows = stages.objects.filter(reached_on__isnull=False).select_related("project__dossier")
    made = [
        reaches(
            project_id=row.project_id,
            stage=row.stage,
            reached_on=row.reached_on,
            precision=row.reached_precision,
            counts_on=max(row.reached_on, min(last_day(row.reached_on, row.reached_precision), row.project.dossier.opened_on)),
            declared_at=datetime.combine(row.project.dossier.opened_on, time(), UTC),
        )
        for row in rows.iterator(chunk_size=BATCH)
    ]
    reaches.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_whole_course")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=True)]
