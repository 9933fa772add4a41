"""Is the latest month out of the ordinary? An XmR chart of every area's months, or quarters. Pure.

Never of rolling years, whose points overlap. Counts are charted as counts, everything else as its value in the month.
Seasons are taken out first where there are any; a chart begins anew at a series break, and where a person rebased it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np

from indicators.documents import Marks, month_ends
from indicators.matrices import Series, Steps
from indicators.periods import Period
from scrutiny.comparisons.decided import NOTHING, Decided
from scrutiny.comparisons.histories import Alike, Positions
from scrutiny.comparisons.measures import EVENTS, Figures, Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.plain import listed
from scrutiny.comparisons.remarks import Remark
from scrutiny.comparisons.targets import assurance
from scrutiny.statistics import control_charts, latest_points, trends
from scrutiny.statistics.arrays import Floats, Truths
from scrutiny.statistics.control_charts import Chart

MONTHS_IN_A_QUARTER = 3
MONTHS_IN_A_YEAR = 12
Days = tuple[date, ...]

TOO_FEW = "too few points"
WORDS = tuple(control_charts.SIGNALS[1:].tolist())


@dataclass(frozen=True)
class Variations:
    """Of every area what its latest month or quarter says, why it says nothing, and what a chart draws of it.

    `p` is how often chance alone says such a thing; None where nothing can be said.
    """

    words: list[str]
    p: list[float | None]
    reasons: list[str]
    charts: list[Alike]
    assurance: list[str]

    @classmethod
    def none(cls, areas: int, reason: str) -> Variations:
        return cls([""] * areas, [None] * areas, [reason] * areas, [], [""] * areas)


def variations(
    measure: Measure, series: Series, method: Method, decided: Decided = NOTHING, *, only: int | None = None
) -> Variations:
    """`only`: the position of the one area that is charted; the seasons are still those of all."""
    areas = len(series.area_codes)
    wanted = np.ones(areas, bool) if only is None else np.arange(areas) == only
    if series.steps is None:
        return Variations.none(areas, Remark.NOT_BY_MONTH)
    found = Variations.none(areas, Remark.NO_LATEST)
    points = Points.of(measure, series.steps)
    if series.steps.by_month:
        by_month = points.volume(method.chart_months) >= max(method.least_per_month, method.least_per_point)
        which = wanted & by_month
        latest = points.without_seasons(which, method).latest(method.chart_months)
        _draw(found, measure, series, latest, which, method, decided)
        known = np.isfinite(points.value[:, -1])
        points, others = Points.of(measure, by_quarter(series.steps)), ~by_month
    else:
        known = others = ~np.isnan(points.volume())
    enough = points.volume() >= method.least_per_point
    _draw(found, measure, series, points, wanted & others & enough, method, decided)
    _say_too_few(found, others & known & ~enough)
    return found


def by_quarter(months: Steps) -> Steps:
    """Whole quarters, counted back from the last month."""
    quarters = len(months.periods) // MONTHS_IN_A_QUARTER
    first = len(months.periods) - quarters * MONTHS_IN_A_QUARTER
    starts, ends = months.periods[first::MONTHS_IN_A_QUARTER], months.periods[first + 2 :: MONTHS_IN_A_QUARTER]

    def added(matrix: Floats) -> Floats:
        total: Floats = matrix[:, first:].reshape(len(matrix), quarters, MONTHS_IN_A_QUARTER).sum(axis=-1)
        return total

    spans = tuple(Period(start.start, end.end) for start, end in zip(starts, ends, strict=True))
    return Steps(spans, added(months.numerator), added(months.denominator))


@dataclass(frozen=True)
class Points:
    """The values that are charted, areas × periods; `rare` is how many events (or rarer answers) each rests on.

    `adjusted` are the values without their seasons; the values themselves where there are none.
    """

    periods: tuple[Period, ...]
    value: Floats
    rare: Floats
    adjusted: Floats

    @classmethod
    def of(cls, measure: Measure, steps: Steps) -> Points:
        if measure.formula in EVENTS:
            value = np.where(np.isfinite(steps.numerator), steps.numerator, np.nan)
            return cls(steps.periods, value, value, value)
        figures = Figures.of(measure, steps.numerator, steps.denominator)
        plenty = np.where(np.isnan(figures.value), np.nan, np.inf)
        rare = np.minimum(figures.x, figures.n - figures.x) if measure.formula == "percentage" else plenty
        return cls(steps.periods, figures.value, rare, figures.value)

    def volume(self, most: int | None = None) -> Floats:
        """Mean events of each area's latest `most` points; NaN where it has none."""
        rare = self.rare[:, -most:] if most else self.rare
        known = ~np.isnan(rare)
        count = known.sum(axis=1)
        mean: Floats = np.where(known, rare, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)
        return mean

    def trials(self) -> Floats:
        """Of shares in per cent, of how many each area's are on average; NaN where they are nought or all."""
        shares = np.fmin(self.value, 100 - self.value) / 100
        rarer, of_one = (np.where(np.isnan(each), 0.0, each).sum(axis=1) for each in (self.rare, shares))
        mean: Floats = rarer / np.where(of_one > 0, of_one, np.nan)
        return mean

    def latest(self, most: int) -> Points:
        return Points(self.periods[-most:], self.value[:, -most:], self.rare[:, -most:], self.adjusted[:, -most:])

    def without_seasons(self, which: Truths, method: Method) -> Points:
        """The values of these areas over the seasonal index of their month, where months differ."""
        if method.seasons == "none":
            return self
        adjusted = self.value.copy()
        adjusted[which] /= self._indices(which, method)
        return Points(self.periods, self.value, self.rare, adjusted)

    def _indices(self, which: Truths, method: Method) -> Floats:
        """The index of each month of these areas by the seasons that the method names; 1 where months do not differ."""
        value = self.value[which]
        own = trends.seasonal_indices_of_other_years(value)
        told = (own > 0).all(axis=1, keepdims=True)
        if method.seasons == "of-each-area":
            return np.where(told & _seasonal(value, method.seasonal_significance), own, 1.0)
        of_all = self._indices_of_all(method.seasonal_significance)[which]
        if method.seasons == "of-all-areas":
            return of_all
        # Where an area's seasons are its own, some are left when those of all are taken out.
        differ = _seasonal(value / of_all, method.own_seasonal_significance)
        return np.where(told & differ, own, of_all)

    def _indices_of_all(self, significance: float) -> Floats:
        """Of all areas taken together, as far as these are whole: known far better than one area's own."""
        whole = np.isfinite(self.value).all(axis=1)
        together = self.value[whole].sum(axis=0, keepdims=True) if whole.any() else self.value[:1] * np.nan
        indices = np.where(_seasonal(together, significance), trends.seasonal_indices(together), 1.0)
        of_months = indices[:, np.arange(len(self.periods)) % MONTHS_IN_A_YEAR]
        return np.broadcast_to(np.where(of_months > 0, of_months, np.nan), self.value.shape)


def _seasonal(values: Floats, significance: float) -> Truths:
    """Of which areas the months of the year differ, as a column."""
    seasonal: Truths = (trends.seasonality(values) < significance)[:, None]
    return seasonal


def _draw(
    found: Variations,
    measure: Measure,
    series: Series,
    points: Points,
    which: Truths,
    method: Method,
    decided: Decided,
) -> None:
    """Chart those of the areas that have a latest value, together those whose charts are made alike."""
    which = which & np.isfinite(points.value[:, -1:]).any(axis=1)
    few = points.volume() < (method.skewed_under if measure.formula in EVENTS else 0)
    for (breaks, rebases, are_few), areas in _alike(series, decided, few, np.flatnonzero(which).tolist()).items():
        across = [any(period.start < on <= period.end for on in breaks) for period in points.periods]
        beginnings = _beginnings(points.periods, breaks + rebases)
        values = np.where(across, np.nan, points.adjusted[areas])
        xmr = control_charts.xmr_of_few if are_few else control_charts.xmr
        chart = xmr(values, rebase_at=beginnings, screen=method.screen_moving_ranges)
        words = control_charts.variation(chart, measure.polarity)
        p = listed(latest_points.latest_p(chart, _distance(measure, points, areas, chart, method)))
        met = assurance(measure, series, chart, points.periods[-1].months, areas, decided)
        drawn = np.flatnonzero(np.isfinite(values[:, -1]) & np.isfinite(chart.mean[:, -1]))
        found.charts.extend(_charts(points, np.array(areas)[drawn], chart, drawn, beginnings, are_few))
        for row in drawn.tolist():
            area = areas[row]
            found.words[area], found.p[area], found.reasons[area] = str(words[row]), p[row], ""
            found.assurance[area] = met[row]


def _distance(measure: Measure, points: Points, areas: list[int], chart: Chart, method: Method) -> Floats | None:
    """How far out each latest value is where such values vary as far upward as downward; None for the chart's scale."""
    if method.distance_scale == "as-charted" or measure.formula not in (*EVENTS, "percentage"):
        return None
    return latest_points.symmetrical_distance(chart, None if measure.formula in EVENTS else points.trials()[areas])


def _alike(series: Series, decided: Decided, few: Truths, areas: list[int]) -> dict[tuple[Days, Days, bool], list[int]]:
    """The areas by the days of the breaks and of the rebases that part their series, and whether its events are few."""
    breaks: dict[int | None, list[date]] = defaultdict(list)
    rebases: dict[int, list[date]] = defaultdict(list)
    for each in series.breaks:
        breaks[each.area].append(each.on)
    for rebase in decided.rebases:
        rebases[rebase.area].append(rebase.on)
    alike: dict[tuple[Days, Days, bool], list[int]] = defaultdict(list)
    for area in areas:
        alike[(*breaks[None], *breaks[area]), tuple(rebases[area]), bool(few[area])].append(area)
    return alike


def _say_too_few(found: Variations, which: Truths) -> None:
    for area in np.flatnonzero(which).tolist():
        found.words[area], found.reasons[area] = TOO_FEW, Remark.FEW_A_QUARTER


def _beginnings(periods: tuple[Period, ...], days: Days) -> list[int]:
    """Positions of new baselines: the first, and those of the first whole span from a break or a rebase on."""
    firsts = {sum(period.start < on for period in periods) for on in days}
    return sorted({0, *(first for first in firsts if first < len(periods))})


def _charts(
    points: Points, areas: Positions, chart: Chart, rows: Positions, beginnings: list[int], are_few: bool
) -> list[Alike]:
    """What a page needs to draw these `rows` of a chart, of these areas; `adjusted` only if seasons were taken out."""
    value, adjusted = points.value[areas], points.adjusted[areas]
    drawn = Alike(
        areas,
        {
            "every": points.periods[-1].months,
            "ends": month_ends([period.end for period in points.periods]),
            "value": value,
            "baselines": [
                {
                    "from": at,
                    "mean": chart.mean[rows, at],
                    "lower": chart.lower[rows, at],
                    "upper": chart.upper[rows, at],
                }
                for at in beginnings
            ],
            "signals": Marks((chart.rule * chart.side)[rows].astype(np.int8), WORDS),
            **({"few": True} if are_few else {}),
        },
    )
    is_adjusted = ((value != adjusted) & ~(np.isnan(value) & np.isnan(adjusted))).any(axis=1)
    plain, without_seasons = areas[~is_adjusted], areas[is_adjusted]
    return [
        Alike(plain, drawn.of(plain)),
        Alike(without_seasons, drawn.of(without_seasons) | {"adjusted": adjusted[is_adjusted]}),
    ]
