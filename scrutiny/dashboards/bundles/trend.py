"""An area over time, with its family's range, its target, and whatever parts the series."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from indicators.models import Indicator
from indicators.periods import plain_date
from scrutiny.dashboards import charts, formatting, readings
from scrutiny.dashboards.bundles.chart import FAMILY_COLUMNS, Chart, Data, Made, finer, measured, value_columns
from scrutiny.dashboards.formatting import count, interval, number
from scrutiny.dashboards.histories import as_drawn
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "family_average", "family_min", "family_max")


def trend(made: Made, comparison: Comparison, *, revised: Collection[str] = ()) -> Chart:
    """`revised`: ends of the periods whose figures were revised, as ISO dates."""
    indicator, history = comparison.indicator, comparison.history
    way = trajectory(history)
    columns = [("period", "Period ending"), *value_columns(indicator), *FAMILY_COLUMNS]
    return Chart(
        key="trend",
        title="Over time",
        reading=readings.of_trend(comparison),
        figure=_figure(comparison, revised),
        table=FiguresTable(
            trend_rows(history, indicator, revised),
            caption=f"{measured(indicator)}, {comparison.area.name}, periods that end in the month shown",
            columns=[*columns, ("way", "On the way to the target")] if way else columns,
        ),
        caption=made.caption,
        data=Data(
            ["period_end", *NUMBERS, "trajectory"],
            list(zip(*_columns(history), way or [None] * len(history.get("ends", [])), strict=True)),
        ),
        notes=_notes(comparison),
    )


def trajectory(history: dict[str, Any]) -> list[float | None]:
    """The way to the target at each end of the history; empty without a target."""
    target = history.get("target") or {}
    return list(target.get("trajectory", []))


def trend_rows(history: dict[str, Any], indicator: Indicator, revised: Collection[str] = ()) -> list[dict[str, str]]:
    """One row for each period of the history, the newest first."""
    decimals = finer(indicator.decimals)
    way = trajectory(history) or [None] * len(history.get("ends", []))
    rows = [
        {
            "period": formatting.month(date.fromisoformat(end)) + (", revised" if end in revised else ""),
            "numerator": count(numerator),
            "denominator": count(denominator),
            "value": number(value, decimals),
            "interval": interval(lower, upper, decimals),
            "average": number(average, decimals),
            "range": interval(low, high, decimals),
            "way": number(expected, decimals),
        }
        for (end, numerator, denominator, value, lower, upper, average, low, high), expected in zip(
            zip(*_columns(history), strict=True), way, strict=True
        )
    ]
    return rows[::-1]


def _columns(history: dict[str, Any]) -> list[list[Any]]:
    return [history.get(name, []) for name in ("ends", *NUMBERS)]


def _notes(comparison: Comparison) -> list[str]:
    """New baselines and the target, in words: what the chart marks beside breaks and revisions."""
    indicator, history = comparison.indicator, comparison.history
    notes = [
        f"New baseline of the control chart from {plain_date(date.fromisoformat(on))}: {reason} ({by})"
        for on, reason, by in history.get("rebases", [])
    ]
    target = history.get("target") or {}
    if target:
        aim = formatting.with_unit(target["final"], indicator.decimals, indicator.unit)
        by = plain_date(date.fromisoformat(target["final_on"]))
        notes.append(f"Target, set in an agreed plan: {aim} by {by}. {readings.of_target(comparison)}".strip())
    return notes


def _figure(comparison: Comparison, revised: Collection[str]) -> charts.Figure:
    history = as_drawn(comparison.history)
    names = ("ends", "value", "lower", "upper", "family_min", "family_max", "family_average")
    target = history.get("target") or {}
    aim = None
    if target:
        aim = charts.Aim(target["trajectory"], target["final"], target["final_on"], target["owner"])
    return charts.trend_chart(
        charts.Trend(
            name=comparison.area.name,
            unit=comparison.indicator.unit,
            decimals=comparison.indicator.decimals,
            breaks=history.get("breaks", []),
            rebases=history.get("rebases", []),
            revised=sorted(revised),
            aim=aim,
            **{name: history.get(name, []) for name in names},
        )
    )
