"""A project keeps everyone who wrote it, where it kept the last one alone."""

from django.db import migrations, models


def keep_the_known(apps, schema_editor):
    for project in apps.get_model("scrutiny", "SpendProject").objects.exclude(author=""):
        project.authors = [project.author]
        project.save(update_fields=["authors"])


class Migration(migrations.Migration):
    dependencies = [
        ("scrutiny", "0009_watches_and_peer_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="spendproject",
            name="authors",
            field=models.JSONField(default=list, help_text="Everyone who wrote it, the last one last"),
        ),
        migrations.RunPython(keep_the_known, migrations.RunPython.noop),
        migrations.RemoveField(model_name="spendproject", name="author"),
    ]
