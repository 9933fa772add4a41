from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_snapshots")]

    operations = [
        migrations.RemoveField(model_name="snapshot", name="latest_id"),
        migrations.AddField(
            model_name="snapshot",
            name="sha256",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=Q(superseded_at__isnull=False), fields=["superseded_at"], name="observation_superseded_at"
            ),
        ),
    ]
