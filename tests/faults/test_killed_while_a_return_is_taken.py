"""A worker that is killed while it checks or publishes a return leaves it untouched; after the restart it is whole."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.celery import app
from indicators import ledger
from indicators.models import Finding, Observation, Return, ReturnStep
from indicators.returns import tasks, workflow
from indicators.returns.audit import audit
from tests.faults.processes import kill, where, worker
from tests.indicators.returns.sending import Kent, figures
from tests.scrutiny.comparisons.country import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

EVERYTHING = f"SELECT pg_advisory_xact_lock({ledger.LOCK})"
NEGATIVE = figures(robberies="-1")


@pytest.fixture
def kent(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "received"
    app.control.purge()
    return Kent()


def table(model) -> str:
    return f"LOCK TABLE {model._meta.db_table} IN EXCLUSIVE MODE"


def killed_at(moment: str, settings) -> None:
    """A worker takes what is in the queue, has to wait at that moment of its work, and is killed there."""
    own = {**where(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(moment)
        with worker(own) as process:
            wait_for(waits_for_a_lock)
            kill(process)
        transaction.set_rollback(True)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize("moment", [table(Return), table(Finding), table(ReturnStep)])
def test_check_is_taken_up_again(moment, kent, settings, request):
    a_return = kent.send(*NEGATIVE)
    killed_at(moment, settings)
    a_return.refresh_from_db()
    assert (a_return.state, a_return.findings.count(), a_return.steps.count()) == ("received", 0, 1)
    request.getfixturevalue("celery_eager")
    Return.objects.update(progress_at=timezone.now() - timedelta(hours=1))
    tasks.resume_stalled_checks()
    a_return.refresh_from_db()
    assert (a_return.state, a_return.findings.count(), a_return.steps.count()) == ("checked", 1, 2)


@pytest.mark.parametrize("moment", [EVERYTHING, table(Observation), table(ReturnStep)])
def test_publication_is_taken_up_again(moment, kent, settings, request):
    kent.published(*figures())
    a_return = kent.submitted(*figures(robberies="12"))
    app.control.purge()
    workflow.accept(of_return=a_return, by=kent.officer)
    killed_at(moment, settings)
    a_return.refresh_from_db()
    assert (a_return.state, Observation.objects.count(), audit()) == ("accepted", 2, [])
    request.getfixturevalue("celery_eager")
    tasks.publish_due_returns()
    a_return.refresh_from_db()
    assert (a_return.state, a_return.revised, Observation.objects.count()) == ("published", 1, 4)
    assert audit() == []
