"""What is to be said beside a comparison: why a figure, a family or a test is missing, or weak. Pure."""

from __future__ import annotations

import numpy as np

from indicators.matrices import Series
from scrutiny.comparisons.changes import Changes
from scrutiny.comparisons.families import Families
from scrutiny.comparisons.measures import EVENTS, SHARES, Figures, Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.remarks import BETWEEN, Remark
from scrutiny.comparisons.standing import Standing
from scrutiny.comparisons.targets import OnTheWay
from scrutiny.comparisons.variation import Variations
from scrutiny.statistics.arrays import Truths


class Remarks:
    """What is said of each area, in the order it was said."""

    def __init__(self, areas: int) -> None:
        self.joined = [""] * areas

    def say(self, where: Truths, text: str) -> None:
        for area in np.flatnonzero(where).tolist():
            self.say_of(area, text)

    def say_of(self, area: int, text: str) -> None:
        self.joined[area] = BETWEEN.join(filter(None, (self.joined[area], text)))

    def say_if_silent(self, where: Truths, text: str) -> None:
        """Of the areas of which nothing was said yet."""
        self.say(where & np.array([not each for each in self.joined], dtype=bool), text)


def remarks(
    measure: Measure,
    series: Series,
    figures: Figures,
    families: Families,
    place: Standing,
    change: Changes,
    variation: Variations,
    way: OnTheWay,
    method: Method,
) -> list[str]:
    """Of every area its remarks, separated by semicolons; empty where all is well."""
    latest, before = figures.at(-1), figures.at(series.previous)
    known, known_before = np.isfinite(latest.value), np.isfinite(before.value)
    said = Remarks(len(series.area_codes))
    _missing(said, series, len(series.periods) - 1, ~known, "")
    _missing(said, series, series.previous, known & ~known_before, "a year before: ")
    unbroken = np.array([not each for each in change.breaks], dtype=bool)
    said.say(unbroken & known & known_before & np.isnan(change.change), Remark.NOTHING_BEFORE)
    _weak_figures(said, measure, latest, known, method.few_events)
    if measure.depends_on_size:
        said.say(known, Remark.DEPENDS_ON_SIZE)
    else:
        _families(said, families, latest, known, place)
        said.say_if_silent(known & _not_available(place.words), Remark.NO_TEST_OF_FAMILY)
        _set_aside(said, series, families, place)
    said.say_if_silent(known & _not_available(change.words), Remark.NO_TEST_OF_CHANGE)
    for area in np.flatnonzero(known).tolist():
        for reason in filter(None, (variation.reasons[area], way.reasons[area])):
            said.say_of(area, reason)
    return said.joined


def _missing(said: Remarks, series: Series, period: int, missing: Truths, when: str) -> None:
    for area in np.flatnonzero(missing).tolist():
        reason = series.reasons.get((area, period), "")
        if not reason and series.denominator[area, period] == 0:
            reason = "the denominator is 0"
        said.say_of(area, when + (reason or "no figure"))


def _weak_figures(said: Remarks, measure: Measure, latest: Figures, known: Truths, few: int) -> None:
    said.say(known & ~latest.sampled(measure), Remark.NO_CHANCE)
    if measure.formula in EVENTS:
        said.say(known & (latest.x >= 0) & (latest.x < few), Remark.FEW_EVENTS.said(events=few))
        said.say(known & (latest.x < 0), Remark.NEGATIVE)
    if measure.formula in SHARES:
        said.say(known & np.isnan(latest.n), Remark.NO_SAMPLE)
        said.say(known & ((latest.value < 0) | (latest.value > 100)), Remark.NO_SHARE)


def _families(said: Remarks, families: Families, latest: Figures, known: Truths, place: Standing) -> None:
    sizes = families.sizes
    present = np.isfinite(families.of(latest.value)).sum(axis=1)
    said.say(~families.known, Remark.FAMILY_NOT_KNOWN)
    said.say(families.known & (sizes == 0), Remark.NO_FAMILY)
    too_few = known & (sizes > 0) & np.isnan(place.rank_of)
    for area in np.flatnonzero(too_few).tolist():
        said.say_of(area, Remark.TOO_FEW_MEMBERS.said(present=present[area], members=sizes[area]))
    if families.spread_edition:
        said.say(np.isfinite(place.spread_p), Remark.SPREAD_FROM.said(edition=families.spread_edition))


def _set_aside(said: Remarks, series: Series, families: Families, place: Standing) -> None:
    for area in np.flatnonzero(place.set_aside.any(axis=1)).tolist():
        codes = [series.area_codes[peer] for peer in families.peers[area][place.set_aside[area]]]
        said.say_of(area, Remark.SET_ASIDE.said(areas=", ".join(codes)))


def _not_available(words: list[str]) -> Truths:
    return np.array([word == "not available" for word in words], dtype=bool)
