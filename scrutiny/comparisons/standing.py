"""Where each area stands among its family in one period: place, two tests, one of five words. Pure.

`methods.md` §3 and §4. Two facts are told apart: is the difference more than chance (`sampling_p`, against the others
taken together), and is it more than similar areas differ anyway (`spread_p`, with the spread of all families)?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny.comparisons.families import with_area
from scrutiny.comparisons.family_tests import Given, answer
from scrutiny.comparisons.measures import interval, on_scale
from scrutiny.comparisons.method import Method
from scrutiny.statistics import ranks
from scrutiny.statistics.arrays import Floats, Truths


@dataclass(frozen=True)
class Places:
    """Of every area, NaN where not available: its place of how many, with the places that chance would let it have."""

    rank: Floats
    rank_low: Floats
    rank_high: Floats
    rank_of: Floats


@dataclass(frozen=True)
class Standing(Places):
    """The places of every area, and its verdict with the p that it rests on, NaN where not available.

    `set_aside` (areas × members) says which members are out of all proportion and left out of the test of spread.
    """

    sampling_p: Floats
    spread_p: Floats
    set_aside: Truths
    words: list[str]


def standing(given: Given, method: Method) -> Standing:
    """Place and verdict of every area of one period, by the test that the method names."""
    found = answer(given, method.family_test, method)
    nothing = np.full_like(given.figures.value, np.nan)
    return Standing(
        **vars(places(given, method)),
        sampling_p=found.sampling[1],
        spread_p=nothing if found.spread is None else found.spread.p,
        set_aside=np.zeros(given.families.peers.shape, bool) if found.spread is None else found.spread.set_aside,
        words=found.words,
    )


def places(given: Given, method: Method) -> Places:
    """The places of every area of one period; those of one area are the same whatever others are comparable."""
    rank, rank_of = _rank(given)
    low, high = _rank_interval(given, method)
    return Places(rank, np.minimum(low, rank), np.maximum(high, rank), rank_of)


def _rank(given: Given) -> tuple[Floats, Floats]:
    values = np.where(given.comparable[:, None], with_area(given.figures.value, given.families), np.nan)
    rank: Floats = ranks.rank(values, given.measure.polarity)[:, 0]
    return rank, np.where(given.comparable, np.isfinite(values).sum(axis=1), np.nan)


def _rank_interval(given: Given, method: Method) -> tuple[Floats, Floats]:
    """On the scale of the tests, a gap on its own; none where nothing is sampled."""
    measure, figures, families = given.measure, given.figures, given.families
    uncertain = given.comparable & figures.sampled(measure)
    if not uncertain.any():
        nothing = np.full_like(figures.value, np.nan)
        return nothing, nothing
    y, s2 = on_scale(measure, figures)
    if measure.polarity == "gap":
        lower, upper = interval(measure, figures, confidence=0.95)
        y, s2 = figures.value, ((upper - lower) / 3.92) ** 2
    own = np.where(uncertain, y, np.nan)
    return ranks.rank_interval(
        own,
        s2,
        families.of(y),
        families.of(s2),
        measure.polarity,
        how=method.rank_interval,
        confidence=method.confidence,
        draws=method.rank_draws,
        seed=method.rank_seed,
    )
