"""The trend of one area, on the range of its family, with what parts, moves or aims at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from scrutiny.dashboards.charts.drawing import (
    BAND,
    FAMILY_INK,
    INK,
    OTHERS,
    OWN,
    Numbers,
    band,
    known,
    layout,
    mark_day,
    over_time,
    tick_decimals,
)

INTERVAL = "rgba(29,112,184,0.3)"


@dataclass(frozen=True)
class Aim:
    """A target: the way to it on each of the trend's days, and its last day and number."""

    trajectory: Numbers
    final: float
    final_on: str
    owner: str


@dataclass(frozen=True)
class Trend:
    """One area's figures over time, oldest first, with the range of the other members of its family.

    `ends` are ISO dates; `breaks` and `rebases` hold the first day of a new series or baseline, and the reason.
    """

    name: str
    unit: str
    decimals: int
    ends: Sequence[str]
    value: Numbers
    lower: Numbers
    upper: Numbers
    family_min: Numbers
    family_max: Numbers
    family_average: Numbers
    breaks: Sequence[Sequence[str]] = ()
    revised: Sequence[str] = ()
    """Ends of periods, as in `ends`, whose figures were revised after they had been published."""
    rebases: Sequence[Sequence[str]] = ()
    aim: Aim | None = None


def trend_chart(trend: Trend) -> go.Figure:
    """The line with its interval, on the band from the lowest to the highest of the other members."""
    hover = f"%{{x|%B %Y}}: %{{y:,.{trend.decimals}f}}"
    traces = [
        *band(trend.ends, trend.family_min, trend.family_max, "Range of the rest of its family", BAND),
        *band(trend.ends, trend.lower, trend.upper, "95% interval", INTERVAL),
        go.Scatter(
            name="Family average",
            x=list(trend.ends),
            y=list(trend.family_average),
            mode="lines",
            line={"color": OTHERS, "width": 1.5, "dash": "dash"},
            hovertemplate=f"{hover}<extra>family average</extra>",
        ),
        go.Scatter(
            name=trend.name,
            x=list(trend.ends),
            y=list(trend.value),
            mode="lines+markers",
            line={"color": OWN, "width": 3},
            marker={"symbol": "diamond", "size": 7, "color": OWN},
            hovertemplate=f"{hover}<extra>{trend.name}</extra>",
        ),
        *(_way(trend.ends, trend.aim, hover) if trend.aim else []),
    ]
    figure = go.Figure([each for each in traces if known(each.y)], layout(height=380))
    over_time(figure, trend.ends, trend.unit)
    ticks = tick_decimals([*trend.value, *trend.family_max], trend.decimals)
    figure.update_yaxes(rangemode="tozero", tickformat=f",.{ticks}f")
    for first_day, _ in trend.breaks:
        mark_day(figure, first_day, "series break", "dot")
    for first_day, *_ in trend.rebases:
        mark_day(figure, first_day, "new baseline", "longdash", 0.92)
    for end, value in zip(trend.ends, trend.value, strict=True):
        if end in trend.revised and value is not None:
            figure.add_annotation(x=end, y=value, text="revised", showarrow=True, arrowhead=0, ax=0, ay=-28)
    return figure


def _way(ends: Sequence[str], aim: Aim, hover: str) -> list[go.Scatter]:
    """The way to the target as a dotted line, and the target as a cross in a circle."""
    return [
        go.Scatter(
            name="On the way to the target",
            x=list(ends),
            y=list(aim.trajectory),
            mode="lines",
            line={"color": INK, "width": 2, "dash": "dot"},
            hovertemplate=f"{hover}<extra>on the way to the target</extra>",
        ),
        go.Scatter(
            name="Target",
            x=[aim.final_on],
            y=[aim.final],
            mode="markers",
            marker={"symbol": "circle-x-open", "size": 13, "color": FAMILY_INK, "line": {"width": 2}},
            hovertemplate=f"{hover}<extra>target</extra>",
        ),
    ]
