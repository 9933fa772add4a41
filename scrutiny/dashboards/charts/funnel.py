"""The funnel of all areas of a level: how far each lies from the centre, by its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from scrutiny.dashboards.charts.drawing import (
    BAND,
    FAMILY_INK,
    GRID,
    INK,
    LEGEND,
    OTHERS,
    OWN,
    Figure,
    Numbers,
    Part,
    drawn,
    level,
    scatter,
    tick_decimals,
)

STEPS = (range(1, 10), (1, 2, 5), (1, 3), (1,))
MOST_TICKS = 6

GROUPS = {
    "own": ("diamond", OWN, 14),
    "family": ("square-open", FAMILY_INK, 10),
    "other": ("circle-open", OTHERS, 7),
}


@dataclass(frozen=True)
class FunnelDot:
    """One area; `group` is ``own``, ``family`` or ``other``."""

    name: str
    size: float
    value: float
    group: str


@dataclass(frozen=True)
class FunnelChart:
    """`lines` hold the limits at `sizes`, by their name: lower_998, lower_95, upper_95, upper_998."""

    own: str
    unit: str
    size_unit: str
    decimals: int
    centre: float
    sizes: Sequence[float]
    lines: dict[str, Numbers]
    dots: Sequence[FunnelDot]


def funnel_chart(funnel: FunnelChart) -> Figure:
    """Limits of 95% and 99.8% around the centre; the own area, its family and the others told apart by shape.

    Sizes are on a log scale: the largest area may have a thousand times the people of the smallest.
    """
    names = {"other": "Other areas", "family": "Its family", "own": funnel.own}
    values = [each.value for each in funnel.dots]
    return drawn(
        [
            *_limits(funnel, "998", "99.8% limits", "dash"),
            *_limits(funnel, "95", "95% limits", "dot"),
            *(_dots(funnel, group, name) for group, name in names.items()),
        ],
        funnel.unit,
        height=420,
        x={
            "title": {"text": funnel.size_unit, "standoff": 4, "font": {"size": 14}},
            "type": "log",
            "gridcolor": GRID,
            "tickformat": "~s",
            "tickvals": ticks_of(funnel.sizes),
        },
        y={"tickformat": f",.{tick_decimals(values, funnel.decimals)}f", "range": _range(funnel)},
        shapes=[level(funnel.centre, {"color": INK, "width": 1.5})],
        legend={**LEGEND, "y": -0.25},
    )


def ticks_of(sizes: Sequence[float]) -> list[float]:
    """Round numbers from the smallest to the largest size, few enough to be read on a telephone."""
    low, high = min(sizes), max(sizes)
    tens = range(floor(log10(low)), ceil(log10(high)) + 1)
    for steps in STEPS:
        ticks = [step * 10.0**ten for ten in tens for step in steps if low <= step * 10.0**ten <= high]
        if len(ticks) <= MOST_TICKS:
            break
    return ticks


def _limits(funnel: FunnelChart, share: str, name: str, dash: str) -> list[Part]:
    line = {"color": INK if share == "998" else OTHERS, "width": 1.5, "dash": dash}
    shared = {"line": line, "hoverinfo": "skip", "fillcolor": BAND}
    return [
        scatter(f"{name}, lower", funnel.sizes, funnel.lines[f"lower_{share}"], "lines", showlegend=False, **shared),
        scatter(name, funnel.sizes, funnel.lines[f"upper_{share}"], "lines", **shared),
    ]


def _dots(funnel: FunnelChart, group: str, name: str) -> Part:
    shown = [each for each in funnel.dots if each.group == group]
    symbol, colour, size = GROUPS[group]
    return scatter(
        name,
        [each.size for each in shown],
        [each.value for each in shown],
        "markers",
        text=[each.name for each in shown],
        marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
        hovertemplate=f"%{{text}}: %{{y:,.{funnel.decimals}f}}<extra></extra>",
    )


def _range(funnel: FunnelChart) -> list[float]:
    """All areas and the limits at the middle size: limits at the smallest would flatten everything else."""
    values = [each.value for each in funnel.dots]
    middle = len(funnel.sizes) // 4
    lines = [line[middle] for line in funnel.lines.values() if line[middle] is not None]
    everything = [*values, *(each for each in lines if each is not None), funnel.centre]
    edge = 0.05 * (max(everything) - min(everything) or 1)
    return [max(0.0, min(everything) - edge), max(everything) + edge]
