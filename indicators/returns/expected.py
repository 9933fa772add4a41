"""What a force is asked for: the figures that the indicators of a set need for a quarter, area by area.

How often an indicator is reported is read from the words of its definition (`Indicator.frequency`):

    “rolling”             the twelve months that end with the quarter, every quarter
    “quarter” or “month”  the quarter itself
    “year”, “annual” …    the financial year, asked for with its last quarter only
    nothing               the quarter itself

Stocks are asked for at the end of those spans, by the month that holds it. Mid-year estimates are never asked of a
force: a statistics office makes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from indicators.models import DataItem, Formula, Indicator, IndicatorPart, IndicatorSet, Observation, Timing
from indicators.periods import Period, PeriodError, financial_quarter, month, months_ending, parse
from landscape.models import Area, Level

YEARLY = ("annual", "year", "biennial")
WITHIN_THE_YEAR = ("quarter", "month")
LAST_QUARTER = 4


@dataclass(frozen=True)
class ExpectedFigure:
    area: Area
    item: DataItem
    period: Period
    is_estimate: bool = False
    """Whether it rests on a sample, whose size is then asked for too."""

    @property
    def key(self) -> tuple[int, int, Period]:
        return self.area.pk, self.item.pk, self.period


def quarter(text: str) -> Period:
    """The financial quarter that `text` names; `PeriodError` with a sentence if it names another period or none."""
    period = parse(text)
    if not is_quarter(period):
        raise PeriodError(f"“{text}” is no quarter. Write it like 2009/10 Q3, where Q1 is April to June.")
    return period


def is_quarter(period: Period) -> bool:
    return period.months == 3 and period.start.month in (1, 4, 7, 10)


def expected_figures(force: Area, indicator_set: IndicatorSet, quarter: Period) -> list[ExpectedFigure]:
    """Every figure that is asked of the force, once each: its own first, then by level and name of the area.

    An item that the set defines for one level below the force (a publisher's own categories) is asked of a force only
    if an area of it ever had such a figure.
    """
    asked = _asked(indicator_set, quarter)
    found: dict[tuple[int, int, Period], ExpectedFigure] = {}
    for level in Level.values:
        wanted = [each for each in asked if each.level == level]
        areas = _areas(force, level, quarter) if wanted else []
        if level != Level.FORCE and areas:
            wanted = _known_within(wanted, areas)
        for area in areas:
            for each in wanted:
                figure = ExpectedFigure(area, each.item, each.period, each.is_estimate)
                found.setdefault(figure.key, figure)
    return list(found.values())


@dataclass(frozen=True)
class _Asked:
    level: str
    item: DataItem
    period: Period
    is_estimate: bool
    is_of_one_level: bool


def _asked(indicator_set: IndicatorSet, quarter: Period) -> list[_Asked]:
    parts = (
        IndicatorPart.objects.filter(
            indicator__indicator_set=indicator_set, indicator__status=Indicator.Status.PUBLISHED
        )
        .exclude(item__timing=Timing.MID_YEAR)
        .select_related("item", "indicator")
        .order_by("indicator__domain__position", "indicator__position", "pk")
    )
    return [
        _Asked(
            level=level,
            item=part.item,
            period=_at_its_moment(part.item, span),
            is_estimate=part.indicator.formula == Formula.SURVEY,
            is_of_one_level=bool(part.level),
        )
        for part in parts
        for span in _spans(part.indicator.frequency, quarter)
        if (part.starts is None or part.starts <= span.end) and (part.ends is None or span.end <= part.ends)
        for level in part.indicator.levels
        if part.level in ("", level)
    ]


def _spans(frequency: str, quarter: Period) -> list[Period]:
    said = frequency.lower()
    year = months_ending(quarter.end.year, quarter.end.month, 12)
    if "rolling" in said:
        return [year]
    if any(word in said for word in YEARLY) and not any(word in said for word in WITHIN_THE_YEAR):
        return [year] if financial_quarter(quarter.end) == LAST_QUARTER else []
    return [quarter]


def _at_its_moment(item: DataItem, span: Period) -> Period:
    return month(span.end.year, span.end.month) if item.timing == Timing.END_OF_PERIOD else span


def _areas(force: Area, level: str, quarter: Period) -> list[Area]:
    if level == Level.FORCE:
        return [force]
    return list(Area.objects.within(force, level, quarter.end).order_by("name", "code"))


def _known_within(asked: list[_Asked], areas: Iterable[Area]) -> list[_Asked]:
    """Without the items of one level that none of the areas ever had."""
    own = Observation.objects.filter(item=OuterRef("pk"), area__in=[area.pk for area in areas])
    items = {each.item.pk for each in asked if each.is_of_one_level}
    known = set(DataItem.objects.filter(Exists(own), pk__in=items).values_list("pk", flat=True)) if items else set()
    return [each for each in asked if not each.is_of_one_level or each.item.pk in known]
