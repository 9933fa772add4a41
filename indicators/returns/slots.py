"""What a return is for: a force, a set of indicators and a period."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.models import IndicatorSet, Return
from indicators.periods import Period
from landscape.models import Area


@dataclass(frozen=True)
class Slot:
    force: Area
    indicator_set: IndicatorSet
    period: Period

    def __str__(self) -> str:
        return f"{self.force}, {self.indicator_set}, {self.period.label}"


def slot_of(a_return: Return) -> Slot | None:
    """None for a national file."""
    if a_return.force is None or a_return.indicator_set is None or a_return.period is None:
        return None
    return Slot(a_return.force, a_return.indicator_set, a_return.period)
