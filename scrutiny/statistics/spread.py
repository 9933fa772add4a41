"""Is an area unlike its peers, allowing for how much similar areas differ anyway? (methods.md §4, tests 3 and 4)

y is a figure on a scale where its sampling variance s2 is known: `log_rate` or `arcsine_share`. Peers lie on the last
axis, NaN for none; the leading axes are whatever is compared at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from scrutiny.statistics.arrays import Floats, floats, only_where, result


def log_rate(x: ArrayLike, exposure: ArrayLike) -> tuple[Floats, Floats]:
    """(y, s2) of x events in `exposure`: y = log((x + ½) / exposure), s2 = 1 / (x + ½) (methods.md §4)."""
    x, exposure = floats(x, exposure)
    x, exposure = only_where((x >= 0) & (exposure > 0), x, exposure)
    return result(np.log((x + 0.5) / exposure)), result(1 / (x + 0.5))


def arcsine_share(share: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """(y, s2) of a share (0 to 1) of n, effective sample or trials: y = asin √share, s2 = 1 / 4n (methods.md §4)."""
    share, n = floats(share, n)
    share, n = only_where((share >= 0) & (share <= 1) & (n > 0), share, n)
    return result(np.arcsin(np.sqrt(share))), result(1 / (4 * n))


def dersimonian_laird(y: ArrayLike, s2: ArrayLike) -> tuple[Floats, Floats]:
    """(mu, tau2): mean and real variance between the members of the last axis; metafor `rma(method = "DL")`.

    NaN for both with fewer than two members, which cannot tell a spread.
    """
    y, s2 = members(y, s2)
    count = np.sum(~np.isnan(y), axis=-1)
    weight = 1 / s2
    total = _sum(weight)
    fixed_mean = _sum(weight * y) / total
    q = _sum(weight * (y - fixed_mean[..., None]) ** 2)
    remaining = _sum(weight * (1 - weight / total[..., None]))
    enough = count > 1
    tau2 = np.maximum((q - (count - 1)) / np.where(enough, remaining, np.nan), 0.0)
    mu, _ = _weighted_mean(y, s2, tau2)
    return result(mu), result(tau2)


def against_peers(
    y: ArrayLike, s2: ArrayLike, peers_y: ArrayLike, peers_s2: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Test 3: the area against its own peers (without itself) and their own spread → (mu, tau2, z, p).

    y and s2 are (…), `peers_y` and `peers_s2` (…, members). p by Student's t with members − 1 degrees of freedom.
    """
    _, tau2 = dersimonian_laird(peers_y, peers_s2)
    mu, z = _distance(y, s2, peers_y, peers_s2, tau2)
    freedom = np.sum(~np.isnan(members(peers_y, peers_s2)[0]), axis=-1) - 1.0
    (freedom,) = only_where(freedom > 0, freedom)
    return mu, tau2, z, result(2 * special.stdtr(freedom, -np.abs(z)))


def against_peers_pooled(
    y: ArrayLike,
    s2: ArrayLike,
    peers_y: ArrayLike,
    peers_s2: ArrayLike,
    tau2: ArrayLike,
    gross: float = np.inf,
    freedom: ArrayLike = np.inf,
) -> tuple[Floats, Floats, Floats]:
    """Test 4, the default: the area against its peers, with the spread of all similar areas → (mu, z, p).

    Shapes as in `against_peers`; `tau2` from `pooled_spread` or `spread_of_others`, broadcast to the shape of y. p by
    Student's t with the degrees of freedom that tau2 is known by, the normal curve without. One peer is enough, for the
    spread comes from elsewhere. Members that `gross_members` finds beyond `gross` standard deviations are left out of
    mu, so that one peer out of all proportion doesn't make its whole family look unusual.
    """
    apart = gross_members(peers_y, peers_s2, tau2, gross)
    mu, z = _distance(y, s2, np.where(apart, np.nan, floats(peers_y)[0]), peers_s2, tau2)
    return mu, z, result(2 * special.stdtr(freedom, -np.abs(z)))


def gross_members(peers_y: ArrayLike, peers_s2: ArrayLike, tau2: ArrayLike, gross: float) -> NDArray[np.bool_]:
    """Which members (…, members) lie over `gross` standard deviations, √(s2 + tau2), from their family's median.

    None, where that would leave half of the family or less: then it isn't clear who is the odd one.
    """
    y, s2 = members(peers_y, peers_s2)
    (spread,) = floats(tau2)
    there = ~np.isnan(y)
    apart = there & (np.abs(y - _median(y)) > gross * np.sqrt(s2 + spread[..., None]))
    most_remain = 2 * (there & ~apart).sum(axis=-1, keepdims=True) > there.sum(axis=-1, keepdims=True)
    found: NDArray[np.bool_] = apart & most_remain
    return found


def _median(values: Floats) -> Floats:
    """Median over the last axis of the values there are, kept as an axis of one; NaN where there is none."""
    if not values.shape[-1]:
        return np.full((*values.shape[:-1], 1), np.nan)
    ordered = np.sort(values, axis=-1)
    count = np.sum(~np.isnan(values), axis=-1, keepdims=True)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, np.maximum(count - 1, 0))
    middle: Floats = (np.take_along_axis(ordered, low, axis=-1) + np.take_along_axis(ordered, high, axis=-1)) / 2
    return middle


def members(y: ArrayLike, s2: ArrayLike) -> tuple[Floats, Floats]:
    """Figures and their sampling variances, both NaN where either is missing or the variance is no variance."""
    y, s2 = floats(y, s2)
    y, s2 = only_where((s2 > 0) & ~np.isnan(y), y, s2)
    return y, s2


def _distance(
    y: ArrayLike, s2: ArrayLike, peers_y: ArrayLike, peers_s2: ArrayLike, tau2: ArrayLike
) -> tuple[Floats, Floats]:
    (own, own_s2), (spread,) = members(y, s2), floats(tau2)
    mu, weight = _weighted_mean(*members(peers_y, peers_s2), spread)
    z = (own - mu) / np.sqrt(own_s2 + spread + 1 / weight)
    return result(mu), result(z)


def _weighted_mean(y: Floats, s2: Floats, tau2: Floats) -> tuple[Floats, Floats]:
    """Mean of the members weighted by 1 / (s2 + tau2), and the sum of the weights."""
    weight = 1 / (s2 + tau2[..., None])
    total = _sum(weight)
    return _sum(weight * y) / total, total


def _sum(values: Floats) -> Floats:
    """Sum over the members there are; NaN where there is none."""
    some = ~np.isnan(values)
    total: Floats = np.where(some.any(axis=-1), np.where(some, values, 0.0).sum(axis=-1), np.nan)
    return total
