"""Asking the workers for a draft from below."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from scrutiny.models import Plan
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.drafts import lines_below
from scrutiny.plans.tasks import draft_from_below


@transaction.atomic
def request_draft(*, plan: Plan, by: str) -> None:
    """Have the draft made by a worker, when the transaction is committed; refused here if it can't be made."""
    lines_below(plan, timezone.now())
    transaction.on_commit(lambda: _dispatch(plan.pk, by))


def _dispatch(plan_id: int, by: str) -> None:
    try:
        draft_from_below.delay(plan_id, by)
    except BrokerError as error:
        raise PlanRefusedError(
            "The queue of the workers (Redis) does not answer, so no draft was made. Ask again when it does."
        ) from error
