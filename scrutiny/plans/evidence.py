"""What the published comparisons know of a target's indicator and area: for its tests, and to follow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from scrutiny.models import Comparison, Target
from scrutiny.plans import rules, trials
from scrutiny.plans.terms import terms_of
from scrutiny.plans.trials import Aim, Record

Key = tuple[int, str]
DAY = timedelta(days=1)


def latest(targets: Iterable[Target]) -> dict[Key, Comparison]:
    """By area and indicator reference, the comparison of the latest period that is published; in one query."""
    targets = list(targets)
    found: dict[Key, Comparison] = {}
    rows = _published().filter(
        area__in={each.area_id for each in targets},
        indicator__reference__in={each.indicator.reference for each in targets},
    )
    for row in rows.select_related("run", "indicator").order_by("run__end", "run_id"):
        if row.value is not None:
            found[row.area_id, row.indicator.reference] = row
    return found


def key(target: Target) -> Key:
    return target.area_id, target.indicator.reference


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
        decimals=target.indicator.decimals,
    )


def record_of(target: Target) -> Record:
    row = latest([target]).get(key(target))
    if row is None:
        return Record()
    years, last = whole_years(row)
    peers = Comparison.objects.filter(
        run=row.run, indicator=row.indicator, area__code__in=row.family_members.split(), change__isnull=False
    ).exclude(area=row.area_id)
    return Record(years, last, tuple(peers.order_by("area__code").values_list("change", flat=True)))


def whole_years(row: Comparison) -> tuple[tuple[float, ...], date | None]:
    """Values of the years that end with the run's period and each twelve months before, as far as they are known.

    Years do not overlap, and stop at the first that is missing or lies behind a break in the series.
    """
    history = row.history
    values = dict(zip(history.get("ends", ()), history.get("value", ()), strict=False))
    broken = max((day for day, _ in history.get("breaks", ())), default="")
    years: list[float] = []
    end = row.run.end
    while values.get(end.isoformat()) is not None and (_year_before(end) + DAY).isoformat() >= broken:
        years.insert(0, values[end.isoformat()])
        end = _year_before(end)
    return tuple(years), row.run.end if years else None


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _published() -> QuerySet[Comparison]:
    return Comparison.objects.filter(run__publication__isnull=False)
