"""One indicator at one level: every area's figures, family, change and verdicts, on whole matrices. Pure.

Arrays in, arrays out: no Django, no database, no clock. What each column means is told in `docs/methods.md`; the work
is in the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from indicators.documents import month_ends
from indicators.matrices import Break, Series
from scrutiny.comparisons.changes import Changes, changes
from scrutiny.comparisons.decided import NOTHING, Decided
from scrutiny.comparisons.families import Families, FamilyFigures, family_figures, median, with_area
from scrutiny.comparisons.family_tests import Given
from scrutiny.comparisons.histories import Alike, encoded, joined
from scrutiny.comparisons.measures import Figures, Measure, interval
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.plain import listed, whole
from scrutiny.comparisons.quality import remarks
from scrutiny.comparisons.standing import Standing, standing
from scrutiny.comparisons.targets import on_the_way
from scrutiny.comparisons.variation import variations
from scrutiny.comparisons.year import recent_trends, years_so_far
from scrutiny.statistics.arrays import Floats, Truths


@dataclass(frozen=True)
class Compared:
    """`columns`: one value for each area of each column of a comparison, None where not available.

    `kept`: what charts draw of each area that ever had a figure.
    """

    columns: dict[str, list[Any]]
    kept: list[Alike]

    @cached_property
    def histories(self) -> list[bytes]:
        """Of every area what is kept of it, as a document."""
        return encoded(self.kept, len(self.columns["value"]))


def compare(
    measure: Measure, series: Series, families: Families, method: Method, decided: Decided = NOTHING
) -> Compared:
    """Compare every area of `series` in its last period with its family, its past and its target, if one was `decided`.

    Figures that no number can hold (10³⁰⁰ offences, a population of 10⁻³⁰⁰) end as not available.
    """
    with np.errstate(all="ignore"):
        return _compare(measure, series, families, method, decided)


def _compare(measure: Measure, series: Series, families: Families, method: Method, decided: Decided) -> Compared:
    figures = figures_of(measure, series, method)
    limits = interval(measure, figures, method.confidence)
    family = family_figures(
        measure, figures, families, rule=method.family_average_rule, least_present=method.least_present
    )
    latest = figures.at(-1)
    comparable = family.enough[:, -1] & np.isfinite(latest.value)
    place = standing(Given.of(measure, latest, families, comparable, family.average[:, -1]), method)
    change = changes(measure, series, figures, families, method)
    variation = variations(measure, series, method, decided)
    way = on_the_way(series, latest.value, (limits[0][:, -1], limits[1][:, -1]), decided)
    columns = {
        **_own_columns(series, figures, limits),
        **_family_columns(series, figures.at(-1), families, family, method),
        **_standing_columns(place),
        **_change_columns(series, figures, change),
        "trajectory_value": way.value,
        "trajectory_verdict": way.words,
        "variation": variation.words,
        "variation_p": variation.p,
        "assurance": variation.assurance,
        "quality": remarks(measure, series, figures, families, place, change, variation, way, method),
    }
    beside = {
        "months": variation.charts,
        "year": years_so_far(measure, series, decided, method),
        "trend": recent_trends(series, figures.value, limits),
        "target": way.drawn,
    }
    return Compared(columns, _histories(series, figures, limits, family, beside, decided))


def figures_of(measure: Measure, series: Series, method: Method) -> Figures:
    limits = None if series.lower_95 is None or series.upper_95 is None else (series.lower_95, series.upper_95)
    return Figures.of(measure, series.numerator, series.denominator, series.sample_size, limits, method.design_effect)


def _own_columns(series: Series, figures: Figures, limits: tuple[Floats, Floats]) -> dict[str, list[Any]]:
    return {
        "numerator": listed(series.numerator[:, -1]),
        "denominator": listed(series.denominator[:, -1]),
        "value": listed(figures.value[:, -1]),
        "lower_95": listed(limits[0][:, -1]),
        "upper_95": listed(limits[1][:, -1]),
    }


def _family_columns(
    series: Series, figures: Figures, families: Families, family: FamilyFigures, method: Method
) -> dict[str, list[Any]]:
    """The family with the area among it: average, lowest, median, highest; and who has a figure, by code."""
    enough = family.enough[:, -1]
    values = np.where(enough[:, None], with_area(figures.value, families), np.nan)
    present, missing = _members(series.area_codes, np.isfinite(figures.value), families)
    return {
        "family_edition": list(families.editions),
        "family_average_rule": [method.family_average_rule if each else "" for each in enough],
        "family_members": present,
        "family_missing": missing,
        "family_average": listed(family.average[:, -1]),
        "family_min": listed(np.fmin.reduce(values, axis=1)),
        "family_median": listed(median(values)),
        "family_max": listed(np.fmax.reduce(values, axis=1)),
    }


def _members(codes: tuple[str, ...], known: Truths, families: Families) -> tuple[list[str], list[str]]:
    """Codes of each family's members with a figure and of those without, in the family's order, by spaces."""
    present = list(_all_members(codes, families.peers.tobytes(), families.peers.shape))
    missing = [" ".join(outside) for outside in families.outside]
    lacking = (families.peers >= 0) & ~known[families.peers]
    for area in np.flatnonzero(lacking.any(axis=1)).tolist():
        own = families.peers[area]
        without = lacking[area]
        present[area] = " ".join(codes[peer] for peer in own[(own >= 0) & ~without])
        missing[area] = " ".join([*(codes[peer] for peer in own[without]), *families.outside[area]])
    return present, missing


@lru_cache
def _all_members(codes: tuple[str, ...], peers: bytes, shape: tuple[int, int]) -> list[str]:
    """Of each family the codes of all members; most parts of a run have the same families, with all figures."""
    families = np.frombuffer(peers, np.int64).reshape(shape).tolist()
    return [" ".join(codes[peer] for peer in members if peer >= 0) for members in families]


def _standing_columns(place: Standing) -> dict[str, list[Any]]:
    return {
        "rank": whole(place.rank),
        "rank_low": whole(place.rank_low),
        "rank_high": whole(place.rank_high),
        "rank_of": whole(place.rank_of),
        "sampling_p": listed(place.sampling_p),
        "spread_p": listed(place.spread_p),
        "family_verdict": place.words,
    }


def _change_columns(series: Series, figures: Figures, change: Changes) -> dict[str, list[Any]]:
    areas = len(series.area_codes)
    return {
        "previous_period": [series.periods[series.previous].text] * areas,
        "previous_value": listed(figures.value[:, series.previous]),
        "change": listed(change.change),
        "change_unit": [change.unit] * areas,
        "change_p": listed(change.p),
        "change_verdict": change.words,
        "family_change": listed(change.family_change),
        "pace_verdict": change.pace_words,
        "break_note": change.breaks,
    }


def _histories(
    series: Series,
    figures: Figures,
    limits: tuple[Floats, Floats],
    family: FamilyFigures,
    beside: dict[str, list[Alike]],
    decided: Decided,
) -> list[Alike]:
    """`beside` is what else is kept of areas, by the name that it has in their histories."""
    known = np.flatnonzero(np.isfinite(figures.value).any(axis=1))
    matrices = {
        "value": figures.value,
        "lower": limits[0],
        "upper": limits[1],
        "numerator": series.numerator,
        "denominator": series.denominator,
        "family_average": family.average,
        "family_min": family.lowest,
        "family_max": family.highest,
    }
    drawn = {
        "ends": month_ends([period.end for period in series.periods]),
        **{name: matrix[known] for name, matrix in matrices.items()},
        "breaks": [],
        **{name: {} for name in beside},
    }
    return joined(Alike(known, drawn), {**beside, "breaks": _breaks(series), "rebases": _rebases(series, decided)})


def _breaks(series: Series) -> list[Alike]:
    """Of the areas whose series is broken, the first day of each new one and the reason."""
    first, last = series.periods[0].start, series.periods[-1].end
    told: dict[tuple[Break, ...], list[int]] = {}
    breaks = [each for each in series.breaks if first < each.on <= last]
    for area in range(len(series.area_codes)):
        told.setdefault(tuple(each for each in breaks if each.area in (None, area)), []).append(area)
    return [
        Alike(np.array(areas), [[each.on.isoformat(), each.reason] for each in own])
        for own, areas in told.items()
        if own
    ]


def _rebases(series: Series, decided: Decided) -> list[Alike]:
    told: dict[int, list[list[str]]] = {}
    for each in decided.rebases:
        if each.on <= series.periods[-1].end:
            told.setdefault(each.area, []).append([each.on.isoformat(), each.reason, each.by])
    return [Alike(np.array([area]), own) for area, own in told.items()]
