"""A worker process that is killed costs the part it was at, and never a half-published run."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from config.celery import app
from scrutiny.comparisons import tasks
from scrutiny.comparisons.parts import compute_part
from scrutiny.models import Comparison, ComparisonRun, Publication, RunPart
from tests.faults.processes import kill, where, worker
from tests.indicators.observing import observe
from tests.scrutiny.comparisons.country import Country, stand_still, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STATE = ComparisonRun.State


def before_it_stores(run):
    RunPart.objects.select_for_update(of=("self",)).filter(run=run).last()


def while_it_stores(run):
    last = run.parts.last()
    area = Comparison.objects.order_by("-area_id").first().area
    Comparison.objects.create(run=run, indicator=last.indicator, area=area)


def before_it_publishes(run):
    ComparisonRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def while_it_publishes(run):
    Publication.objects.select_for_update(of=("self",)).get(indicator_set=run.indicator_set)


@contextmanager
def held_up(moment, run):
    """The worker has to wait at that moment of its work, for a row that this transaction holds."""
    with transaction.atomic():
        moment(run)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("moment", "parts_done"),
    [(before_it_stores, 1), (while_it_stores, 1), (before_it_publishes, 2), (while_it_publishes, 2)],
)
def test_a_run_is_resumed_by_itself_after_its_worker_was_killed(moment, parts_done, request):
    app.control.purge()
    country = Country()
    shown = publish(country)
    observe(*country.counts(country.robbery, "2009/10", 500, 310, 290, 300))
    run = country.start().run
    with held_up(moment, run), worker(where()) as killed:
        wait_for(waits_for_a_row)
        kill(killed)
    assert ComparisonRun.objects.get(pk=run.pk).state == STATE.COMPUTING
    assert RunPart.objects.filter(run=run, done_at__isnull=False).count() == parts_done
    assert Comparison.objects.filter(run=run).count() == 4 * parts_done
    assert Publication.objects.get().run == shown
    request.getfixturevalue("celery_eager")
    stand_still(run)
    tasks.resume_stalled_runs()
    assert Publication.objects.get().run == run
    assert Comparison.objects.filter(run=run).count() == 8
    assert Comparison.objects.filter(run=run, spread_p__isnull=False, spread_q__isnull=True).count() == 0


def publish(country) -> ComparisonRun:
    """A run that members see, computed here."""
    run = country.start().run
    app.control.purge()
    for part in run.parts.all():
        compute_part(part_id=part.pk)
    return run


def waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
