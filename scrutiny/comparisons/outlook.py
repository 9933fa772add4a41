"""What stands behind an area's chart, target, year and trend: each again, with what people decided. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from indicators.documents import Document, decode_as_json, encode_alike
from indicators.matrices import Series
from scrutiny.comparisons.decided import Decided, Rebase
from scrutiny.comparisons.engine import figures_of
from scrutiny.comparisons.histories import Alike
from scrutiny.comparisons.measures import Measure, interval
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.targets import on_the_way
from scrutiny.comparisons.variation import variations
from scrutiny.comparisons.year import recent_trends, years_so_far
from scrutiny.statistics.arrays import Floats


@dataclass(frozen=True)
class OutlookOf:
    """Of one area what its comparison tells of chart, target, year and trend; empty where it tells nothing.

    `variation_p` is how often chance alone gives the latest point so strong a signal, 1 where it has none. `rebases`
    are [first day, reason, person]; `target`, `year` and `trend` are as in the comparison's history; `how` says what
    the verdict on the target rests on.
    """

    variation: str
    variation_p: float | None
    rebases: list[list[str]]
    trajectory_value: float | None
    trajectory_verdict: str
    how: str
    assurance: str
    target: dict[str, Any]
    year: dict[str, Any]
    trend: dict[str, Any]


def outlook_of(measure: Measure, series: Series, decided: Decided, area: int, method: Method) -> OutlookOf:
    with np.errstate(all="ignore"):
        figures = figures_of(measure, series, method)
        limits = interval(measure, figures, method.confidence)
        variation = variations(measure, series, method, decided, only=area)
        value, lower, upper = figures.value[:, -1], limits[0][:, -1], limits[1][:, -1]
        way = on_the_way(series, value, (lower, upper), decided)
        years, trends = years_so_far(measure, series, decided, method), recent_trends(series, figures.value, limits)
    target, year, trend = (_of(area, groups) for groups in (way.drawn, years, trends))
    return OutlookOf(
        variation=variation.words[area],
        variation_p=variation.p[area],
        rebases=[_told(each) for each in decided.rebases if each.area == area],
        trajectory_value=way.value[area],
        trajectory_verdict=way.words[area],
        how=_how(way.value[area], value[area], lower[area], upper[area]),
        assurance=variation.assurance[area],
        target=target,
        year=year,
        trend=trend,
    )


def _of(area: int, groups: list[Alike]) -> Document:
    """What is kept of one area, as it is read again."""
    own = (encode_alike(each.of(np.array([area])), 1)[0] for each in groups if area in each.areas)
    return decode_as_json(next(own, b"{}"))


def two_periods(series: Series) -> Series:
    """The series with its last period and the one a year before alone: all that verdicts on family and change need."""
    kept = [series.previous, len(series.periods) - 1]

    def cut(matrix: Floats | None) -> Floats | None:
        return None if matrix is None else np.ascontiguousarray(matrix[:, kept])

    matrices: dict[str, Any] = {
        name: cut(getattr(series, name)) for name in ("numerator", "denominator", "sample_size", "lower_95", "upper_95")
    }
    return replace(series, periods=tuple(series.periods[each] for each in kept), reasons={}, **matrices)


def _told(rebase: Rebase) -> list[str]:
    return [rebase.on.isoformat(), rebase.reason, rebase.by]


def _how(expected: float | None, value: float, lower: float, upper: float) -> str:
    if expected is None or not np.isfinite(value):
        return ""
    between = f" ({lower:,.10g} to {upper:,.10g})" if np.isfinite(lower + upper) else ""
    return f"{value:,.10g}{between} against {expected:,.10g} on the way to the target; certain if the interval is clear"
