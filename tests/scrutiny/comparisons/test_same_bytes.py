"""The same figures give the same bytes, whoever computes them and whenever."""

import io
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import call_command

from config.celery import app
from indicators.models import Observation, Return
from scrutiny.models import Comparison, ComparisonRun, Publication
from tests.faults.processes import where, worker
from tests.indicators.observing import observe
from tests.scrutiny.comparisons.country import Country

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PUBLISHED = settings.FIXTURES_DIR / "published"
FILES = [str(PUBLISHED / f"{name}-by-force.csv.gz") for name in ("recorded-crime", "population")]
COMPARE = ["compare", "recorded-crime", "12m to 2010-03"]


def said(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def taken_out(run):
    """All that was said by the run, but for its number; and the run removed, so that it can be computed again."""
    lines = [line.removeprefix(f"{run.pk},") for line in said("export_run", str(run.pk)).splitlines()]
    rows = Comparison.objects.filter(run=run).order_by("indicator", "area")
    histories = list(rows.values_list("history", flat=True))
    Publication.objects.filter(run=run).delete()
    run.delete()
    return lines, histories


def test_one_process_one_worker_and_two(request):
    said("load_reference")
    said("import_return", *FILES)
    app.control.purge()
    by_workers = []
    for concurrency in (1, 2):
        with worker(where(), concurrency=concurrency):
            said(*COMPARE)
        by_workers.append(taken_out(ComparisonRun.objects.get()))
    request.getfixturevalue("celery_eager")
    said(*COMPARE)
    here = taken_out(ComparisonRun.objects.get())
    assert len(here[0]) > 600
    assert by_workers == [here, here]


def test_as_known_on_a_day_before_a_revision(celery_eager):
    country = Country()
    then = taken_out(country.start().run)
    Observation.objects.update(recorded_at=datetime(2010, 6, 10, 9, tzinfo=UTC))
    Return.objects.update(published_at=datetime(2010, 6, 10, 9, tzinfo=UTC))
    observe(*country.counts(country.robbery, "2009/10", 390, "..", 280, 310))
    revised = country.start().run
    said(*COMPARE, "--family=home-office-2009-10", "--as-known-on=2010-06-10")
    again = ComparisonRun.objects.exclude(pk=revised.pk).get()
    assert Publication.objects.get().run == revised
    assert taken_out(again) == then
    assert taken_out(revised) != then
