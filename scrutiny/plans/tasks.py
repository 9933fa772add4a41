"""Tasks of the plans: idempotent, and limited in time by the settings."""

from celery import shared_task

from scrutiny.models import Plan
from scrutiny.plans import drafts, following


@shared_task
def draft_from_below(plan_id: int, by: str) -> dict[str, int]:
    made = drafts.draft_from_below(plan=Plan.objects.get(pk=plan_id), by=by)
    return {"plans": made.plans, "lines": made.lines}


@shared_task
def follow(plan_id: int) -> int:
    return following.follow(plan_id=plan_id)


@shared_task
def follow_plans_behind() -> None:
    for plan_id in following.plans_behind():
        follow.delay(plan_id)
