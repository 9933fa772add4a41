"""The steps of a return: each is written down with who, when and why, beside an entry of the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from indicators.models import Return, ReturnStep
from landscape import audit
from landscape.models import Area, Person
from landscape.permissions import Permission, can

What = ReturnStep.What


class CannotTakeStepError(Exception):
    """The return is not where this can be done; the message says where it is and what to do."""


def locked(a_return: Return) -> Return:
    """The return as it is now; until the transaction ends no one else takes a step with it."""
    return Return.objects.select_for_update(of=("self",)).select_related("force", "indicator_set").get(pk=a_return.pk)


def write(
    a_return: Return,
    what: str,
    *,
    by: Person | str,
    at: datetime | None = None,
    text: str = "",
    figures: int = 0,
    touched: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
) -> ReturnStep:
    """Write down a step that was taken in this transaction."""
    name = by.email if isinstance(by, Person) else by
    step = ReturnStep.objects.create(
        of_return=a_return,
        what=what,
        at=at or timezone.now(),
        by=name,
        person=by if isinstance(by, Person) else None,
        text=text,
        figures=figures,
        touched=touched or {},
    )
    audit.record(
        by=name,
        action=f"return {What(what).label.lower()}",
        subject=f"return {a_return.pk}",
        detail={"file": a_return.file_name, **({"text": text} if text else {}), **(detail or {})},
        force=a_return.force,
    )
    return step


def require(by: Person, permission: Permission, force: Area | None) -> None:
    """Refuse who may not do this for the force; without one, whoever may not publish national figures."""
    needed = permission if force else Permission.PUBLISH_FIGURES
    if not can(by, needed, on=timezone.localdate(), force=force):
        whose = f" of {force}" if force else ""
        raise PermissionDenied(f"{by} may not {needed}{whose}.")


def said(text: str, what: str) -> str:
    """The text without outer spaces; refused where nothing is said."""
    if not text.strip():
        raise CannotTakeStepError(f"Write {what}: it is kept with the return.")
    return text.strip()
