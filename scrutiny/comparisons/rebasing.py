"""New baselines of control charts: decided and withdrawn by people, with a reason, and never by a program."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from indicators import ledger
from indicators.models import Indicator
from landscape.audit import record
from landscape.models import Area, Level
from scrutiny.models import Rebase


class RebaseRefusedError(Exception):
    """It can't be, or a reason is missing; the message says every fault, one after the other."""


@transaction.atomic
def rebase(*, indicator: Indicator, area: Area, on: date, reason: str, by: str) -> Rebase:
    """Have the control chart of `indicator` in `area` begin anew from the day `on`, in the runs to come."""
    reason, by = reason.strip(), by.strip()
    refused = [
        (not reason, "Give the reason: what is known to have changed."),
        (not by, "A person must answer for a new baseline."),
        (
            on > timezone.localdate(),
            f"{on:%-d %B %Y} is yet to come: a new baseline begins with figures that are known.",
        ),
        (area.level not in indicator.levels, f"{indicator} is not measured in {area}."),
    ]
    _refuse_if(refused)
    at = ledger.next_moment()  # no one else decides until this transaction ends
    standing = Rebase.objects.standing().of(indicator).filter(area=area, on=on)
    _refuse_if([(standing.exists(), f"The chart of {indicator} in {area} begins anew on {on:%-d %B %Y} already.")])
    made = Rebase.objects.create(indicator=indicator, area=area, on=on, reason=reason, by=by, at=at)
    _audit(made, "control chart begun anew", by=by, reason=reason)
    return made


@transaction.atomic
def withdraw(*, rebase: Rebase, reason: str, by: str) -> None:
    """Take a new baseline back, for the runs to come; it stays on record. Withdrawn already, nothing happens."""
    reason, by = reason.strip(), by.strip()
    _refuse_if([(not reason, "Give the reason why it is withdrawn."), (not by, "A person must answer for it.")])
    at = ledger.next_moment()
    locked = Rebase.objects.select_for_update(no_key=True).get(pk=rebase.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_reason, locked.withdrawn_by, locked.withdrawn_at = reason, by, at
        locked.save(update_fields=["withdrawn_reason", "withdrawn_by", "withdrawn_at"])
        _audit(locked, "new baseline of a control chart withdrawn", by=by, reason=reason)


def _refuse_if(faults: list[tuple[bool, str]]) -> None:
    said = [sentence for wrong, sentence in faults if wrong]
    if said:
        raise RebaseRefusedError(" ".join(said))


def _audit(rebase: Rebase, action: str, *, by: str, reason: str) -> None:
    force = rebase.area if rebase.area.level == Level.FORCE else None
    record(by=by, action=action, subject=str(rebase), why=reason, detail={"rebase": rebase.pk}, force=force)
