"""Who did what: one row beside every change, in the same transaction."""

from typing import Any

from landscape.models import AuditEntry


def record(*, by: str, action: str, subject: str, detail: dict[str, Any] | None = None) -> AuditEntry:
    """Write an audit entry. `by` is a person's e-mail address or the name of a command."""
    return AuditEntry.objects.create(by=by, action=action, subject=subject, detail=detail or {})
