"""What a person may do with a watch list of their own. Nobody else sees it, so the audit trail doesn't tell of it."""

from __future__ import annotations

from django.db import transaction

from indicators.models import Indicator
from landscape.models import Area, Person
from landscape.refusals import RefusedError
from scrutiny.models import DigestWish, Watch

MOST = 50


@transaction.atomic
def watch(*, indicator: Indicator, area: Area, by: Person) -> Watch:
    """Put the indicator of the area on the list of whoever asks; it may be there already."""
    Person.objects.select_for_update().get(pk=by.pk)  # two requests at once keep to the limit
    found = Watch.objects.filter(person=by, indicator=indicator, area=area).first()
    if found:
        return found
    if by.watches.count() >= MOST:
        raise RefusedError(f"Your watch list holds {MOST} indicators, which is as many as it can. Take one off first.")
    return Watch.objects.create(person=by, indicator=indicator, area=area)


def unwatch(*, number: int, by: Person) -> bool:
    """Take it off the list of whoever asks; whether it was on it."""
    deleted, _ = Watch.objects.filter(pk=number, person=by).delete()
    return bool(deleted)


def wish_for_letters(*, wanted: bool, by: Person) -> None:
    if wanted:
        DigestWish.objects.get_or_create(person=by)
    else:
        DigestWish.objects.filter(person=by).delete()
