"""Where each area stands among its family in one period: place, two tests, one of five words. Pure.

`methods.md` §3 and §4. Two facts are told apart: is the difference more than chance (`sampling_p`, against the others
taken together), and is it more than similar areas differ anyway (`spread_p`, with the spread of all families)?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny.comparisons.families import Families, taken_together, with_area
from scrutiny.comparisons.measures import Figures, Measure, in_words, interval, judged, on_scale, tested
from scrutiny.comparisons.method import Method
from scrutiny.statistics import differences, ranks
from scrutiny.statistics.arrays import Floats, Truths

BEYOND_SPREAD = ("worse", "in line", "better"), ("lower", "in line", "higher")
BEYOND_CHANCE = ("behind", "in line", "ahead"), ("below", "in line", "above")


@dataclass(frozen=True)
class Standing:
    """Of every area, NaN where not available: its place of how many, with the places that chance would let it have.

    `set_aside` (areas × members) says which members are out of all proportion and left out of the test of spread.
    """

    rank: Floats
    rank_low: Floats
    rank_high: Floats
    rank_of: Floats
    sampling_p: Floats
    spread_p: Floats
    set_aside: Truths
    words: list[str]


def standing(measure: Measure, figures: Figures, families: Families, enough: Truths, method: Method) -> Standing:
    """`figures` are of one period; `enough` says whose family has enough members with a figure to be compared."""
    comparable = enough & np.isfinite(figures.value)
    rank, rank_of = _rank(measure, figures, families, comparable)
    low, high = _rank_interval(measure, figures, families, comparable, method)
    others = taken_together(measure, families.of(figures.x), families.of(figures.n)).only(comparable)
    sampling_z, sampling_p = tested(measure, figures, others)
    spread_z, spread_p, set_aside = _against_spread(measure, figures, families, comparable, method.gross_member)
    return Standing(
        rank=rank,
        rank_low=np.minimum(low, rank),
        rank_high=np.maximum(high, rank),
        rank_of=rank_of,
        sampling_p=sampling_p,
        spread_p=spread_p,
        set_aside=set_aside,
        words=_words(measure, figures, others, (sampling_z, sampling_p), (spread_z, spread_p), method),
    )


def _rank(measure: Measure, figures: Figures, families: Families, comparable: Truths) -> tuple[Floats, Floats]:
    values = np.where(comparable[:, None], with_area(figures.value, families), np.nan)
    rank: Floats = ranks.rank(values, measure.polarity)[:, 0]
    return rank, np.where(comparable, np.isfinite(values).sum(axis=1), np.nan)


def _rank_interval(
    measure: Measure, figures: Figures, families: Families, comparable: Truths, method: Method
) -> tuple[Floats, Floats]:
    """Simulated on the scale of the tests, a gap on its own; none where nothing is sampled."""
    if not measure.is_sampled:
        nothing = np.full_like(figures.value, np.nan)
        return nothing, nothing
    y, s2 = on_scale(measure, figures)
    if measure.polarity == "gap":
        lower, upper = interval(measure, figures, confidence=0.95)
        y, s2 = figures.value, ((upper - lower) / 3.92) ** 2
    own = np.where(comparable, y, np.nan)
    return ranks.rank_interval(
        own,
        s2,
        families.of(y),
        families.of(s2),
        measure.polarity,
        draws=method.rank_draws,
        confidence=method.confidence,
        seed=method.rank_seed,
    )


def _against_spread(
    measure: Measure, figures: Figures, families: Families, comparable: Truths, gross: float
) -> tuple[Floats, Floats, Truths]:
    y, s2 = on_scale(measure, figures)
    tau2 = differences.pooled_spread(y, s2, families.spread_peers)
    peers_y, peers_s2 = families.of(y), families.of(s2)
    _, z, p = differences.against_peers_pooled(np.where(comparable, y, np.nan), s2, peers_y, peers_s2, tau2, gross)
    return z, p, differences.gross_members(peers_y, peers_s2, tau2, gross) & comparable[:, None]


def _words(
    measure: Measure,
    figures: Figures,
    others: Figures,
    sampling: tuple[Floats, Floats],
    spread: tuple[Floats, Floats],
    method: Method,
) -> list[str]:
    if measure.depends_on_size:
        return ["not comparable"] * len(figures.value)
    (sampling_z, sampling_p), (spread_z, spread_p) = sampling, spread
    beyond_spread = in_words(measure, _judgement(measure, spread_z, figures, others), *BEYOND_SPREAD)
    beyond_chance = in_words(measure, _judgement(measure, sampling_z, figures, others), *BEYOND_CHANCE)
    known = np.isfinite(spread_p)
    words = np.where(sampling_p <= method.significance, beyond_chance, "in line")
    words = np.where(spread_p <= method.significance, beyond_spread, words)
    listed: list[str] = np.where(known, words, "not available").tolist()
    return listed


def _judgement(measure: Measure, z: Floats, figures: Figures, others: Figures) -> Floats:
    if measure.polarity == "gap":
        return judged(measure, figures.value, others.value)
    return judged(measure, z, np.zeros_like(z))
