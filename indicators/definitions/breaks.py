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
    """Compare no figures of `item` across `on`, from now on."""
    DataItem.objects.select_for_update().get(pk=item.pk)
    if not reason.strip() or not source.strip():
        raise RefusedError("A break withholds comparisons: give the reason that members shall read, and its source.")
    if SeriesBreak.objects.filter(item=item, area=area, on=on).exists():
        raise RefusedError(f"There is a break of {item.name} on {on:%-d %B %Y} already.")
    row = _tell(item, area, on, counterparts, reason, source, timezone.now())
    subject = subject_of_break(item.code, area, on)
    record(by=by, action="series break added", subject=subject, why=reason, after=_told(row))
    return row


@transaction.atomic
def change_break(
    *,
    series_break: SeriesBreak,
    counterparts: Collection[DataItem],
    reason: str,
    source: str,
    by: Person,
    why: str,
) -> SeriesBreak:
    """Mend what is said of a break; another item, area or day is another break.

    The row is withdrawn and another tells it anew, for comparisons as known until now read what it said until now.
    """
    row = _standing(series_break)
    if not reason.strip() or not source.strip():
        raise RefusedError("A break withholds comparisons: give the reason that members shall read, and its source.")
    now = _cease(row)
    told = _tell(row.item, row.area, row.on, counterparts, reason, source, now)
    was, is_now = difference(_told(row), _told(told))
    if not was:
        raise RefusedError("Nothing was changed, so there is nothing to store.")
    subject = subject_of_break(row.item.code, row.area, row.on)
    record(by=by, action="series break changed", subject=subject, why=why, before=was, after=is_now)
    return told


@transaction.atomic
def withdraw_break(*, series_break: SeriesBreak, by: Person, why: str) -> None:
    """Let figures be compared across the day again; the row stays, so that no file brings the break back."""
    row = _standing(series_break)
    _cease(row)
    subject = subject_of_break(row.item.code, row.area, row.on)
    record(by=by, action="series break withdrawn", subject=subject, why=why, before=_told(row))


def _standing(series_break: SeriesBreak) -> SeriesBreak:
    row = SeriesBreak.objects.select_for_update(of=("self",)).select_related("item", "area").filter(pk=series_break.pk)
    found = row.first()
    if found is None:
        raise RefusedError("Someone else has changed or withdrawn this break since you opened the page. Look again.")
    return found


def _tell(
    item: DataItem,
    area: Area | None,
    on: date,
    counterparts: Collection[DataItem],
    reason: str,
    source: str,
    now: datetime,
) -> SeriesBreak:
    row = SeriesBreak.objects.create(
        item=item, area=area, on=on, reason=reason, source=source, known_from=now, edited_at=now
    )
    row.counterparts.set(counterparts)
    return row


def _cease(row: SeriesBreak) -> datetime:
    row.withdrawn_at = row.edited_at = now = timezone.now()
    row.save(update_fields=["withdrawn_at", "edited_at"])
    return now


def _told(row: SeriesBreak) -> dict[str, Any]:
    return {
        "reason": row.reason,
        "source": row.source,
        "counterparts": sorted(row.counterparts.values_list("code", flat=True)),
    }
