"""Trials are started by administrators and computed by the workers."""

from __future__ import annotations

from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

from landscape.audit import record
from landscape.models import FamilyProposal, Person
from landscape.refusals import RefusedError
from scrutiny.models import ComparisonRun, FamilyTrial
from scrutiny.trials.tasks import try_families

State = FamilyTrial.State


@transaction.atomic
def start_trial(*, proposal: FamilyProposal, run: ComparisonRun, by: Person) -> FamilyTrial:
    """Try the proposal on the figures of a published run; a second start finds the first one's trial.

    One that failed, or whose worker was lost, is computed once more.
    """
    FamilyProposal.objects.select_for_update().get(pk=proposal.pk)
    if run.published_at is None:
        raise RefusedError("Only a published run can be tried with other families.")
    trial, is_new = FamilyTrial.objects.get_or_create(
        proposal=proposal, run=run, defaults={"started_by": by.email, "total": run.parts.count()}
    )
    if is_new:
        subject = f"family proposal {proposal.pk} {proposal.name}"
        record(by=by, action="families tried", subject=subject, after={"run": run.pk})
    if trial.state != State.DONE:
        FamilyTrial.objects.filter(pk=trial.pk).update(state=State.COMPUTING, error="", done=0)
        transaction.on_commit(lambda: _dispatch(trial.pk))
    return trial


def _dispatch(trial_id: int) -> None:
    try:
        try_families.delay(trial_id)
    except BrokerError as error:
        raise RefusedError(
            "The queue of the workers (Redis) does not answer. Start the trial again when it does."
        ) from error
