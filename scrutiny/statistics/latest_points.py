"""How sure the signal at the latest point of an XmR chart is, so that many charts can be judged as a screen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from scrutiny.statistics.arrays import Floats, floats, result
from scrutiny.statistics.control_charts import FEWEST_POINTS, Chart

BY_ANY_RULE = 0.02
"""How often chance alone gives the latest point a signal, at most (simulated; decision 22)."""
FREEDOM = 0.62
"""Degrees of freedom by which the mean moving range tells the spread, for each point after the first (Wheeler 1995)."""


def latest_p(chart: Chart, distance: ArrayLike | None = None) -> Floats:
    """How often chance alone gives the latest value of each series so strong a signal as it has; 1 where it has none.

    That of any rule; or less, where the value lies very far from the mean (by Student's t, for the spread is estimated)
    or ends a very long run on one side of it. `distance` (…), in standard deviations, is how far on another scale; the
    nearer holds, for which of the two is right is not known, and NaN is no distance. NaN where the baseline has under
    twelve points.
    """
    side, points = chart.at_latest(chart.side), chart.at_latest(chart.points)
    charted = chart.at_latest(chart.distance)
    nearer = np.minimum(*np.abs(floats(charted, charted if distance is None else distance)))
    far = np.where(np.isnan(nearer), 0.0, nearer)
    so_far_out = 2 * special.stdtr(FREEDOM * np.maximum(points - 1, 1), -far)
    so_long = 2 * 0.5 ** _run_to(chart)
    p = np.where(side == 0, 1.0, np.minimum(BY_ANY_RULE, 2 * np.minimum(so_far_out, so_long)))  # 2: either would do
    return result(np.where(points < FEWEST_POINTS, np.nan, p))


def symmetrical_distance(chart: Chart, trials: ArrayLike | None = None) -> Floats:
    """How many standard deviations the latest value of each series lies from its mean, on a symmetrical scale; (…).

    Counts vary further upward than downward, and far out by the chart's own scale is no rarity there. Of values with
    coefficient of variation c and skewness γ the power 1 − γ ÷ 3c is symmetrical, to the first order. Of gamma-Poisson
    counts of mean m and dispersion φ = c² m it is ⅓ + 1 ÷ 3φ: Anscombe's ⅔ where φ is 1, Wilson and Hilferty's ⅓ where
    it is large. φ is what the chart's spread tells, no less than 1. A value under nought is as far out as nought.

    `trials` (…), of values in per cent, is of how many they are: then the rarer side is told, of mean share q, with
    φ = c² m ÷ (1 − q), m its mean number, and power 1 − (2 − 1 ÷ φ) (1 − 2q) ÷ 3 (1 − q), which is 1 of halves. NaN
    where nothing varies, the mean is not above nought (nor, of shares, below all), or the trials are not known.
    """
    value, mean, upper = (chart.at_latest(each) for each in (chart.values, chart.mean, chart.upper))
    with np.errstate(all="ignore"):
        variation = ((upper / mean) ** chart.power - 1) / 3 / chart.power  # c; of another power to the first order
        if trials is None:
            return result(_in_deviations(value, mean, variation, mean, np.zeros_like(mean)))
        rare = mean <= 50
        at, rarer = (np.where(rare, each, 100 - each) for each in (value, mean))
        events = rarer / 100 * floats(trials)[0]
        found = _in_deviations(at, rarer, variation * mean / rarer, events, rarer / 100)
    return result(np.where(rare, found, -found))


def _in_deviations(value: Floats, mean: Floats, variation: Floats, events: Floats, share: Floats) -> Floats:
    """The distance, where the mean rests on so many events, and they are such a share of all."""
    dispersion = np.maximum(variation**2 * events / (1 - share), 1.0)
    power = 1 - (2 - 1 / dispersion) * (1 - 2 * share) / (1 - share) / 3
    distance = ((np.maximum(value, 0) / mean) ** power - 1) / (power * variation)
    return np.where((mean > 0) & np.isfinite(distance), distance, np.nan)


def _run_to(chart: Chart) -> NDArray[np.intp]:
    """How many points on one side of the mean of their baseline the latest value ends, itself among them."""
    latest, side = chart.latest, np.sign(chart.distance)
    own_side, own_mean = (np.where(latest, each, 0.0).sum(axis=-1, keepdims=True) for each in (side, chart.mean))
    alike = (side == own_side) & (chart.mean == own_mean)
    since = np.cumsum(np.flip(latest, axis=-1), axis=-1) > 0  # backwards, from the latest value on
    run: NDArray[np.intp] = np.sum(np.cumprod(np.flip(alike, axis=-1) | ~since, axis=-1) * since, axis=-1)
    return run
