"""Tasks: what the workers are asked to do. Each is idempotent; settings give them their time limits and late acks."""

from celery import shared_task

from scrutiny.comparisons import parts


@shared_task
def compute_part(part_id: int) -> str:
    return parts.compute_part(part_id=part_id)


@shared_task
def resume_stalled_runs() -> None:
    for part_id in parts.stalled():
        compute_part.delay(part_id)
