"""Series breaks: added, mended, withdrawn. They withhold comparisons, so each says why and on whose word."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators.definitions.drafts import difference
from indicators.models import DataItem, SeriesBreak
from landscape.audit import record
from landscape.models import Area, Person
from landscape.refusals import RefusedError


def subject_of_break(item: str, area: Area | None, on: date) -> str:
    """What the audit trail calls a break."""
    return f"series break {item} {area.code if area else 'everywhere'} {on.isoformat()}"


@transaction.atomic
def add_break(
    *,
    item: DataItem,
    on: date,
    area: Area | None = None,
    counterparts: Collection[DataItem] = (),
    reason: str,
    source: str,
    by: Person,
) -> SeriesBreak:
    """Compare no figures of `item` across `on`; one that was withdrawn stands again, as it is given now."""
    DataItem.objects.select_for_update().get(pk=item.pk)
    if not reason.strip() or not source.strip():
        raise RefusedError("A break withholds comparisons: give the reason that members shall read, and its source.")
    row = SeriesBreak.ever.filter(item=item, area=area, on=on).first() or SeriesBreak(item=item, area=area, on=on)
    if row.pk and row.withdrawn_at is None:
        raise RefusedError(f"There is a break of {item.name} on {on:%-d %B %Y} already.")
    row.reason, row.source, row.withdrawn_at, row.edited_at = reason, source, None, timezone.now()
    row.save()
    row.counterparts.set(counterparts)
    subject = subject_of_break(item.code, area, on)
    record(by=by, action="series break added", subject=subject, why=reason, after=_told(row))
    return row


@transaction.atomic
def change_break(
    *,
    series_break: SeriesBreak,
    edited_at: datetime | None,
    counterparts: Collection[DataItem],
    reason: str,
    source: str,
    by: Person,
    why: str,
) -> None:
    """Mend what is said of a break; another item, area or day is another break.

    `edited_at` is when it was last changed as far as the person saw; if it was changed since, nothing is done.
    """
    row = _standing(series_break)
    if row.edited_at != edited_at:
        raise RefusedError("Someone else has changed this break since you opened the page. Look at it again.")
    if not reason.strip() or not source.strip():
        raise RefusedError("A break withholds comparisons: give the reason that members shall read, and its source.")
    before = _told(row)
    row.reason, row.source, row.edited_at = reason, source, timezone.now()
    row.save()
    row.counterparts.set(counterparts)
    was, is_now = difference(before, _told(row))
    if not was:
        raise RefusedError("Nothing was changed, so there is nothing to store.")
    subject = subject_of_break(row.item.code, row.area, row.on)
    record(by=by, action="series break changed", subject=subject, why=why, before=was, after=is_now)


@transaction.atomic
def withdraw_break(*, series_break: SeriesBreak, by: Person, why: str) -> None:
    """Let figures be compared across the day again; the row stays, so that no file brings the break back."""
    row = _standing(series_break)
    row.withdrawn_at = row.edited_at = timezone.now()
    row.save(update_fields=["withdrawn_at", "edited_at"])
    subject = subject_of_break(row.item.code, row.area, row.on)
    record(by=by, action="series break withdrawn", subject=subject, why=why, before=_told(row))


def _standing(series_break: SeriesBreak) -> SeriesBreak:
    row = SeriesBreak.objects.select_for_update(of=("self",)).select_related("item", "area").filter(pk=series_break.pk)
    found = row.first()
    if found is None:
        raise RefusedError("Someone else has withdrawn this break since you opened the page.")
    return found


def _told(row: SeriesBreak) -> dict[str, Any]:
    return {
        "reason": row.reason,
        "source": row.source,
        "counterparts": sorted(row.counterparts.values_list("code", flat=True)),
    }
