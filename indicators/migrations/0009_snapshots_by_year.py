import django.db.models.deletion
from django.db import migrations, models

import indicators.models.documents


def forget(apps, schema_editor):
    """Snapshots are made again from the ledger by the next run."""
    apps.get_model("indicators", "Snapshot").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0008_breaks_known_from")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveField(model_name="snapshot", name="figures"),
        migrations.RemoveField(model_name="snapshot", name="sha256"),
        migrations.RunPython(migrations.RunPython.noop, forget),  # on the way back, before the fields are there again
        migrations.CreateModel(
            name="SnapshotYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("figures", indicators.models.documents.DocumentField()),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to="indicators.snapshot",
                    ),
                ),
            ],
            options={
                "ordering": ("snapshot", "year"),
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "year"), name="one_year_of_a_snapshot"),
                ],
            },
        ),
    ]
