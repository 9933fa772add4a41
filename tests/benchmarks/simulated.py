"""Areas, families and months in which nothing, or so much, is the matter; and what the project's functions say of them.

Every share rests on 2,000 repetitions or more, from a seed. Areas truly differ by a lognormal spread, families are
drawn at random, months are gamma-Poisson.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import special

from indicators.matrices import Series, Steps
from indicators.periods import Period, months_ending
from scrutiny.comparisons.changes import Changes, changes
from scrutiny.comparisons.families import Families
from scrutiny.comparisons.measures import Figures, Measure, on_scale
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.variation import variations
from scrutiny.statistics import differences, multiplicity

REPETITIONS = 2000
AT_ONCE = 100
LEVEL = 0.05
POWER = 0.8
AREAS = {3: 43, 7: 43, 14: 376}  # of families with so many peers
THREEFOLD = np.log(3)
DEFAULT = Method()
RATE = Measure(reference="", formula="rate", polarity="lower", multiplier=1000)
SHARE = Measure(reference="", formula="percentage", polarity="higher")
Floats = npt.NDArray[np.float64]


def called_out(
    measure: Measure, members: int, spread: float, events: int, outliers: int = 0, *, shift: float = 0
) -> float:
    """Share of ordinary areas (of the first one alone if it is shifted) called better or worse than their family."""
    chance = np.random.default_rng(7)
    areas = AREAS[members]
    peers = families(chance, areas, members)
    ordinary = np.arange(areas) < areas - outliers
    counted = np.arange(areas) == 0 if shift else ordinary
    found = []
    for _ in range(REPETITIONS // AT_ONCE):
        truth = chance.normal(0, spread, (AT_ONCE, areas))
        truth[:, 0] += shift
        truth[:, ~ordinary] += THREEFOLD
        found.append((spread_p(measure, chance, truth, events, peers) <= LEVEL)[:, counted])
    return float(np.mean(found))


def families(chance: np.random.Generator, areas: int, members: int) -> npt.NDArray[np.int64]:
    return np.array([chance.permutation(np.delete(np.arange(areas), area))[:members] for area in range(areas)])


def spread_p(
    measure: Measure, chance: np.random.Generator, truth: Floats, events: int, peers: npt.NDArray[np.int64]
) -> Floats:
    """p of each area's distance from its family; `truth` is log rates or, of shares around a third, log odds."""
    if measure is RATE:
        n = np.full(truth.shape, float(events))
        x = chance.poisson(events * np.exp(truth)).astype(float)
    else:
        share = 0.3 * np.exp(truth) / (0.7 + 0.3 * np.exp(truth))
        n = np.full(truth.shape, events / 0.3)
        x = chance.binomial(np.int64(events / 0.3), share).astype(float)
    y, s2 = on_scale(measure, Figures.plain(x / n, x, n))
    tau2, freedom = differences.spread_of_others(y, s2, peers, DEFAULT.spread_left_out)
    members = y[..., peers], s2[..., peers]
    return differences.against_peers_pooled(y, s2, *members, tau2, DEFAULT.gross_member, freedom)[2]


def changed(
    ratio: float, monthly: float, dispersion: float, members: int = 7, repetitions: int = REPETITIONS
) -> Changes:
    """What the engine says of blocks of 1 + `members` areas, each the family of the others.

    The first area's second year is truly `ratio` times its first; the others don't move.
    """
    chance = np.random.default_rng(11)
    season = 1 + 0.15 * np.cos(2 * np.pi * np.arange(24) / 12)
    expected = monthly * season * np.ones((repetitions, 1 + members, 24))
    expected[:, 0, 12:] *= ratio
    months = counted(chance, expected, dispersion).reshape(-1, 24)
    years = two_years(months)
    block = np.arange(len(months)).reshape(-1, 1 + members)
    peers = np.stack([np.roll(block, -own, axis=1)[:, 1:] for own in range(1 + members)], axis=1)
    peers = peers.reshape(len(months), members)
    nothing = ("",) * len(months)
    own_families = Families(peers, ((),) * len(months), np.ones(len(months), bool), nothing, peers)
    figures = Figures.of(RATE, years.numerator, years.denominator, None)
    return changes(RATE, years, figures, own_families, DEFAULT)


def two_years(months: Floats) -> Series:
    """Series of areas × 24 months, in a million residents."""
    return series(months, (months_ending(2009, 3, 12), months_ending(2010, 3, 12)))


def five_years(months: Floats) -> Series:
    return series(months, tuple(months_ending(year, 3, 12) for year in range(2006, 2011)))


def series(months: Floats, years: tuple[Period, ...]) -> Series:
    """Series of areas × the months of `years`, in a million residents."""
    return Series(
        level="force",
        area_ids=np.arange(len(months)),
        area_codes=("",) * len(months),
        periods=years,
        numerator=months.reshape(-1, len(years), 12).sum(axis=2),
        denominator=np.full((len(months), len(years)), 1e6),
        steps=Steps(tuple(month for year in years for month in year.each_month()), months, np.ones_like(months)),
    )


def counted(chance: np.random.Generator, expected: Floats, dispersion: float) -> Floats:
    """Poisson counts, or gamma-Poisson ones with that many times the variance."""
    if dispersion > 1:
        expected = chance.gamma(expected / (dispersion - 1), dispersion - 1)
    return chance.poisson(expected).astype(float)


def shared_out(chance: np.random.Generator, share: Floats, trials: int, dispersion: float) -> Floats:
    """Binomial counts, or beta-binomial ones with that many times the variance."""
    if dispersion > 1:
        alike = (trials - dispersion) / (dispersion - 1)
        share = chance.beta(share * alike, (1 - share) * alike)
    return chance.binomial(trials, share).astype(float)


def clear(words: list[str]) -> float:
    """Share of changes, or of paces, that are said to be clear."""
    return float(np.isin(words, ["better", "worse", "gaining", "losing"]).mean())


def charted(
    monthly: float, dispersion: float, season: float = 0.0, either_way: float = 0.0, *, jump: float = 1.0
) -> tuple[float, float]:
    """Shares of areas with a signal at the latest point, and at any; the latest month is truly `jump` times the others.

    Of four times as many repetitions, because the shares are small.
    """
    chance = np.random.default_rng(13)
    wave = np.cos(2 * np.pi * np.arange(60) / 12)
    latest, anywhere = [], []
    for _ in range(-(-REPETITIONS * 4 // 43)):
        swing = season + chance.uniform(-either_way, either_way, (43, 1))
        expected = monthly * (1 + swing * wave)
        expected[:, -1] *= jump
        found = variations(RATE, five_years(counted(chance, expected, dispersion)), DEFAULT)
        latest += [word in ("improvement", "concern") for word in found.words]
        anywhere += [chart for each in found.charts for chart in each.document["signals"].codes.any(axis=1).tolist()]
    return float(np.mean(latest)), float(np.mean(anywhere))


def flagged_changes(monthly: float, dispersion: float) -> float:
    """Share of screens of 60 unchanged indicators of as many events; of four times as many repetitions."""
    p = changed(1.0, monthly, dispersion, members=0, repetitions=60 * REPETITIONS * 4).p.reshape(-1, 60)
    return float((multiplicity.benjamini_hochberg(p) <= LEVEL).any(axis=1).mean())


def flagged_charts(monthly: float, dispersion: float, of: int | None = None) -> float:
    """Share of screens of 60 unchanged charts of as many events a month; or, with `of`, of shares of so many."""
    p = p_of_charts(np.full((60 * REPETITIONS, 60), float(monthly)), dispersion, of).reshape(-1, 60)
    return float((multiplicity.benjamini_hochberg(p) <= LEVEL).any(axis=1).mean())


def sure_charts(monthly: float, dispersion: float, jump: float) -> float:
    """Share of charts, one among 60, whose latest month is truly `jump` times the others and is said to be so."""
    expected = np.full((REPETITIONS, 60), float(monthly))
    expected[:, -1] *= jump
    return float((p_of_charts(expected, dispersion) <= LEVEL / 60).mean())


def p_of_charts(expected: Floats, dispersion: float, of: int | None = None) -> Floats:
    """p of the latest months of charts of areas × 60 months."""
    chance = np.random.default_rng(19)
    if of is None:
        return np.array(variations(RATE, five_years(counted(chance, expected, dispersion)), DEFAULT).p, float)
    years = five_years(shared_out(chance, expected / of, of, dispersion))
    months = replace(years.steps, denominator=np.full_like(expected, of))
    return np.array(variations(SHARE, replace(years, steps=months), DEFAULT).p, float)


def flagged_screens(members: int, spread: float, events: int = 1000) -> float:
    """Share of screens; each repetition gives a screen of every area."""
    chance = np.random.default_rng(17)
    areas = AREAS[members]
    peers = families(chance, areas, members)
    found = []
    for _ in range(-(-REPETITIONS * 4 // areas)):
        p = spread_p(RATE, chance, chance.normal(0, spread, (60, areas)), events, peers)
        found.append((multiplicity.benjamini_hochberg(p.T) <= LEVEL).any(axis=1))
    return float(np.mean(found))


def found_with_known_spread(shift: float, members: int, spread: float = 0.1, events: int = 5000) -> float:
    """Power at exactly 5% of the test that knows the true spread: as much as any test of these members can have."""
    deviation = np.sqrt((spread**2 + 1 / events) * (1 + 1 / members))
    cut = float(special.ndtri(1 - LEVEL / 2))
    return float(special.ndtr(abs(shift) / deviation - cut) + special.ndtr(-abs(shift) / deviation - cut))


def found_change(volume: float, dispersion: float, sign: int, size: float) -> float:
    """Share of areas whose year, with a true rise (sign 1) or fall of `size`, is called changed."""
    return clear(changed(1 + sign * size, volume / 12, dispersion, members=0).words)


def found_difference(volume: int, spread: float, size: float) -> float:
    return called_out(RATE, 7, spread, volume, shift=np.log1p(size))


def smallest(power: Callable[[float], float]) -> float:
    """The size, under 100%, at which `power` reaches 80%, to a fiftieth of itself; NaN where it never does."""
    low, high = 0.001, 0.999
    if power(high) < POWER:
        return np.nan
    while high / low > 1.02:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if power(middle) >= POWER else (middle, high)
    return high
