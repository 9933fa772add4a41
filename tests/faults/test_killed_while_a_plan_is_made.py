"""A worker killed while it drafts a plan, or a process while it publishes one, leaves the plan as it was."""

from subprocess import DEVNULL

import pytest
from django.db import connection, transaction

from config.celery import app
from landscape.models import AuditEntry
from scrutiny.models import DraftLine, DraftSource, Plan, Priority, Target
from scrutiny.plans import drafting, states
from tests.faults.processes import kill, python, where, worker
from tests.scrutiny.comparisons.country import wait_for
from tests.scrutiny.plans.making import OFFICER, a_force, a_part, a_plan, a_target, agreed, an_offence

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def killed_at(model, begun) -> None:
    """What `begun` starts has to wait before it writes into the table of `model`, and is killed there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {model._meta.db_table} IN EXCLUSIVE MODE")
        begun(lambda process: (wait_for(waits_for_a_lock), kill(process)))
        transaction.set_rollback(True)


def counts(plan) -> list[int]:
    plan.refresh_from_db()
    return [model.objects.filter(plan=plan).count() for model in (DraftLine, Priority, Target)]


@pytest.mark.parametrize("moment", [DraftSource, AuditEntry])
def test_draft_from_below_is_made_whole_or_not_at_all(moment, request):
    app.control.purge()
    plan = a_plan(a_force())
    local = a_plan(a_part(plan.force), Plan.Kind.PARTNERSHIP)
    a_target(local, an_offence(), -10)
    agreed(local)
    drafting.request_draft(plan=plan, by=OFFICER)

    def by_a_worker(meanwhile):
        with worker(where()) as process:
            meanwhile(process)

    killed_at(moment, by_a_worker)
    assert counts(plan) == [0, 0, 0]
    request.getfixturevalue("celery_eager")
    for _ in range(2):
        drafting.request_draft(plan=plan, by=OFFICER)
        assert counts(plan) == [3, 1, 1]


def test_plan_is_published_with_its_audit_entry_or_not_at_all():
    plan = a_plan(a_force())
    a_target(plan, an_offence(), -10)
    agreed(plan)
    told = AuditEntry.objects.count()
    publish = (
        "from scrutiny.models import Plan; from scrutiny.plans import states; "
        f"states.publish(plan=Plan.objects.get(pk={plan.pk}), by='{OFFICER}')"
    )
    killed_at(
        AuditEntry,
        lambda meanwhile: meanwhile(
            python("manage.py", "shell", "-c", publish, own=where(), stdout=DEVNULL, stderr=DEVNULL)
        ),
    )
    plan.refresh_from_db()
    assert (plan.state, plan.published_by, AuditEntry.objects.count()) == ("agreed", "", told)
    states.publish(plan=plan, by=OFFICER)
    plan.refresh_from_db()
    assert (plan.state, AuditEntry.objects.count()) == ("published", told + 1)
