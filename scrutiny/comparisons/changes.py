"""Is it improving, and is that keeping pace with its family? The period against the same a year before. Pure.

`methods.md` §5: rates of events are compared by the score test of two rates, its z divided by the root of the
dispersion; percentages by the pooled z. A comparison across a series break is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from indicators.matrices import Series
from scrutiny.comparisons.families import Families, taken_together
from scrutiny.comparisons.measures import EVENTS, SHARES, Figures, Measure, in_words, judged, on_scale, ratio, tested
from scrutiny.comparisons.method import Method
from scrutiny.statistics import changes as statistics
from scrutiny.statistics import differences
from scrutiny.statistics.arrays import Floats

CHANGE_WORDS = ("worse", "no clear change", "better"), ("lower", "no clear change", "higher")
PACE_WORDS = ("losing", "keeping pace", "gaining"), ("falling more", "keeping pace", "rising more")


@dataclass(frozen=True)
class Changes:
    """Of every area: its change in `unit`, the test's p, the family's change, and what to say of both."""

    unit: str
    change: Floats
    p: Floats
    words: list[str]
    family_change: Floats
    pace_words: list[str]
    breaks: list[str]


def changes(measure: Measure, series: Series, figures: Figures, families: Families, method: Method) -> Changes:
    breaks = _breaks(series)
    comparable = np.array([not each for each in breaks], dtype=bool)
    latest = figures.at(-1).only(comparable)
    before = figures.at(series.previous).only(comparable)
    dispersion, freedom = dispersion_of(measure, series, method)
    p = _p_of_change(measure, latest, before, dispersion, freedom)
    family_latest, family_before = _family(measure, latest, before, families, method)
    own_change, family_change = changed(measure, latest, before), changed(measure, family_latest, family_before)
    pace_p = _p_of_pace(measure, (latest, before), (family_latest, family_before), dispersion, freedom)
    pace = np.where(np.isnan(pace_p), np.nan, judged(measure, own_change, family_change))
    if measure.polarity == "gap":
        pace = np.full_like(pace, np.nan)  # which way is better differs from member to member
    return Changes(
        unit="percentage points" if measure.changes_in_points else "%",
        change=own_change,
        p=p,
        words=_words(measure, p, judged(measure, latest.value, before.value), CHANGE_WORDS, breaks, method),
        family_change=family_change,
        pace_words=_words(measure, pace_p, pace, PACE_WORDS, breaks, method),
        breaks=breaks,
    )


def changed(measure: Measure, latest: Figures, before: Figures) -> Floats:
    """In points of what is told in per cent, else in per cent; NaN where there was nothing to rise or fall from."""
    if measure.changes_in_points:
        return latest.value - before.value
    return 100 * (ratio(latest.value, np.where(before.value > 0, before.value, np.nan)) - 1)


def _breaks(series: Series) -> list[str]:
    """Of each area the reasons why its two periods can't be compared; empty where they can."""
    found: list[list[str]] = [[] for _ in series.area_codes]
    for each in series.breaks_since_previous():
        for area in range(len(found)) if each.area is None else [each.area]:
            found[area].append(each.reason)
    return ["; ".join(dict.fromkeys(reasons)) for reasons in found]


def dispersion_of(measure: Measure, series: Series, method: Method) -> tuple[Floats, Floats]:
    """How much more each area's count varies than chance alone, and the degrees of freedom it is known by.

    From its 24 months where they are known, however few the events: by plain Poisson, 28% of unchanged series of
    four a month would be called changed if they vary four times as much as chance does. Corrected where the mean of all
    24 is few. Else as assumed, and taken for certain. At least 1.
    """
    areas = len(series.area_codes)
    if measure.formula not in EVENTS or method.dispersion == "none":
        return np.ones(areas), np.full(areas, np.inf)
    dispersion, freedom = np.full(areas, method.assumed_dispersion), np.full(areas, np.inf)
    years = _two_years(series) if method.dispersion == "of-months" else None
    if years is not None:
        by_month, known_by = differences.dispersion_of_months(*years)
        few = np.concatenate(years, axis=1).mean(axis=1) < method.dispersion_corrected_under
        by_month = np.where(few, differences.dispersion_of_few(by_month, *years), by_month)
        dispersion = np.where(np.isnan(by_month), dispersion, np.maximum(by_month, 1.0))
        freedom = np.where(np.isnan(by_month), freedom, known_by)
    return dispersion, freedom


def _two_years(series: Series) -> tuple[Floats, Floats] | None:
    """The months of the period and of the one a year before, if they are twelve each and known."""
    steps = series.steps
    if series.periods[-1].months != 12 or steps is None or not steps.by_month or len(steps.periods) < 24:
        return None
    return steps.numerator[:, -24:-12], steps.numerator[:, -12:]


def _p_of_change(measure: Measure, latest: Figures, before: Figures, dispersion: Floats, freedom: Floats) -> Floats:
    return widened(*tested(measure, latest, before), dispersion, freedom)


def widened(z: Floats, p: Floats, dispersion: Floats, freedom: Floats) -> Floats:
    """p of a test of two counts with their dispersion; never under that of chance alone, exact for few events.

    Months that happened to vary no more than chance are no proof that they never do: t is that of their `freedom` too.
    """
    wider = 2 * special.stdtr(freedom, -np.abs(z) / np.sqrt(dispersion))
    return np.where((dispersion > 1) | np.isfinite(freedom), np.maximum(p, wider), p)


def _family(
    measure: Measure, latest: Figures, before: Figures, families: Families, method: Method
) -> tuple[Figures, Figures]:
    """The area's peers pooled in both periods: those with figures in both, if they are enough."""
    in_both = np.isfinite(latest.value) & np.isfinite(before.value)
    present = np.isfinite(families.of(np.where(in_both, 0.0, np.nan))).sum(axis=1)
    enough = (present > 0) & (present >= method.least_present * families.sizes)
    together = (taken_together(measure, each.only(in_both), families) for each in (latest, before))
    family_latest, family_before = (each.only(enough) for each in together)
    return family_latest, family_before


def _p_of_pace(
    measure: Measure, own: tuple[Figures, Figures], family: tuple[Figures, Figures], dispersion: Floats, freedom: Floats
) -> Floats:
    """p of the difference between the area's change and its family's; NaN where nothing is sampled, or is nought.

    By Student's t where the dispersion is measured: by the normal curve 6 to 9% of unchanged series lost or gained.
    """
    moved = [_moved(measure, latest, before, dispersion) for latest, before in (own, family)]
    z, _ = statistics.against_family_change(*moved[0], *moved[1])
    p: Floats = 2 * special.stdtr(freedom, -np.abs(z))
    return p


def _moved(measure: Measure, latest: Figures, before: Figures, dispersion: Floats) -> tuple[Floats, Floats]:
    """The change on the scale it is tested on, and its sampling variance."""
    if measure.formula in SHARES:
        return statistics.share_change(latest.x, latest.n, before.x, before.n)
    if measure.formula in EVENTS:
        return statistics.rate_change(latest.x, before.x, latest.n, before.n, dispersion)
    (y, s2), (y_before, s2_before) = on_scale(measure, latest), on_scale(measure, before)
    known = np.isfinite(latest.error) & np.isfinite(before.error)
    return y - y_before, np.where(known, s2 + s2_before, np.nan)


def _words(
    measure: Measure,
    p: Floats,
    judgement: Floats,
    words: tuple[tuple[str, str, str], tuple[str, str, str]],
    breaks: list[str],
    method: Method,
) -> list[str]:
    known = np.where(np.isnan(p), np.nan, judgement)
    clear = np.where(p > method.significance, 0.0, known)
    said = in_words(measure, clear, *words)
    return ["not comparable" if broken else word for word, broken in zip(said, breaks, strict=True)]
