"""When the ledger changes: moments that follow each other strictly, whatever the clock does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from indicators.models import Return, ReturnStep

CEASED_OR_RESTORED = (ReturnStep.What.SUPERSEDED, ReturnStep.What.WITHDRAWN, ReturnStep.What.RESTORED)
LOCK = 710_001  # any number that nothing else in this database locks by


def next_moment() -> datetime:
    """The moment at which the figures of this transaction become known: later than any before it.

    From here to the end of the transaction no one else can write (SQLite locks when a transaction begins), so moments
    follow each other strictly even where the clock stands still or goes back.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The ledger is written inside a transaction only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = latest_moment()
    now = timezone.now()
    return now if last is None or last < now else last + timedelta(microseconds=1)


def latest_moment(*, until: datetime | None = None) -> datetime | None:
    """When the ledger last changed, of late or up to a moment; None while it is empty.

    "As known at" this moment never changes again, because whatever is written later is dated later: the moment to
    give a comparison that is to use the newest figures.
    """
    returns = Return.objects.filter(published_at__isnull=False)
    ceased = ReturnStep.objects.filter(what__in=CEASED_OR_RESTORED, of_return__published_at__isnull=False)
    if until is not None:
        returns, ceased = returns.filter(published_at__lte=until), ceased.filter(at__lte=until)
    moments = {returns.aggregate(at=Max("published_at"))["at"], ceased.aggregate(at=Max("at"))["at"]} - {None}
    return max(moments, default=None)
