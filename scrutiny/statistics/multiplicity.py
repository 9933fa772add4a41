"""Many comparisons on one screen: how many of the small p-values chance alone would bring (methods.md §9)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from scrutiny.statistics.arrays import Floats, floats, only_where, result

StepUp = Callable[[Floats, Floats], Floats]


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """q-values of Benjamini and Hochberg: the false discovery rate at which each p would still be called.

    `p` is (…, tests); each row of the last axis is a screen of its own. NaN is no test: it is left out of the count and
    comes back as NaN. R `p.adjust(method = "BH")`.
    """

    def adjust(ordered: Floats, place: Floats) -> Floats:
        count = np.sum(~np.isnan(ordered), axis=-1, keepdims=True)
        from_the_largest = np.flip(np.where(np.isnan(ordered), np.inf, ordered * count / place), axis=-1)
        return np.flip(np.minimum.accumulate(from_the_largest, axis=-1), axis=-1)

    return _in_order(p, adjust)


def holm(p: ArrayLike) -> Floats:
    """Holm's p-values: the chance of even one false finding among all tests of a row is held at the level.

    Shapes and NaN as in `benjamini_hochberg`. R `p.adjust(method = "holm")`.
    """

    def adjust(ordered: Floats, place: Floats) -> Floats:
        count = np.sum(~np.isnan(ordered), axis=-1, keepdims=True)
        return np.maximum.accumulate(ordered * (count - place + 1), axis=-1)

    return _in_order(p, adjust)


def _in_order(p: ArrayLike, adjust: StepUp) -> Floats:
    """Adjust the p-values from the smallest to the largest, and put each back where it came from."""
    (given,) = floats(p)
    (given,) = only_where((given >= 0) & (given <= 1), given)
    rows = np.atleast_1d(given)
    order = np.argsort(rows, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(rows, order, axis=-1)
    place = np.arange(1.0, rows.shape[-1] + 1)
    adjusted = np.empty_like(rows)
    np.put_along_axis(adjusted, order, np.minimum(adjust(ordered, place), 1.0), axis=-1)
    return result(np.where(np.isnan(rows), np.nan, adjusted).reshape(given.shape))
