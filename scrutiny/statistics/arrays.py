"""Scalars or arrays in and out, and NaN where a figure is not available: the manners of every function of this room."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]


def floats(*values: ArrayLike) -> tuple[Floats, ...]:
    """The values as floats of one common shape; what is infinite becomes NaN, for no published figure is infinite."""
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    return tuple(np.broadcast_arrays(*(np.where(np.isfinite(array), array, np.nan) for array in arrays)))


def only_where(good: Truths, *arrays: Floats) -> tuple[Floats, ...]:
    """The arrays with NaN wherever `good` does not hold."""
    return tuple(np.where(good, array, np.nan) for array in arrays)


def result(array: ArrayLike) -> Floats:
    """The array, or the plain number where the shape is ()."""
    value: Floats = np.asarray(array)[()]
    return value
