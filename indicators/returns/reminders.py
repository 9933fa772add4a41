"""Reminding forces of returns that are due, once for each day of the timetable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from indicators.models import Reminder, Return, Timetable
from indicators.periods import Period, months_ending
from indicators.returns.slots import Slot
from landscape import audit
from landscape.models import Appointment, Area
from landscape.permissions import PERMISSIONS, Permission

DELIVERED = (Return.State.SUBMITTED, Return.State.ACCEPTED, Return.State.PUBLISHED)


@dataclass(frozen=True)
class Due:
    """A return that a force owes, or has delivered."""

    slot: Slot
    on: date
    is_delivered: bool

    def is_overdue(self, today: date) -> bool:
        return not self.is_delivered and today > self.on


def due_date(timetable: Timetable, period: Period) -> date:
    return period.end + timedelta(days=timetable.days_after)


def quarters(timetable: Timetable, until: date) -> Iterator[Period]:
    """The quarters for which returns are due, as far as they have ended by `until`."""
    quarter = months_ending(timetable.first_end.year, timetable.first_end.month, 3)
    last = min(until, timetable.last_end or until)
    while quarter.end <= last:
        yield quarter
        quarter = quarter.shifted(3)


def dues(*, today: date) -> list[Due]:
    """Every return of the timetables, by force, whose quarter has ended: those that are due, those delivered."""
    delivered = set(
        Return.objects.filter(state__in=DELIVERED, force__isnull=False).values_list(
            "force_id", "indicator_set_id", "start", "end"
        )
    )
    found = []
    for timetable in Timetable.objects.select_related("indicator_set"):
        for quarter in quarters(timetable, today):
            for force in Area.objects.forces().confirmed().at(quarter.end):
                slot = Slot(force, timetable.indicator_set, quarter)
                key = (force.pk, timetable.indicator_set_id, quarter.start, quarter.end)
                found.append(Due(slot, due_date(timetable, quarter), key in delivered))
    return found


def remind(*, by: str, today: date | None = None) -> int:
    """Mail those who send the returns of a force about each that it owes, on the days of the timetable; how many mails.

    Each day of a timetable is mailed about once, however often this runs. Where some days were missed, the last of
    them counts for all.
    """
    today = today or timezone.localdate()
    days = {each.indicator_set_id: sorted(each.reminders) for each in Timetable.objects.all()}
    senders = _senders(today)
    sent = 0
    for due in dues(today=today):
        passed = [day for day in days[due.slot.indicator_set.pk] if due.on + timedelta(days=day) <= today]
        to = senders.get(due.slot.force.pk, [])
        if passed and to and not due.is_delivered:
            sent += _remind_once(due, passed[-1], to, today, by)
    return sent


def _senders(today: date) -> dict[int, list[str]]:
    """By force the addresses of those who send its returns."""
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.UPLOAD_RETURNS in allowed.own_force]
    held = Appointment.objects.on(today).filter(role__in=roles, force__isnull=False, person__is_active=True)
    found: dict[int, list[str]] = {}
    for force, email in held.order_by("person__email").values_list("force_id", "person__email").distinct():
        found.setdefault(force, []).append(email)
    return found


@transaction.atomic
def _remind_once(due: Due, day: int, to: list[str], today: date, by: str) -> bool:
    """Send the mail, and write down that it was sent: both or neither."""
    slot = due.slot
    _, is_new = Reminder.objects.get_or_create(
        indicator_set=slot.indicator_set,
        force=slot.force,
        start=slot.period.start,
        end=slot.period.end,
        day=day,
        defaults={"sent_to": to},
    )
    if is_new:
        send_mail(_subject(due, today), _text(due, today), None, to)
        detail = {"due": f"{due.on}", "day": day}
        audit.record(by=by, action="reminder sent", subject=str(slot), detail=detail, force=slot.force)
    return is_new


def _subject(due: Due, today: date) -> str:
    what = "overdue" if due.is_overdue(today) else "due"
    return f"Return {what}: {due.slot.indicator_set}, {due.slot.period.label}"


def _text(due: Due, today: date) -> str:
    days = abs((due.on - today).days)
    when = f"{due.on:%-d %B %Y}"
    count = f"{days} day{'' if days == 1 else 's'}"
    said = f"was due on {when}, {count} ago" if due.is_overdue(today) else f"is due on {when}, in {count}"
    if today == due.on:
        said = f"is due today, {when}"
    return (
        f"The return of {due.slot.force} for {due.slot.indicator_set}, {due.slot.period.label}, {said}, and has not "
        "been submitted.\n\nSign in, download the template, fill it in and send it. If some figures are missing, send "
        "the others, and mark those as not available."
    )
