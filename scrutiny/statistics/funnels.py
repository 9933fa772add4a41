"""Funnels: how far areas of each size may lie from the centre by chance, and by chance and real spread (methods.md §8).

Two peers, two pairs of lines. `limits` are those outside which an area's own confidence interval excludes the centre
(PHEindicatormethods); `overdispersion` adds the spread between areas (Spiegelhalter; FunnelPlotR 0.6.0).

Kinds: `proportion` (x of n), `ratio` (events to expected, on the log scale, as the SHMI), `ratio-cqc` (the same, on the
square root), `ratio-of-counts`. A rate per population is a `ratio` with expected = population × Σx / Σpopulation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from scrutiny.statistics.arrays import Floats, floats, only_where, result
from scrutiny.statistics.intervals import normal_deviate

DEVIATES = {0.95: 1.959964, 0.998: 3.090232}
"""z to the digits that FunnelPlotR carries."""

TRIM = 0.1

FURTHEST = 230.0
"""The log of the farthest limit, some 10^100 times the centre."""


class Overdispersion(NamedTuple):
    """phi and tau2 (…), and adjusted limits (…, areas) on the scale of the plotted figure."""

    phi: Floats
    tau2: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


def limits(size: ArrayLike, centre: ArrayLike, kind: str, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Unadjusted limits at areas of this size around the centre.

    `proportion`: size is n, the limits Wilson's inverted. Others: size is the expected events, the limits exact Poisson
    inverted, as multiples of expected times the centre (1 for a ratio).
    """
    size, centre = floats(size, centre)
    size, centre = only_where((size > 0) & (centre >= 0), size, centre)
    if kind == "proportion":
        (centre,) = only_where(centre <= 1, centre)
        reach = normal_deviate(confidence) * np.sqrt(centre * (1 - centre) / size)
        return result(np.clip(centre - reach, 0, 1)), result(np.clip(centre + reach, 0, 1))
    tail = (1 - confidence) / 2
    known = np.where(np.isnan(size), 1.0, size)
    lower = np.where(special.pdtr(0, known) >= tail, 0.0, special.pdtrik(tail, known)) / size
    upper = (special.pdtrik(1 - tail, known) + 1) / size
    return result(lower * centre), result(upper * centre)


def significance(
    lower_95: ArrayLike, upper_95: ArrayLike, lower_998: ArrayLike, upper_998: ArrayLike, centre: ArrayLike
) -> NDArray[np.str_]:
    """Fingertips' label of an area whose own intervals are given, against a fixed centre.

    `High (0.001)`, `High (0.025)`, `Not significant`, `Low (0.025)`, `Low (0.001)` as PHEindicatormethods
    `assign_funnel_significance`; empty where an interval or the centre is not available.
    """
    low, high, low_998, high_998, middle = floats(lower_95, upper_95, lower_998, upper_998, centre)
    missing = np.isnan(low + high + low_998 + high_998 + middle)
    labels = ["", "High (0.001)", "Low (0.001)", "High (0.025)", "Low (0.025)"]
    found = np.select([missing, low_998 > middle, high_998 < middle, low > middle, high < middle], labels, "")
    texts: NDArray[np.str_] = np.where(missing | (found != ""), found, "Not significant")
    return texts


def overdispersion(x: ArrayLike, n: ArrayLike, kind: str) -> Overdispersion:
    """Spread between the areas of the last axis, and limits that allow for it at each of them.

    Figures that cannot be placed on the scale of the kind – none of any, no events on the log scale – are left out and
    have no limits. Under about ten areas tau2 is poor.
    """
    x, n = floats(x, n)
    if kind == "ratio":
        n = np.round(n, 2)
    x, n = only_where(_usable(x, n, kind), x, n)
    y, s2, target = _transformed(x, n, kind)
    z = (y - target[..., None]) / np.sqrt(s2)
    scores = _truncated(z) if kind == "ratio" else _winsorised(z)
    kept = ~np.isnan(scores)
    count = kept.sum(axis=-1)
    square = np.where(kept, scores**2, 0.0).sum(axis=-1)
    weight = np.where(kept, 1 / s2, 0.0)
    total = np.where(count > 1, weight.sum(axis=-1), np.nan)
    remaining = (weight * (1 - weight / total[..., None])).sum(axis=-1)
    tau2 = np.maximum((square - (count - 1)) / np.where(count > 1, remaining, np.nan), 0.0)
    phi = square / np.where(count > 0, count, np.nan)
    lines = [line for level in DEVIATES for line in adjusted_limits(n, target[..., None], tau2[..., None], kind, level)]
    return Overdispersion(result(phi), result(tau2), *lines)


def adjusted_limits(
    n: ArrayLike, target: ArrayLike, tau2: ArrayLike, kind: str, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Limits at areas of size n around the target on the scale of the kind, with spread tau2; 0 for chance alone."""
    n, target, tau2 = floats(n, target, tau2)
    (n,) = only_where(n > 0, n)
    deviate = DEVIATES.get(confidence, normal_deviate(confidence))
    reach = deviate * np.sqrt((1 if kind == "ratio" else 0.25) / n + tau2)
    return result(_back(target - reach, kind)), result(_back(target + reach, kind))


def _usable(x: Floats, n: Floats, kind: str) -> NDArray[np.bool_]:
    if kind == "proportion":
        return (n > 0) & (x >= 0) & (x <= n)
    return (n > 0) & ((x > 0) if kind == "ratio" else (x >= 0))


def _transformed(x: Floats, n: Floats, kind: str) -> tuple[Floats, Floats, Floats]:
    """(y, s2, target) on the scale of the kind."""
    centre = _total(x) / _total(n)
    if kind == "proportion":
        return np.arcsin(np.sqrt(x / n)), 1 / (4 * n), np.arcsin(np.sqrt(centre))
    if kind == "ratio":
        return np.log(x / n), 1 / n, 0 * centre
    if kind == "ratio-cqc":
        return np.sqrt(x / n), 1 / (4 * n), 0 * centre + 1
    if kind == "ratio-of-counts":
        s2 = x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2
        return np.log((x + 0.5) / (n + 0.5)), s2, np.log(np.where(centre > 0, centre, np.nan))
    raise ValueError(f"Kind “{kind}” is none of proportion, ratio, ratio-cqc and ratio-of-counts.")


def _total(values: Floats) -> Floats:
    some = ~np.isnan(values)
    total: Floats = np.where(some.any(axis=-1), np.where(some, values, 0.0).sum(axis=-1), np.nan)
    return total


def _back(angle: Floats, kind: str) -> Floats:
    if kind == "proportion":
        # Beyond 0 and a right angle sin² would turn back; held there, limits stay monotone in n.
        share: Floats = np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
        return share
    # Where a millionth of an event is expected e to the reach has no number; held at one beyond any figure.
    return angle if kind == "ratio-cqc" else np.exp(np.minimum(angle, FURTHEST))


def _winsorised(z: Floats) -> Floats:
    """Scores beyond the 10th and 90th centile (R's type 7) drawn in to them."""
    low, high = (_centile(z, share)[..., None] for share in (TRIM, 1 - TRIM))
    return np.clip(z, low, high)


def _truncated(z: Floats) -> Floats:
    """Scores of the lowest and the highest tenth left out: rank × 10 / (N + 1), rounded down, is 0 or 9."""
    ranks = stats.rankdata(z, axis=-1, nan_policy="omit")
    count = np.sum(~np.isnan(z), axis=-1, keepdims=True)
    tenth = np.floor(ranks * 10 / (count + 1))
    return np.where((tenth > 0) & (tenth < 9), z, np.nan)


def _centile(values: Floats, share: float) -> Floats:
    """Quantile of the last axis, R's type 7, over what is there."""
    count = np.sum(~np.isnan(values), axis=-1, keepdims=True)
    if not values.shape[-1]:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(values, axis=-1)  # NaN last
    place = share * np.maximum(count - 1, 0)
    below = np.floor(place).astype(int)
    above = np.ceil(place).astype(int)
    low, high = (np.take_along_axis(ordered, position, axis=-1) for position in (below, above))
    centile: Floats = (low + (high - low) * (place - below))[..., 0]
    return centile
