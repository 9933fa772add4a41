"""Returns published before steps were written down get theirs, by what the audit trail says of them."""

from django.db import migrations
from django.db.models import Max, Min


def write_steps(apps, schema_editor):
    models = (apps.get_model("indicators", name) for name in ("Return", "ReturnStep", "Observation"))
    a_return_of, step_of, observation_of = models
    entries = apps.get_model("landscape", "AuditEntry").objects.filter(action="return published")
    published_by = dict(entries.values_list("subject", "by"))
    steps = []
    for each in a_return_of.objects.filter(published_at__isnull=False, steps__isnull=True).select_related("sent_by"):
        own = observation_of.objects.filter(of_return_id=each.pk).order_by()
        span = own.aggregate(start=Min("start"), end=Max("end"))
        touched = {}
        if span["start"]:
            items = sorted(own.values_list("item_id", flat=True).distinct())
            touched = {"items": items, **{name: day.isoformat() for name, day in span.items()}}
        by = published_by.get(f"return {each.pk}") or (each.sent_by.email if each.sent_by else "import_return")
        steps.append(
            step_of(
                of_return=each,
                what="published",
                at=each.published_at,
                by=by,
                person=each.sent_by,
                figures=each.new + each.revised,
                touched=touched,
            )
        )
    step_of.objects.bulk_create(steps)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_returns_in_steps"), ("landscape", "0001_initial")]

    operations = [migrations.RunPython(write_steps, migrations.RunPython.noop)]
