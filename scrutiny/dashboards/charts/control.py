"""The control chart of one area's months or quarters: XmR, its limits begun anew where a baseline is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrutiny.dashboards.charts.drawing import (
    INK,
    OTHERS,
    OWN,
    TONES,
    Figure,
    Numbers,
    Part,
    drawn,
    over_time,
    parted,
    scatter,
    tick_decimals,
)

SYMBOLS = {"good": "circle", "bad": "square", "neutral": "diamond-open"}
NAMES = {"good": "Unusually good", "bad": "Unusually bad", "neutral": "Unusual"}


@dataclass(frozen=True)
class Baseline:
    """Mean and limits from a position of the chart on."""

    first: int
    mean: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Control:
    """Months or quarters, oldest first; `signals` gives the tone of each position that is out of the ordinary.

    `lowest` and `highest` are the values that can't be passed (no fewer than no events, no more than 100%): limits are
    drawn no further.
    """

    name: str
    unit: str
    decimals: int
    ends: Sequence[str]
    value: Numbers
    baselines: Sequence[Baseline]
    signals: Mapping[int, str]
    breaks: Sequence[Sequence[str]] = ()
    rebases: Sequence[Sequence[str]] = ()
    lowest: float | None = 0
    highest: float | None = None


def control_chart(control: Control) -> Figure:
    """The values with their mean and limits; what is out of the ordinary has a mark of its own shape."""
    hover = f"%{{x|%B %Y}}: %{{y:,.{control.decimals}f}}"
    traces = [
        _line(control, "Limits", "dash", [each.upper for each in control.baselines], legend=True),
        _line(control, "Lower limit", "dash", [each.lower for each in control.baselines], legend=False),
        _line(control, "Mean", "solid", [each.mean for each in control.baselines], legend=True),
        scatter(
            control.name,
            control.ends,
            control.value,
            "lines+markers",
            line={"color": OWN, "width": 2},
            marker={"symbol": "circle-open", "size": 6, "color": OWN},
            hovertemplate=f"{hover}<extra></extra>",
        ),
        *(_signals(control, tone, hover) for tone in SYMBOLS if tone in control.signals.values()),
    ]
    lines, names = parted(control.breaks, control.rebases)
    return drawn(
        traces,
        control.unit,
        height=340,
        x=over_time(control.ends),
        y={"tickformat": f",.{tick_decimals(control.value, control.decimals)}f"},
        shapes=lines,
        annotations=names,
    )


def _line(control: Control, name: str, dash: str, levels: Numbers, *, legend: bool) -> Part:
    """A level for each baseline, not joined across two of them."""
    days: list[str | None] = []
    y: list[float | None] = []
    lasts = [each.first - 1 for each in control.baselines[1:]] + [len(control.ends) - 1]
    for baseline, last, level in zip(control.baselines, lasts, levels, strict=True):
        days += [control.ends[baseline.first], control.ends[last], None]
        y += [_held(level, control), _held(level, control), None]
    line = {"color": INK if dash == "solid" else OTHERS, "width": 1.5, "dash": dash}
    return scatter(name, days, y, "lines", line=line, showlegend=legend, hoverinfo="skip")


def _held(level: float | None, control: Control) -> float | None:
    if level is None:
        return None
    floor = level if control.lowest is None else max(level, control.lowest)
    return floor if control.highest is None else min(floor, control.highest)


def _signals(control: Control, tone: str, hover: str) -> Part:
    at = [position for position, own in sorted(control.signals.items()) if own == tone]
    return scatter(
        NAMES[tone],
        [control.ends[each] for each in at],
        [control.value[each] for each in at],
        "markers",
        marker={"symbol": SYMBOLS[tone], "size": 11, "color": TONES[tone], "line": {"width": 2, "color": TONES[tone]}},
        hovertemplate=f"{hover}<extra>{NAMES[tone].lower()}</extra>",
    )
