"""An indicator on the figures that are there already, computed for one reader and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from indicators import ledger
from indicators.models import Indicator
from indicators.periods import Period
from indicators.series import read_series
from landscape.models import Area, FamilyEdition
from landscape.refusals import RefusedError
from scrutiny.comparisons.editions import Lists, families_of
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.parts import measure_of

COLUMNS = (
    "value",
    "lower_95",
    "upper_95",
    "family_average",
    "family_verdict",
    "previous_value",
    "change_verdict",
    "quality",
)


@dataclass(frozen=True)
class PreviewedArea:
    """What the comparison would say of one area; `columns` are named as in comparisons.csv."""

    name: str
    columns: dict[str, Any]


def preview(*, indicator: Indicator, level: str, period: Period, edition: FamilyEdition) -> list[PreviewedArea]:
    """What a run would say of every area of `level`, with the newest figures; drafts may be previewed too."""
    moment = timezone.now()
    if ledger.latest_moment() is None or not indicator.parts.exists():
        raise RefusedError("There is nothing to preview: the indicator names no data item, or no figure is stored yet.")
    (series,) = read_series(indicator, [level], period, as_known_at=moment)
    if not np.isfinite(series.numerator).any():
        raise RefusedError(f"No figure of {indicator} is stored for {period.label} or before, at this level.")
    chosen = Method()
    families = families_of(Lists.of(edition, level, as_known_at=moment), series.area_ids, least=chosen.least_families)
    compared = compare(measure_of(indicator), series, families, chosen)
    names = dict(Area.objects.filter(pk__in=series.area_ids.tolist()).values_list("pk", "name"))
    rows = [
        PreviewedArea(names[pk], {name: compared.columns[name][place] for name in COLUMNS})
        for place, pk in enumerate(series.area_ids.tolist())
    ]
    return sorted(rows, key=lambda row: row.name)
