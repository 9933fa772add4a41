"""Is an area keeping pace with its family? Its change beside the family's (methods.md §5).

A change is (size, variance): the log of a ratio of rates, or the difference of two shares. The family is the other
members, without the area, so that the two changes are independent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from scrutiny.statistics.arrays import Floats, floats, only_where, result


def rate_change(
    x_new: ArrayLike, x_old: ArrayLike, e_new: ArrayLike = 1, e_old: ArrayLike = 1, phi: ArrayLike = 1
) -> tuple[Floats, Floats]:
    """(log ratio, variance) of x_new events in e_new of exposure after x_old in e_old; variance φ (1/x_new + 1/x_old).

    `phi` is the dispersion of the months, of which no less than 1 is taken. NaN where either count is nought, for then
    no ratio can be told.
    """
    x_new, x_old, e_new, e_old, phi = floats(x_new, x_old, e_new, e_old, phi)
    good = (x_new > 0) & (x_old > 0) & (e_new > 0) & (e_old > 0)
    x_new, x_old, e_new, e_old = only_where(good, x_new, x_old, e_new, e_old)
    variance = np.maximum(phi, 1.0) * (1 / x_new + 1 / x_old)
    return result(np.log(x_new / x_old * (e_old / e_new))), result(variance)


def share_change(x_new: ArrayLike, n_new: ArrayLike, x_old: ArrayLike, n_old: ArrayLike) -> tuple[Floats, Floats]:
    """(difference, variance) of the share x_new/n_new after x_old/n_old, each between 0 and 1.

    The variance is that of shares half an event away from none and all, so that it is never nought.
    """
    x_new, n_new, x_old, n_old = floats(x_new, n_new, x_old, n_old)
    good = (n_new > 0) & (n_old > 0) & (x_new >= 0) & (x_old >= 0) & (x_new <= n_new) & (x_old <= n_old)
    x_new, n_new, x_old, n_old = only_where(good, x_new, n_new, x_old, n_old)
    variance = _share_variance(x_new, n_new) + _share_variance(x_old, n_old)
    return result(x_new / n_new - x_old / n_old), result(variance)


def against_family_change(
    change: ArrayLike, variance: ArrayLike, family_change: ArrayLike, family_variance: ArrayLike
) -> tuple[Floats, Floats]:
    """(z, p) of an area's change beside its family's: z = (Δ − Δ_family) / √(V + V_family), by the normal curve."""
    change, variance, family_change, family_variance = floats(change, variance, family_change, family_variance)
    total = variance + family_variance
    (total,) = only_where((variance >= 0) & (family_variance >= 0) & (total > 0), total)
    z = (change - family_change) / np.sqrt(total)
    return result(z), result(2 * special.ndtr(-np.abs(z)))


def _share_variance(x: Floats, n: Floats) -> Floats:
    share = (x + 0.5) / (n + 1)
    return share * (1 - share) / n
