"""Indicators of a draft set: added, changed, confirmed, published, retired, given an owner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate

from indicators.definitions.drafts import changing, difference, is_compared, record_change
from indicators.definitions.readiness import reasons_not_to_publish
from indicators.models import DataItem, Domain, Indicator, IndicatorSet
from indicators.reference.documents import Place
from indicators.reference.sets import IndicatorDefinition, SetDefinition, read_indicator
from indicators.reference.storing import store_indicator
from indicators.reference.writing import indicator_document
from landscape.models import Confidence, Person
from landscape.reference.sheets import Faults
from landscape.refusals import RefusedError, refuse_if

Status = Indicator.Status
CHANGEABLE_ONCE_COMPARED = {"owner", "review_date", "hmic_area", "frequency"}
DECIDED_ELSEWHERE = ("status", "status_reason", "confidence", "confirmed_by", "confirmed_at", "confirmation")


def add_indicator(
    *, indicator_set: IndicatorSet, version: int, given: dict[str, Any], by: Person, reason: str
) -> Indicator:
    """Add a draft at the end of its domain. `given` is what a set's file says of an indicator (`docs/guide`)."""
    with changing(indicator_set, version) as definition:
        status = {"status": Status.DRAFT, "status_reason": reason}
        wanted = _read({**given, **status}, definition, position=len(definition.indicators) + 1)
        reference = wanted.fields["reference"]
        _refuse_taken(wanted, definition.indicators)
        _store(indicator_set, wanted)
        record_change(
            indicator_set, reference, action="indicator added", before=None, after=wanted, by=by, reason=reason
        )
    return indicator_set.indicators.get(reference=reference)


def change_indicator(*, indicator: Indicator, version: int, given: dict[str, Any], by: Person, reason: str) -> None:
    """Change what a draft set says of an indicator. `given` holds the fields that change, as in a set's file.

    An indicator that comparisons name keeps everything that a member may have read: it changes in a copy of the set.
    """
    indicator_set = indicator.indicator_set
    with changing(indicator_set, version) as definition:
        before = definition.indicators[indicator.reference]
        decided = {name: before.fields[name] for name in DECIDED_ELSEWHERE}
        document = {**indicator_document(before), **given, **decided, "reference": indicator.reference}
        wanted = _read(document, definition, before.position)
        others = {ref: each for ref, each in definition.indicators.items() if ref != indicator.reference}
        _refuse_taken(wanted, others)
        _refuse_to_rewrite(indicator, before, wanted)
        _change(indicator_set, before, wanted, action="indicator changed", by=by, reason=reason)


def confirm_indicator(*, indicator: Indicator, version: int, confidence: str, basis: str, by: Person) -> None:
    """Say that an unconfirmed definition is right, as whom, and what that rests on."""
    if confidence not in (Confidence.A, Confidence.B):
        raise RefusedError("Say how well it is known now: A, found in a public source, or B, well established.")
    with changing(indicator.indicator_set, version) as definition:
        before = definition.indicators[indicator.reference]
        if before.fields["confidence"] != Confidence.C:
            raise RefusedError(f"{indicator.reference} is confirmed already.")
        said = {"confirmed_by": f"{by.name} <{by.email}>", "confirmed_at": timezone.now(), "confirmation": basis}
        wanted = replace(before, fields={**before.fields, "confidence": confidence, **said})
        _change(indicator.indicator_set, before, wanted, action="indicator confirmed", by=by, reason=basis)


def publish_indicator(*, indicator: Indicator, version: int, by: Person, reason: str) -> None:
    references = [indicator.reference]
    publish_indicators(
        indicator_set=indicator.indicator_set, version=version, references=references, by=by, reason=reason
    )


def publish_indicators(
    *, indicator_set: IndicatorSet, version: int, references: Collection[str], by: Person, reason: str
) -> None:
    """Let members see drafts, or what was retired: all of them or none. Each must be complete (`readiness`)."""
    with changing(indicator_set, version) as definition:
        wanted = _named(definition, references, indicator_set)
        published = [ref for ref, each in wanted.items() if each.fields["status"] == Status.PUBLISHED]
        refuse_if(f"{reference} is published already." for reference in published)
        refuse_if(chain.from_iterable(reasons_not_to_publish(wanted, localdate()).values()))
        for before in wanted.values():
            after = replace(before, fields={**before.fields, "status": Status.PUBLISHED, "status_reason": reason})
            _change(indicator_set, before, after, action="indicator published", by=by, reason=reason)


def retire_indicator(*, indicator: Indicator, version: int, by: Person, reason: str) -> None:
    """Compare it no more from here on. What was compared stays to be read."""
    with changing(indicator.indicator_set, version) as definition:
        before = definition.indicators[indicator.reference]
        if before.fields["status"] == Status.RETIRED:
            raise RefusedError(f"{indicator.reference} is retired already.")
        wanted = replace(before, fields={**before.fields, "status": Status.RETIRED, "status_reason": reason})
        _change(indicator.indicator_set, before, wanted, action="indicator retired", by=by, reason=reason)


def assign_owner(
    *,
    indicator_set: IndicatorSet,
    version: int,
    references: Collection[str],
    owner: str,
    review_date: date,
    by: Person,
    reason: str,
) -> int:
    """Say for several indicators at once who owns them and when they are looked at again; how many that changed."""
    with changing(indicator_set, version) as definition:
        changed = 0
        for before in _named(definition, references, indicator_set).values():
            wanted = replace(before, fields={**before.fields, "owner": owner, "review_date": review_date})
            if wanted != before:
                _change(indicator_set, before, wanted, action="indicator changed", by=by, reason=reason)
                changed += 1
    return changed


def _named(
    definition: SetDefinition, references: Collection[str], indicator_set: IndicatorSet
) -> dict[str, IndicatorDefinition]:
    unknown = sorted(set(references) - set(definition.indicators))
    refuse_if(f"There is no indicator {each} in {indicator_set.name}." for each in unknown)
    return {reference: definition.indicators[reference] for reference in references}


def _read(given: dict[str, Any], definition: SetDefinition, position: int) -> IndicatorDefinition:
    faults = Faults()
    items = set(DataItem.objects.values_list("code", flat=True))
    place = Place(f"Indicator {given.get('reference', '')}".strip(), faults)
    wanted = read_indicator(given, position, definition.domains, items, place)
    refuse_if(faults.sentences)
    return wanted


def _refuse_taken(wanted: IndicatorDefinition, others: dict[str, IndicatorDefinition]) -> None:
    for name in ("reference", "slug"):
        value = wanted.fields[name]
        if any(each.fields[name] == value for each in others.values()):
            raise RefusedError(f"Another indicator of this set has the {name} “{value}”; each must be different.")


def _refuse_to_rewrite(indicator: Indicator, before: IndicatorDefinition, wanted: IndicatorDefinition) -> None:
    changed = set(difference(indicator_document(before), indicator_document(wanted))[0])
    rewritten = sorted(changed - CHANGEABLE_ONCE_COMPARED)
    if rewritten and is_compared(indicator):
        raise RefusedError(
            f"Comparisons show {indicator.reference}, so another {', '.join(rewritten).replace('_', ' ')} would alter "
            "what members have read. Copy the set forward and make the change there."
        )


def _change(
    indicator_set: IndicatorSet,
    before: IndicatorDefinition,
    wanted: IndicatorDefinition,
    *,
    action: str,
    by: Person,
    reason: str,
) -> None:
    if wanted == before:
        raise RefusedError("Nothing was changed, so there is nothing to store.")
    _store(indicator_set, wanted)
    reference = wanted.fields["reference"]
    record_change(indicator_set, reference, action=action, before=before, after=wanted, by=by, reason=reason)


def _store(indicator_set: IndicatorSet, wanted: IndicatorDefinition) -> None:
    domain = Domain.objects.get(indicator_set=indicator_set, name=wanted.domain)
    store_indicator(indicator_set, domain, wanted, dict(DataItem.objects.values_list("code", "pk")))
