import django.db.models.deletion
from django.db import migrations, models

import scrutiny.models.histories

UNCHECKED = {"db_constraint": False, "db_index": False}


def as_bytes(apps, schema_editor):
    """JSON is a document without arrays. (Where the column was bytes from the start, there is no row yet.)"""
    bytes_of = (
        "convert_to(history::text, 'UTF8')"
        if schema_editor.connection.vendor == "postgresql"
        else "CAST(history AS BLOB)"
    )
    schema_editor.execute(f"UPDATE scrutiny_comparison SET history_as_bytes = {bytes_of}")  # noqa: S608 – one of two


def leave_room(apps, schema_editor):
    """Each row is written again once, when its screen is known: on the same page, no index need be told."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE scrutiny_comparison SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0007_snapshots_by_content"),
        ("scrutiny", "0004_rebases"),
    ]

    operations = [
        migrations.AddField(
            "runpart",
            "attempts",
            models.PositiveSmallIntegerField(default=0, help_text="How often a worker has begun it"),
        ),
        migrations.AlterField(
            "comparison",
            "run",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comparisons",
                to="scrutiny.comparisonrun",
                **UNCHECKED,
            ),
        ),
        migrations.AlterField(
            "comparison",
            "indicator",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="indicators.indicator", **UNCHECKED),
        ),
        migrations.AlterField(
            "comparison",
            "area",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="landscape.area", **UNCHECKED),
        ),
        migrations.AddField("comparison", "history_as_bytes", scrutiny.models.histories.HistoryField(default=dict)),
        migrations.RunPython(as_bytes, migrations.RunPython.noop),
        migrations.RemoveField("comparison", "history"),
        migrations.RenameField("comparison", "history_as_bytes", "history"),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
