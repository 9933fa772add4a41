"""One indicator, read from the ledger as matrices of areas × periods for each level: what the comparison engine takes.

The history goes back from the period by quarters (by months if it is shorter than a quarter), so that the same period
a year before is always met, and quarterly returns give every point they have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import prefetch_related_objects

from indicators import snapshots
from indicators.items import PARTS_OF_A_SPAN, ItemFigures, Part, published_with, reasons_missing, total
from indicators.known import BESIDE, Known
from indicators.matrices import Break, Floats, Series, Steps, steps_back
from indicators.models import Formula, Indicator, IndicatorPart, SeriesBreak, Timing
from indicators.periods import Period, months_ending
from landscape.models import Area

MOST_PERIODS = 40
ESTIMATES = {Formula.SURVEY, Formula.INDEX}  # as published: never added up from shorter periods
ESTIMATED = {*ESTIMATES, Formula.MEAN}  # may come with a sample size and limits of their own
MOST_YEARS_OF_STEPS = 5

__all__ = ["Series", "breaks_in", "read_series"]


@dataclass(frozen=True)
class Country:
    """What is the same for all indicators: the areas of a day, by level their codes by id, and what was known of
    series breaks at a moment."""

    codes: dict[str, dict[int, str]]
    breaks: list[SeriesBreak]

    @classmethod
    def on(cls, day: date, levels: Sequence[str], *, as_known_at: datetime) -> Country:
        codes: dict[str, dict[int, str]] = {level: {} for level in levels}
        areas = Area.objects.filter(level__in=levels).at(day).order_by("pk")
        for level, pk, code in areas.values_list("level", "pk", "code"):
            codes[level][pk] = code
        return cls(codes, list(SeriesBreak.ever.known_at(as_known_at).prefetch_related("counterparts")))


def read_series(
    indicator: Indicator,
    levels: Sequence[str],
    period: Period,
    *,
    as_known_at: datetime,
    country: Country | None = None,
) -> list[Series]:
    """The figures of `indicator` for the areas of each of `levels`, with their history; all read at once.

    The areas are those that existed at the end of `period` and of which any figure of the indicator was ever returned,
    be it the denominator alone or a mark for a missing one. A part of the indicator counts only in periods that end
    within its dates, and at its level. A figure is missing where any of its parts is. `country` spares who reads many
    indicators to read it each time: that on the last day of `period`.
    """
    country = country or Country.on(period.end, levels, as_known_at=as_known_at)
    prefetch_related_objects([indicator], "parts__item")
    rows = [row for row in indicator.parts.all() if row.level in ("", *levels)]
    figures = snapshots.read({row.item_id for row in rows}, as_known_at=as_known_at)
    return [
        _at_level(indicator, level, [row for row in rows if row.level in ("", level)], figures, country, period)
        for level in levels
    ]


def _at_level(
    indicator: Indicator,
    level: str,
    rows: Sequence[IndicatorPart],
    figures: dict[int, Known],
    country: Country,
    period: Period,
) -> Series:
    """`figures` are of each data item."""
    codes = country.codes[level]
    returned = set().union(*(figures[row.item_id].area_ids.tolist() for row in rows))
    area_ids = np.array([pk for pk in codes if pk in returned], np.int64)
    areas = len(area_ids)
    parts = _parts(indicator, rows, figures, area_ids)
    numerators, denominators = parts[IndicatorPart.Role.NUMERATOR], parts[IndicatorPart.Role.DENOMINATOR]
    periods, numerator = _history(numerators, period, areas)
    denominator = total(denominators, periods, areas)
    return Series(
        level=level,
        area_ids=area_ids,
        area_codes=tuple(codes[pk] for pk in area_ids.tolist()),
        periods=periods,
        numerator=numerator,
        denominator=denominator,
        **_beside(indicator, numerators, periods, areas),
        steps=_steps(indicator, numerators, denominators, period, areas),
        reasons=_reasons(numerators, denominators, periods, numerator, denominator),
        breaks=_breaks(country, {row.item_id for row in rows}, area_ids),
    )


def _parts(
    indicator: Indicator, rows: Sequence[IndicatorPart], figures: dict[int, Known], area_ids: np.ndarray
) -> dict[str, list[Part]]:
    """The parts by role, each with its figures."""
    parts: dict[str, list[Part]] = {role: [] for role in IndicatorPart.Role.values}
    for row in rows:
        adds_up = indicator.formula not in ESTIMATES
        known = figures[row.item_id].of(area_ids)
        item = ItemFigures(row.item.name, row.item.timing, known, adds_up=adds_up)
        parts[row.role].append(Part(item, row.sign, row.starts, row.ends))
    return parts


def _history(numerators: Sequence[Part], period: Period, areas: int) -> tuple[tuple[Period, ...], Floats]:
    """The periods that have a figure anywhere, oldest first, and always `period` and the one a year before."""
    candidates = steps_back(period, MOST_PERIODS)[::-1]
    matrix = total(numerators, candidates, areas)
    known = np.isfinite(matrix).any(axis=0)
    wanted = {period, period.year_before}
    kept = [column for column, each in enumerate(candidates) if known[column] or each in wanted]
    return tuple(candidates[column] for column in kept), matrix[:, kept]


def _beside(
    indicator: Indicator, numerators: Sequence[Part], periods: Sequence[Period], areas: int
) -> dict[str, Floats]:
    """Sample sizes and limits, of formulas that may have them."""
    if indicator.formula not in ESTIMATED:
        return {}
    return {name: published_with(name, numerators, periods, areas) for name in BESIDE}


def _steps(
    indicator: Indicator, numerators: Sequence[Part], denominators: Sequence[Part], period: Period, areas: int
) -> Steps | None:
    """By month, or by quarter where no month is known; nothing of stocks, which hardly move in a month."""
    in_a_year = any(part.figures.timing == Timing.MID_YEAR for part in numerators)
    if indicator.formula == Formula.RATIO or in_a_year or period.months is None:
        return None
    for length in PARTS_OF_A_SPAN:
        if not any(part.figures.is_known_by(length) for part in numerators):
            continue
        last = months_ending(period.end.year, period.end.month, length)
        periods = steps_back(last, 12 * MOST_YEARS_OF_STEPS // length)[::-1]
        numerator = total(numerators, periods, areas)
        known = np.flatnonzero(np.isfinite(numerator).any(axis=0))
        if known.size:
            kept = periods[known[0] :]
            return Steps(kept, numerator[:, known[0] :], total(denominators, kept, areas))
    return None


def _reasons(
    numerators: Sequence[Part],
    denominators: Sequence[Part],
    periods: Sequence[Period],
    numerator: Floats,
    denominator: Floats,
) -> dict[tuple[int, int], str]:
    """Why figures are missing in the last period and in the one a year before."""
    reasons: dict[tuple[int, int], str] = {}
    latest = len(periods) - 1
    for column in (latest, periods.index(periods[latest].year_before)):
        for parts, matrix in ((numerators, numerator), (denominators, denominator)):
            missing = np.flatnonzero(np.isnan(matrix[:, column])).tolist() if parts else []
            for area, reason in reasons_missing(parts, periods[column], missing).items():
                reasons[area, column] = "; ".join(filter(None, (reasons.get((area, column)), reason)))
    return reasons


def breaks_in(breaks: Iterable[SeriesBreak], items: set[int]) -> list[SeriesBreak]:
    """The breaks in a sum of these data items: those of each, unless all that offences moved to is in it too."""
    return [each for each in breaks if each.item_id in items and not each.is_healed_by(items)]


def _breaks(country: Country, items: set[int], area_ids: np.ndarray) -> tuple[Break, ...]:
    """The breaks in a sum of these data items, by position of the area."""
    positions = {int(pk): position for position, pk in enumerate(area_ids)}
    breaks = []
    for each in breaks_in(country.breaks, items):
        if each.area_id is None or each.area_id in positions:
            area = None if each.area_id is None else positions[each.area_id]
            breaks.append(Break(each.on, each.reason, area))
    return tuple(dict.fromkeys(sorted(breaks, key=lambda each: (each.on, each.reason, str(each.area)))))
