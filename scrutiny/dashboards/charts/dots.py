"""Areas side by side as dots, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrutiny.dashboards.charts.drawing import GRID, INK, OTHERS, OWN, Figure, Part, drawn, scatter, upright

ROW_HEIGHT, AROUND_ROWS = 26, 120
SPREAD_OF_WHOLE_TICKS = 5


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


def dot_chart(dots: Dots) -> Figure:
    """A row for each area: the own one a filled diamond, others open circles, each with its 95% interval."""
    hover = f"%{{y}}: %{{x:,.{dots.decimals}f}}<extra></extra>"
    names = [each.name for each in dots.dots]
    return drawn(
        [
            _dots([each for each in dots.dots if not each.is_own], "Others", "circle", OTHERS, "#ffffff", hover),
            _dots([each for each in dots.dots if each.is_own], "This area", "diamond", OWN, OWN, hover),
        ],
        dots.unit,
        height=AROUND_ROWS + ROW_HEIGHT * len(names),
        x={
            "tickformat": f",.{0 if _spread(dots) > SPREAD_OF_WHOLE_TICKS else dots.decimals}f",
            "gridcolor": GRID,
            "automargin": True,
            "nticks": 6,
        },
        y={
            "type": "category",
            "range": [-0.7, len(names) - 0.3],
            "categoryorder": "array",
            "categoryarray": names[::-1],
            "ticktext": [f"◆ {each.name}" if each.is_own else each.name for each in dots.dots],
            "tickvals": names,
            "automargin": True,
        },
        showlegend=False,
        **({} if dots.average is None else _average(dots.average, dots.decimals)),
    )


def _dots(dots: Sequence[Dot], name: str, symbol: str, colour: str, fill: str, hover: str) -> Part:
    return scatter(
        name,
        [each.value for each in dots],
        [each.name for each in dots],
        "markers",
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


def _average(average: float, decimals: int) -> Part:
    """A dashed line, with the number above the chart."""
    text = f"family average {average:,.{decimals}f}"
    name = {"x": average, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "text": text}
    return {"shapes": [upright(average, {"color": INK, "width": 1.5, "dash": "dash"})], "annotations": [name]}


def _spread(dots: Dots) -> float:
    values = [each.value for each in dots.dots]
    return max(values, default=0) - min(values, default=0)
