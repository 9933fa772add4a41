"""What stands behind the verdicts on one area: its interval and its tests, with their numbers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from indicators.matrices import Series
from scrutiny.comparisons.changes import Changes, dispersion_of
from scrutiny.comparisons.families import Families, family_figures
from scrutiny.comparisons.family_tests import Answer, Given
from scrutiny.comparisons.measures import EVENTS, SHARES, Figures, Measure, interval, on_scale, tested
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.plain import listed, whole
from scrutiny.comparisons.standing import places
from scrutiny.statistics.arrays import Floats
from scrutiny.statistics.differences import EXACT_BELOW
from scrutiny.statistics.intervals import EXACT_BELOW as EXACT_LIMITS_BELOW

NAMES = {
    "pooled-spread": "distance from the members, allowing for the spread between similar areas of all families",
    "family-spread": "distance from the members, allowing for the spread of this family alone (DerSimonian and Laird)",
    "others-pooled": "difference from the other members taken together",
    "fingertips-rule": "interval clear of the family average",
}


@dataclass(frozen=True)
class IntervalOf:
    lower: float | None
    upper: float | None
    confidence: float
    how: str


@dataclass(frozen=True)
class PlaceOf:
    """The place among its family, of how many, and the places that chance would let it have; None where not available.

    `how` the latter were found: worked out; simulated, by so many `draws` with a `seed`; or none.
    """

    rank: int | None
    rank_low: int | None
    rank_high: int | None
    rank_of: int | None
    confidence: float
    how: str
    draws: int | None = None
    seed: int | None = None


@dataclass(frozen=True)
class TestOf:
    """One test of the area against its family; z is positive where the area is higher.

    `tau2` is the real variance between similar areas (of logs of rates, or arcsines of shares), told by `pairs` of an
    area and a member: those of all families, by default without the pairs that this area is in, or of this family.
    `centre` is what the members centre on, on the same scale.
    """

    name: str
    how: str
    chosen: bool
    verdict: str
    z: float | None
    p: float | None
    centre: float | None = None
    tau2: float | None = None
    pairs: int | None = None


@dataclass(frozen=True)
class ChangeOf:
    """The test of the change; z is positive where there is more than a year before.

    `dispersion` is how much more the counts vary than chance, known by `freedom` degrees; `measured` what it was before
    it was corrected for few events.
    """

    how: str
    z: float | None
    p: float | None
    verdict: str
    dispersion: float | None
    measured: float | None
    freedom: float | None


def formula_of(measure: Measure, figures: Figures, area: int) -> str:
    """The value with its numbers: `1,000 × 60,902 ÷ 7,935,100 = 7.675013547`."""
    value, x, n = (float(each[area]) for each in (figures.value, figures.x, figures.n))
    if not np.isfinite(value):
        return "no figure"
    if measure.formula in ("count", "survey", "index"):
        return f"{value:,.10g}, as counted or published"
    factor = "" if measure.scale == 1 else f"{measure.scale:,.10g} × "
    return f"{factor}{x:,.10g} ÷ {n:,.10g} = {value:,.10g}"


def interval_of(measure: Measure, figures: Figures, area: int, method: Method) -> IntervalOf:
    lower, upper = (listed(limit)[area] for limit in interval(measure, figures, method.confidence))
    return IntervalOf(lower, upper, method.confidence, "none" if lower is None else _how_sure(measure, figures, area))


def _how_sure(measure: Measure, figures: Figures, area: int) -> str:
    if np.isfinite(figures.limits[0][area]):
        return "as published with the estimate"
    if measure.formula in EVENTS:
        return "exact (Poisson)" if figures.x[area] < EXACT_LIMITS_BELOW else "Byar"
    return f"Wilson, on {figures.n[area]:,.0f} answers or cases" if measure.formula in SHARES else "standard error"


def given_for(measure: Measure, figures: Figures, families: Families, method: Method) -> Given:
    """What the tests take of the last period; all periods are averaged, as in a run, to agree to the last digit."""
    family = family_figures(
        measure, figures, families, rule=method.family_average_rule, least_present=method.least_present
    )
    latest = figures.at(-1)
    comparable = family.enough[:, -1] & np.isfinite(latest.value)
    return Given.of(measure, latest, families, comparable, family.average[:, -1])


def place_of(given: Given, area: int, method: Method) -> PlaceOf:
    """The place of the area alone: those of all others would take long to simulate."""
    alone = given.comparable & (np.arange(len(given.comparable)) == area)
    found = {name: whole(each)[area] for name, each in vars(places(replace(given, comparable=alone), method)).items()}
    if found["rank_low"] is None:
        return PlaceOf(**found, confidence=method.confidence, how="none")
    if method.rank_interval == "worked-out":
        return PlaceOf(**found, confidence=method.confidence, how="worked out")
    return PlaceOf(
        **found, confidence=method.confidence, how="simulated", draws=method.rank_draws, seed=method.rank_seed
    )


def tests_of(given: Given, answers: Mapping[str, Answer], area: int, method: Method) -> list[TestOf]:
    """All four tests by their `answers`, the one of the run among them."""
    return [_told(given, found, name, area, method) for name, found in answers.items()]


def _told(given: Given, found: Answer, name: str, area: int, method: Method) -> TestOf:
    how, verdict, chosen = NAMES[name], found.words[area], name == method.family_test
    if found.spread is not None:
        spread = found.spread
        z, p, centre, tau2 = (listed(each)[area] for each in (spread.z, spread.p, spread.centre, spread.tau2))
        members = np.isfinite(given.families.of(given.figures.value)[area]).sum()
        pairs = _pairs(given, area, method) if name == "pooled-spread" else int(members)
        return TestOf(name, how, chosen, verdict, z, p, centre, tau2, pairs)
    if name == "fingertips-rule":
        return TestOf(name, how, chosen, verdict, None, None)
    z, p = (listed(each)[area] for each in found.sampling)
    return TestOf(name, f"{how}: {_kind(given.measure, given.figures, given.others, area)}", chosen, verdict, z, p)


def _kind(measure: Measure, one: Figures, other: Figures, area: int) -> str:
    """The test of chance alone that two figures are held to."""
    if measure.formula in EVENTS:
        return f"{'exact' if one.x[area] + other.x[area] < EXACT_BELOW else 'score'} test of two rates"
    return "pooled z of two shares, Fisher's test where few" if measure.formula in SHARES else "z of two estimates"


def _pairs(given: Given, area: int, method: Method) -> int:
    """Pairs of an area and a member from which the spread is estimated, those that differ most among them."""
    y, _ = on_scale(given.measure, given.figures)
    peers = given.families.spread_peers
    known = (peers >= 0) & np.isfinite(y)[:, None] & np.isfinite(y[peers])
    others = known & (peers != area) & (np.arange(len(peers)) != area)[:, None]
    return int(others.sum() if method.spread_pairs == "of-others" and others.any() else known.sum())


def change_of(
    measure: Measure, series: Series, figures: Figures, found: Changes, area: int, method: Method
) -> ChangeOf:
    """`figures` are those of `series`, whose changes were `found`."""
    latest, before = figures.at(-1), figures.at(series.previous)
    z, _ = tested(measure, latest, before)
    dispersion, freedom = dispersion_of(measure, series, method)
    measured, _ = dispersion_of(measure, series, replace(method, dispersion_corrected_under=0.0))
    how = f"{_kind(measure, latest, before, area)}, this period and the same a year before"
    told = (listed(each)[area] if measure.formula in EVENTS else None for each in (dispersion, measured, freedom))
    p = listed(found.p)[area]
    return ChangeOf(how, None if p is None else listed(z)[area], p, found.words[area], *told)


def legacy_grade(word: str) -> str:
    """The phrase of reports of the period for the `word` of the test that the method takes it to stand for."""
    if word in ("not available", "not comparable"):
        return word
    if word == "in line":
        return "not significantly different from its family"
    return f"significantly {word} than its family"


def pooled_figures(given: Given, area: int) -> tuple[float | None, float | None, float | None]:
    """Value, numerator and denominator of the other members taken together."""
    together: tuple[Floats, ...] = (given.others.value, given.others.x, given.others.n)
    value, x, n = (listed(each)[area] for each in together)
    return value, x, n
