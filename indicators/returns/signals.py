"""What others may follow: that figures were published or withdrawn. Told once the transaction is committed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

figures_changed = Signal()
"""Sent with `at`, the moment of the ledger from which other figures are believed."""


def tell_of(at: datetime) -> None:
    """Send `figures_changed` when the transaction is committed; who follows can't undo what was published."""
    transaction.on_commit(lambda: figures_changed.send_robust(sender=None, at=at))
