"""Places in a family: 1 is best, ties share the best place, and chance blurs them (methods.md §3)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from scrutiny.statistics import places
from scrutiny.statistics.arrays import Floats, floats, only_where, result

SIGNIFICANT_DIGITS = 10
"""Values that agree to so many digits are equal: they differ by the rounding of a computer, not of a police force."""

RANK_INTERVALS = ("worked-out", "simulated")


def badness(values: Floats, polarity: str) -> Floats:
    """The values turned so that less is better: `higher`, `lower`, `gap` (nearer to nought is better).

    With `none` nothing is better, and the highest stands first, as in a table.
    """
    _check(polarity)
    if polarity == "gap":
        return np.abs(values)
    return values if polarity == "lower" else -values


def _check(polarity: str) -> None:
    if polarity not in ("higher", "lower", "gap", "none"):
        raise ValueError(f"Polarity “{polarity}” is none of higher, lower, gap and none.")


def rank(values: ArrayLike, polarity: str) -> Floats:
    """Places of the values on the last axis (…, areas); NaN has none, and does not count."""
    (given,) = floats(values)
    turned = badness(_to_significant_digits(np.atleast_1d(given)), polarity)
    order = np.argsort(turned, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(turned, order, axis=-1)
    place = np.broadcast_to(np.arange(1.0, ordered.shape[-1] + 1), ordered.shape)
    first = np.ones(ordered.shape, dtype=bool)
    first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    ranks = np.empty_like(ordered)
    np.put_along_axis(ranks, order, np.maximum.accumulate(np.where(first, place, 1.0), axis=-1), axis=-1)
    return result(np.where(np.isnan(turned), np.nan, ranks).reshape(given.shape))


def _to_significant_digits(values: Floats) -> Floats:
    size = np.abs(np.where((values == 0) | np.isnan(values), 1.0, values))
    step = 10.0 ** np.maximum(np.floor(np.log10(size)) - (SIGNIFICANT_DIGITS - 1), -300)
    rounded: Floats = np.round(values / step) * step
    return rounded


def rank_interval(
    y: ArrayLike,
    s2: ArrayLike,
    peers_y: ArrayLike,
    peers_s2: ArrayLike,
    polarity: str,
    *,
    how: str = "worked-out",
    confidence: float = 0.95,
    draws: int = 5000,
    seed: int = 2009,
) -> tuple[Floats, Floats]:
    """(best, worst) place that chance would let an area have among its peers and itself.

    Every area is a normal with mean y and variance s2 (on the scale of `log_rate`, `arcsine_share` or the values
    themselves; `gap` needs the last). y and s2 are (…), peers (…, members), NaN for none. The best place is the first
    that is not passed with a chance under (1 - confidence) / 2, the worst the last that is reached with no less a
    chance. `how`: "worked-out", or "simulated" with so many seeded draws. A result depends neither on what else is
    computed beside it nor on the order of the peers.
    """
    _check(polarity)
    if how not in RANK_INTERVALS:
        raise ValueError(f"“{how}” is none of {' and '.join(RANK_INTERVALS)}.")
    own, own_s2 = floats(y, s2)
    others, others_s2 = floats(peers_y, peers_s2)
    shape, members = np.broadcast_shapes(own.shape, others.shape[:-1]), others.shape[-1]
    own, own_s2 = only_where((own_s2 >= 0) & ~np.isnan(own), own, own_s2)
    others, others_s2 = only_where((others_s2 >= 0) & ~np.isnan(others), others, others_s2)
    order = np.lexsort((others_s2, others), axis=-1)  # NaN last
    others, spread = (
        np.broadcast_to(np.take_along_axis(part, order, axis=-1), (*shape, members)).reshape(math.prod(shape), members)
        for part in (others, np.sqrt(others_s2))
    )
    own, own_spread = (np.broadcast_to(part, shape).reshape(-1) for part in (own, np.sqrt(own_s2)))
    known = np.flatnonzero(~np.isnan(own))
    family = own[known], own_spread[known], others[known], spread[known]
    found = np.full((2, own.size), np.nan)
    if how == "simulated":
        found[:, known] = places.simulated(*family, polarity, confidence, draws=draws, seed=seed)
    else:
        found[:, known] = places.worked_out(*family, polarity, confidence)
    best, worst = found.reshape(2, *shape)
    return result(best), result(worst)
