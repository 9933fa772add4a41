"""What checks have to know beside the file: definitions, earlier figures, and what the return is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from indicators import ledger
from indicators.models import Formula, Indicator, IndicatorPart, Polarity
from indicators.returns.readers.tidy import Named, Reading
from indicators.returns.slots import Slot

YEARS_BACK = 3
"""How far earlier figures are looked at, before the last period of the file."""

ROLES = (IndicatorPart.Role.NUMERATOR, IndicatorPart.Role.DENOMINATOR)

Share = tuple[str, list[int], list[int]]
"""The title of a percentage, the data items (ids) of its numerator, and those of its denominator."""


@dataclass
class Background:
    figures: pd.DataFrame
    slot: Slot | None = None
    shares: list[Share] = field(default_factory=list)
    in_per_cent: frozenset[int] = frozenset()
    in_points: frozenset[int] = frozenset()
    unused: dict[str, pd.Series] = field(default_factory=dict)
    """Texts of the columns that no figure is taken from, by heading; the index is the row."""
    noticed: frozenset[tuple[int | None, str]] = frozenset()
    """Row and column of what the reader has told of already."""
    named: list[Named] = field(default_factory=list)
    """The names printed beside codes."""

    @classmethod
    def of(cls, figures: pd.DataFrame, slot: Slot | None, reading: Reading) -> Background:
        present = set(map(int, figures["item_id"].unique()))
        shares: list[Share] = []
        estimates: dict[bool, set[int]] = {True: set(), False: set()}
        for indicator, parts in _parts_by_indicator().items():
            above, below = (sorted({row.item_id for row in parts if row.role == role}) for role in ROLES)
            is_a_sum = all(row.sign == 1 for row in parts)
            if indicator.formula == Formula.SURVEY:
                estimates[indicator.polarity == Polarity.GAP and len(above) == 1].update(above)
            elif above and below and is_a_sum and present.issuperset(above + below):
                shares.append((indicator.title, above, below))
        noticed = frozenset((fault.row, fault.column) for fault in reading.noticed)
        return cls(
            figures,
            slot,
            shares,
            frozenset(estimates[False]),
            frozenset(estimates[True]),
            reading.unused,
            noticed,
            reading.named,
        )

    @cached_property
    def earlier(self) -> pd.DataFrame:
        """Current figures of the same items: the spans of the file, and some years before its last one."""
        if self.figures.empty:
            return pd.DataFrame(columns=[*ledger.KEY, "value", "missing"])
        last = self.figures["end"].max()
        since = min(self.figures["end"].min(), last - pd.DateOffset(years=YEARS_BACK))
        areas = self.figures["area_id"].unique().tolist() if self.slot else None
        items = self.figures["item_id"].unique().tolist()
        return ledger.read(items, areas=areas, since=date(since.year, since.month, since.day))


def _parts_by_indicator() -> dict[Indicator, list[IndicatorPart]]:
    """The parts of percentages and surveys."""
    found: dict[Indicator, list[IndicatorPart]] = {}
    rows = IndicatorPart.objects.filter(indicator__formula__in=[Formula.PERCENTAGE, Formula.SURVEY])
    for row in rows.select_related("indicator"):
        found.setdefault(row.indicator, []).append(row)
    return found
