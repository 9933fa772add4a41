"""What the published comparisons know of a target's indicator and area: for its tests, and to follow it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import QuerySet

from indicators.models import Formula, Indicator
from indicators.periods import Period
from landscape.models import Area
from scrutiny.models import Comparison, Target
from scrutiny.plans import rules, trials
from scrutiny.plans.terms import terms_of
from scrutiny.plans.trials import Aim, Record
from scrutiny.statistics.intervals import byar
from scrutiny.statistics.trajectories import shares_of_past_years

THREE_YEARS = 36
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """A target's measure in its area, with its 95% limits (NaN where not known), in the indicator's unit."""

    value: float
    limits: tuple[float, float]


def latest(targets: Iterable[Target]) -> dict[int, Comparison]:
    """By target (its id), the comparison of the latest published period that can tell of it; in one query.

    Its period is as long as the baseline's; of a seasonal target it has the year to date. It ends by the target's final
    day: what comes later doesn't take away the result.
    """
    targets = list(targets)
    rows = _published().filter(
        area__in={each.area_id for each in targets},
        indicator__reference__in={each.indicator.reference for each in targets},
    )
    found: dict[tuple[int, str], list[Comparison]] = defaultdict(list)
    for row in rows.select_related("run", "indicator").order_by("-run__end", "-run_id"):
        found[row.area_id, row.indicator.reference].append(row)
    of_each = {
        each.pk: next(
            (
                row
                for row in found[each.area_id, each.indicator.reference]
                if row.run.end <= each.final.on and figure(each, row)
            ),
            None,
        )
        for each in targets
    }
    return {pk: row for pk, row in of_each.items() if row}


def figure(target: Target, row: Comparison) -> Figure | None:
    """What the comparison knows of the target: its value, or of a seasonal target the year to date. None if nothing."""
    period = Period(row.run.start, row.run.end)
    if row.value is not None and target.speaks_of(period):
        return Figure(row.value, (_or_nan(row.lower_95), _or_nan(row.upper_95)))
    year, each = row.history.get("year"), scale(row)
    if target.trajectory != Target.Trajectory.SEASONAL or not year or each is None:
        return None
    lower, upper = byar(year["to_date"], 1)
    return Figure(year["to_date"] * each, (float(lower) * each, float(upper) * each))


def month_shares(indicator: Indicator, area: Area) -> tuple[float, ...] | None:
    """Each month's share of a year, April first, in the last three years that are published by month; None if not."""
    rows = _published().filter(area=area, indicator__reference=indicator.reference).order_by("-run__end", "-run_id")
    for history in rows.values_list("history", flat=True):
        months = history.get("months") or {}
        broken = max((day for day, _ in history.get("breaks", ())), default="")
        known = list(zip(months.get("ends", ()), months.get("value", ()), strict=False))[-THREE_YEARS:]
        if months.get("every") != 1 or len(known) < THREE_YEARS or known[0][0] <= broken:
            continue
        counts = [float("nan") if value is None else value for _, value in known]
        shares = shares_of_past_years(counts, date.fromisoformat(known[0][0]).month)
        if np.isfinite(shares).all():
            return tuple(shares.tolist())
    return None


def scale(row: Comparison) -> float | None:
    """What one event in a year adds to the indicator's value; None where events don't make it."""
    if row.indicator.formula == Formula.COUNT:
        return 1.0
    if row.indicator.formula == Formula.RATE and row.denominator:
        return row.indicator.multiplier / row.denominator
    return None


def measured(indicator: Indicator, area: Area, period: Period) -> Comparison | None:
    """What is published of an indicator in an area for exactly this period; None if nothing."""
    rows = _published().filter(indicator__reference=indicator.reference, area=area, value__isnull=False)
    return rows.filter(run__start=period.start, run__end=period.end).order_by("-run_id").first()


def questions(target: Target) -> list[tuple[str, str]]:
    """Name and question of every automatic test that the target fails."""
    asked = list(trials.failed(aim_of(target), record_of(target)))
    bound = rules.bound_of(target.plan, terms_of(target))
    beyond = trials.outside_bounds(target.final.value, bound.least, bound.most) if bound else ""
    return [*asked, ("bounds", beyond)] if beyond else asked


def aim_of(target: Target) -> Aim:
    return Aim(
        level=target.final_level,
        on=target.final.on,
        wanted=target.wanted,
        in_points=target.change_is_in_points,
        decimals=target.printed_decimals,
    )


def record_of(target: Target) -> Record:
    row = latest([target]).get(target.pk)
    if row is None:
        return Record()
    years = whole_years(target, row)
    last = row.run.end if years else None
    peers = Comparison.objects.filter(
        run=row.run, indicator=row.indicator, area__code__in=row.family_members.split(), change__isnull=False
    ).exclude(area=row.area_id)
    return Record(years, last, tuple(peers.order_by("area__code").values_list("change", flat=True)))


def whole_years(target: Target, row: Comparison) -> tuple[float, ...]:
    """Values of the run's period and of the same one each year before, oldest first, as far as they are known.

    They do not overlap, and stop at the first that is missing or lies behind a break in the series. None where the
    period is not as long as the baseline's, as the year to date of a seasonal target: they would be of another size.
    """
    if Period(row.run.start, row.run.end).months != target.baseline_period.months:
        return ()
    history = row.history
    values = dict(zip(history.get("ends", ()), history.get("value", ()), strict=False))
    broken = max((day for day, _ in history.get("breaks", ())), default="")
    years: list[float] = []
    end = row.run.end
    while values.get(end.isoformat()) is not None and (_year_before(end) + DAY).isoformat() >= broken:
        years.insert(0, values[end.isoformat()])
        end = _year_before(end)
    return tuple(years)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _published() -> QuerySet[Comparison]:
    return Comparison.objects.filter(run__publication__isnull=False)
