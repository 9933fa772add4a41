"""The way to a target, month by month (methods.md §10). Whether a figure keeps to it is for `standards` to say."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from scrutiny.statistics.arrays import Floats, floats


def straight(baseline: ArrayLike, target: ArrayLike, months: int) -> Floats:
    """Points (…, months) on the straight line from a baseline (…) to the target (…), which the last of them is."""
    baseline, target = floats(baseline, target)
    share = np.arange(1, months + 1) / max(months, 1)
    return baseline[..., None] + (target - baseline)[..., None] * share


def cumulative(annual_target: ArrayLike, shares: ArrayLike) -> Floats:
    """Year to date points (…, months): the annual target (…) spread by each month's share of a year (…, months).

    `shares` may be of any sum, such as the counts by month of the last three years. NaN with a month missing.
    """
    (aim,), (shares,) = floats(annual_target), floats(shares)
    whole = shares.sum(axis=-1, keepdims=True)
    good = (shares >= 0).all(axis=-1, keepdims=True) & (whole > 0)
    return aim[..., None] * np.cumsum(shares, axis=-1) / np.where(good, whole, np.nan)
