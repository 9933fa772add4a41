"""Areas beside one another: a family, or the areas within a force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from indicators.models import Indicator
from scrutiny.dashboards import charts, formatting, readings, wording
from scrutiny.dashboards.bundles.chart import Chart, Data, Made, finer, measured, value_columns
from scrutiny.dashboards.formatting import count, interval, number
from scrutiny.dashboards.level import Compared, Other
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison

Line = TypeVar("Line", bound=Compared)
COLUMNS = ("numerator", "denominator", "value", "lower_95", "upper_95", "previous_value", "change", "change_verdict")


def family(made: Made, comparison: Comparison, peers: Sequence[Other], *, by_value: bool) -> Chart:
    members = ordered([comparison, *peers], by_value=by_value)
    indicator = comparison.indicator
    return Chart(
        key="family",
        title="Its family",
        reading=readings.of_family(comparison),
        figure=_dots_figure(indicator, members, comparison),
        table=areas_table(
            members, indicator, f"{measured(indicator)}, {made.label}, {comparison.area.name} and its family"
        ),
        caption=made.caption,
        data=areas_data(members),
        sortable=True,
    )


def areas(made: Made, comparisons: Sequence[Comparison], *, within: str, by_value: bool) -> Chart:
    """Areas within a force on one indicator; there is at least one."""
    indicator = comparisons[0].indicator
    shown = ordered(comparisons, by_value=by_value)
    return Chart(
        key="areas",
        title=f"{indicator.title} within {within}",
        reading=readings.of_areas(shown),
        figure=_dots_figure(indicator, shown, None),
        table=areas_table(shown, indicator, f"{measured(indicator)}, {made.label}, areas within {within}", full=True),
        caption=made.caption,
        data=areas_data(shown),
        sortable=True,
    )


def chosen(made: Made, comparisons: Sequence[Comparison], *, kind: str, by_value: bool) -> Chart:
    """Areas that a reader chose, on one indicator; there are at least two, all of one kind."""
    indicator = comparisons[0].indicator
    shown = ordered(comparisons, by_value=by_value)
    return Chart(
        key="chosen",
        title=f"{indicator.title} in chosen {kind}",
        reading=readings.of_areas(shown),
        figure=_dots_figure(indicator, shown, None),
        table=areas_table(shown, indicator, f"{measured(indicator)}, {made.label}, chosen {kind}", full=True),
        caption=made.caption,
        data=areas_data(shown),
        sortable=True,
        notes=["A choice of one’s own is no family: nothing is tested against it, and it has no average."],
    )


def areas_data(comparisons: Sequence[Compared]) -> Data:
    return Data(
        ["area_code", "area_name", *COLUMNS],
        [(each.area.code, each.area.name, *(getattr(each, name) for name in COLUMNS)) for each in comparisons],
    )


def ordered(comparisons: Sequence[Line], *, by_value: bool) -> list[Line]:
    """By name, or by value from the highest; those without a figure last."""
    by_name = sorted(comparisons, key=lambda each: each.area.name)
    if not by_value:
        return by_name
    return sorted(by_name, key=lambda each: (each.value is None, -(each.value or 0)))


def areas_table(
    comparisons: Sequence[Compared], indicator: Indicator, title: str, *, full: bool = False
) -> FiguresTable:
    columns = [("area", "Area"), *value_columns(indicator), ("change", "Change on a year")]
    if full:
        columns.append(("words", "Against its own family"))
    rows = [
        {
            "area": each.area.name,
            "numerator": count(each.numerator),
            "denominator": count(each.denominator),
            "value": number(each.value, finer(indicator.decimals)),
            "interval": interval(each.lower_95, each.upper_95, finer(indicator.decimals)),
            "change": formatting.change(each.change, each.change_unit),
            "words": _against_family(each) if full else "",
        }
        for each in comparisons
    ]
    return FiguresTable(rows, caption=title, columns=columns, words=["words"])


def _against_family(comparison: Comparison) -> str:
    return wording.in_words(comparison) if comparison.value is None else wording.family_in_words(comparison)


def _dots_figure(indicator: Indicator, members: Sequence[Compared], own: Comparison | None) -> charts.Figure:
    dots = [
        charts.Dot(each.area.name, each.value, each.lower_95, each.upper_95, is_own=each is own)
        for each in members
        if each.value is not None
    ]
    average = own.family_average if own else None
    return charts.dot_chart(charts.Dots(indicator.unit, indicator.decimals, dots, average))
