"""Who did what: one row beside every change, in the same transaction.

Pages rely on it: who has a page isn't sent it again until there is another entry (`landscape/unchanged.py`).
"""

from __future__ import annotations

from typing import Any

from landscape.models import Area, AuditEntry, Person


def record(
    *,
    by: Person | str,
    action: str,
    subject: str,
    why: str = "",
    before: Any = None,
    after: Any = None,
    detail: dict[str, Any] | None = None,
    force: Area | None = None,
    private: bool = False,
) -> AuditEntry:
    """Write an audit entry.

    `by` is the person or the name of the command; `before` and `after` are what changed, as JSON takes it; `why` is the
    reason that the person gave; `detail` is whatever else a reader needs. An entry about one force names it, and is
    read by those of that force and its authority alone; without `force` all readers of the audit trail read it.
    A `private` one, about signing in, is read by administrators.
    """
    return AuditEntry.objects.create(
        by=by.email if isinstance(by, Person) else by,
        action=action,
        subject=subject[:200],
        why=why,
        before=before,
        after=after,
        detail=detail or {},
        force=force.code if force else "",
        private=private,
    )
