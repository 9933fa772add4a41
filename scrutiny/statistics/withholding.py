"""Which small counts may not be shown, and which others go with them, so that no subtraction tells them.

The whole that the areas add up to is published, and so is every count that isn't withheld. What is left for the
withheld ones together is therefore known: it must be no small number itself, and leave each of them open.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scrutiny.statistics.arrays import Floats, Truths, floats


def withheld(counts: ArrayLike, wholes: NDArray[np.int64], fewest: float) -> Truths:
    """Where `counts`, a matrix of areas × periods, may not be shown.

    `wholes` tells of each area what it is a part of, by any number from 0 on; below 0 it is a part of nothing. A count
    under `fewest` is withheld. In each period and whole the next smallest counts go with it, ties together, until there
    are two at least, their sum is `fewest` or more, and they aren't all as large as they could be below the smallest
    that is shown. Where no choice will do, all are withheld. A missing count (NaN) is never among them.
    """
    (values,) = floats(counts)
    hidden = values < fewest
    for whole in np.unique(wholes[hidden.any(axis=1) & (wholes >= 0)]):
        parts = np.flatnonzero(wholes == whole)
        hidden[parts] = _of_one_whole(values[parts], fewest)
    return hidden


def _of_one_whole(counts: Floats, fewest: float) -> Truths:
    order = np.argsort(counts, axis=0)  # missing ones come last
    rising = np.take_along_axis(counts, order, axis=0)
    known = ~np.isnan(rising)
    above = np.where(known, rising, np.inf)[1:]
    above = np.vstack([above, np.full_like(counts[:1], np.inf)])
    small = (rising < fewest).sum(axis=0)
    number = np.arange(1, len(counts) + 1)[:, None]
    together = np.cumsum(np.where(known, rising, 0), axis=0)
    enough = (number >= np.maximum(small, 2)) & (above > rising)
    enough &= (together >= fewest) & (together < number * (above - 1))
    taken = np.where(enough.any(axis=0), enough.argmax(axis=0) + 1, len(counts))
    hidden = np.zeros_like(known)
    np.put_along_axis(hidden, order, known & (number <= np.where(small > 0, taken, 0)), axis=0)
    return hidden
