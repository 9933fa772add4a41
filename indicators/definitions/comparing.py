"""Two sets side by side: what was added, what was left out, what changed field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from indicators.definitions.drafts import difference, stored
from indicators.models import Indicator, IndicatorSet
from indicators.reference.sets import IndicatorDefinition
from indicators.reference.writing import indicator_document


class FieldChange(NamedTuple):
    field: str
    before: Any
    after: Any


class ChangedIndicator(NamedTuple):
    reference: str
    title: str
    fields: list[FieldChange]


class Named(NamedTuple):
    reference: str
    title: str
    status_reason: str


@dataclass(frozen=True)
class SetsCompared:
    """`unchanged` counts the indicators that both sets define alike."""

    added: list[Named]
    retired: list[Named]
    changed: list[ChangedIndicator]
    unchanged: int


def compare_sets(earlier: IndicatorSet, later: IndicatorSet) -> SetsCompared:
    """Indicators are the same if they have the same reference; those that a set has retired are out of it."""
    before, after = stored(earlier).indicators, stored(later).indicators
    standing = {ref for ref, each in after.items() if each.fields["status"] != Indicator.Status.RETIRED}
    once = {ref for ref, each in before.items() if each.fields["status"] != Indicator.Status.RETIRED}
    changed, unchanged = [], 0
    for reference in (ref for ref in after if ref in standing & once):
        was, is_now = difference(indicator_document(before[reference]), indicator_document(after[reference]))
        if was:
            fields = [FieldChange(name, was[name], is_now[name]) for name in was]
            changed.append(ChangedIndicator(reference, after[reference].fields["title"], fields))
        else:
            unchanged += 1
    return SetsCompared(
        added=[_named(after[ref]) for ref in after if ref in standing - once],
        retired=[_named(after.get(ref, before[ref])) for ref in before if ref in once - standing],
        changed=changed,
        unchanged=unchanged,
    )


def _named(definition: IndicatorDefinition) -> Named:
    return Named(*(definition.fields[name] for name in Named._fields))
