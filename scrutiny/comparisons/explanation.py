"""Where a comparison comes from: its figures, the formula, the tests, and what other choices would have said.

Computed anew from the ledger as the run knew it, by the same functions and in the same surroundings, so that it shows
the stored numbers to the last digit. Nothing of it is stored.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from indicators.matrices import stored_span
from indicators.models import Indicator, Observation
from indicators.periods import Period
from indicators.series import read_series
from scrutiny.comparisons.alternatives import Alternative, changes_by_dispersion, of_the_change, of_the_family
from scrutiny.comparisons.editions import families_of
from scrutiny.comparisons.engine import figures_of
from scrutiny.comparisons.evidence import (
    ChangeOf,
    IntervalOf,
    PlaceOf,
    TestOf,
    change_of,
    formula_of,
    given_for,
    interval_of,
    legacy_grade,
    place_of,
    pooled_figures,
    tests_of,
)
from scrutiny.comparisons.families import Families
from scrutiny.comparisons.family_tests import Given, answer
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import FAMILY_TESTS, VERSION, Method
from scrutiny.comparisons.outlook import OutlookOf, outlook_of, two_periods
from scrutiny.comparisons.parts import measure_of
from scrutiny.comparisons.plain import listed
from scrutiny.comparisons.surroundings import families_around, surroundings_of
from scrutiny.models import Comparison, ComparisonRun


@dataclass(frozen=True)
class FigureOf:
    """One area of the family in the run's period; `returns` are the ids of the returns that its figures came in."""

    area_code: str
    role: str  # area, member, or missing: a member without a figure
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    formula: str = "no figure"
    returns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Others:
    """The other members taken together, without the area: what it is tested against."""

    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Explanation:
    """All that stands behind one comparison; `as_json` gives it as plain values.

    `agrees` is False where the run was computed by an earlier version of the method, whose numbers are not made again.
    `spread_q` and `change_q` are as stored, for they rest on all other indicators of the area too.
    `editions`: by code the names of the lists of families that tell of the area, the run's own among them.
    """

    method: str
    recomputed_by: str
    agrees: bool
    period: str
    settings: dict[str, Any]
    figures: list[FigureOf]
    interval: IntervalOf
    family_average: float | None
    others: Others
    place: PlaceOf
    tests: list[TestOf]
    spread_q: float | None
    legacy_grade: str
    change: ChangeOf
    change_q: float | None
    outlook: OutlookOf
    editions: dict[str, str]
    alternatives: list[Alternative]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class NoFiguresError(Exception):
    """Nobody ever returned a figure of the area on the indicator, so there is nothing to explain."""


def explain(comparison: Comparison) -> Explanation:
    """The explanation of a comparison with its run, indicator and area. Raises `NoFiguresError`."""
    run, area = comparison.run, comparison.area
    around, period, method = surroundings_of(run), Period(run.start, run.end), Method.of_run(run.settings)
    if area.level not in around.lists:
        raise NoFiguresError
    indicator = around.indicators[comparison.indicator_id]
    measure = measure_of(indicator)
    (whole,) = read_series(indicator, [area.level], period, as_known_at=around.figures_at, country=around.country)
    if area.code not in whole.area_codes:
        raise NoFiguresError
    decided = around.decisions[indicator.reference].at(whole.area_ids)
    outlook = outlook_of(measure, whole, decided, whole.area_codes.index(area.code), method)
    series = two_periods(whole)
    figures = figures_of(measure, series, method)
    position = series.area_codes.index(area.code)
    own, least = around.lists[area.level], method.least_families
    lists = sorted([own, *own.of_other_editions(area)], key=lambda each: each.edition)
    families = families_around(run, area.level, series.area_ids, least=least)
    editions = {
        each.edition: families if each is own else families_of(each, series.area_ids, least=least) for each in lists
    }
    given = given_for(measure, figures, families, method)
    answers = {name: answer(given, name, method) for name in FAMILY_TESTS}
    place, tests = place_of(given, position, method), tests_of(given, answers, position, method)
    moved = changes_by_dispersion(measure, series, figures, families, method)
    change = change_of(measure, series, figures, moved[method.dispersion], position, method)
    value, average = (listed(each)[position] for each in (given.figures.value, given.average))
    verdict = next(each.verdict for each in tests if each.chosen)
    members = [peer for peer in families.peers[position].tolist() if peer >= 0]
    returns = _returns(indicator, [series.area_codes[each] for each in (position, *members)], area.level, run)
    return Explanation(
        method=run.method,
        recomputed_by=VERSION,
        agrees=_agree(comparison, (value, average, verdict), place, change, outlook),
        period=period.text,
        settings=method.settings,
        figures=_figures(measure, given, families, position, series.area_codes, returns),
        interval=interval_of(measure, given.figures, position, method),
        family_average=average,
        others=Others(*pooled_figures(given, position)),
        place=place,
        tests=tests,
        spread_q=comparison.spread_q,
        legacy_grade=legacy_grade(answers[method.legacy_test].words[position]),
        change=change,
        change_q=comparison.change_q,
        outlook=outlook,
        editions={each.edition: each.name for each in lists},
        alternatives=[
            *of_the_family(measure, figures, editions, own.edition, position, method, given=given, answers=answers),
            *of_the_change(moved, position, method),
        ],
    )


def _agree(
    comparison: Comparison,
    family: tuple[float | None, float | None, str],
    place: PlaceOf,
    change: ChangeOf,
    outlook: OutlookOf,
) -> bool:
    """Whether what was computed again is what is stored, to the last digit. `family`: value, average and verdict."""
    recomputed = (
        *(*family, place.rank, place.rank_low, place.rank_high, place.rank_of),
        *(change.p, change.verdict),
        *(outlook.trajectory_value, outlook.trajectory_verdict),
        *(outlook.variation, outlook.variation_p, outlook.assurance),
    )
    stored = (
        *(comparison.value, comparison.family_average, comparison.family_verdict),
        *(comparison.rank, comparison.rank_low, comparison.rank_high, comparison.rank_of),
        *(comparison.change_p, comparison.change_verdict),
        *(comparison.trajectory_value, comparison.trajectory_verdict),
        *(comparison.variation, comparison.variation_p, comparison.assurance),
    )
    return recomputed == stored


def _figures(
    measure: Measure,
    given: Given,
    families: Families,
    position: int,
    codes: tuple[str, ...],
    returns: dict[str, tuple[int, ...]],
) -> list[FigureOf]:
    """The area, its members in the family's order, and members that are no area of the level at the time."""
    figures = given.figures
    values, numerators, denominators = (listed(each) for each in (figures.value, figures.x, figures.n))

    def told(at: int, role: str) -> FigureOf:
        if values[at] is None:
            return FigureOf(codes[at], role if role == "area" else "missing", returns=returns.get(codes[at], ()))
        return FigureOf(
            codes[at],
            role,
            numerators[at],
            denominators[at],
            values[at],
            formula_of(measure, figures, at),
            returns.get(codes[at], ()),
        )

    members = [told(peer, "member") for peer in families.peers[position].tolist() if peer >= 0]
    return [told(position, "area"), *members, *(FigureOf(code, "missing") for code in families.outside[position])]


def _returns(indicator: Indicator, codes: list[str], level: str, run: ComparisonRun) -> dict[str, tuple[int, ...]]:
    """Of each area the ids of the returns that hold its figures of the period, of whatever part of the indicator."""
    period = Period(run.start, run.end)
    within = Q(pk__in=[])
    for part in indicator.parts.all():
        if part.level in ("", level):
            start, end = stored_span(period, part.item.timing)
            within |= Q(item=part.item_id, start__gte=start, end__gte=start, end__lte=end)  # by the index on ends
    known = Q(superseded_at=None) | Q(superseded_at__gt=run.as_known_at)
    rows = Observation.objects.filter(within, known, recorded_at__lte=run.as_known_at, area__code__in=codes)
    found: dict[str, set[int]] = defaultdict(set)
    for code, number in rows.values_list("area__code", "of_return").distinct():
        found[code].add(number)
    return {code: tuple(sorted(numbers)) for code, numbers in found.items()}
