"""Sending a return: the file is kept as received, and a task is asked to check it."""

from __future__ import annotations

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from indicators.models import IndicatorSet, Return
from indicators.periods import Period
from indicators.returns import receipts, tasks
from indicators.returns.receipts import RefusedError
from indicators.returns.slots import Slot
from indicators.returns.steps import CannotTakeStepError, What, require, write
from landscape.models import Area, Person
from landscape.permissions import Permission

State = Return.State
LARGEST_FILE = 100_000_000
"""Bytes of a file sent on a page. A larger one, such as a national file, is imported by command."""

LONGEST_NAME = 100
REPLACED_BY_A_NEW_FILE = (State.RECEIVED, State.CHECKED, State.SENT_BACK)


@transaction.atomic
def send(
    *,
    file: File,
    name: str,
    force: Area | None,
    indicator_set: IndicatorSet | None,
    period: Period | None,
    layout: str = "auto",
    source: str = "",
    by: Person,
) -> Return:
    """Keep the file as a return of `force` for the set and the period, and have it checked once this is committed.

    A national file is of no force, no set and no period. The same file, sent again while the return is on its way, is
    the same return. Another file takes the place of one that is still with the force, and is a revision of it, or of
    the one published. `RefusedError` if the file can't be kept, `CannotTakeStepError` if the authority has one.
    """
    require(by, Permission.UPLOAD_RETURNS, force)
    slot = _slot(force, indicator_set, period)
    name = _name(name)
    if file.size > LARGEST_FILE:
        raise RefusedError(
            name, sentence=f"{name} has {file.size:,} bytes, and no more than {LARGEST_FILE:,} can be sent."
        )
    sha256 = receipts.digest_of(file)
    if force:
        # Two that are sent at once find each other; what only names the force, such as the audit trail, goes on.
        Area.objects.select_for_update(of=("self",), no_key=True).get(pk=force.pk)
    before = _before(slot, sha256)
    if before and before.is_open and before.sha256 == sha256 and before.state != State.SENT_BACK:
        return before
    _make_room(before, by)
    a_return = Return(
        force=force,
        indicator_set=indicator_set,
        start=period.start if period else None,
        end=period.end if period else None,
        revision_of=before,
        source=source.strip() or (f"Return of {slot}" if slot else "not stated"),
        layout=layout,
        file_name=name,
        sha256=sha256,
        sent_by=by,
        progress_at=timezone.now(),
    )
    receipts.keep(a_return, file)
    write(a_return, What.RECEIVED, by=by, detail={"sha256": sha256, "for": str(slot or "the country")})
    transaction.on_commit(lambda: tasks.check_return.delay(a_return.pk), robust=True)
    return a_return


def _slot(force: Area | None, indicator_set: IndicatorSet | None, period: Period | None) -> Slot | None:
    if force and indicator_set and period:
        return Slot(force, indicator_set, period)
    if force or indicator_set or period:
        raise CannotTakeStepError("Say which force, which set and which period the return is for.")
    return None


def _name(name: str) -> str:
    """The last part of the name, refused if it can't be shown, and cut if it is too long to be a file's."""
    last = name.replace("\\", "/").rpartition("/")[2].strip(" .") or "return"
    if not last.isprintable():
        raise RefusedError(
            ascii(last), sentence=f"The name of the file {last!a} has signs that can't be read: rename it."
        )
    return last[-LONGEST_NAME:]


def _before(slot: Slot | None, sha256: str) -> Return | None:
    """The last return for the slot, or of the same national file, that was not withdrawn; no one takes a step with it.

    One with which somebody takes a step just now is waited for, and looked at again as it is then.
    """
    returns = Return.objects.select_for_update(of=("self",)).exclude(state=State.WITHDRAWN).order_by("-pk")
    if slot is None:
        return returns.filter(force=None, sha256=sha256, state__in=[*Return.OPEN, State.PUBLISHED]).first()
    period = slot.period
    same = returns.filter(force=slot.force, indicator_set=slot.indicator_set, start=period.start, end=period.end)
    return same.filter(state__in=Return.OPEN).first() or same.first()


def _make_room(before: Return | None, by: Person) -> None:
    """What is still with the force gives way to the new file."""
    if before is None or not before.is_open:
        if before and before.force is None:
            raise CannotTakeStepError(f"This file was published before, as return {before.pk}.")
        return
    if before.state not in REPLACED_BY_A_NEW_FILE:
        raise CannotTakeStepError(
            f"Return {before.pk} for the same force, set and period is {before.get_state_display().lower()}: it has to "
            "be sent back or withdrawn before another file can take its place."
        )
    before.state = State.SUPERSEDED
    before.save(update_fields=["state"])
    write(before, What.SUPERSEDED, by=by, text="Another file was sent in its place.")
