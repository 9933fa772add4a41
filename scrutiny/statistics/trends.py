"""Recent trend of annual points, and the seasons of monthly counts (methods.md §5 and §7)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from scrutiny.statistics.arrays import Floats, floats, only_where, result

POINTS = 5
WIDTH_95 = 3.92
"""Width of a 95% interval in standard errors, to the digits that Fingertips carries."""
CHI_SQUARE_998 = 9.5495

YEAR = 12
FEWEST_MONTHS = 36


class Trend(NamedTuple):
    """slope per year and chi2 (…), NaN where not available; verdict in words."""

    slope: Floats
    chi2: Floats
    verdict: NDArray[np.str_]


def recent_trend(values: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> Trend:
    """Trend of the latest five annual points, with their 95% limits, oldest first on the last axis (Fingertips).

    `increasing` or `decreasing` where the weighted slope is significant at 99.8% and keeps its sign whichever point is
    left out, else `no significant change`; `not available` with fewer than five whole points, or one without width.
    Never for rolling years, whose points overlap.
    """
    values, lower, upper = (series[..., -POINTS:] for series in floats(values, lower, upper))
    error = (upper - lower) / WIDTH_95
    whole = ((error > 0) & ~np.isnan(values)).all(axis=-1, keepdims=True) & (values.shape[-1] == POINTS)
    values, error = only_where(whole, values, error)
    weight = 1 / error**2
    slope, chi2 = _weighted_slope(values, weight)
    leave_out, _ = _weighted_slope(values[..., None, :], weight[..., None, :] * (1 - np.eye(values.shape[-1])))
    same_sign = (np.sign(leave_out) == np.sign(slope)[..., None]).all(axis=-1)
    told = (chi2 > CHI_SQUARE_998) & same_sign
    conditions = [np.isnan(chi2), told & (slope > 0), told & (slope < 0)]
    words = np.select(conditions, ["not available", "increasing", "decreasing"], "no significant change")
    verdict: NDArray[np.str_] = words[()]
    return Trend(result(slope), result(chi2), verdict)


def _weighted_slope(values: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """(slope, chi2) of the points on the last axis; one with no weight is left out."""
    years = np.arange(values.shape[-1], dtype=np.float64)
    s, st, stt = (np.sum(weight * years**power, axis=-1) for power in (0, 1, 2))
    sy, sty = np.sum(weight * values, axis=-1), np.sum(weight * years * values, axis=-1)
    spread = np.where(s > 0, s * stt - st**2, np.nan)
    slope = (s * sty - st * sy) / spread
    return slope, slope**2 * spread / s


def seasonal_indices(counts: ArrayLike) -> Floats:
    """Twelve indices (…, 12), mean 1, of monthly counts (…, months), the first that of the first month given.

    Classical multiplicative decomposition (R `decompose`): ratios to a centred 2 × 12 moving average. NaN with under 36
    months, or where a month of the year never has a ratio.
    """
    ratios = _ratios_by_year(counts)
    told = ~np.isnan(ratios)
    return result(_mean_one(np.where(told, ratios, 0.0).sum(axis=-2), told.sum(axis=-2)))


def seasonal_indices_of_other_years(counts: ArrayLike) -> Floats:
    """The index of every month (…, months) as `seasonal_indices`, but told by the ratios of all years but its own.

    A value judged by seasons that it helped to tell is drawn towards the middle, and so is every limit: one's own
    series of five years, adjusted by its own indices, raises twice as many false alarms as by those of its other years.
    NaN where there are not two such ratios of each month: under four years, or with gaps.
    """
    ratios = _ratios_by_year(counts)
    told = ~np.isnan(ratios)
    known = np.where(told, ratios, 0.0)
    indices = _mean_one(
        known.sum(axis=-2, keepdims=True) - known, told.sum(axis=-2, keepdims=True) - told.astype(np.int64), fewest=2
    )
    in_a_row = indices.reshape(*indices.shape[:-2], indices.shape[-2] * YEAR)
    return result(in_a_row[..., : np.shape(counts)[-1]])


def seasonality(counts: ArrayLike) -> Floats:
    """p that months do not differ (Kruskal and Wallis on the ratios by month); adjust for seasons where p < 0.01.

    Shapes and NaN as in `seasonal_indices`; R `kruskal.test`.
    """
    ratios = _ratios_by_year(counts)
    told = ~np.isnan(ratios)
    flat = (*ratios.shape[:-2], ratios.shape[-2] * YEAR)
    ranks = stats.rankdata(np.where(told, ratios, np.nan).reshape(flat), axis=-1, nan_policy="omit")
    ranks = ranks.reshape(ratios.shape)
    total = told.sum(axis=(-2, -1))
    middle = ((total + 1) / 2)[..., None]
    count = told.sum(axis=-2)
    by_month = np.where(told, ranks, 0.0).sum(axis=-2) / np.where(count > 0, count, np.nan)
    between = np.sum(count * (by_month - middle) ** 2, axis=-1)
    overall = np.sum(np.where(told, (ranks - middle[..., None]) ** 2, 0.0), axis=(-2, -1))
    statistic = (total - 1) * between / np.where(overall > 0, overall, np.nan)
    return result(special.chdtrc(YEAR - 1, statistic))


def deseasonalise(counts: ArrayLike, indices: ArrayLike) -> Floats:
    """Counts (…, months) over the index of their month; `indices` (…, 12) begin with the month of the first count."""
    (counts,), (indices,) = floats(counts), floats(indices)
    (indices,) = only_where(indices > 0, indices)
    return counts / indices[..., np.arange(counts.shape[-1]) % YEAR]


def _mean_one(total: Floats, count: NDArray[np.int64], fewest: int = 1) -> Floats:
    """Means of the twelve months on the last axis, scaled to a mean of 1; NaN where one of them has too few."""
    mean = total / np.where(count >= fewest, count, np.nan)
    average = mean.mean(axis=-1, keepdims=True)
    scaled: Floats = mean / np.where(average > 0, average, np.nan)
    return scaled


def _ratios_by_year(counts: ArrayLike) -> Floats:
    """Ratios to the moving average as (…, years, 12), NaN where there is none."""
    (given,) = floats(counts)
    months = given.shape[-1]
    years = -(-months // YEAR)
    ratios = np.full((*given.shape[:-1], years * YEAR), np.nan)
    if months >= FEWEST_MONTHS:
        (given,) = only_where(given >= 0, given)
        quarters = given[..., :-2] + given[..., 1:-1] + given[..., 2:]
        half_years = quarters[..., :-3] + quarters[..., 3:]
        whole_years = half_years[..., :-6] + half_years[..., 6:]
        average = (whole_years[..., :-1] + whole_years[..., 1:]) / (2 * YEAR)
        half = YEAR // 2
        ratios[..., half : months - half] = given[..., half:-half] / np.where(average > 0, average, np.nan)
    return ratios.reshape(*given.shape[:-1], years, YEAR)
