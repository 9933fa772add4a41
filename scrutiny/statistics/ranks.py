"""Places in a family: 1 is best, ties share the best place, and chance blurs them (methods.md §3)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scrutiny.statistics.arrays import Floats, floats, only_where, result

SIGNIFICANT_DIGITS = 10
"""Values that agree to so many digits are equal: they differ by the rounding of a computer, not of a police force."""

SEED = 2009
CELLS_AT_ONCE = 16
"""So few that their draws stay in the processor's cache."""


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
    draws: int = 5000,
    confidence: float = 0.95,
    seed: int = SEED,
) -> tuple[Floats, Floats]:
    """(best, worst) place that chance would let an area have among its peers and itself.

    Simulated: every area is drawn from a normal with mean y and variance s2 (on the scale of `log_rate`,
    `arcsine_share` or the values themselves; `gap` needs the last). y and s2 are (…), peers (…, members), NaN for none.
    Every cell meets the same seeded draws, so that a result depends neither on what else is computed beside it nor on
    the order of the peers. Takes about a nanosecond per draw and peer.
    """
    _check(polarity)
    own, own_s2 = floats(y, s2)
    others, others_s2 = floats(peers_y, peers_s2)
    shape, members = np.broadcast_shapes(own.shape, others.shape[:-1]), others.shape[-1]
    own, own_s2 = only_where((own_s2 >= 0) & ~np.isnan(own), own, own_s2)
    others, others_s2 = only_where((others_s2 >= 0) & ~np.isnan(others), others, others_s2)
    order = np.argsort(others, axis=-1, kind="stable")
    others, spread = (
        np.broadcast_to(np.take_along_axis(part, order, axis=-1), (*shape, members)).reshape(math.prod(shape), members)
        for part in (others, np.sqrt(others_s2))
    )
    own, own_spread = (np.broadcast_to(part, shape).reshape(-1) for part in (own, np.sqrt(own_s2)))
    noise = np.random.default_rng(seed).standard_normal((members + 1, draws)).astype(np.float32)
    best, worst = np.full(own.shape, np.nan), np.full(own.shape, np.nan)
    known = np.flatnonzero(~np.isnan(own))
    for start in range(0, known.size, CELLS_AT_ONCE):
        cells = known[start : start + CELLS_AT_ONCE]
        places = _simulated_places(own[cells], own_spread[cells], others[cells], spread[cells], noise, polarity)
        best[cells], worst[cells] = _central(places, confidence)
    return result(best.reshape(shape)), result(worst.reshape(shape))


def _simulated_places(
    own: Floats, own_spread: Floats, others: Floats, spread: Floats, noise: NDArray[np.float32], polarity: str
) -> NDArray[np.unsignedinteger]:
    """Place of each cell's own area in each draw (cells × draws).

    Single precision, which is twice as fast, loses nothing on distances from the own value. A gap is measured from
    nought instead. The same few arrays are filled again for each member: making new ones takes as long as the sums.
    """
    origin = np.zeros_like(own) if polarity == "gap" else own
    centre, distances = (own - origin).astype(np.float32), (others - origin[:, None]).astype(np.float32)
    width, widths = own_spread.astype(np.float32), spread.astype(np.float32)
    mine = centre[:, None] + width[:, None] * noise[0]
    theirs, ahead = np.empty_like(mine), np.empty(mine.shape, dtype=bool)
    places = np.ones(mine.shape, dtype=np.min_scalar_type(others.shape[1] + 1))
    is_ahead = np.greater if polarity in ("higher", "none") else np.less
    if polarity == "gap":
        np.abs(mine, out=mine)
    for member in range(others.shape[1]):
        np.multiply(widths[:, member, None], noise[member + 1], out=theirs)
        theirs += distances[:, member, None]
        if polarity == "gap":
            np.abs(theirs, out=theirs)
        is_ahead(theirs, mine, out=ahead)
        places += ahead.view(np.uint8)
    return places


def _central(
    places: NDArray[np.unsignedinteger], confidence: float
) -> tuple[NDArray[np.unsignedinteger], NDArray[np.unsignedinteger]]:
    """The places between which the central share of the draws lies."""
    draws = places.shape[-1]
    low = int(np.ceil(round(draws * (1 - confidence) / 2, 6))) - 1
    high = draws - 1 - low
    ordered = np.sort(places, axis=-1, kind="stable")  # by digits, which of so small numbers takes less than to part
    return ordered[:, low], ordered[:, high]
