"""Belonging: a force returns figures of its own areas, of the items of the set, and of no later period."""

from __future__ import annotations

import pandas as pd

from indicators.models import DataItem, Finding, IndicatorPart, Severity
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import findings, what
from indicators.returns.slots import Slot
from landscape.models import AreaLink


def areas_of_another_force(figures: pd.DataFrame, known: Background) -> list[Finding]:
    if known.slot is None:
        return []
    force = known.slot.force
    own = {force.pk, *AreaLink.objects.filter(parent=force).values_list("child_id", flat=True)}
    return findings(
        "another-force",
        Severity.ERROR,
        figures[~figures["area_id"].isin(own)],
        lambda at: f"{at['area']} is no area of {force}: take the row out, its own force returns it.",
    )


def items_of_another_set(figures: pd.DataFrame, known: Background) -> list[Finding]:
    if known.slot is None:
        return []
    indicator_set = known.slot.indicator_set
    return findings(
        "another-set",
        Severity.ERROR,
        figures[~figures["item_id"].isin(items_of(known.slot))],
        lambda at: (
            f"{at['item']} is not needed for {indicator_set}: take the row out, or send it for the set it is of."
        ),
    )


def later_periods(figures: pd.DataFrame, known: Background) -> list[Finding]:
    if known.slot is None:
        return []
    period = known.slot.period
    return findings(
        "later-period",
        Severity.ERROR,
        figures[figures["end"] > pd.Timestamp(period.end)],
        lambda at: f"{what(at)} ends after {period.label}, which this return is for: send it with a later return.",
    )


def items_of(slot: Slot) -> set[int]:
    """The data items (ids) that go into an indicator of the set."""
    parts = IndicatorPart.objects.filter(indicator__indicator_set=slot.indicator_set)
    return set(DataItem.objects.filter(parts__in=parts).values_list("pk", flat=True))
