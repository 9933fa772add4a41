"""Which areas are most like which: the method by which we derive a most similar family.

Pure: arrays in, arrays out. The official method's weights, distance and cut-off were never published, so a family made
here is always labelled "derived". Leave out an area that should neither stretch the scale nor be anyone's peer (the
City of London) before calling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FAR_CENTILE = 97.5
TIE_DECIMALS = 10  # squared distances this close differ only by rounding; the codes then decide


@dataclass(frozen=True)
class Neighbours:
    """The nearest others of each area; every array has one row per area, in the order given.

    `peers` and `distances` are areas × size, nearest first: row numbers, and distances in standard deviations.
    `separation` is the distance of the last peer over that of the first area left out: near 1, the choice between the
    two was a close one; NaN where nothing was left out. `no_close_peers` marks the areas whose nearest other is
    farther off than the 97.5th centile of all nearest distances.
    """

    peers: NDArray[np.int_]
    distances: NDArray[np.float64]
    separation: NDArray[np.float64]
    no_close_peers: NDArray[np.bool_]


def standardise(values: ArrayLike, logarithms: Sequence[bool] | None = None) -> NDArray[np.float64]:
    """(value − mean) ÷ standard deviation (n − 1) of each variable, the columns of `values` (areas × variables).

    Columns marked in `logarithms` are taken by their natural logarithm first. Raises ValueError for a value that is
    missing, one without a logarithm, or a variable that doesn't vary.
    """
    table = np.array(values, dtype=np.float64, ndmin=2)
    for column in np.flatnonzero(np.asarray(logarithms or [False] * table.shape[1])):
        if (table[:, column] <= 0).any():
            raise ValueError(f"Variable {column + 1} has a value of nought or below, which has no logarithm.")
        table[:, column] = np.log(table[:, column])
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise ValueError(f"Variable {column + 1} of area {row + 1} is missing.")
    spread = table.std(axis=0, ddof=1)
    if (spread == 0).any():
        raise ValueError(f"Variable {int(np.argmin(spread)) + 1} is the same for every area.")
    result: NDArray[np.float64] = (table - table.mean(axis=0)) / spread
    return result


def squared_distances(standardised: NDArray[np.float64], weights: Sequence[float] | None = None) -> NDArray[np.float64]:
    """Σ weight × (difference)² of every two areas (areas × areas); weights are 1 unless given."""
    factors = np.ones(standardised.shape[1]) if weights is None else np.asarray(weights, dtype=np.float64)
    differences = standardised[:, None, :] - standardised[None, :, :]
    result: NDArray[np.float64] = (differences**2 * factors).sum(axis=2)
    return result


def most_similar(
    codes: Sequence[str],
    values: ArrayLike,
    size: int,
    *,
    logarithms: Sequence[bool] | None = None,
    weights: Sequence[float] | None = None,
) -> Neighbours:
    """The `size` nearest others of every area by its standardised variables; areas equally near come in order of code.

    `values` is areas × variables, rows as in `codes`. Likeness is not mutual: Y may be among the nearest of X without X
    being among those of Y. Raises ValueError as `standardise` does, and when there are too few areas.
    """
    count = len(codes)
    if not 0 < size < count:
        raise ValueError(f"A family of {size} can't be found among {count} areas.")
    squared = squared_distances(standardise(values, logarithms), weights)
    np.fill_diagonal(squared, np.inf)
    place = np.argsort(np.argsort(np.asarray(codes), kind="stable"), kind="stable")
    order = np.lexsort((np.broadcast_to(place, squared.shape), np.round(squared, TIE_DECIMALS)), axis=-1)
    distances = np.sqrt(np.take_along_axis(squared, order, axis=1))
    nearest, last, next_one = distances[:, 0], distances[:, size - 1], distances[:, size]
    separation = np.divide(last, next_one, out=np.ones(count), where=next_one > 0)
    separation[np.isinf(next_one)] = np.nan
    return Neighbours(
        peers=order[:, :size],
        distances=distances[:, :size],
        separation=separation,
        no_close_peers=nearest > np.percentile(nearest, FAR_CENTILE),
    )
