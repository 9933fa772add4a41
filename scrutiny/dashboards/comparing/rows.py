"""The stored comparisons that a compare page shows side by side; nothing is computed."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.models import Indicator
from landscape.models import Area
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.bundles.chart import finer
from scrutiny.dashboards.formatting import interval, number
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison, ComparisonRun


def indicators_of(run: ComparisonRun) -> list[Indicator]:
    """The indicators of the run, in the order of their set."""
    compared = Comparison.objects.filter(run=run).values("indicator")
    rows = Indicator.objects.filter(pk__in=compared).select_related("domain")
    return list(rows.order_by("domain__position", "position"))


def on_one_indicator(run: ComparisonRun, indicator: Indicator, areas: Sequence[Area]) -> list[Comparison]:
    """By name of the area, those without a row left out."""
    rows = Comparison.objects.filter(run=run, indicator=indicator, area__in=areas).select_related("area")
    found = list(rows.order_by("area__name").defer("history"))
    for each in found:
        each.indicator = indicator
    return found


def of_one_area(run: ComparisonRun, area: Area, slugs: Sequence[str] = ()) -> list[Comparison]:
    """In the order of the set: the area on every indicator of the run, or on those of `slugs` with their histories."""
    rows = Comparison.objects.filter(run=run, area=area).select_related("indicator__domain")
    chosen = rows.filter(indicator__slug__in=slugs) if slugs else rows.defer("history")
    found = list(chosen.order_by("indicator__domain__position", "indicator__position"))
    for each in found:
        each.area = area
    return found


def side_by_side(
    now: Sequence[Comparison], then: Sequence[Comparison], labels: tuple[str, str], title: str
) -> FiguresTable:
    """One area in two periods: figures with intervals. Their difference is told where it was compared, by the page."""
    before = {each.indicator.reference: each for each in then}
    rows = []
    for each in now:
        other = before.get(each.indicator.reference)
        decimals = finer(each.indicator.decimals)
        rows.append(
            {
                "indicator": f"{each.indicator.title} ({each.indicator.unit})",
                "then": number(other.value if other else None, decimals),
                "then_interval": interval(other.lower_95, other.upper_95, decimals) if other else formatting.NOTHING,
                "then_words": wording.family_in_words(other) if other else formatting.NOTHING,
                "now": number(each.value, decimals),
                "now_interval": interval(each.lower_95, each.upper_95, decimals),
                "now_words": wording.family_in_words(each),
            }
        )
    earlier, later = labels
    columns = [
        ("indicator", "Indicator"),
        ("then", earlier),
        ("then_interval", "95% interval"),
        ("then_words", "Against its family then"),
        ("now", later),
        ("now_interval", "95% interval"),
        ("now_words", "Against its family now"),
    ]
    return FiguresTable(rows, caption=title, columns=columns, words=["then_words", "now_words"], stacked=True)


def several(rows: Sequence[Comparison], title: str) -> FiguresTable:
    """Several indicators of one area: each in its own unit."""
    columns = [
        ("indicator", "Indicator"),
        ("value", "Value"),
        ("unit", "Unit"),
        ("interval", "95% interval"),
        ("change", "Change on a year"),
        ("words", "In words"),
    ]
    told = [
        {
            "indicator": each.indicator.title,
            "value": number(each.value, finer(each.indicator.decimals)),
            "unit": each.indicator.unit,
            "interval": interval(each.lower_95, each.upper_95, finer(each.indicator.decimals)),
            "change": formatting.change(each.change, each.change_unit),
            "words": wording.in_words(each),
        }
        for each in rows
    ]
    return FiguresTable(told, caption=title, columns=columns, words=["unit", "words"], stacked=True)
