"""The control chart of an area's months or quarters."""

from __future__ import annotations

from datetime import date
from typing import Any

from indicators.models import Formula
from scrutiny.dashboards import chart_words, charts, formatting, readings
from scrutiny.dashboards.bundles.chart import Chart, Data, Made, finer
from scrutiny.dashboards.formatting import interval, number
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison

AS_COUNTS = (Formula.COUNT, Formula.RATE)
SHARES = (Formula.PERCENTAGE, Formula.SURVEY)
LIMITS = "Limits are 2.66 mean moving ranges either side of the mean (an XmR chart); most values lie between them."
LIMITS_OF_FEW = (
    "Limits are those of an XmR chart, further above the mean than below it, because small numbers vary further "
    "upward; most values lie between them."
)


def control(made: Made, comparison: Comparison) -> Chart | None:
    """None where no control chart was made of the area."""
    months: dict[str, Any] = comparison.history.get("months") or {}
    if not months:
        return None
    indicator = comparison.indicator
    drawn = _drawn(comparison, months)
    rows = _rows(months)
    step = "month" if months["every"] == 1 else "quarter"
    return Chart(
        key="control",
        title=f"{step.capitalize()} by {step}",
        reading=readings.of_control(comparison, months),
        figure=charts.control_chart(drawn),
        table=FiguresTable(
            [_printed(each, drawn.decimals) for each in rows[::-1]],
            caption=f"{indicator.title} ({drawn.unit}), {comparison.area.name}, by {step}",
            columns=[
                ("period", f"{step.capitalize()} ending"),
                ("value", drawn.unit[:1].upper() + drawn.unit[1:]),
                ("adjusted", "Without seasons"),
                ("mean", "Mean"),
                ("limits", "Limits"),
                ("signal", "What it says"),
            ],
            words=["signal"],
        ),
        caption=made.caption,
        data=Data(
            ["period_end", "value", "without_seasons", "mean", "lower_limit", "upper_limit", "signal"],
            [tuple(each.values()) for each in rows],
        ),
        notes=_notes(months),
    )


def _drawn(comparison: Comparison, months: dict[str, Any]) -> charts.Control:
    indicator, history = comparison.indicator, comparison.history
    counts = indicator.formula in AS_COUNTS
    first = months["ends"][0]
    return charts.Control(
        name=comparison.area.name,
        unit=f"{readings.what_is_counted(indicator)}{' a month' if months['every'] == 1 else ' a quarter'}"
        if counts
        else indicator.unit,
        decimals=0 if counts else indicator.decimals,
        ends=months["ends"],
        value=months.get("adjusted") or months["value"],
        baselines=[
            charts.Baseline(each["from"], each["mean"], each["lower"], each["upper"]) for each in months["baselines"]
        ],
        signals={at: chart_words.tone_of_signal(indicator.polarity, side) for at, _, side in months["signals"]},
        breaks=[each for each in history.get("breaks", []) if each[0] >= first],
        rebases=[each for each in history.get("rebases", []) if each[0] >= first],
        lowest=None if indicator.formula not in (*AS_COUNTS, *SHARES) else 0,
        highest=100 if indicator.formula in SHARES else None,
    )


def _rows(months: dict[str, Any]) -> list[dict[str, Any]]:
    """Of each month or quarter its value, limits and signal, oldest first."""
    adjusted = months.get("adjusted") or [None] * len(months["ends"])
    said = {at: chart_words.signal(rule, side) for at, rule, side in months["signals"]}
    rows = []
    for at, (end, value, without) in enumerate(zip(months["ends"], months["value"], adjusted, strict=True)):
        baseline = [each for each in months["baselines"] if each["from"] <= at][-1]
        lines = {name: baseline[name] for name in ("mean", "lower", "upper")}
        rows.append({"end": end, "value": value, "adjusted": without, **lines, "signal": said.get(at, "")})
    return rows


def _printed(row: dict[str, Any], decimals: int) -> dict[str, str]:
    return {
        "period": formatting.month(date.fromisoformat(row["end"])),
        "value": number(row["value"], decimals),
        "adjusted": number(row["adjusted"], finer(decimals)),
        "mean": number(row["mean"], finer(decimals)),
        "limits": interval(row["lower"], row["upper"], finer(decimals)),
        "signal": row["signal"],
    }


def _notes(months: dict[str, Any]) -> list[str]:
    said = [LIMITS_OF_FEW if months.get("few") else LIMITS]
    if months.get("adjusted"):
        said.append("Seasons are taken out, because months differ; the table holds the figures with them too.")
    return said
