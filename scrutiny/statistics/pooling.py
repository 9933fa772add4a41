"""How much similar areas differ anyway: the real variance, told by pairs of an area and a peer (methods.md §4).

y (…, areas) is a figure on a scale where its sampling variance s2 is known (`spread.log_rate`, `spread.arcsine_share`);
`peers` (areas × members) holds positions of areas, −1 for none. The pairs that differ most are left out, so that a few
gross outliers do not hide each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from scrutiny.statistics.arrays import Floats, Truths, result
from scrutiny.statistics.spread import members

TENTH = 0.1
MOMENT_WITHOUT_A_TENTH = 0.6204
"""Second moment of a normal within its central 90%, as methods.md §4 states it and simulated with it."""
ROUNDING = 1e-9

Positions = NDArray[np.intp]


class Pairs(NamedTuple):
    """(…, pairs): |y − y of the peer|, NaN where either is missing, and the sampling variance of the difference."""

    difference: Floats
    variance: Floats


def pooled_spread(y: ArrayLike, s2: ArrayLike, peers: ArrayLike, left_out: float = TENTH) -> Floats:
    """tau2 (…) of similar areas from every pair (test 4), but for the share `left_out` that differs most.

    NaN where no pair has figures.
    """
    difference, variance = _pairs(y, s2, *_ends(peers))
    kept = _smallest(difference, left_out)
    count = kept.sum(axis=-1)
    some = np.where(count > 0, count, np.nan)
    square = np.where(kept, difference**2, 0.0).sum(axis=-1) / some
    sampling = np.where(kept, variance, 0.0).sum(axis=-1) / some
    return result(_real(square, sampling, left_out))


def spread_of_others(y: ArrayLike, s2: ArrayLike, peers: ArrayLike, left_out: float = TENTH) -> tuple[Floats, Floats]:
    """(tau2, freedom), each (…, areas): as `pooled_spread`, for each area from the pairs that it is not in.

    An area that is truly unusual widens the spread that it is judged by: among 43 areas with three peers each, its
    pairs are a twentieth of all. Where none remains without its own, as in an edition of one family, all pairs tell.
    `freedom`, the degrees that the spread is known by, is one less than there are others in any pair, and at least 1:
    by the normal curve, 10% of screens of 60 indicators would show a flag where nothing is wrong, by Student's t 5%.
    """
    area, peer = _ends(peers)
    if not len(area):
        return result(np.full(np.shape(y), np.nan)), result(np.full(np.shape(y), 1.0))
    pairs = _pairs(y, s2, area, peer)
    order = np.lexsort((pairs.variance, pairs.difference), axis=-1)  # NaN last
    difference, variance = (np.take_along_axis(each, order, axis=-1) for each in pairs)
    known = np.sum(~np.isnan(difference), axis=-1)[..., None]
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(order.shape[-1]).reshape([1] * (order.ndim - 1) + [-1]), axis=-1)
    own = _own_places(place, known[..., None], _incident(area, peer, np.shape(y)[-1]))
    last = _last_kept(known - np.sum(own < known[..., None], axis=-1), left_out)
    # In order the kept end at `last`, put off by each of its own before, and by those as large as the last.
    before = own - np.arange(own.shape[-1]) <= last[..., None]
    end = np.take_along_axis(_last_as_large(difference), np.maximum(last + before.sum(axis=-1), 0), axis=-1)
    kept = own <= end[..., None]
    count = np.where(last >= 0, end + 1 - kept.sum(axis=-1), np.nan)
    square, sampling = (
        (np.take_along_axis(np.cumsum(each, axis=-1), end, axis=-1) - _sum_at(own, kept, each)) / count
        for each in (difference**2, variance)
    )
    tau2 = _real(square, sampling, left_out)
    if np.isnan(tau2).any():
        tau2 = np.where(np.isnan(tau2), pooled_spread(y, s2, peers, left_out)[..., None], tau2)
    tells = np.any(own < known[..., None], axis=-1)
    return result(tau2), result(np.maximum(tells.sum(axis=-1, keepdims=True) - tells - 1.0, 1.0))


def trimmed_moment(left_out: float) -> float:
    """Second moment of a standard normal whose most distant share `left_out` is left out."""
    if left_out == TENTH:
        return MOMENT_WITHOUT_A_TENTH
    if not 0 <= left_out < 1:
        raise ValueError(f"A share of {left_out} of all pairs cannot be left out: from 0 to under 1.")
    if left_out == 0:
        return 1.0
    cut = float(special.ndtri(1 - left_out / 2))
    density = float(np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi))
    return 1 - 2 * cut * density / (1 - left_out)


def _real(square: Floats, sampling: Floats, left_out: float) -> Floats:
    """Half of what the mean squared difference is over that of chance; nothing is less than none."""
    spread: Floats = np.maximum((square / trimmed_moment(left_out) - sampling) / 2, 0.0)
    return spread


def _ends(peers: ArrayLike) -> tuple[Positions, Positions]:
    """The area and the peer of every pair."""
    matrix = np.asarray(peers, dtype=np.intp)
    areas = np.repeat(np.arange(len(matrix)), matrix.shape[-1] if matrix.ndim > 1 else 0)
    return areas[matrix.ravel() >= 0], matrix[matrix >= 0]


def _pairs(y: ArrayLike, s2: ArrayLike, area: Positions, peer: Positions) -> Pairs:
    y, s2 = members(y, s2)
    # Rows in one piece, so that one of many is added up in the order of one alone.
    difference = np.ascontiguousarray(np.abs(y[..., area] - y[..., peer]))
    return Pairs(difference, np.ascontiguousarray(s2[..., area] + s2[..., peer]))


def _incident(area: Positions, peer: Positions, areas: int) -> Positions:
    """Of each area the pairs that it is in, as area or as peer: areas × most, −1 for none."""
    pairs = len(area)
    ends = np.concatenate([area, peer])
    order = np.argsort(ends, kind="stable")
    count = np.bincount(ends, minlength=areas)
    within = np.arange(2 * pairs) - np.repeat(np.cumsum(count) - count, count)
    found = np.full((areas, max(count.max(initial=0), 1)), -1, dtype=np.intp)
    found[ends[order], within] = order % max(pairs, 1)
    return found


def _last_kept(count: Positions, left_out: float) -> Positions:
    """Position of the last of `count` in order that is kept: R's type 7 centile, taken downwards; −1 of none."""
    last: Positions = np.floor((1 - left_out) * (count - 1) + ROUNDING).astype(np.intp)
    return np.where(count > 0, last, -1)


def _smallest(magnitude: Floats, left_out: float) -> Truths:
    """Which of the last axis are kept; those as large as the last kept are kept too."""
    if not magnitude.shape[-1]:
        return np.zeros(magnitude.shape, dtype=bool)
    filled = np.where(np.isnan(magnitude), np.inf, magnitude)
    count = np.sum(~np.isnan(magnitude), axis=-1, keepdims=True)
    last = np.maximum(_last_kept(count, left_out), 0)
    ordered = np.partition(filled, np.unique(last), axis=-1)
    kept: Truths = (magnitude <= np.take_along_axis(ordered, last, axis=-1)) & (count > 0)
    return kept


def _own_places(place: Positions, known: Positions, own: Positions) -> Positions:
    """Ascending places of the pairs that each area is in (…, areas, most), beyond all for one without figures."""
    places = np.where(own >= 0, place[..., own], np.iinfo(np.intp).max)
    found: Positions = np.sort(np.where(places < known, places, np.iinfo(np.intp).max), axis=-1)
    return found


def _last_as_large(ordered: Floats) -> Positions:
    """Of each place the last one with the same value."""
    places = np.arange(ordered.shape[-1])
    ends = np.where(np.diff(ordered, axis=-1, append=np.nan) == 0, places[-1], places)
    last: Positions = np.flip(np.minimum.accumulate(np.flip(ends, axis=-1), axis=-1), axis=-1)
    return last


def _sum_at(places: Positions, which: Truths, ordered: Floats) -> Floats:
    """Sum of the values at those of the places (…, areas, most) that are asked for."""
    flat = np.where(which, places, 0).reshape(*places.shape[:-2], -1)
    found = np.take_along_axis(ordered, flat, axis=-1).reshape(places.shape)
    total: Floats = np.where(which, found, 0.0).sum(axis=-1)
    return total
