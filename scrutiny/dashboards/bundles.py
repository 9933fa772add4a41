"""A chart never comes alone: figure, table, caption with its source, one sentence, download, made together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go
from django.core.cache import cache

from indicators.models import Indicator, Return
from indicators.periods import Period
from scrutiny.dashboards import charts, formatting, readings, wording
from scrutiny.dashboards.formatting import count, interval, number
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison, ComparisonRun


@dataclass(frozen=True)
class Chart:
    """`key` names the place on the page; `figure` is what Plotly draws."""

    key: str
    title: str
    reading: str
    figure: dict[str, Any]
    table: FiguresTable
    caption: str
    download: str

    @property
    def figure_id(self) -> str:
        return f"{self.key}-figure"


def trend(
    run: ComparisonRun,
    comparison: Comparison,
    *,
    returns: Sequence[Return],
    download: str,
    revised: Collection[str] = (),
) -> Chart:
    """`revised`: ends of the periods whose figures were revised, as ISO dates."""
    indicator, history = comparison.indicator, comparison.history
    return Chart(
        key="trend",
        title="Over time",
        reading=readings.of_trend(comparison),
        figure=_cached(run, indicator, comparison.area.code, "trend", lambda: _trend_figure(comparison, revised)),
        table=FiguresTable(
            trend_rows(history, indicator, revised),
            caption=f"{measured(indicator)}, {comparison.area.name}, periods that end in the month shown",
            columns=[("period", "Period ending"), *value_columns(indicator), *FAMILY_COLUMNS],
        ),
        caption=caption(returns, run),
        download=download,
    )


def family(
    run: ComparisonRun,
    comparison: Comparison,
    peers: Sequence[Comparison],
    *,
    returns: Sequence[Return],
    by_value: bool,
    download: str,
) -> Chart:
    members = ordered([comparison, *peers], by_value=by_value)
    order = "value" if by_value else "name"
    return Chart(
        key="family",
        title="Its family",
        reading=readings.of_family(comparison),
        figure=_cached(
            run,
            comparison.indicator,
            comparison.area.code,
            f"family-{order}",
            lambda: _dots_figure(comparison.indicator, members, comparison),
        ),
        table=areas_table(
            members,
            comparison.indicator,
            f"{measured(comparison.indicator)}, {label_of(run)}, {comparison.area.name} and its family",
        ),
        caption=caption(returns, run),
        download=download,
    )


def areas(
    run: ComparisonRun,
    comparisons: Sequence[Comparison],
    *,
    within: str,
    returns: Sequence[Return],
    by_value: bool,
    download: str,
) -> Chart:
    """Areas within a force on one indicator; there is at least one."""
    indicator = comparisons[0].indicator
    shown = ordered(comparisons, by_value=by_value)
    order = "value" if by_value else "name"
    return Chart(
        key="areas",
        title=f"{indicator.title} within {within}",
        reading=readings.of_areas(shown),
        figure=_cached(run, indicator, within, f"areas-{order}", lambda: _dots_figure(indicator, shown, None)),
        table=areas_table(
            shown, indicator, f"{measured(indicator)}, {label_of(run)}, areas within {within}", full=True
        ),
        caption=caption(returns, run),
        download=download,
    )


def ordered(comparisons: Sequence[Comparison], *, by_value: bool) -> list[Comparison]:
    """By name, or by value from the highest; those without a figure last."""
    by_name = sorted(comparisons, key=lambda each: each.area.name)
    if not by_value:
        return by_name
    return sorted(by_name, key=lambda each: (each.value is None, -(each.value or 0)))


def value_columns(indicator: Indicator) -> list[tuple[str, str]]:
    return [
        ("numerator", numerator_heading(indicator)),
        ("denominator", denominator_heading(indicator)),
        ("value", indicator.unit[:1].upper() + indicator.unit[1:]),
        ("interval", "95% interval"),
    ]


FAMILY_COLUMNS = [("average", "Family average"), ("range", "Range of the other members")]


def numerator_heading(indicator: Indicator) -> str:
    """``Offences`` of ``offences per 1,000 residents``."""
    what = indicator.unit.split(" per ")[0]
    return what[:1].upper() + what[1:] if " per " in indicator.unit else "Numerator"


def denominator_heading(indicator: Indicator) -> str:
    """``Residents`` of ``offences per 1,000 residents``."""
    if " per " not in indicator.unit:
        return "Denominator"
    what = indicator.unit.split(" per ")[1].lstrip("0123456789, ")
    return what[:1].upper() + what[1:]


def trend_rows(history: dict[str, Any], indicator: Indicator, revised: Collection[str] = ()) -> list[dict[str, str]]:
    """One row for each period of the history, the newest first."""
    names = (
        "ends",
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
        "family_average",
        "family_min",
        "family_max",
    )
    columns = [history.get(name, []) for name in names]
    decimals = indicator.decimals
    rows = [
        {
            "period": formatting.month(date.fromisoformat(end)) + (", revised" if end in revised else ""),
            "numerator": count(numerator),
            "denominator": count(denominator),
            "value": number(value, finer(decimals)),
            "interval": interval(lower, upper, finer(decimals)),
            "average": number(average, finer(decimals)),
            "range": interval(low, high, finer(decimals)),
        }
        for end, numerator, denominator, value, lower, upper, average, low, high in zip(*columns, strict=True)
    ]
    return rows[::-1]


def areas_table(
    comparisons: Sequence[Comparison], indicator: Indicator, title: str, *, full: bool = False
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
            "words": wording.family_in_words(each),
        }
        for each in comparisons
    ]
    return FiguresTable(rows, caption=title, columns=columns, words=["words"])


def finer(decimals: int) -> int:
    """A table shows one decimal more than a sentence does."""
    return decimals + 1


def caption(returns: Sequence[Return], run: ComparisonRun) -> str:
    """The sources of the figures shown, their licences, and the comparison."""
    said = formatting.day_of(run.published_at) if run.published_at else "not yet published"
    sources = "; ".join(dict.fromkeys(each.source for each in returns)) or "no return tells of this period"
    licences = "".join(f" {each}." for each in dict.fromkeys(each.licence for each in returns) if each)
    return f"Source: {sources}.{licences} Comparison {run.pk}, published {said}."


def measured(indicator: Indicator) -> str:
    return f"{indicator.title} ({indicator.unit})"


def label_of(run: ComparisonRun) -> str:
    return Period(run.start, run.end).label


def _trend_figure(comparison: Comparison, revised: Collection[str]) -> go.Figure:
    history = comparison.history
    names = ("ends", "value", "lower", "upper", "family_min", "family_max", "family_average")
    return charts.trend_chart(
        charts.Trend(
            name=comparison.area.name,
            unit=comparison.indicator.unit,
            decimals=comparison.indicator.decimals,
            breaks=history.get("breaks", []),
            revised=sorted(revised),
            **{name: history.get(name, []) for name in names},
        )
    )


def _dots_figure(indicator: Indicator, members: Sequence[Comparison], own: Comparison | None) -> go.Figure:
    dots = [
        charts.Dot(each.area.name, each.value, each.lower_95, each.upper_95, is_own=each is own)
        for each in members
        if each.value is not None
    ]
    average = own.family_average if own else None
    return charts.dot_chart(charts.Dots(indicator.unit, indicator.decimals, dots, average))


def _cached(
    run: ComparisonRun, indicator: Indicator, area: str, chart: str, draw: Callable[[], go.Figure]
) -> dict[str, Any]:
    """A published run never changes, so its figures are kept without a time-out."""
    key = f"figure:{run.pk}:{indicator.pk}:{area.replace(' ', '-')}:{chart}"
    return cache.get_or_set(key, lambda: charts.as_json(draw()), timeout=None)
