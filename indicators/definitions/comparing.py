"""Two sets side by side: what was added, what was left out, what changed field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from indicators.definitions.drafts import difference, stored
from indicators.models import Indicator, IndicatorSet
from indicators.reference.sets import IndicatorDefinition
from indicators.reference.writing import indicator_document

UPKEEP = {
    *("owner", "review_date", "status", "status_reason"),
    *("confidence", "confirmed_by", "confirmed_at", "confirmation"),
}
"""Fields that say how a definition is looked after, and nothing of what is measured."""


class FieldChange(NamedTuple):
    field: str
    before: Any
    after: Any

    @property
    def words(self) -> str:
        return self.field.replace("_", " ").replace("hmic", "HMIC")


class ChangedIndicator(NamedTuple):
    reference: str
    title: str
    fields: list[FieldChange]

    @property
    def is_redefined(self) -> bool:
        """Whether it measures, or tells of, anything otherwise than before."""
        return any(each.field not in UPKEEP for each in self.fields)


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

    @property
    def redefined(self) -> list[ChangedIndicator]:
        return [each for each in self.changed if each.is_redefined]

    @property
    def kept_otherwise(self) -> list[ChangedIndicator]:
        """Changed in their upkeep alone."""
        return [each for each in self.changed if not each.is_redefined]


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
