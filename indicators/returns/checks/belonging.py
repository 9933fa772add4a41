"""Belonging: a force returns figures of its own areas, of the items of the set, and of no later period.

And a code belongs to the name that is printed beside it.
"""

from __future__ import annotations

import pandas as pd

from indicators.models import DataItem, Finding, IndicatorPart, Severity
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import findings, what
from indicators.returns.slots import Slot
from landscape.models import Area, AreaLink
from landscape.naming import areas_by_name, plain


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


def codes_of_others(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """Beside a code stands the name of another area of its level. One of the two is wrong, and we don't guess which."""
    bearers = {
        code: (pk, level, name)
        for code, pk, level, name in Area.objects.filter(code__in={each.code for each in known.named}).values_list(
            "code", "pk", "level", "name"
        )
    }
    by_name = {level: areas_by_name(level) for level in {level for _, level, _ in bearers.values()}}
    found = []
    for each in known.named:
        pk, level, name = bearers.get(each.code, (None, "", ""))
        if plain(each.name) != plain(name) and by_name.get(level, {}).get(plain(each.name), pk) != pk:
            found.append(
                Finding(
                    check_name="code-of-another",
                    severity=Severity.ERROR,
                    row=each.row,
                    column=each.column,
                    message=f"“{each.name}” has the code {each.code}, which is that of {name}: find out which of the "
                    "two is meant, and have it mended.",
                )
            )
    return found


def items_of(slot: Slot) -> set[int]:
    """The data items (ids) that go into an indicator of the set."""
    parts = IndicatorPart.objects.filter(indicator__indicator_set=slot.indicator_set)
    return set(DataItem.objects.filter(parts__in=parts).values_list("pk", flat=True))
