"""Are two figures different, or could chance have done it? (methods.md §4 and §5)

Scalars or arrays that broadcast; z is positive where the first figure is higher; p is two-sided. NaN where a figure is
not available. The tests that allow for real spread between areas are in `spread` and `pooling`, and to be had here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from scrutiny.statistics import exact
from scrutiny.statistics.arrays import Floats, floats, only_where, result
from scrutiny.statistics.pooling import pooled_spread, spread_of_others
from scrutiny.statistics.spread import (
    against_peers,
    against_peers_pooled,
    arcsine_share,
    dersimonian_laird,
    gross_members,
    log_rate,
)

__all__ = [
    "against_peers",
    "against_peers_pooled",
    "arcsine_share",
    "dersimonian_laird",
    "gross_members",
    "log_rate",
    "pooled_spread",
    "quasi_poisson_change",
    "spread_of_others",
    "two_proportions",
    "two_rates",
    "welch",
]

FISHER_BELOW = 5
"""Expected count of the smallest cell under which two shares are compared by Fisher's exact test."""

EXACT_BELOW = 20
"""Events of both areas together under which two rates are compared exactly."""

STEADY_MONTHS = 12
"""Months in each year, and"""
STEADY_COUNT = 5
"""events a month, from which dispersion is estimated; under either, a change is judged by plain Poisson."""


def two_proportions(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> tuple[Floats, Floats]:
    """(z, p) of the shares x1/n1 and x2/n2: pooled z (R `prop.test`, uncorrected).

    Where a cell is expected under five times p is Fisher's (R `fisher.test`), and z stays the pooled one, as a size and
    a direction. Two shares both 0 or both 1 do not differ: z = 0, p = 1.
    """
    x1, n1, x2, n2 = floats(x1, n1, x2, n2)
    good = (n1 > 0) & (n2 > 0) & (x1 >= 0) & (x2 >= 0) & (x1 <= n1) & (x2 <= n2)
    x1, n1, x2, n2 = only_where(good, x1, n1, x2, n2)
    successes, total = x1 + x2, n1 + n2
    failures = (n1 - x1) + (n2 - x2)
    variance = successes / total * (failures / total) * (1 / n1 + 1 / n2)
    z = (x1 / n1 - x2 / n2) / np.sqrt(np.where(variance > 0, variance, 1.0))
    p = np.array(_normal_p(z))
    rare = np.minimum(n1, n2) * np.minimum(successes, failures) / total < FISHER_BELOW
    p[rare] = exact.fisher(x1[rare], n1[rare], x2[rare], n2[rare])
    return result(z), result(p)


def two_rates(x1: ArrayLike, e1: ArrayLike, x2: ArrayLike, e2: ArrayLike) -> tuple[Floats, Floats]:
    """(z, p) of x1 events in e1 of exposure against x2 in e2: score test (statsmodels `test_poisson_2indep`).

    Under twenty events together p is the exact binomial one (R `poisson.test`), and z stays the score. Nothing against
    nothing does not differ: z = 0, p = 1.
    """
    x1, e1, x2, e2 = floats(x1, e1, x2, e2)
    good = (e1 > 0) & (e2 > 0) & (x1 >= 0) & (x2 >= 0)
    x1, e1, x2, e2 = only_where(good, x1, e1, x2, e2)
    total = x1 + x2
    share, rest = e1 / (e1 + e2), e2 / (e1 + e2)
    z = (x1 * rest - x2 * share) / np.sqrt(np.where(total == 0, 1.0, total) * share * rest)
    p = np.array(_normal_p(z))
    few = total < EXACT_BELOW
    p[few] = exact.binomial(x1[few], total[few], share[few], below=EXACT_BELOW)
    return result(z), result(p)


def welch(
    mean1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, mean2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """(t, p) of two means of n measurements each, with their standard deviations (R `t.test`; methods.md §4)."""
    mean1, sd1, n1, mean2, sd2, n2 = floats(mean1, sd1, n1, mean2, sd2, n2)
    good = (n1 > 1) & (n2 > 1) & (sd1 >= 0) & (sd2 >= 0) & (sd1 + sd2 > 0)
    mean1, sd1, n1, sd2, n2 = only_where(good, mean1, sd1, n1, sd2, n2)
    part1, part2 = sd1**2 / n1, sd2**2 / n2
    t = (mean1 - mean2) / np.sqrt(part1 + part2)
    freedom = (part1 + part2) ** 2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    return result(t), result(2 * special.stdtr(freedom, -np.abs(t)))


def quasi_poisson_change(
    earlier_months: ArrayLike, later_months: ArrayLike, shares: ArrayLike | None = None
) -> tuple[Floats, Floats, Floats]:
    """(ratio, phi, p) of a year of monthly counts against the year before, (…, months) each (methods.md §5).

    phi is the dispersion of months around each year's total times the month's share of a year; the score z of the two
    totals is divided by √max(1, phi) and compared with Student's t. `shares` are fixed beforehand, such as seasonal
    indices of a longer series (22 degrees of freedom for two years); without, they are those of both years together
    (11 degrees). Under twelve months a year, or five events a month, phi is 1 and the test `two_rates`. A month
    missing from either year leaves nothing to compare; against an earlier year of nought there is no ratio.
    """
    earlier, later = floats(earlier_months, later_months)
    whole = ((earlier >= 0) & (later >= 0)).all(axis=-1) & (earlier.shape[-1] > 0)
    before, after = only_where(whole, earlier.sum(axis=-1), later.sum(axis=-1))
    z, plain_p = two_rates(after, 1, before, 1)
    phi, freedom = dispersion_of_months(earlier, later, shares)
    months = earlier.shape[-1]
    steady = (months >= STEADY_MONTHS) & (before + after >= STEADY_COUNT * 2 * months) & (freedom > 0)
    (phi,) = only_where(whole, np.where(steady, phi, 1.0))
    p = 2 * special.stdtr(freedom, -np.abs(z) / np.sqrt(np.maximum(phi, 1.0)))
    ratio = after / np.where(before > 0, before, np.nan)
    return result(ratio), result(phi), result(np.where(steady, p, plain_p))


def dispersion_of_months(
    earlier_months: ArrayLike, later_months: ArrayLike, shares: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """(phi, degrees of freedom) of both years' months around total × share, as in `quasi_poisson_change`.

    Of any volume. A month expected nil times is left out. NaN where a month is missing, or too few are expected at all.
    """
    earlier, later = floats(earlier_months, later_months)
    earlier, later = only_where((earlier >= 0) & (later >= 0), earlier, later)
    if shares is None:
        weight, per_month_spent = earlier + later, 1
    else:
        weight, per_month_spent = np.broadcast_to(floats(shares)[0], earlier.shape), 0
    whole = np.where(weight >= 0, weight, np.nan).sum(axis=-1, keepdims=True)
    share = weight / np.where(whole > 0, whole, np.nan)
    expected = np.stack([year.sum(axis=-1, keepdims=True) * share for year in (earlier, later)])
    told = expected > 0
    squares = np.where(told, (np.stack([earlier, later]) - expected) ** 2 / np.where(told, expected, 1.0), 0.0)
    months = np.sum(share > 0, axis=-1)
    freedom = (2.0 - per_month_spent) * months - 2 + per_month_spent
    (freedom,) = only_where(freedom > 0, freedom)
    return squares.sum(axis=(0, -1)) / freedom, freedom


def dispersion_of_few(phi: ArrayLike, earlier_months: ArrayLike, later_months: ArrayLike) -> Floats:
    """`phi` of `dispersion_of_months` put right for months of few events, of which it comes out too low.

    φ (n − 1) ÷ (n − φ), where n is what the two years of a month have together, on average of the months that had any.
    How gamma-Poisson counts divide among two years is beta-binomial (Skellam 1948): a month adds nφ ÷ (n + φ − 1) to
    `phi` on average, of six events 2.7 where φ is 4. Never lower than `phi`, at most `phi` × (n − 1).
    """
    phi, together = floats(phi)[0], np.add(*floats(earlier_months, later_months))
    n = together.sum(axis=-1) / np.maximum((together > 0).sum(axis=-1), 1)
    return result(np.maximum(phi, phi * (n - 1) / np.maximum(n - phi, 1.0)))


def _normal_p(z: Floats) -> Floats:
    p: Floats = 2 * special.ndtr(-np.abs(z))
    return p
