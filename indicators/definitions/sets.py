"""Indicator sets: begun, copied forward, locked, retired."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from indicators.definitions.drafts import OVERTAKEN, beginning, changing, difference, stored, subject_of
from indicators.definitions.readiness import lacks, reasons_not_to_publish
from indicators.models import Indicator, IndicatorSet
from indicators.reference.sets import IndicatorDefinition, SetDefinition
from indicators.reference.storing import store_set
from landscape.audit import record
from landscape.models import Person
from landscape.reference.sheets import Faults
from landscape.refusals import RefusedError, refuse_if

State = IndicatorSet.State
Status = Indicator.Status
HEADING = ("name", "year", "source", "note")


@transaction.atomic
def create_set(
    *, code: str, name: str, year: str = "", source: str = "", note: str = "", by: Person, reason: str
) -> IndicatorSet:
    """Begin an empty draft."""
    begun = IndicatorSet(code=code, name=name, year=year, source=source, note=note, edited_at=timezone.now())
    _refuse_unfit(begun)
    with beginning(code):
        begun.save()
    told = {field: getattr(begun, field) for field in ("code", *HEADING)}
    record(by=by, action="set begun", subject=subject_of(begun), why=reason, after=told)
    return begun


def change_heading(
    *, indicator_set: IndicatorSet, version: int, heading: dict[str, str], by: Person, reason: str
) -> None:
    """Change what is said of a draft as a whole: any of `HEADING`."""
    with changing(indicator_set, version) as before:
        held = IndicatorSet.objects.get(pk=indicator_set.pk)
        for field in HEADING:
            setattr(held, field, heading.get(field, getattr(held, field)))
        _refuse_unfit(held)
        held.save(update_fields=HEADING)
        was, is_now = difference(before.fields, {**before.fields, **{field: getattr(held, field) for field in HEADING}})
        record(by=by, action="set changed", subject=subject_of(held), why=reason, before=was, after=is_now)


@transaction.atomic
def copy_forward(
    *, indicator_set: IndicatorSet, code: str, name: str, year: str, by: Person, reason: str
) -> IndicatorSet:
    """A new draft with the domains, indicators and parts of `indicator_set`, which stays as it is.

    Retired indicators stay behind. A published one that lacks something (an owner, a review date) comes as a draft that
    says so. Series breaks and data requests belong to data items, so they hold for the copy without being copied.
    """
    source = stored(IndicatorSet.objects.select_for_update().get(pk=indicator_set.pk))
    fields = {**source.fields, "code": code, "name": name, "year": year, "state": State.DRAFT}
    _refuse_unfit(IndicatorSet(**fields))
    kept = {ref: each for ref, each in source.indicators.items() if each.fields["status"] != Status.RETIRED}
    indicators = {ref: _carried(ref, each, indicator_set.name) for ref, each in kept.items()}
    with beginning(code):
        store_set(SetDefinition("", fields, source.domains, indicators), None, Faults())
    copy = IndicatorSet.objects.get(code=code)
    copy.copied_from, copy.edited_at = indicator_set, timezone.now()
    copy.save(update_fields=["copied_from", "edited_at"])
    told: dict[str, Any] = {"from": indicator_set.code, "name": name, "year": year, "indicators": list(indicators)}
    left = sorted(set(source.indicators) - set(kept))
    record(by=by, action="set copied forward", subject=subject_of(copy), why=reason, after=told, detail={"left": left})
    return copy


def _carried(reference: str, each: IndicatorDefinition, set_name: str) -> IndicatorDefinition:
    missing = lacks(each, localdate())
    if each.fields["status"] != Status.PUBLISHED or not missing:
        return each
    why = f"Copied from {set_name}, not published yet: it lacks {', '.join(missing)}."
    return replace(each, fields={**each.fields, "status": Status.DRAFT, "status_reason": why})


def lock_set(*, indicator_set: IndicatorSet, version: int, by: Person, reason: str) -> None:
    """From here on the set stays as it is. Every indicator is published and complete by then, or retired."""
    with changing(indicator_set, version) as definition:
        refuse_if(_reasons_not_to_lock(definition))
        _set_state(indicator_set, State.LOCKED, by=by, reason=reason)


def _reasons_not_to_lock(definition: SetDefinition) -> list[str]:
    faults = []
    drafts = [name for name, each in definition.indicators.items() if each.fields["status"] == Status.DRAFT]
    published = {name: e for name, e in definition.indicators.items() if e.fields["status"] == Status.PUBLISHED}
    if not published:
        faults.append("The set has no published indicator, so there is nothing to lock.")
    if drafts:
        faults.append(f"Drafts would stay drafts for good. Publish or retire them first: {', '.join(drafts)}.")
    faults += chain.from_iterable(reasons_not_to_publish(published, localdate()).values())
    return list(dict.fromkeys(faults))


@transaction.atomic
def retire_set(*, indicator_set: IndicatorSet, version: int, by: Person, reason: str) -> None:
    """A locked set is no longer in force. What it said stays to be read."""
    held = IndicatorSet.objects.select_for_update().get(pk=indicator_set.pk)
    if held.state != State.LOCKED:
        raise RefusedError(f"{held.name} is {held.get_state_display().lower()}: only a locked set is retired.")
    if held.version != version:
        raise RefusedError(OVERTAKEN)
    _set_state(held, State.RETIRED, by=by, reason=reason)


def _set_state(indicator_set: IndicatorSet, state: str, *, by: Person, reason: str) -> None:
    was = {"state": IndicatorSet.objects.values_list("state", flat=True).get(pk=indicator_set.pk)}
    IndicatorSet.objects.filter(pk=indicator_set.pk).update(state=state)
    subject = subject_of(indicator_set)
    record(by=by, action=f"set {state}", subject=subject, why=reason, before=was, after={"state": state})


def _refuse_unfit(indicator_set: IndicatorSet) -> None:
    """As the columns of the table want it: a name, a code that no other set has."""
    try:
        indicator_set.full_clean()
    except ValidationError as fault:
        raise RefusedError(
            f"{IndicatorSet._meta.get_field(name).verbose_name.capitalize()}: {' '.join(messages)}"
            for name, messages in fault.message_dict.items()
        ) from fault
