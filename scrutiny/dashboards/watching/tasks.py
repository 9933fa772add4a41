"""Tasks: letters about what people watch. Each is idempotent; what a lost queue left out is sent when beat asks."""

from typing import Any

from celery import shared_task
from django.dispatch import receiver

from scrutiny.comparisons.signals import run_published
from scrutiny.dashboards.watching import digests


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_digests(run_id: int) -> int:
    return digests.send(run_id=run_id)


@shared_task
def send_digests_behind() -> int:
    return digests.send_all()


@receiver(run_published)
def send_soon(sender: Any, *, run_id: int, **_: Any) -> None:
    send_digests.delay(run_id)
