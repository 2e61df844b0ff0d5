"""What was verified on site before there were reports stands as a report of that day, by whom the journal names."""

from django.db import migrations


def keep(apps, schema_editor):
    projects, reports = apps.get_model("projects", "Project"), apps.get_model("projects", "ProgressReport")
    entries = apps.get_model("journal", "Entry")
    seen = projects.objects.filter(dossier__standing__verified_on__isnull=False, reports__isnull=True)
    for project in seen.select_related("dossier__standing").iterator(chunk_size=500):
        told = entries.objects.filter(code="projects.verify", dossier_id=project.pk).order_by("-pk").first()
        if told is None:
            continue
        on = project.dossier.standing.verified_on
        reports.objects.create(
            project=project,
            on=on,
            words=project.progress,
            reported_name=told.actor_name,
            reported_at=told.at,
            verified_name=told.actor_name,
            verified_on=on,
        )


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_who_told_of_progress"), ("journal", "0001_initial"), ("obligations", "0001_initial")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=True)]
