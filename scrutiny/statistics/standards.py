"""A figure against a fixed standard – a target, a trajectory's point, a national figure – exactly (methods.md §10).

Two-sided as in R (`poisson.test`, `binom.test`): the chances of all outcomes no more likely than the one observed. p is
NaN where a figure is not available. Counts are rounded to whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from scrutiny.statistics.arrays import Floats, floats, only_where, result
from scrutiny.statistics.exact import EQUALLY_LIKELY

OfCount = Callable[[Floats], Floats]

HALVINGS = 64
"""Enough to find any whole number that a float can hold."""


def rate_against_standard(x: ArrayLike, exposure: ArrayLike, standard: ArrayLike) -> Floats:
    """p of x events in `exposure` where `standard` events per unit of exposure were to be expected."""
    x, exposure, standard = floats(x, exposure, standard)
    good = (x >= 0) & (exposure > 0) & (standard > 0)
    x, expected = only_where(good, np.round(x), exposure * standard)

    def log_chance(k: Floats) -> Floats:
        chance: Floats = special.xlogy(k, expected) - special.gammaln(k + 1)
        return chance

    def at_most(k: Floats) -> Floats:
        return np.where(k < 0, 0.0, special.pdtr(np.maximum(k, 0), expected))

    def at_least(k: Floats) -> Floats:
        return np.where(k < 1, 1.0, special.gammainc(np.maximum(k, 1), expected))

    # Beyond forty deviations there is no chance left that a float could hold.
    return _two_sided(x, expected, np.ceil(expected + 40 * np.sqrt(expected) + 800), log_chance, at_most, at_least)


def share_against_standard(x: ArrayLike, n: ArrayLike, standard: ArrayLike) -> Floats:
    """p of x of n where the share `standard`, between 0 and 1, was to be expected."""
    x, n, standard = floats(x, n, standard)
    good = (x >= 0) & (n > 0) & (x <= n) & (standard > 0) & (standard < 1)
    x, n, standard = only_where(good, np.round(x), np.round(n), standard)

    def log_chance(k: Floats) -> Floats:
        ways = -special.betaln(n - k + 1, k + 1)
        chance: Floats = ways + special.xlogy(k, standard) + special.xlog1py(n - k, -standard)
        return chance

    def at_most(k: Floats) -> Floats:
        inside = np.clip(k, 0, n - 1)
        return np.where(k < 0, 0.0, np.where(k >= n, 1.0, special.betainc(n - inside, inside + 1, 1 - standard)))

    def at_least(k: Floats) -> Floats:
        inside = np.clip(k, 1, n)
        return np.where(k < 1, 1.0, np.where(k > n, 0.0, special.betainc(inside, n - inside + 1, standard)))

    return _two_sided(x, n * standard, n + 1, log_chance, at_most, at_least)


def _two_sided(
    x: Floats, expected: Floats, beyond: Floats, log_chance: OfCount, at_most: OfCount, at_least: OfCount
) -> Floats:
    """Chance of the observed tail, and of the other from the first count that is no likelier than x."""
    likelier = log_chance(x) + np.log(EQUALLY_LIKELY)
    above = _first_unlikely(log_chance, likelier, np.ceil(expected) - 1, beyond)
    below = _first_unlikely(log_chance, likelier, np.floor(expected) + 1, np.full_like(x, -1.0))
    p = np.where(x < expected, at_most(x) + at_least(above), at_least(x) + at_most(below))
    p = np.where(x == expected, 1.0, np.minimum(p, 1.0))
    return result(np.where(np.isnan(x + expected), np.nan, p))


def _first_unlikely(log_chance: OfCount, likelier: Floats, inside: Floats, outside: Floats) -> Floats:
    """The first whole number after `inside`, on the way to `outside`, with a chance of at most exp(`likelier`)."""
    for _ in range(HALVINGS):
        middle = np.trunc((inside + outside) / 2)
        done = np.abs(inside - outside) <= 1
        likely = ~done & (log_chance(np.maximum(middle, 0)) > likelier)
        inside = np.where(likely, middle, inside)
        outside = np.where(done | likely, outside, middle)
    return outside
