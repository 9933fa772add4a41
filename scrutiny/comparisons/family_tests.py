"""Is an area better or worse than its family? Four tests (methods.md §4), of which a run takes one. Pure.

`pooled-spread` and `family-spread` ask two things: is the difference more than chance, and is it more than similar
areas differ anyway? `others-pooled` and `fingertips-rule` ask the first only. No page we found says which was used in
reports of the period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny.comparisons.families import Families, taken_together
from scrutiny.comparisons.measures import Figures, Measure, in_words, interval, judged, on_scale, tested
from scrutiny.comparisons.method import Method
from scrutiny.statistics import differences
from scrutiny.statistics.arrays import Floats, Truths

CLEARLY = ("worse", "in line", "better"), ("lower", "in line", "higher")
BEYOND_CHANCE = ("behind", "in line", "ahead"), ("below", "in line", "above")


@dataclass(frozen=True)
class Given:
    """Figures of one period and all that a test may hold them against; `comparable` says of which areas.

    `others` are an area's members taken together, without it; `average` is the family's, by the rule of the run.
    """

    measure: Measure
    figures: Figures
    families: Families
    comparable: Truths
    others: Figures
    average: Floats

    @classmethod
    def of(cls, measure: Measure, figures: Figures, families: Families, comparable: Truths, average: Floats) -> Given:
        others = taken_together(measure, figures, families).only(comparable)
        return cls(measure, figures, families, comparable, others, average)


@dataclass(frozen=True)
class Spread:
    """Of every area z and p of its distance from what its members centre on, `centre` (NaN where not available).

    `tau2` is the real variance between similar areas, on the scale of `on_scale`; `set_aside` (areas × members) tells
    the members out of all proportion that are left out.
    """

    centre: Floats
    tau2: Floats
    z: Floats
    p: Floats
    set_aside: Truths


def against_others(given: Given) -> tuple[Floats, Floats]:
    """(z, p) of the area against its members taken together: is the difference more than chance?"""
    return tested(given.measure, given.figures, given.others)


def against_spread(given: Given, test: str, method: Method) -> Spread:
    """Is the difference more than similar areas differ anyway? By the spread of all families, or of the area's own."""
    y, s2 = on_scale(given.measure, given.figures)
    own, peers_y, peers_s2 = np.where(given.comparable, y, np.nan), given.families.of(y), given.families.of(s2)
    if test == "family-spread":
        centre, tau2, z, p = differences.against_peers(own, s2, peers_y, peers_s2)
        return Spread(centre, tau2, z, p, np.zeros(peers_y.shape, dtype=bool))
    tau2, freedom = _spread_of_similar_areas(y, s2, given.families, method)
    centre, z, p = differences.against_peers_pooled(own, s2, peers_y, peers_s2, tau2, method.gross_member, freedom)
    aside = differences.gross_members(peers_y, peers_s2, tau2, method.gross_member) & given.comparable[:, None]
    return Spread(centre, tau2, z, p, aside)


def _spread_of_similar_areas(y: Floats, s2: Floats, families: Families, method: Method) -> tuple[Floats, Floats]:
    """Of every area the real variance that it is judged by, and the degrees of freedom that this is known by."""
    if method.spread_pairs == "of-others":
        return differences.spread_of_others(y, s2, families.spread_peers, method.spread_left_out)
    tau2 = differences.pooled_spread(y, s2, families.spread_peers, method.spread_left_out)
    return np.full_like(y, tau2), np.full_like(y, np.inf)


@dataclass(frozen=True)
class Answer:
    """What one test says of every area: `words`, and what they rest on; `sampling` is told whatever the test is."""

    words: list[str]
    sampling: tuple[Floats, Floats]
    spread: Spread | None


def answer(given: Given, test: str, method: Method) -> Answer:
    sampling = against_others(given)
    if given.measure.depends_on_size:
        return Answer(["not comparable"] * len(given.comparable), sampling, None)
    if test == "fingertips-rule":
        words = in_words(given.measure, _clear_of_average(given, method.confidence), *CLEARLY)
        return Answer(words, sampling, None)
    if test == "others-pooled":
        return Answer(in_words(given.measure, _judgement(given, *sampling, method), *CLEARLY), sampling, None)
    spread = against_spread(given, test, method)
    beyond = in_words(given.measure, _judgement(given, spread.z, spread.p, method), *CLEARLY)
    by_chance = in_words(given.measure, _judgement(given, *sampling, method), *BEYOND_CHANCE)
    ahead = (np.array(beyond) == "in line") & (np.array(by_chance) != "not available")
    return Answer(np.where(ahead, by_chance, beyond).tolist(), sampling, spread)


def _judgement(given: Given, z: Floats, p: Floats, method: Method) -> Floats:
    """+1 or −1 where p speaks, by which way is good; 0 where it doesn't, NaN where it is not available."""
    if given.measure.polarity == "gap":
        said = judged(given.measure, given.figures.value, given.others.value)
    else:
        said = judged(given.measure, z, np.zeros_like(z))
    return np.where(np.isnan(p), np.nan, np.where(p <= method.significance, said, 0.0))


def _clear_of_average(given: Given, confidence: float) -> Floats:
    """+1 or −1 where the area's interval lies wholly beyond its family's average, by which way is good."""
    lower, upper = interval(given.measure, given.figures, confidence)
    average = np.where(given.comparable, given.average, np.nan)
    clear = (lower > average) | (upper < average)
    known = np.isfinite(lower) & np.isfinite(average)
    judgement = np.where(clear, judged(given.measure, given.figures.value, average), 0.0)
    return np.where(known, judgement, np.nan)
