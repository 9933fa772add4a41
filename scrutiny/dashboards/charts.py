"""Charts as Plotly figures, each made by a pure function from one payload.

Shapes and dashes carry what colour carries. Blue, grey and black are told apart by the colour-blind and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

OWN, OTHERS, BAND, INK, GRID = "#1d70b8", "#505a5f", "#d9dcde", "#0b0c0c", "#e3e5e6"
ROW_HEIGHT, AROUND_ROWS = 26, 120
MOST_TICKS = 6
SPREAD_OF_WHOLE_TICKS = 5

Numbers = Sequence[float | None]


@dataclass(frozen=True)
class Trend:
    """One area's figures over time, oldest first, with the range of the other members of its family.

    `ends` are ISO dates; `breaks` pairs of the first day of a new series and the reason.
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


@dataclass(frozen=True)
class Dot:
    """One area in one period; `is_own` is the area that the page is about."""

    name: str
    value: float
    lower: float | None = None
    upper: float | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Dots:
    """Areas side by side, in the order in which they are drawn from the top; `average` only as context."""

    unit: str
    decimals: int
    dots: Sequence[Dot] = field(default_factory=list)
    average: float | None = None


def trend_chart(trend: Trend) -> go.Figure:
    """The line with its interval, on the band from the lowest to the highest of the other members."""
    hover = f"%{{x|%B %Y}}: %{{y:,.{trend.decimals}f}}"
    traces = [
        *_band(trend.ends, trend.family_min, trend.family_max, "Range of the rest of its family", BAND),
        *_band(trend.ends, trend.lower, trend.upper, "95% interval", "rgba(29,112,184,0.3)"),
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
    ]
    if not _known(trend.family_average):
        traces = [each for each in traces if each.name != "Family average"]
    figure = go.Figure([each for each in traces if _known(each.y)], _layout(height=380))
    figure.update_xaxes(tickformat="%b %Y", tickvals=_tick_days(trend.ends), showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=f",.{_tick_decimals(trend)}f")
    figure.update_layout(title=_unit_above(trend.unit))
    for first_day, _ in trend.breaks:
        figure.add_vline(x=first_day, line={"color": INK, "width": 1, "dash": "dot"})
        figure.add_annotation(x=first_day, y=1, yref="paper", text="series break", showarrow=False, xanchor="left")
    for end, value in zip(trend.ends, trend.value, strict=True):
        if end in trend.revised and value is not None:
            figure.add_annotation(x=end, y=value, text="revised", showarrow=True, arrowhead=0, ax=0, ay=-28)
    return figure


def dot_chart(dots: Dots) -> go.Figure:
    """A row for each area: the own one a filled diamond, others open circles, each with its 95% interval."""
    hover = f"%{{y}}: %{{x:,.{dots.decimals}f}}<extra></extra>"
    traces = [
        _dots([each for each in dots.dots if not each.is_own], "Others", "circle", OTHERS, "#ffffff", hover),
        _dots([each for each in dots.dots if each.is_own], "This area", "diamond", OWN, OWN, hover),
    ]
    figure = go.Figure(
        [each for each in traces if each.x],
        _layout(height=AROUND_ROWS + ROW_HEIGHT * len(dots.dots), showlegend=False),
    )
    figure.update_layout(title=_unit_above(dots.unit))
    figure.update_yaxes(
        type="category",
        range=[-0.7, len(dots.dots) - 0.3],
        categoryorder="array",
        categoryarray=[each.name for each in reversed(dots.dots)],
        ticktext=[f"◆ {each.name}" if each.is_own else each.name for each in dots.dots],
        tickvals=[each.name for each in dots.dots],
        automargin=True,
        gridcolor=GRID,
    )
    figure.update_xaxes(
        tickformat=f",.{0 if _spread(dots) > SPREAD_OF_WHOLE_TICKS else dots.decimals}f",
        gridcolor=GRID,
        automargin=True,
        nticks=6,
    )
    if dots.average is not None:
        figure.add_vline(x=dots.average, line={"color": INK, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            x=dots.average,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=f"family average {dots.average:,.{dots.decimals}f}",
        )
    return figure


def as_json(figure: go.Figure) -> dict[str, Any]:
    """What Plotly.newPlot takes: plain lists and numbers."""
    return figure.to_plotly_json()


def _layout(**more: Any) -> dict[str, Any]:
    return {
        "template": "none",
        "font": {"family": "Arial, sans-serif", "size": 14, "color": INK},
        "margin": {"l": 45, "r": 20, "t": 70, "b": 40},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "dragmode": False,
        "hovermode": "closest",
        "legend": {"orientation": "h", "y": -0.16, "x": 0, "xanchor": "left", "yanchor": "top"},
        "xaxis": {"fixedrange": True, "zeroline": False, "linecolor": OTHERS},
        "yaxis": {"fixedrange": True, "zeroline": False, "gridcolor": GRID},
        **more,
    }


def _band(ends: Sequence[str], low: Numbers, high: Numbers, name: str, colour: str) -> list[go.Scatter]:
    """A filled band; periods where either edge is missing are left out."""
    known = [
        (end, below, above)
        for end, below, above in zip(ends, low, high, strict=True)
        if below is not None and above is not None
    ]
    edge = {"mode": "lines", "line": {"width": 0, "color": colour}, "hoverinfo": "skip"}
    days = [end for end, _, _ in known]
    return [
        go.Scatter(name=f"{name}, lower edge", x=days, y=[each for _, each, _ in known], showlegend=False, **edge),
        go.Scatter(name=name, x=days, y=[each for _, _, each in known], fill="tonexty", fillcolor=colour, **edge),
    ]


def _dots(dots: Sequence[Dot], name: str, symbol: str, colour: str, fill: str, hover: str) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[each.value for each in dots],
        y=[each.name for each in dots],
        mode="markers",
        marker={"symbol": symbol, "size": 12, "color": fill, "line": {"width": 2, "color": colour}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [0 if each.upper is None else each.upper - each.value for each in dots],
            "arrayminus": [0 if each.lower is None else each.value - each.lower for each in dots],
            "color": colour,
            "thickness": 2,
            "width": 5,
        },
        hovertemplate=hover,
    )


def _unit_above(unit: str) -> dict[str, Any]:
    """The unit, at the top left where no narrow screen cuts it off."""
    return {
        "text": unit,
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 0.98,
        "yanchor": "top",
        "font": {"size": 14},
    }


def _tick_days(ends: Sequence[str]) -> list[str]:
    """Whole years back from the latest period, few enough for a narrow screen."""
    same_month = [end for end in ends if end[5:7] == ends[-1][5:7]]
    step = -(-len(same_month) // MOST_TICKS)
    return same_month[::-1][::step][::-1]


def _known(values: Numbers) -> bool:
    return any(each is not None for each in values)


def _spread(dots: Dots) -> float:
    values = [each.value for each in dots.dots]
    return max(values, default=0) - min(values, default=0)


def _tick_decimals(trend: Trend) -> int:
    highest = max((each for each in [*trend.value, *trend.family_max] if each is not None), default=0)
    return 0 if highest > 8 else trend.decimals
