"""Exact two-sided p-values for counts too small for the normal curve.

Two-sided as in R (`fisher.test`, `binom.test`): the chances of all outcomes no more likely than the one observed,
where chances within one part in ten million count as equal. Counts are rounded to whole numbers first.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from scrutiny.statistics.arrays import Floats

EQUALLY_LIKELY = 1 + 1e-7

RARE_CELL_AT_MOST = 63
"""A cell expected under 5 times exceeds this with a chance below 1e-40, so no p-value notices the rest."""


def fisher(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Fisher's p for x1 of n1 against x2 of n2, arrays of one shape, where some cell is expected under 5 times.

    The chances are those of the cell with the smallest expected count, built up by their ratios from the empty cell, so
    that no factorial of a population is ever taken.
    """
    x1, n1, x2, n2 = (np.round(count) for count in (x1, n1, x2, n2))
    successes, total = x1 + x2, n1 + n2
    column = np.minimum(successes, total - successes)
    row = np.minimum(n1, n2)
    of_row = np.where(n1 <= n2, x1, x2)
    observed = np.where(successes <= total - successes, of_row, row - of_row)
    k = np.arange(RARE_CELL_AT_MOST)
    row, column, total = row[..., None], column[..., None], total[..., None]
    ratios = np.maximum(row - k, 0) * np.maximum(column - k, 0) / ((k + 1) * (total - row - column + k + 1))
    chances = np.concatenate([np.ones_like(row), np.cumprod(ratios, axis=-1)], axis=-1)
    return _as_unlikely(chances, np.minimum(observed, RARE_CELL_AT_MOST))


def binomial(x: Floats, total: Floats, share: Floats, *, below: int) -> Floats:
    """p of x of `total` events where `share` (0 to 1) was expected; `total` is under `below` throughout."""
    x, total = np.round(x), np.round(total)
    k = np.arange(below + 1)
    rest = np.maximum(total[..., None] - k, 0)
    ways = _ways(below)[total.astype(int)]
    chances = ways * share[..., None] ** k * (1 - share[..., None]) ** rest
    return _as_unlikely(chances, x)


@cache
def _ways(largest: int) -> Floats:
    """Pascal's triangle: ways to choose k (column) of n (row), nought where k exceeds n."""
    triangle = np.zeros((largest + 1, largest + 1))
    triangle[:, 0] = 1
    for n in range(1, largest + 1):
        triangle[n, 1:] = triangle[n - 1, 1:] + triangle[n - 1, :-1]
    return triangle


def _as_unlikely(chances: Floats, observed: Floats) -> Floats:
    """Share of the chances (…, outcomes) that are no larger than the observed outcome's."""
    own = np.take_along_axis(chances, observed[..., None].astype(int), axis=-1)
    unlikely = np.where(chances <= own * EQUALLY_LIKELY, chances, 0.0)
    p: Floats = np.minimum(unlikely.sum(axis=-1) / chances.sum(axis=-1), 1.0)
    return p
