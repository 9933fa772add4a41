"""A draft set is taken, changed and put back by one person at a time; what changed is told in the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from indicators.models import Indicator, IndicatorSet
from indicators.reference.sets import IndicatorDefinition, SetDefinition
from indicators.reference.storing import stored_definition
from indicators.reference.writing import indicator_document
from landscape.audit import record
from landscape.models import Person
from landscape.refusals import RefusedError, refuse_if

OVERTAKEN = (
    "Someone else has changed this set since you opened the page. Nothing of yours was stored: look at the set as it "
    "is now, and make your change again."
)


@contextmanager
def changing(indicator_set: IndicatorSet, version: int) -> Iterator[SetDefinition]:
    """The definition of a draft set, in a transaction that no one else changes it in.

    `version` is that of the set when the person looked at it. Raises RefusedError if the set has changed since, or is
    locked or retired; then, and when the block fails, nothing has happened.
    """
    with transaction.atomic():
        held = IndicatorSet.objects.select_for_update().get(pk=indicator_set.pk)
        refuse_if(reasons_not_to_change(held, version))
        held.version, held.edited_at = held.version + 1, timezone.now()
        held.save(update_fields=["version", "edited_at"])
        yield stored(held)


def reasons_not_to_change(indicator_set: IndicatorSet, version: int) -> list[str]:
    if indicator_set.state != IndicatorSet.State.DRAFT:
        state = indicator_set.get_state_display().lower()
        return [f"{indicator_set.name} is {state}, so nothing in it changes. Copy it forward and change the copy."]
    return [] if indicator_set.version == version else [OVERTAKEN]


def stored(indicator_set: IndicatorSet) -> SetDefinition:
    definition = stored_definition(indicator_set.code)
    if definition is None:
        raise RefusedError("The set is not there any more.")
    return definition


@contextmanager
def beginning(code: str) -> Iterator[None]:
    """A new set is stored, in a transaction; refused if someone else stores one of the same code at this moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise RefusedError(f"A set with the code {code} already exists: someone else has just stored it.") from error


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as they were and as they are."""
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in changed}, {name: after.get(name) for name in changed}


def subject_of(indicator_set: IndicatorSet, reference: str = "") -> str:
    """What the audit trail calls a set, or an indicator of it."""
    return f"indicator {indicator_set.code} {reference}" if reference else f"indicator set {indicator_set.code}"


def record_change(
    indicator_set: IndicatorSet,
    reference: str,
    *,
    action: str,
    before: IndicatorDefinition | None,
    after: IndicatorDefinition,
    by: Person,
    reason: str,
) -> None:
    """What an indicator was and is, field by field; all of it if it is new."""
    was, is_now = difference(indicator_document(before) if before else {}, indicator_document(after))
    record(by=by, action=action, subject=subject_of(indicator_set, reference), why=reason, before=was, after=is_now)


def is_compared(indicator: Indicator) -> bool:
    """Whether anything beyond the definitions names the indicator, so that members may have seen it."""
    naming = [
        Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in Indicator._meta.related_objects
        if relation.related_model._meta.app_label != Indicator._meta.app_label
    ]
    return Indicator.objects.filter(reduce(or_, naming), pk=indicator.pk).exists()
