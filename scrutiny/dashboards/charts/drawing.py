"""What every chart is drawn with: colours, layout, bands and marks at the margin.

Shapes and dashes carry what colour carries. Blue, grey and black are told apart by the colour-blind and in print.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

OWN, OTHERS, BAND, INK, GRID = "#1d70b8", "#505a5f", "#d9dcde", "#0b0c0c", "#e3e5e6"
FAMILY_INK = "#54319f"
TONES = {"good": "#00703c", "bad": "#b10e1e", "neutral": OTHERS}
MOST_TICKS = 6
WHOLE_TICKS_FROM = 8
LEGEND = {"orientation": "h", "y": -0.16, "x": 0, "xanchor": "left", "yanchor": "top"}

Numbers = Sequence[float | None]
Part = dict[str, Any]
Figure = dict[str, Any]
"""What Plotly.newPlot takes, as plain lists and numbers. Tests check it by Plotly's own rules, which takes too long
for each page."""


def drawn(traces: Iterable[Part], unit: str, height: int, *, x: Part, y: Part, **more: Any) -> Figure:
    """Traces that hold anything, below their unit; `x`, `y` and `more` say more of the axes and of the layout."""
    return {
        "data": [each for each in traces if known(each["x"]) and known(each["y"])],
        "layout": {
            "font": {"family": "Arial, sans-serif", "size": 14, "color": INK},
            "margin": {"l": 45, "r": 20, "t": 70, "b": 40},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "dragmode": False,
            "hovermode": "closest",
            "legend": LEGEND,
            "height": height,
            "title": unit_above(unit),
            "xaxis": {"fixedrange": True, "zeroline": False, "linecolor": OTHERS, **x},
            "yaxis": {"fixedrange": True, "zeroline": False, "gridcolor": GRID, **y},
            **more,
        },
    }


def scatter(name: str, x: Sequence[Any], y: Numbers | Sequence[str], mode: str, **more: Any) -> Part:
    return {"type": "scatter", "name": name, "mode": mode, "x": list(x), "y": list(y), **more}


def over_time(ends: Sequence[str]) -> Part:
    """An axis of dates."""
    return {"tickformat": "%b %Y", "tickvals": tick_days(ends), "showgrid": False}


def band(ends: Sequence[str], low: Numbers, high: Numbers, name: str, colour: str) -> list[Part]:
    """A filled band; periods where either edge is missing are left out."""
    edges = [
        (end, below, above)
        for end, below, above in zip(ends, low, high, strict=True)
        if below is not None and above is not None
    ]
    days = [end for end, _, _ in edges]
    edge = {"line": {"width": 0, "color": colour}, "hoverinfo": "skip"}
    filled = {"fill": "tonexty", "fillcolor": colour}
    return [
        scatter(f"{name}, lower edge", days, [below for _, below, _ in edges], "lines", showlegend=False, **edge),
        scatter(name, days, [above for _, _, above in edges], "lines", **filled, **edge),
    ]


def parted(breaks: Sequence[Sequence[str]], rebases: Sequence[Sequence[str]]) -> tuple[list[Part], list[Part]]:
    """Lines across the chart on the first days of new series and of new baselines, and their names beside them."""
    days = [(day, "series break", "dot", 1.0) for day, *_ in breaks]
    days += [(day, "new baseline", "longdash", 0.92) for day, *_ in rebases]  # lower, to cover no other name
    lines = [upright(day, {"color": INK, "width": 1, "dash": dash}) for day, _, dash, _ in days]
    name = {"yref": "paper", "showarrow": False, "xanchor": "left"}
    return lines, [{"x": day, "y": height, "text": text, **name} for day, text, _, height in days]


def upright(x: str | float, line: Part) -> Part:
    """A line from the bottom of the chart to its top."""
    return {"type": "line", "x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain", "line": line}


def level(y: float, line: Part) -> Part:
    """A line from the left of the chart to its right."""
    return {"type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "yref": "y", "line": line}


def unit_above(unit: str) -> Part:
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
    """Whole years back from the latest period to the first, few enough for a narrow screen."""
    first, last = date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])
    in_each_year = (date(year, last.month, monthrange(year, last.month)[1]) for year in range(first.year, last.year))
    days = [*(day.isoformat() for day in in_each_year if day >= first), ends[-1]]
    step = -(-len(days) // MOST_TICKS)
    return days[::-1][::step][::-1]


def tick_decimals(values: Numbers, decimals: int) -> int:
    highest = max((each for each in values if each is not None), default=0)
    return 0 if highest > WHOLE_TICKS_FROM else decimals


def known(values: Sequence[Any]) -> bool:
    return any(each is not None for each in values)
