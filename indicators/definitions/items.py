"""Data items, and what is asked of forces for them: every new one says what it is for and what it costs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from indicators.definitions.drafts import difference
from indicators.models import DataItem, DataRequest, Observation
from landscape.audit import record
from landscape.models import Confidence, Person
from landscape.refusals import RefusedError

CODE = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
CHANGEABLE = ("name", "unit", "source", "note", "purpose", "confidence")


@dataclass(frozen=True)
class Burden:
    """What a force is asked for: how often, and how long one return takes it."""

    minutes: int
    returns_a_year: int
    starts: date


def subject_of_item(code: str) -> str:
    """What the audit trail calls a data item."""
    return f"data item {code}"


@transaction.atomic
def add_item(*, fields: dict[str, Any], burden: Burden | None, by: Person) -> DataItem:
    """Add a data item with its purpose; one asked of forces with its burden too."""
    item = DataItem(**fields, edited_at=timezone.now())
    faults = _faults_of(item)
    if not CODE.fullmatch(item.code):
        faults.append("A code is made of small letters, digits, hyphens and dots, such as crime.robbery.")
    if not item.purpose.strip():
        faults.append("Say what the new data item is wanted for.")
    if item.origin == DataItem.Origin.ASKED and burden is None:
        faults.append("A data item asked of forces needs the minutes it takes them and the day from which it is asked.")
    if faults:
        raise RefusedError(faults)
    item.save()
    told = {name: getattr(item, name) for name in ("code", "timing", "origin", *CHANGEABLE)}
    record(by=by, action="data item added", subject=subject_of_item(item.code), why=item.purpose, after=told)
    if burden and item.origin == DataItem.Origin.ASKED:
        request_item(item=item, burden=burden, by=by, reason=item.purpose)
    return item


@transaction.atomic
def change_item(*, item: DataItem, fields: dict[str, Any], edited_at: datetime | None, by: Person, reason: str) -> None:
    """Change what is said of a data item; its code and timing stay, for figures hang on them.

    `edited_at` is when it was last changed as far as the person saw; if it was changed since, nothing is done. The unit
    stays once there are figures.
    """
    held = DataItem.objects.select_for_update().get(pk=item.pk)
    before = {name: getattr(held, name) for name in CHANGEABLE}
    if held.edited_at != edited_at:
        raise RefusedError("Someone else has changed this data item since you opened the page. Look at it again.")
    for name in CHANGEABLE:
        setattr(held, name, fields.get(name, before[name]))
    was, is_now = difference(before, {name: getattr(held, name) for name in CHANGEABLE})
    if not was:
        raise RefusedError("Nothing was changed, so there is nothing to store.")
    if "unit" in was and Observation.objects.filter(item=held).exists():
        raise RefusedError(f"There are figures of {held.code} in {was['unit']}: add a data item for another unit.")
    if faults := _faults_of(held):
        raise RefusedError(faults)
    held.edited_at = timezone.now()
    held.save()
    confirmed = was.get("confidence") == Confidence.C
    action = "data item confirmed" if confirmed else "data item changed"
    record(by=by, action=action, subject=subject_of_item(held.code), why=reason, before=was, after=is_now)


@transaction.atomic
def request_item(*, item: DataItem, burden: Burden, by: Person, reason: str) -> DataRequest:
    """Ask forces for the item from a day on: the gateway's decision, with who made it and why."""
    held = DataItem.objects.select_for_update().get(pk=item.pk)
    if held.requests.filter(ends__isnull=True).exists():
        raise RefusedError(f"{held.name} is asked for already: end that request first.")
    asked = DataRequest(
        item=held,
        minutes=burden.minutes,
        returns_a_year=burden.returns_a_year,
        starts=burden.starts,
        reason=reason,
        approved_by=by.email,
    )
    if faults := _faults_of(asked):
        raise RefusedError(faults)
    asked.save()
    if held.origin != DataItem.Origin.ASKED:
        held.origin, held.edited_at = DataItem.Origin.ASKED, timezone.now()
        held.save(update_fields=["origin", "edited_at"])
    told = {"minutes": asked.minutes, "returns a year": asked.returns_a_year, "from": asked.starts.isoformat()}
    record(by=by, action="data item asked for", subject=subject_of_item(held.code), why=reason, after=told)
    return asked


@transaction.atomic
def end_request(*, request: DataRequest, last_day: date, by: Person, reason: str) -> None:
    """Ask forces for it no longer than `last_day`."""
    held = DataRequest.objects.select_for_update().select_related("item").get(pk=request.pk)
    if held.ends is not None:
        raise RefusedError(f"{held.item.name} is asked for until {held.ends:%-d %B %Y} already.")
    if last_day < held.starts:
        raise RefusedError(f"It is asked for from {held.starts:%-d %B %Y}; the last day can’t be before.")
    held.ends, held.end_reason, held.ended_by = last_day, reason, by.email
    held.save(update_fields=["ends", "end_reason", "ended_by"])
    subject, told = subject_of_item(held.item.code), {"until": last_day.isoformat()}
    record(by=by, action="data item no longer asked for", subject=subject, why=reason, after=told)


@dataclass(frozen=True)
class Cut:
    """What a force is asked for on a day, beside what it was asked for on the day of the baseline."""

    baseline: date
    streams_then: int
    streams_now: int
    minutes_then: int
    minutes_now: int

    @property
    def streams_cut(self) -> float | None:
        """Per cent fewer data items than in the baseline; below nought for more, None without a baseline."""
        return _cut(self.streams_then, self.streams_now)

    @property
    def minutes_cut(self) -> float | None:
        return _cut(self.minutes_then, self.minutes_now)


def burden_on(day: date, *, baseline: date | None = None) -> Cut:
    """The burden on `day` against that of `baseline`; without one, of the day on which the first request began."""
    first = DataRequest.objects.order_by("starts").values_list("starts", flat=True).first()
    since = baseline or first or day
    then, now = list(DataRequest.objects.on(since)), list(DataRequest.objects.on(day))
    return Cut(
        since,
        len(then),
        len(now),
        sum(each.minutes_a_year for each in then),
        sum(each.minutes_a_year for each in now),
    )


def _cut(then: int, now: int) -> float | None:
    return 100 * (then - now) / then if then else None


def _faults_of(row: Model) -> list[str]:
    """What the columns of the table say against it, each as a sentence that names the field."""
    try:
        row.full_clean()
    except ValidationError as fault:
        return [
            " ".join(messages)
            if name == "__all__"
            else f"{row._meta.get_field(name).verbose_name.capitalize()}: {' '.join(messages)}"
            for name, messages in fault.message_dict.items()
        ]
    return []
