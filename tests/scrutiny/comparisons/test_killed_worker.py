"""A worker process that is killed in the middle of a part costs that part, and never a half-published run."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection, transaction

from config.celery import app
from scrutiny.comparisons.parts import compute_part
from scrutiny.models import Comparison, ComparisonRun, Publication, RunPart
from tests.indicators.observing import observe
from tests.scrutiny.comparisons.country import Country, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@contextlib.contextmanager
def worker_process():
    """A worker as in production, on the test's own database; killed at the end, if not before."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=1", "--loglevel=ERROR"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_run_is_taken_up_after_its_worker_was_killed():
    app.control.purge()
    country = Country()
    shown = publish(country)
    observe(*country.counts(country.robbery, "2009/10", 500, 310, 290, 300))
    run = country.start().run
    with worker_process() as first, transaction.atomic():
        # The second part waits for this lock, in the middle of its work, when the worker is killed.
        last = RunPart.objects.select_for_update(of=("self",)).filter(run=run).last()
        wait_for(lambda: others_done(run, last) and waits_for_lock())
        kill(first)
    assert ComparisonRun.objects.get(pk=run.pk).state == ComparisonRun.State.COMPUTING
    assert Publication.objects.get().run == shown
    with worker_process():
        again = country.start()
        assert again == (run, False)
        wait_for(lambda: ComparisonRun.objects.get(pk=run.pk).state == ComparisonRun.State.PUBLISHED)
    assert Publication.objects.get().run == run
    assert Comparison.objects.filter(run=run).count() == 8


def publish(country) -> ComparisonRun:
    """A run that members see, computed here."""
    run = country.start().run
    app.control.purge()
    for part in run.parts.all():
        compute_part(part_id=part.pk)
    return run


def others_done(run, last) -> bool:
    return not RunPart.objects.filter(run=run, done_at__isnull=True).exclude(pk=last.pk).exists()


def waits_for_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
