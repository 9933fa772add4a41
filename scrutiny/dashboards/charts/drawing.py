"""What every chart is drawn with: colours, layout, bands and marks at the margin.

Shapes and dashes carry what colour carries. Blue, grey and black are told apart by the colour-blind and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

OWN, OTHERS, BAND, INK, GRID = "#1d70b8", "#505a5f", "#d9dcde", "#0b0c0c", "#e3e5e6"
FAMILY_INK = "#54319f"
TONES = {"good": "#00703c", "bad": "#b10e1e", "neutral": OTHERS}
MOST_TICKS = 6
WHOLE_TICKS_FROM = 8

Numbers = Sequence[float | None]


def as_json(figure: go.Figure) -> dict[str, Any]:
    """What Plotly.newPlot takes: plain lists and numbers."""
    return figure.to_plotly_json()


def layout(**more: Any) -> dict[str, Any]:
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


def over_time(figure: go.Figure, ends: Sequence[str], unit: str) -> None:
    """Dates below, the unit above."""
    figure.update_xaxes(tickformat="%b %Y", tickvals=tick_days(ends), showgrid=False)
    figure.update_layout(title=unit_above(unit))


def band(ends: Sequence[str], low: Numbers, high: Numbers, name: str, colour: str) -> list[go.Scatter]:
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


def mark_day(figure: go.Figure, day: str, text: str, dash: str, height: float = 1) -> None:
    """A line across the chart on a day, with its name beside it; `height` keeps names from covering one another."""
    figure.add_vline(x=day, line={"color": INK, "width": 1, "dash": dash})
    figure.add_annotation(x=day, y=height, yref="paper", text=text, showarrow=False, xanchor="left")


def unit_above(unit: str) -> dict[str, Any]:
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


def tick_days(ends: Sequence[str]) -> list[str]:
    """Whole years back from the latest period, few enough for a narrow screen."""
    same_month = [end for end in ends if end[5:7] == ends[-1][5:7]]
    step = -(-len(same_month) // MOST_TICKS)
    return same_month[::-1][::step][::-1]


def tick_decimals(values: Numbers, decimals: int) -> int:
    highest = max((each for each in values if each is not None), default=0)
    return 0 if highest > WHOLE_TICKS_FROM else decimals


def known(values: Numbers) -> bool:
    return any(each is not None for each in values)
