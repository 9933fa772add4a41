"""Tasks: what the workers are asked to do with returns. Each is idempotent; settings give them their time limits."""

from celery import shared_task

from indicators.returns import checking, publishing, reminders


@shared_task
def check_return(return_id: int) -> str:
    return checking.check_received(return_id=return_id)


@shared_task
def resume_stalled_checks() -> None:
    for return_id in checking.stalled():
        check_return.delay(return_id)


@shared_task
def publish_due_returns() -> int:
    return len(publishing.publish_due(by="publish_due_returns"))


@shared_task
def remind_of_returns() -> int:
    return reminders.remind(by="remind_of_returns")
