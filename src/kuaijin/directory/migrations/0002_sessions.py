from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AddField(model_name="account", name="sessions_since", field=models.DateTimeField(null=True)),
    ]
