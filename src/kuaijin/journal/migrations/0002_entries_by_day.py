from django.db import migrations, models


class Migration(migrations.Migration):
    """What changed since yesterday, and the journal of one day, are asked without walking all entries."""

    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["zone_id", "-at"], name="journal_by_day"),
        ),
    ]
