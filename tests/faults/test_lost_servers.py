"""The queue or the database goes away during a run and comes back: the run is taken up, and never half published."""

import subprocess
from contextlib import closing, contextmanager

import psycopg2
import pytest

from scrutiny.models import Comparison, ComparisonRun, Publication, RunPart
from tests import services
from tests.faults.processes import manage, python, where, worker
from tests.scrutiny.comparisons.country import Country, stand_still, wait_for

pytestmark = pytest.mark.slow

COMPARE = ["compare", "recorded-crime", "12m to 2010-03", "--family=home-office-2009-10"]
COUNTRY = """
import django
django.setup()
from django.core.management import call_command
from tests.scrutiny.comparisons.country import Country
call_command("migrate", verbosity=0)
Country()
"""
RESUME = "scrutiny.comparisons.tasks.resume_stalled_runs"
DONE = "SELECT count(*) FROM scrutiny_runpart WHERE done_at IS NOT NULL"
KEPT = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle' AND backend_type = 'client backend'"
PUBLISHED = "SELECT count(*) FROM scrutiny_publication JOIN scrutiny_comparison USING (run_id)"


@contextmanager
def running(service):
    try:
        yield service
    finally:
        service.remove()


@pytest.fixture
def queue():
    with running(services.redis()) as its:
        yield its


@pytest.fixture
def database():
    with running(services.postgresql()) as its:
        yield its


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_queue_was_lost_is_resumed_by_itself(queue):
    Country()
    own = where(broker=queue.url)
    waiting = manage(*COMPARE, own=own)
    wait_for(RunPart.objects.exists)
    with worker(own):
        with first_part_locked(own["DATABASE_URL"]):
            queue.stop()  # the second part was in it
        wait_for(RunPart.objects.filter(done_at__isnull=False).exists)
        assert not Publication.objects.exists()
        queue.start()
        stand_still(ComparisonRun.objects.get())
        called = python("-m", "celery", "-A", "config", "call", RESUME, own=own, stdout=subprocess.DEVNULL)
        said, complaints = waiting.communicate(timeout=120)
    assert "families of home-office-2009-10: published." in said, complaints
    assert called.wait(60) == 0
    assert Publication.objects.get().run == ComparisonRun.objects.get()
    assert Comparison.objects.count() == 8


def test_a_run_whose_database_was_restarted_is_resumed_by_the_same_command(database, queue):
    own = where(database=database.url, broker=queue.url)
    assert python("-c", COUNTRY, own=own).wait(300) == 0
    waiting = manage(*COMPARE, own=own)
    wait_for(lambda: asked(database, "SELECT count(*) FROM scrutiny_runpart"))
    with worker(own):
        with first_part_locked(database.url):
            database.stop()
        assert "The database does not answer. Run 1 is kept" in waiting.communicate(timeout=120)[1]
        assert waiting.returncode == 1
        database.start()
        assert (asked(database, PUBLISHED), asked(database, DONE)) == (0, 0)
        said, complaints = manage(*COMPARE, own=own).communicate(timeout=120)
        assert "Run 1: recorded-crime, 12m to 2010-03, families of home-office-2009-10: published." in said, complaints
        wait_for(lambda: asked(database, KEPT) == 1)  # the worker's connection, which all tasks share
    assert (asked(database, PUBLISHED), asked(database, DONE)) == (8, 2)


@pytest.mark.django_db(transaction=True)
def test_compare_says_that_the_queue_is_away_and_keeps_the_run(queue):
    Country()
    own = where(broker=queue.url)
    queue.stop()
    refused = manage(*COMPARE, own=own)
    assert "The queue of the workers (Redis) does not answer." in refused.communicate(timeout=120)[1]
    assert refused.returncode == 1
    queue.start()
    with worker(own):
        said, complaints = manage(*COMPARE, own=own).communicate(timeout=120)
    assert f"Run {ComparisonRun.objects.get().pk}: recorded-crime" in said, complaints
    assert Publication.objects.exists()


@contextmanager
def first_part_locked(url):
    """In the block the worker waits for the first part; the rest are in the queue."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM scrutiny_runpart ORDER BY id LIMIT 1 FOR UPDATE")
        wait_for(lambda: one(cursor, "SELECT count(*) FROM pg_locks WHERE NOT granted"))
        yield


def asked(service, sql):
    with closing(psycopg2.connect(service.url)) as connection, connection.cursor() as cursor:
        return one(cursor, sql)


def one(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchone()[0]
