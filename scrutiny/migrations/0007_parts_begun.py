from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0006_family_trials")]

    operations = [
        migrations.AddField(
            "runpart",
            "begun_at",
            models.DateTimeField(blank=True, help_text="When a worker last did", null=True),
        ),
    ]
