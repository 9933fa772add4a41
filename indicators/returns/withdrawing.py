"""Withdrawing a return. Nothing is lost: "as known on" any earlier day stays true (`docs/decisions/0008`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from indicators import ledger
from indicators.models import Return
from indicators.returns import signals
from indicators.returns.publishing import tell_of_restored
from indicators.returns.steps import CannotTakeStepError, What, locked, require, said, write
from landscape.models import Person
from landscape.permissions import Permission

State = Return.State
BEFORE_IT_IS_ACCEPTED = (State.RECEIVED, State.CHECKED, State.SUBMITTED, State.SENT_BACK)


@transaction.atomic
def withdraw(*, of_return: Return, reason: str, by: Person) -> Return:
    """Take a return back: by the force until it is accepted, by the authority once it is published.

    What was believed before a published return is believed again from now on, as far as no later return has said
    otherwise; the return that it revised is published again.
    """
    reason = said(reason, "the reason")
    in_the_ledger = Return.objects.filter(pk=of_return.pk, published_at__isnull=False).exists()
    at = ledger.next_moment() if in_the_ledger else None  # before the return, as whoever publishes does
    current = locked(of_return)
    if current.state == State.PUBLISHED:
        require(by, Permission.APPROVE_RETURNS, current.force)
        if at is None:
            raise CannotTakeStepError(
                "This return was published a moment ago: look at it again before you withdraw it."
            )
        return _withdraw_published(current, reason, by, at)
    if current.state not in BEFORE_IT_IS_ACCEPTED:
        raise CannotTakeStepError(f"This return can't be withdrawn. It is: {current.get_state_display().lower()}.")
    require(by, Permission.UPLOAD_RETURNS, current.force)
    current.state = State.WITHDRAWN
    current.save(update_fields=["state"])
    write(current, What.WITHDRAWN, by=by, text=reason)
    return current


def _withdraw_published(current: Return, reason: str, by: Person, at: datetime) -> Return:
    if current.force is None:
        raise CannotTakeStepError(
            "Published statistics are not withdrawn here: import the publisher's corrected edition instead."
        )
    current.state = State.WITHDRAWN
    current.save(update_fields=["state"])
    before = current.revision_of
    if before and not (before.published_at and before.state == State.SUPERSEDED):  # it was withdrawn, or never in force
        before = None
    if before:
        before.state = State.PUBLISHED
        before.save(update_fields=["state"])
    _, restored = ledger.cease(current, at=at, undoing=True)
    published = current.steps.get(what=What.PUBLISHED)
    write(current, What.WITHDRAWN, by=by, at=at, text=reason, touched=published.touched)
    if before:
        restored.setdefault(before.pk, 0)
    tell_of_restored(restored, at=at, by=by, because=f"Return {current.pk} was withdrawn: {reason}")
    signals.tell_of(at)
    return current
