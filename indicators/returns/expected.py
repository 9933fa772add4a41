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

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indicators.models import DataItem, Formula, Indicator, IndicatorPart, IndicatorSet, Observation, Timing
from indicators.periods import Period, PeriodError, financial_quarter, month, months_ending, parse
from landscape.models import Area, AreaLink, Level

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
    return Request(indicator_set, [force]).of(force, quarter)


class Request:
    """What a set asks of some forces, read once for as many quarters as are looked at."""

    def __init__(self, indicator_set: IndicatorSet, forces: Iterable[Area]) -> None:
        self._parts = list(
            IndicatorPart.objects.filter(
                indicator__indicator_set=indicator_set, indicator__status=Indicator.Status.PUBLISHED
            )
            .exclude(item__timing=Timing.MID_YEAR)
            .select_related("item", "indicator")
            .order_by("indicator__domain__position", "indicator__position", "pk")
        )
        levels = {level for part in self._parts for level in part.indicator.levels} - {Level.FORCE}
        self._links = defaultdict(list)
        for link in self._links_of(forces, levels):
            self._links[link.parent_id, link.child.level].append(link)
        self._known = self._items_known()

    @staticmethod
    def _links_of(forces: Iterable[Area], levels: Iterable[str]) -> Iterable[AreaLink]:
        if not levels:
            return []
        links = AreaLink.objects.filter(parent__in=[force.pk for force in forces], child__level__in=levels)
        return links.select_related("child").order_by("child__name", "child__code")

    def _items_known(self) -> dict[int, set[int]]:
        """Of each area below a force the items of one level that it ever had a figure of."""
        items = {part.item_id for part in self._parts if part.level and part.level != Level.FORCE}
        areas = {link.child_id for links in self._links.values() for link in links}
        known: dict[int, set[int]] = defaultdict(set)
        if items and areas:
            had = Observation.objects.filter(item__in=items, area__in=areas).order_by()
            for area, item in had.values_list("area_id", "item_id").distinct():
                known[area].add(item)
        return known

    def of(self, force: Area, quarter: Period) -> list[ExpectedFigure]:
        """The figures that are asked of the force for the quarter."""
        found: dict[tuple[int, int, Period], ExpectedFigure] = {}
        for level in Level.values:
            areas = self._areas(force, level, quarter)
            known = {item for area in areas for item in self._known.get(area.pk, ())}
            asked = [(part, span) for part, span in self._asked(level, quarter) if _is_asked(part, level, known)]
            for area in areas:
                for part, span in asked:
                    is_estimate = part.indicator.formula == Formula.SURVEY
                    figure = ExpectedFigure(area, part.item, _at_its_moment(part.item, span), is_estimate)
                    found.setdefault(figure.key, figure)
        return list(found.values())

    def _areas(self, force: Area, level: str, quarter: Period) -> list[Area]:
        """The areas of the level that belonged to the force when the quarter ended, once each."""
        if level == Level.FORCE:
            return [force]
        links = [each for each in self._links[force.pk, level] if _holds(each, quarter) and _holds(each.child, quarter)]
        return list({link.child_id: link.child for link in links}.values())

    def _asked(self, level: str, quarter: Period) -> Iterator[tuple[IndicatorPart, Period]]:
        for part in self._parts:
            if level in part.indicator.levels and part.level in ("", level):
                for span in _spans(part.indicator.frequency, quarter):
                    if _holds(part, span):
                        yield part, span


def _holds(dated: IndicatorPart | AreaLink | Area, period: Period) -> bool:
    """Whether it holds when the period ends; an unknown start or end is no bound."""
    return (dated.starts is None or dated.starts <= period.end) and (dated.ends is None or period.end <= dated.ends)


def _is_asked(part: IndicatorPart, level: str, known: set[int]) -> bool:
    return level == Level.FORCE or not part.level or part.item_id in known


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
