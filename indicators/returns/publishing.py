"""Publishing: the figures of an accepted return, or of an imported file, are written into the ledger."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import pandas as pd
from django.db import transaction
from django.utils import timezone

from indicators import ledger
from indicators.ledger import Counts
from indicators.models import Return
from indicators.returns import signals
from indicators.returns.checking import Checked, examine
from indicators.returns.receipts import taken_before, under_its_own_name
from indicators.returns.slots import slot_of
from indicators.returns.steps import What, locked, write
from landscape.models import Person

log = logging.getLogger(__name__)

State = Return.State


def publish_due(*, by: Person | str) -> list[Return]:
    """Publish every accepted return whose moment has come, each in a transaction of its own; those published."""
    due = Return.objects.filter(state=State.ACCEPTED, publish_at__lte=timezone.now()).order_by("publish_at", "pk")
    published = []
    for return_id in list(due.values_list("pk", flat=True)):
        try:
            a_return = _publish_accepted(return_id, by)
        except Exception:
            log.exception("Return %s could not be published", return_id)
            continue
        if a_return:
            published.append(a_return)
    return published


def _publish_accepted(return_id: int, by: Person | str) -> Return | None:
    """Publish the return unless someone else has; one that has become faulty since it was checked is sent back.

    Its file is read before anyone is kept from the ledger. What makes an error stands in the file and in definitions,
    never in earlier figures, so nothing published meanwhile changes the answer.
    """
    a_return = Return.objects.select_related("force", "indicator_set").get(pk=return_id)
    if a_return.state != State.ACCEPTED:
        return None
    with under_its_own_name(a_return) as path:
        checked = examine(path, a_return.layout, slot_of(a_return))
    return _publish_examined(return_id, checked, by)


@transaction.atomic
def _publish_examined(return_id: int, checked: Checked, by: Person | str) -> Return | None:
    at = ledger.next_moment()
    a_return = locked(Return(pk=return_id))
    if a_return.state != State.ACCEPTED or a_return.publish_at > timezone.now():
        return None
    if obstacle := _obstacle(a_return, checked):
        a_return.state, a_return.accepted_by, a_return.publish_at = State.SENT_BACK, None, None
        a_return.save(update_fields=["state", "accepted_by", "publish_at"])
        write(a_return, What.SENT_BACK, by=by, text=obstacle)
        return None
    publish(a_return, checked.figures, at=at, by=by)
    return a_return


def _obstacle(a_return: Return, checked: Checked) -> str:
    """Why the return can't be published any more, in a sentence; empty if it can."""
    if checked.errors:
        faults = " ".join(map(str, checked.errors[:5]))
        return f"It was right when it was checked, and is so no longer: {faults}"
    earlier = None if a_return.force_id else taken_before(a_return.sha256)
    return f"The same file was published in the meantime, as return {earlier.pk}." if earlier else ""


def publish(a_return: Return, figures: pd.DataFrame, *, at: datetime, by: Person | str) -> Counts:
    """Write the figures down as those of `a_return`, which takes the place of the one published before for its slot."""
    before = published_before(a_return)
    if before:
        before.state = State.SUPERSEDED
        before.save(update_fields=["state"])
        write(before, What.SUPERSEDED, by=by, at=at, text=f"Return {a_return.pk} has taken its place.")
        a_return.revision_of = before
    a_return.state, a_return.published_at, a_return.figures = State.PUBLISHED, at, len(figures)
    a_return.save()
    counts = ledger.record(figures, of_return=a_return, at=at)
    ceased = ledger.cease(before, at=at) if before else None
    a_return.new, a_return.revised, a_return.unchanged = counts.new, counts.revised, counts.unchanged
    a_return.absent = ceased.figures if ceased else 0
    a_return.save(update_fields=["new", "revised", "unchanged", "absent"])
    write(
        a_return,
        What.PUBLISHED,
        by=by,
        at=at,
        figures=counts.written,
        touched=touched(figures, before),
        detail={"sha256": a_return.sha256, "source": a_return.source, **vars(counts), "absent": a_return.absent},
    )
    if ceased:
        tell_of_restored(ceased.restored, at=at, by=by, because=f"Return {a_return.pk} holds them no longer.")
    signals.tell_of(at)
    return counts


def tell_of_restored(restored: dict[int, int], *, at: datetime, by: Person | str, because: str) -> None:
    """Write down of which returns figures are believed again from this moment, and how many."""
    for return_id, figures in restored.items():
        write(Return.objects.get(pk=return_id), What.RESTORED, by=by, at=at, text=because, figures=figures)


def touched(figures: pd.DataFrame, before: Return | None) -> dict[str, Any]:
    """Of which data items (ids) the figures are, those of the return before it among them, and of which days."""
    if figures.empty:
        return {}
    own = {
        "items": sorted(map(int, figures["item_id"].unique())),
        "start": f"{figures['start'].min():%Y-%m-%d}",
        "end": f"{figures['end'].max():%Y-%m-%d}",
    }
    then = before.steps.get(what=What.PUBLISHED).touched if before else {}
    return {
        "items": sorted({*own["items"], *then.get("items", ())}),
        "start": min(own["start"], then.get("start", own["start"])),
        "end": max(own["end"], then.get("end", own["end"])),
    }


def published_before(a_return: Return) -> Return | None:
    """The return that is published for the same force, set and period."""
    if a_return.force_id is None:
        return None
    same = Return.objects.filter(
        force_id=a_return.force_id,
        indicator_set_id=a_return.indicator_set_id,
        start=a_return.start,
        end=a_return.end,
        state=State.PUBLISHED,
    )
    return same.exclude(pk=a_return.pk).first()
