"""Confidence intervals: how far chance alone may carry a figure (methods.md §2).

Every function takes scalars or arrays that broadcast, and gives (lower, upper) of the broadcast shape. Where a figure
is not available – nobody asked, more successes than trials, a negative or infinite count, NaN – both limits are NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from scrutiny.statistics.arrays import Floats, floats, only_where, result

Limits = tuple[Floats, Floats]

EXACT_BELOW = 10
"""Events under which a count's interval is exact rather than Byar's (PHEindicatormethods `phe_rate`)."""

EXACT_RATIO_BELOW = 20
"""Events in both counts together under which a ratio of rates is judged exactly."""


def normal_deviate(confidence: float) -> float:
    """z of a two-sided interval: 1.959964 for 0.95, 3.090232 for 0.998."""
    return float(special.ndtri(0.5 + confidence / 2))


def wilson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Limits:
    """Wilson's score interval of the share x of n, 0 to 1 (methods.md §2; PHEindicatormethods `phe_proportion`)."""
    x, n = floats(x, n)
    x, n = only_where((n > 0) & (x >= 0) & (x <= n), x, n)
    z = normal_deviate(confidence)
    centre = 2 * x + z**2
    reach = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    width = 2 * (n + z**2)
    lower = np.where(x == 0, 0.0, (centre - reach) / width)
    upper = np.where(x == n, 1.0, (centre + reach) / width)
    return result(lower), result(upper)


def byar(x: ArrayLike, exposure: ArrayLike, multiplier: float = 1, confidence: float = 0.95) -> Limits:
    """Interval of the rate of x events per `multiplier` of exposure: Byar's, and exact under ten events.

    methods.md §2; PHEindicatormethods `phe_rate`. The exact limits are half the chi-square quantiles of 2x and 2x + 2
    degrees of freedom, which is the inverse of the incomplete gamma function.
    """
    x, exposure = floats(x, exposure)
    x, exposure = only_where((exposure > 0) & (x >= 0), x, exposure)
    few = x < EXACT_BELOW
    lower, upper = _byar_count(np.where(few, EXACT_BELOW, x), confidence)
    lower[few], upper[few] = _exact_count(x[few], confidence)
    scale = multiplier / exposure
    return result(lower * scale), result(upper * scale)


def _exact_count(x: Floats, confidence: float) -> Limits:
    tail = (1 - confidence) / 2
    return np.where(x == 0, 0.0, special.gammaincinv(x, tail)), special.gammainccinv(x + 1, tail)


def _byar_count(x: Floats, confidence: float) -> Limits:
    z = normal_deviate(confidence)
    above = x + 1
    lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.asarray(lower), np.asarray(upper)


def mean_interval(mean: ArrayLike, standard_deviation: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Limits:
    """Student's interval of a mean of n measurements, in their unit (methods.md §2; PHEindicatormethods `phe_mean`)."""
    mean, deviation, n = floats(mean, standard_deviation, n)
    mean, deviation, n = only_where((n > 1) & (deviation >= 0), mean, deviation, n)
    reach = special.stdtrit(n - 1, 0.5 + confidence / 2) * deviation / np.sqrt(n)
    return result(mean - reach), result(mean + reach)


def survey(share: ArrayLike, n: ArrayLike, design_effect: ArrayLike = 1, confidence: float = 0.95) -> Limits:
    """Wilson's interval of a share (0 to 1) found among n people asked, on the effective sample n / design effect.

    methods.md §2. A design effect of 1 is a simple random sample.
    """
    share, n, design_effect = floats(share, n, design_effect)
    design_effect, share = only_where((design_effect > 0) & (share <= 1), design_effect, share)
    effective = n / design_effect
    return wilson(share * effective, effective, confidence)


def newcombe(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: float = 0.95) -> Limits:
    """Newcombe's interval of the difference of shares x1/n1 − x2/n2, −1 to 1.

    methods.md §2; statsmodels `confint_proportions_2indep(method="newcomb")`.
    """
    x1, n1, x2, n2 = floats(x1, n1, x2, n2)
    n1, n2 = only_where((n1 > 0) & (n2 > 0), n1, n2)
    lower1, upper1 = wilson(x1, n1, confidence)
    lower2, upper2 = wilson(x2, n2, confidence)
    share1, share2 = x1 / n1, x2 / n2
    difference = share1 - share2
    lower = difference - np.hypot(share1 - lower1, upper2 - share2)
    upper = difference + np.hypot(upper1 - share1, share2 - lower2)
    return result(lower), result(upper)


def rate_ratio(x1: ArrayLike, e1: ArrayLike, x2: ArrayLike, e2: ArrayLike, confidence: float = 0.95) -> Limits:
    """Interval of the ratio of rates (x1/e1) / (x2/e2), with x events in e of exposure.

    methods.md §2: log-Wald (statsmodels `test_poisson_2indep`), and exact conditional (R `poisson.test`) where both
    counts together are under twenty or one of them is nil. Nothing against something has the lower limit 0; something
    against nothing has no upper limit, and that is infinity. Nothing against nothing has no interval.
    """
    x1, e1, x2, e2 = floats(x1, e1, x2, e2)
    good = (x1 >= 0) & (x2 >= 0) & (e1 > 0) & (e2 > 0) & (x1 + x2 > 0)
    x1, e1, x2, e2 = only_where(good, x1, e1, x2, e2)
    exact = (x1 + x2 < EXACT_RATIO_BELOW) | (np.minimum(x1, x2) == 0)
    exact_lower, exact_upper = _exact_odds(np.where(exact, x1, 1), np.where(exact, x2, 1), confidence)
    some1, some2 = np.where(exact, 1, x1), np.where(exact, 1, x2)
    reach = np.exp(normal_deviate(confidence) * np.sqrt(1 / some1 + 1 / some2))
    odds = some1 / some2
    lower = np.where(exact, exact_lower, odds / reach) * (e2 / e1)
    upper = np.where(exact, exact_upper, odds * reach) * (e2 / e1)
    return result(lower), result(upper)


def _exact_odds(x1: Floats, x2: Floats, confidence: float) -> Limits:
    """Clopper and Pearson's limits of x1's share of both counts, as odds x1 : x2."""
    tail = (1 - confidence) / 2
    lower_share = special.betaincinv(np.where(x1 == 0, 1, x1), x2 + 1, tail)
    lower = np.where(x1 == 0, 0.0, lower_share / (1 - lower_share))
    # The share's complement is taken from its own distribution, for 1 − share would lose the digits near one.
    upper_rest = special.betaincinv(np.where(x2 == 0, 1, x2), x1 + 1, tail)
    upper = np.where(x2 == 0, np.inf, (1 - upper_rest) / upper_rest)
    return lower, upper
