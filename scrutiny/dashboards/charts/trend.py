"""The trend of one area, on the range of its family, with what parts, moves or aims at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrutiny.dashboards.charts.drawing import (
    BAND,
    FAMILY_INK,
    INK,
    OTHERS,
    OWN,
    Figure,
    Numbers,
    Part,
    band,
    drawn,
    over_time,
    parted,
    scatter,
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


def trend_chart(trend: Trend) -> Figure:
    """The line with its interval, on the band from the lowest to the highest of the other members."""
    hover = f"%{{x|%B %Y}}: %{{y:,.{trend.decimals}f}}"
    traces = [
        *band(trend.ends, trend.family_min, trend.family_max, "Range of the rest of its family", BAND),
        *band(trend.ends, trend.lower, trend.upper, "95% interval", INTERVAL),
        scatter(
            "Family average",
            trend.ends,
            trend.family_average,
            "lines",
            line={"color": OTHERS, "width": 1.5, "dash": "dash"},
            hovertemplate=f"{hover}<extra>family average</extra>",
        ),
        scatter(
            trend.name,
            trend.ends,
            trend.value,
            "lines+markers",
            line={"color": OWN, "width": 3},
            marker={"symbol": "diamond", "size": 7, "color": OWN},
            hovertemplate=f"{hover}<extra>{trend.name}</extra>",
        ),
        *(_way(trend.ends, trend.aim, hover) if trend.aim else []),
    ]
    ticks = tick_decimals([*trend.value, *trend.family_max], trend.decimals)
    lines, names = parted(trend.breaks, trend.rebases)
    return drawn(
        traces,
        trend.unit,
        height=380,
        x=over_time(trend.ends),
        y={"rangemode": "tozero", "tickformat": f",.{ticks}f"},
        shapes=lines,
        annotations=[*names, *_revised(trend)],
    )


def _revised(trend: Trend) -> list[Part]:
    """An arrow's length above each figure that was revised, so that it covers no line."""
    return [
        {"x": end, "y": value, "text": "revised", "showarrow": True, "arrowhead": 0, "ax": 0, "ay": -28}
        for end, value in zip(trend.ends, trend.value, strict=True)
        if end in trend.revised and value is not None
    ]


def _way(ends: Sequence[str], aim: Aim, hover: str) -> list[Part]:
    """The way to the target as a dotted line, and the target as a cross in a circle."""
    return [
        scatter(
            "On the way to the target",
            ends,
            aim.trajectory,
            "lines",
            line={"color": INK, "width": 2, "dash": "dot"},
            hovertemplate=f"{hover}<extra>on the way to the target</extra>",
        ),
        scatter(
            "Target",
            [aim.final_on],
            [aim.final],
            "markers",
            marker={"symbol": "circle-x-open", "size": 13, "color": FAMILY_INK, "line": {"width": 2}},
            hovertemplate=f"{hover}<extra>target</extra>",
        ),
    ]
