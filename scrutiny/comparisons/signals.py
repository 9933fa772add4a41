"""What others may follow: that a comparison was published. Told once the transaction is committed."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

run_published = Signal()
"""Sent with `run_id`."""


def tell_of(run_id: int) -> None:
    """Send `run_published` when the transaction is committed; who follows can't undo what was published."""
    transaction.on_commit(lambda: run_published.send_robust(sender=None, run_id=run_id))
