"""How often the method speaks when nothing is the matter, and how much must be the matter for it to speak.

Simulated with the project's own functions, from a seed; every share rests on 2,000 repetitions or more. Areas truly
differ by a lognormal spread, families are drawn at random, months are gamma-Poisson.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

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
SPREADS = (0.0, 0.05, 0.1, 0.2)
EVENTS = (200, 5000)
THREEFOLD = np.log(3)
DEFAULT = Method()
RATE = Measure(reference="", formula="rate", polarity="lower", multiplier=1000)
SHARE = Measure(reference="", formula="percentage", polarity="higher")
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


def main() -> None:
    began = time.perf_counter()
    sys.stdout.writelines(f"{line}\n" for line in report())
    sys.stderr.write(f"false alarms       {time.perf_counter() - began:5.1f} s\n")


def report() -> Iterator[str]:
    yield f"False alarms at a nominal 5%, in per cent of cases; {REPETITIONS:,} repetitions or more of each."
    yield ""
    yield from _against_families()
    yield ""
    yield from _of_changes()
    yield ""
    yield from _of_charts()
    yield ""
    yield from _of_screens()
    yield ""
    yield from _power()


def _against_families() -> Iterator[str]:
    yield "Areas called better or worse than their family, nothing being wrong (at most 6.5)."
    yield "The larger share of 200 and of 5,000 events; of all areas but the outliers, which are three times too high."
    yield _row("", *(f"spread {spread:.0%}" for spread in SPREADS))
    for measure, name in ((RATE, "rates"), (SHARE, "percentages")):
        for members in AREAS:
            for outliers, which in ((0, ""), (2, ", two outliers")):
                shares = (
                    max(called_out(measure, members, spread, events, outliers) for events in EVENTS)
                    for spread in SPREADS
                )
                yield _row(f"{name}, families of {members + 1}{which}", *map(_per_cent, shares))


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


def _of_changes() -> Iterator[str]:
    dispersions = (1, 2, 3, 4)
    yield "Unchanged series called changed on the year before (at most 6), and areas that move with their family called"
    yield "gaining or losing; by the dispersion of months."
    yield _row("", *(f"dispersion {each}" for each in dispersions))
    for monthly in (3, 10, 50, 200, 2000):
        cases = [changed(1.0, monthly, dispersion) for dispersion in dispersions]
        yield _row(f"changed, {monthly:,} a month", *(_per_cent(_clear(each.words[::8])) for each in cases))
        yield _row(
            f"gaining or losing, {monthly:,} a month", *(_per_cent(_clear(each.pace_words[::8])) for each in cases)
        )


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


def _clear(words: list[str]) -> float:
    """Share of changes, or of paces, that are said to be clear."""
    return float(np.isin(words, ["better", "worse", "gaining", "losing"]).mean())


def _of_charts() -> Iterator[str]:
    volumes = (10, 15, 20, 40, 60, 200, 2000)
    yield "Control charts of 36 months out of 60: a signal at the latest point (at most 2), nothing having changed; by"
    yield "events a month. Seasons are taken out as the engine does: of all 43 areas, or its own where they differ."
    yield _row("", *(f"{volume:,}" for volume in volumes))
    for dispersion in (1, 2, 3):
        shares = (charted(volume, dispersion)[0] for volume in volumes)
        yield _row(f"no season, dispersion {dispersion}", *map(_per_cent, shares))
    cases = [("season 15%", 0.15, 0.0), ("seasons 5 to 25% by area", 0.15, 0.1), ("seasons 0 to 40% by area", 0.2, 0.2)]
    for name, season, either_way in cases:
        shares = (charted(volume, 2, season, either_way)[0] for volume in volumes)
        yield _row(f"{name}, dispersion 2", *map(_per_cent, shares))
    anywhere = (charted(volume, 2)[1] for volume in volumes)
    yield _row("no season, dispersion 2: at any point", *map(_per_cent, anywhere))
    yield "Power: the latest month truly 50% higher."
    for dispersion in (1, 2, 3):
        found = (charted(volume, dispersion, jump=1.5)[0] for volume in volumes)
        yield _row(f"no season, dispersion {dispersion}", *map(_per_cent, found))


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
        anywhere += [bool(chart["signals"]) for chart in found.charts]
    return float(np.mean(latest)), float(np.mean(anywhere))


def _of_screens() -> Iterator[str]:
    yield "Screens of one area's 60 indicators that show a solid flag (q ≤ 0.05), nothing being wrong (at most 6):"
    yield "against the family, of 1,000 events a year, and on the year before, by the dispersion of months."
    yield _row("", *(f"spread {spread:.0%}" for spread in SPREADS))
    for members in AREAS:
        shares = [flagged_screens(members, spread) for spread in SPREADS]
        yield _row(f"families of {members + 1}", *map(_per_cent, shares))
    dispersions = (1, 2, 3, 4)
    yield _row("", *(f"dispersion {each}" for each in dispersions))
    for monthly in (10, 200):
        shares = [flagged_changes(monthly, dispersion) for dispersion in dispersions]
        yield _row(f"changes, {monthly:,} a month", *map(_per_cent, shares))


def flagged_changes(monthly: float, dispersion: float) -> float:
    """Share of screens of 60 unchanged indicators of as many events."""
    p = changed(1.0, monthly, dispersion, members=0, repetitions=60 * REPETITIONS).p.reshape(-1, 60)
    return float((multiplicity.benjamini_hochberg(p) <= LEVEL).any(axis=1).mean())


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


def _power() -> Iterator[str]:
    yield "Power: areas truly unlike their family that are called so; 5,000 events, a spread of 10% (at least 65)."
    yield _row("", *(f"family of {members + 1}" for members in AREAS))
    shifts = {"30% lower": np.log(0.7), "30% higher": np.log(1.3), "0.3 on the log scale": 0.3}
    found = {
        name: [called_out(RATE, members, 0.1, 5000, shift=shift) for members in AREAS] for name, shift in shifts.items()
    }
    found["30% either way (mean of both)"] = np.mean([found["30% lower"], found["30% higher"]], axis=0).tolist()
    for name, shares in found.items():
        yield _row(name, *map(_per_cent, shares))
    for name, shift in shifts.items():
        beside = (called_out(RATE, members, 0.1, 5000, 2, shift=shift) for members in AREAS)
        yield _row(f"{name}, beside two outliers", *map(_per_cent, beside))
        ideal = (found_with_known_spread(shift, members) for members in AREAS)
        yield _row(f"{name}, if the spread were known", *map(_per_cent, ideal))
    volumes = (60, 120, 240, 600, 1200, 6000, 24000, 60000)
    yield ""
    yield "Smallest true change found in 80% of cases, in per cent, by events a year."
    yield _row("", *(f"{volume:,}" for volume in volumes))
    for dispersion in (1, 2, 4):
        for sign, name in ((1, "rise"), (-1, "fall")):
            sizes = (smallest(partial(found_change, volume, dispersion, sign)) for volume in volumes)
            yield _row(f"{name} on the year before, dispersion {dispersion}", *map(_size, sizes))
    for spread in (0.0, 0.1, 0.2):
        sizes = (smallest(partial(found_difference, volume, spread)) for volume in volumes)
        yield _row(f"higher than a family of 8, spread {spread:.0%}", *map(_size, sizes))


def found_with_known_spread(shift: float, members: int, spread: float = 0.1, events: int = 5000) -> float:
    """Power at exactly 5% of the test that knows the true spread: as much as any test of these members can have."""
    deviation = np.sqrt((spread**2 + 1 / events) * (1 + 1 / members))
    cut = float(special.ndtri(1 - LEVEL / 2))
    return float(special.ndtr(abs(shift) / deviation - cut) + special.ndtr(-abs(shift) / deviation - cut))


def found_change(volume: float, dispersion: float, sign: int, size: float) -> float:
    """Share of areas whose year, with a true rise (sign 1) or fall of `size`, is called changed."""
    return _clear(changed(1 + sign * size, volume / 12, dispersion, members=0).words)


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


def _row(name: str, *cells: str) -> str:
    return f"{name:50}" + "".join(f"{cell:>13}" for cell in cells)


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}"


def _size(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.2g}" if share < 0.1 else f"{100 * share:.0f}"


if __name__ == "__main__":
    main()
