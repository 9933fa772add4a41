"""The same arithmetic in plain NumPy, with nothing about it but the arithmetic: how fast the engine could be.

Every figure is there, every family is whole, nothing is explained or listed for storing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from scrutiny.statistics import control_charts, differences, exact, trends
from tests.benchmarks.national import FIRST_MONTH, Level, Size

Floats = npt.NDArray[np.float64]
Z = float(special.ndtri(0.975))
STEP = 3


@dataclass(frozen=True)
class Inputs:
    """One indicator at one level: rolling years by quarters (areas × points), and months of the last five years."""

    x: Floats
    n: Floats
    months: Floats
    months_n: Floats
    peers: npt.NDArray[np.int64]
    is_share: bool


def inputs(size: Size, level: Level) -> list[Inputs]:
    """Rolling years from the months, and the population in the middle of each."""
    first = (size.months - 12) % STEP + 12
    ends = np.arange(first, size.months + 1, STEP)
    sums = np.concatenate([np.zeros((*level.counts.shape[:2], 1)), np.cumsum(level.counts, axis=2)], axis=2)
    x = sums[:, :, ends] - sums[:, :, ends - 12]
    residents = level.residents[:, (FIRST_MONTH.month - 1 + ends - 7) // 12]
    months = level.counts[:, :, max(size.months - 60, 0) : size.months]
    rates = size.indicators - size.shares
    return [
        Inputs(x[i], x[i - rates], months[i], months[i - rates], level.peers, True)
        if i >= rates
        else Inputs(x[i], residents, months[i], np.ones_like(months[i]), level.peers, False)
        for i in range(size.indicators)
    ]


def compare(given: Inputs) -> dict[str, Floats]:
    """Each column of the comparison, by area; histories areas × points."""
    x, n, peers = given.x, given.n, given.peers
    value = x / n * (100 if given.is_share else 1000)
    lower, upper = _wilson(x, n) if given.is_share else _byar(x, n)
    others = value[peers]
    latest = np.concatenate([value[:, -1:], others[:, :, -1]], axis=1)
    better = -latest if given.is_share else latest
    y, s2 = _on_scale(x[:, -1], n[:, -1], given.is_share)
    low, high = rank_interval(y, s2, peers, given.is_share)
    spread_p = _against_spread(y, s2, peers)
    rank = 1 + (better[:, 1:] < better[:, :1]).sum(axis=1)
    then = -1 - 12 // STEP
    test = _two_shares if given.is_share else _two_rates
    peer_x, peer_n = x[peers].sum(axis=1), n[peers].sum(axis=1)
    change_p = _p_of_change(given, test(x[:, -1], n[:, -1], x[:, then], n[:, then]))
    return {
        "value": value,
        "lower": lower,
        "upper": upper,
        "family_average": (value + others.sum(axis=1)) / (1 + peers.shape[1]),
        "family_lowest": others.min(axis=1),
        "family_highest": others.max(axis=1),
        "family_median": np.median(latest, axis=1),
        "rank": rank,
        "rank_low": np.minimum(low, rank),
        "rank_high": np.maximum(high, rank),
        "sampling_p": test(x[:, -1], n[:, -1], peer_x[:, -1], peer_n[:, -1])[1],
        "spread_p": spread_p,
        "change": _change(value[:, -1], value[:, then], given.is_share),
        "change_p": change_p,
        "family_change": _change(
            *(peer_x[:, at] / peer_n[:, at] * (100 if given.is_share else 1) for at in (-1, then)), given.is_share
        ),
        "pace_p": _p_of_pace(given, peer_x, peer_n, then),
        "variation": variation(given),
    }


def rank_interval(y: Floats, s2: Floats, peers: npt.NDArray[np.int64], higher_is_better: bool) -> tuple[Floats, Floats]:
    """Places that are passed, or reached, with a chance of 2.5%: of an own value, and averaged over what it may be."""
    apart = (y[:, None] - y[peers]) * (-1 if higher_is_better else 1) / np.sqrt(s2[peers])
    ratios = np.sqrt(s2[:, None] / s2[peers])
    steps = np.ceil(np.sqrt(1 + (ratios**2).sum(axis=1)) / 1.75)
    low, high = np.empty(len(y)), np.empty(len(y))
    for each in np.unique(steps):
        z = np.arange(-4 * each, 4 * each + 1) / each
        weights = np.exp(-(z**2) / 2)
        cells = np.flatnonzero(steps == each)
        for some in np.array_split(cells, 1 + cells.size * z.size * peers.shape[1] // 2**15):
            ahead = special.ndtr(apart[some].T[:, None] + ratios[some].T[:, None] * z[:, None])
            chances = np.zeros((peers.shape[1] + 1, *ahead.shape[1:]))
            chances[0] = (weights / weights.sum())[:, None]
            for member, chance in enumerate(ahead):
                moved = chances[: member + 1] * chance
                chances[: member + 1] -= moved
                chances[1 : member + 2] += moved
            below = np.cumsum(chances.sum(axis=1), axis=0)[:-1]
            low[some] = 1 + (below < 0.02475).sum(axis=0)
            high[some] = 1 + (below <= 1 - 0.02475).sum(axis=0)
    return low, high


def variation(given: Inputs) -> npt.NDArray[np.str_]:
    """What the latest month says, or the latest quarter where months hold under fifteen events; the charts are ours."""
    x, n = given.months, given.months_n
    values, rare = (100 * x / n, np.minimum(x, n - x)) if given.is_share else (x, x)
    values, volume = _without_seasons(values), rare[:, -36:].mean(axis=1)
    words = charted(values[:, -36:], volume, given.is_share)
    few = volume < 15
    if few.any():
        quarters, quarters_n = (part[few].reshape(few.sum(), -1, 3).sum(axis=2) for part in (x, n))
        volume = (np.minimum(quarters, quarters_n - quarters) if given.is_share else quarters).mean(axis=1)
        values = 100 * quarters / quarters_n if given.is_share else quarters
        words[few] = np.where(volume < 5, "too few points", charted(values, volume, given.is_share))
    return words


def _without_seasons(values: Floats) -> Floats:
    """Without the seasons of all together, and of those whose own are others without their own (these are ours)."""
    together = values.sum(axis=0)
    adjusted = values
    if trends.seasonality(together) < 0.01:
        adjusted = trends.deseasonalise(values, trends.seasonal_indices(together))
    own = trends.seasonal_indices_of_other_years(values)
    differ = (trends.seasonality(adjusted) < 0.05) & (own > 0).all(axis=1)
    return np.where(differ[:, None], values / np.where(own > 0, own, 1), adjusted)


def charted(values: Floats, volume: Floats, is_share: bool) -> npt.NDArray[np.str_]:
    """Shares are better the higher they are; counts under sixty a point are charted as few."""
    if is_share:
        return control_charts.variation(control_charts.xmr(values), "higher")
    words, few = control_charts.variation(control_charts.xmr(values), "lower"), volume < 60
    words[few] = control_charts.variation(control_charts.xmr_of_few(values[few]), "lower")
    return words


def _byar(x: Floats, n: Floats) -> tuple[Floats, Floats]:
    few, many = x < 10, np.maximum(x, 10)
    lower = many * (1 - 1 / (9 * many) - Z / (3 * np.sqrt(many))) ** 3
    upper = (many + 1) * (1 - 1 / (9 * (many + 1)) + Z / (3 * np.sqrt(many + 1))) ** 3
    lower[few], upper[few] = special.gammaincinv(x[few], 0.025), special.gammainccinv(x[few] + 1, 0.025)
    lower[x == 0] = 0
    return lower / n * 1000, upper / n * 1000


def _wilson(x: Floats, n: Floats) -> tuple[Floats, Floats]:
    reach = Z * np.sqrt(Z**2 + 4 * x * (1 - x / n))
    limits = (100 * (2 * x + Z**2 + sign * reach) / (2 * (n + Z**2)) for sign in (-1, 1))
    lower, upper = limits
    return np.where(x == 0, 0, lower), np.where(x == n, 100, upper)


def _on_scale(x: Floats, n: Floats, is_share: bool) -> tuple[Floats, Floats]:
    if is_share:
        return np.arcsin(np.sqrt(x / n)), 1 / (4 * n)
    return np.log((x + 0.5) / n), 1 / (x + 0.5)


def _against_spread(y: Floats, s2: Floats, peers: npt.NDArray[np.int64]) -> Floats:
    tau2, freedom = differences.spread_of_others(y, s2, peers, left_out=0.25)  # ours
    tau2 = tau2[:, None]
    weight = np.where(_gross(y[peers], np.sqrt(s2[peers] + tau2)), 0, 1 / (s2[peers] + tau2))
    total = weight.sum(axis=1)
    z = (y - (weight * y[peers]).sum(axis=1) / total) / np.sqrt(s2 + tau2[:, 0] + 1 / total)
    return 2 * special.stdtr(freedom, -np.abs(z))


def _gross(y: Floats, error: Floats) -> npt.NDArray[np.bool_]:
    """Members out of all proportion, unless they are half of the family (docs/decisions/0005)."""
    apart = np.abs(y - np.median(y, axis=1, keepdims=True)) > 4 * error
    return apart & (2 * apart.sum(axis=1, keepdims=True) < y.shape[1])


def _two_rates(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    total, share = x1 + x2, n1 / (n1 + n2)
    z = (x1 - total * share) / np.sqrt(np.maximum(total, 1) * share * (1 - share))
    p = 2 * special.ndtr(-np.abs(z))
    few = total < 20
    p[few] = exact.binomial(x1[few], total[few], share[few], below=20)
    return z, p


def _two_shares(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    share = (x1 + x2) / (n1 + n2)
    z = (x1 / n1 - x2 / n2) / np.sqrt(share * (1 - share) * (1 / n1 + 1 / n2))
    p = 2 * special.ndtr(-np.abs(z))
    rare = np.minimum(n1, n2) * np.minimum(share, 1 - share) < 5
    p[rare] = exact.fisher(x1[rare], n1[rare], x2[rare], n2[rare])
    return z, p


def _change(latest: Floats, before: Floats, is_share: bool) -> Floats:
    return latest - before if is_share else 100 * (latest / np.where(before > 0, before, np.nan) - 1)


def dispersion(months: Floats) -> tuple[Floats, Floats]:
    """Of two years of months, at least 1, and the degrees of freedom that it is known by; 3 where they tell nothing.

    Of under 60 a month corrected by the events of a month of both years.
    """
    years = months[:, -24:].reshape(len(months), 2, 12)
    by_month = years.sum(axis=1, keepdims=True)
    total = np.maximum(by_month.sum(axis=2, keepdims=True), 1)
    expected = years.sum(axis=2, keepdims=True) * by_month / total
    squares = np.where(expected > 0, (years - expected) ** 2 / np.where(expected > 0, expected, 1), 0)
    freedom = (by_month[:, 0] > 0).sum(axis=1) - 1.0
    phi = squares.sum(axis=(1, 2)) / np.maximum(freedom, 1)
    events = years.sum(axis=(1, 2))
    both = events / np.maximum(freedom + 1, 1)
    corrected = phi * (both - 1) / np.maximum(both - phi, 1)
    phi = np.where(events < 24 * 60, np.maximum(phi, corrected), phi)
    return np.where(freedom > 0, np.maximum(phi, 1), 3), np.where(freedom > 0, freedom, np.inf)


def _p_of_change(given: Inputs, tested: tuple[Floats, Floats]) -> Floats:
    z, p = tested
    if given.is_share:
        return p
    phi, freedom = dispersion(given.months)
    return np.maximum(p, 2 * special.stdtr(freedom, -np.abs(z) / np.sqrt(phi)))


def _p_of_pace(given: Inputs, peer_x: Floats, peer_n: Floats, then: int) -> Floats:
    own, family = (given.x, given.n), (peer_x, peer_n)
    phi, freedom = (1.0, np.inf) if given.is_share else dispersion(given.months)
    moved = []
    for x, n in (own, family):
        (x1, n1), (x0, n0) = ((x[:, at], n[:, at]) for at in (-1, then))
        if given.is_share:
            shares = [((x + 0.5) / (n + 1), n) for x, n in ((x1, n1), (x0, n0))]
            moved.append((x1 / n1 - x0 / n0, sum(share * (1 - share) / n for share, n in shares)))
        else:
            some1, some0 = np.where(x1 > 0, x1, np.nan), np.where(x0 > 0, x0, np.nan)
            moved.append((np.log(some1 / some0 * (n0 / n1)), phi * (1 / some1 + 1 / some0)))
    z = (moved[0][0] - moved[1][0]) / np.sqrt(moved[0][1] + moved[1][1])
    return 2 * special.stdtr(freedom, -np.abs(z))
