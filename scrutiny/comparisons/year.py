"""The financial year so far, like for like, where it will end, and the trend of the last five years. Pure."""

from __future__ import annotations

from datetime import date

import numpy as np

from indicators.matrices import Series, Steps
from scrutiny.comparisons.changes import dispersion_of, widened
from scrutiny.comparisons.decided import Decided
from scrutiny.comparisons.histories import Alike
from scrutiny.comparisons.measures import EVENTS, Figures, Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.targets import events
from scrutiny.statistics import differences, projections, trends
from scrutiny.statistics.arrays import Floats, Truths

YEAR = 12
APRIL = 4


def years_so_far(measure: Measure, series: Series, decided: Decided, method: Method) -> list[Alike]:
    """Of the areas their events (or their share) from 1 April to the last month, and the same months a year before.

    Of events also the projection to 31 March by last year's months, from three months on, with the probability of
    meeting the target of that day where there is one. Left out are areas of which months are not known, and those whose
    two years a break parts.
    """
    steps, months = series.steps, (series.periods[-1].end.month - APRIL) % YEAR + 1
    adds_up = measure.formula in EVENTS or measure.formula == "percentage"
    if not adds_up or steps is None or not steps.by_month or len(steps.periods) < months + YEAR:
        return []
    first, before = steps.periods[-months].start, steps.periods[-months - YEAR].start
    told = _to_date(measure, series, steps, months, method)
    known = np.flatnonzero(_unbroken(series, before) & np.isfinite(told["to_date"]) & np.isfinite(told["before"]))
    unit = "%" if measure.formula in EVENTS else "percentage points"
    own = {name: values[known] for name, values in told.items()}
    years = Alike(known, {"from": first.isoformat(), "months": months, **own, "change_unit": unit})
    if measure.formula not in EVENTS or months == YEAR:
        return [years]
    ahead = _projections(measure, series, steps, months, decided, method)
    is_projected = np.isfinite(ahead["estimate"][known])
    projected, others = known[is_projected], known[~is_projected]
    projection = {name: values[projected] for name, values in ahead.items()}
    return [Alike(others, years.of(others)), Alike(projected, years.of(projected) | {"projection": projection})]


def recent_trends(series: Series, value: Floats, limits: tuple[Floats, Floats]) -> list[Alike]:
    """Of the areas the trend of their latest five whole years, which never overlap; of none where it can't be told."""
    last = series.periods[-1]
    years = [last.shifted(-YEAR * back) for back in range(trends.POINTS)][::-1] if last.months == YEAR else []
    if not years or not set(years) <= set(series.periods):
        return []
    at = [series.periods.index(year) for year in years]
    trend = trends.recent_trend(value[:, at], limits[0][:, at], limits[1][:, at])
    told = np.where(_unbroken(series, years[0].start), trend.verdict, "not available")
    found = []
    for verdict in sorted({*told.tolist()} - {"not available"}):
        own = np.flatnonzero(told == verdict)
        numbers = {"slope": trend.slope[own], "chi2": trend.chi2[own]}
        found.append(Alike(own, {"from": years[0].end.isoformat(), "verdict": verdict, **numbers}))
    return found


def _to_date(measure: Measure, series: Series, steps: Steps, months: int, method: Method) -> dict[str, Floats]:
    """Of every area the year to date, the same months a year before, the change and its p."""
    now, then = (_added(measure, steps, slice(-months - back, -back or None)) for back in (0, YEAR))
    if measure.formula not in EVENTS:
        _, p = differences.two_proportions(now.x, now.n, then.x, then.n)
        return {"to_date": now.value, "before": then.value, "change": now.value - then.value, "p": p}
    dispersion, freedom = dispersion_of(measure, series, method)
    p = widened(*differences.two_rates(now.x, 1.0, then.x, 1.0), dispersion, freedom)
    change = 100 * (now.x / np.where(then.x > 0, then.x, np.nan) - 1)
    return {"to_date": now.x, "before": then.x, "change": change, "p": p}


def _added(measure: Measure, steps: Steps, span: slice) -> Figures:
    """The figures of some months together; a sum with a month missing is missing."""
    x = steps.numerator[:, span].sum(axis=1)
    n = np.ones_like(x) if measure.formula in EVENTS else steps.denominator[:, span].sum(axis=1)
    counted = Measure(measure.reference, "count", measure.polarity) if measure.formula in EVENTS else measure
    return Figures.of(counted, x, n)


def _projections(
    measure: Measure, series: Series, steps: Steps, months: int, decided: Decided, method: Method
) -> dict[str, Floats]:
    """Of every area its projection to the end of the year, by the way that its target asks for."""
    so_far, last_year = steps.numerator[:, -months:], steps.numerator[:, -months - YEAR : -months]
    end = series.periods[-1].end
    aims = _aims(measure, series, decided, date(end.year + (end.month >= APRIL), 3, 31))
    dispersion, _ = dispersion_of(measure, series, method)
    projected = _year_end(so_far, last_year, aims, measure.polarity, dispersion, method)
    for way in {each.wanted for each in decided.targets.values()} - {measure.polarity}:
        own = [area for area, target in decided.targets.items() if target.wanted == way]
        for name, values in _year_end(so_far, last_year, aims, way, dispersion, method).items():
            projected[name][own] = values[own]
    return projected


def _year_end(
    so_far: Floats, last_year: Floats, aims: Floats, way: str, dispersion: Floats, method: Method
) -> dict[str, Floats]:
    return projections.year_end(so_far, last_year, aims, way, dispersion, method.confidence)._asdict()


def _aims(measure: Measure, series: Series, decided: Decided, year_end: date) -> Floats:
    """How many events each area's target allows (or wants) in the financial year; NaN without one."""
    aims = np.full(len(series.area_codes), np.nan)
    for area, target in decided.targets.items():
        if series.periods[-1].months == YEAR or target.path.shares is not None:
            aims[area] = events(measure, series, area, target.path.at(year_end))
    return aims


def _unbroken(series: Series, since: date) -> Truths:
    """Which areas have no series break after the day `since`, to the end of the last period."""
    unbroken = np.ones(len(series.area_codes), dtype=bool)
    for each in series.breaks:
        if since < each.on <= series.periods[-1].end:
            unbroken[slice(None) if each.area is None else each.area] = False
    return unbroken
