"""Tasks: what the workers are asked to do. Each is idempotent; settings give them their time limits and late acks."""

from celery import shared_task

from scrutiny.comparisons import runs


@shared_task
def compute_part(part_id: int) -> str:
    return runs.compute_part(part_id=part_id)
