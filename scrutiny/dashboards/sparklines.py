"""Small pictures for the rows of a table: coordinates for the templates, and the same in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scrutiny.dashboards.formatting import number, short_month

WIDTH, HEIGHT, EDGE = 150, 36, 5
STRIP_WIDTH, STRIP_EDGE = 190, 14


@dataclass(frozen=True)
class Sparkline:
    """`lines` and `bands` are point lists of SVG, one for each stretch without a gap; `breaks` are x positions."""

    label: str
    bands: list[str]
    lines: list[str]
    breaks: list[float]
    last: tuple[float, float]


@dataclass(frozen=True)
class Mark:
    x: float
    label: str


@dataclass(frozen=True)
class Strip:
    label: str
    own: Mark
    peers: list[Mark]
    average: Mark | None


def sparkline(history: dict[str, Any], decimals: int) -> Sparkline | None:
    """The trend with the family's range behind it; None where there are fewer than two figures."""
    values = history.get("value", [])
    known = [position for position, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    days = [date.fromisoformat(each) for each in history["ends"]]
    low, high = history["family_min"], history["family_max"]
    across = _scale(days[0].toordinal(), days[-1].toordinal(), EDGE, WIDTH - EDGE)
    everything = [each for each in [*values, *low, *high] if each is not None]
    up = _scale(min(everything), max(everything), HEIGHT - EDGE, EDGE)
    x = [across(day.toordinal()) for day in days]
    bands = [
        _points([(x[each], up(high[each])) for each in run] + [(x[each], up(low[each])) for each in reversed(run)])
        for run in _stretches([None if None in pair else 1 for pair in zip(low, high, strict=True)])
    ]
    lines = [_points([(x[each], up(values[each])) for each in run]) for run in _stretches(values)]
    first, last = known[0], known[-1]
    label = (
        f"From {number(values[first], decimals)} in {short_month(days[first])} "
        f"to {number(values[last], decimals)} in {short_month(days[last])}"
    )
    if low[last] is not None and high[last] is not None:
        label += f"; the rest of its family now {number(low[last], decimals)} to {number(high[last], decimals)}"
    breaks = [across(date.fromisoformat(day).toordinal()) for day, _ in history.get("breaks", [])]
    if breaks:
        label += "; the dotted line marks a break in the series"
    return Sparkline(label, bands, lines, breaks, (x[last], up(values[last])))


def strip(own: tuple[str, float], peers: Sequence[tuple[str, float]], average: float | None, decimals: int) -> Strip:
    """One area among its family, each member named."""
    values = [own[1], *(value for _, value in peers), *([] if average is None else [average])]
    across = _scale(min(values), max(values), STRIP_EDGE, STRIP_WIDTH - STRIP_EDGE)
    marks = [Mark(across(value), f"{name} {number(value, decimals)}") for name, value in peers]
    mine = Mark(across(own[1]), f"{own[0]} {number(own[1], decimals)}")
    middle = None if average is None else Mark(across(average), f"family average {number(average, decimals)}")
    said = [mine.label, *(each.label for each in marks), *([middle.label] if middle else [])]
    return Strip("; ".join(said), mine, marks, middle)


def _scale(first: float, last: float, start: float, end: float):
    span = last - first

    def place(value: float) -> float:
        share = (value - first) / span if span else 0.5
        return round(start + share * (end - start), 1)

    return place


def _stretches(values: Sequence[Any]) -> list[list[int]]:
    """Positions of the values that are there, in stretches without a gap."""
    stretches: list[list[int]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append(position)
    return [each for each in stretches if each]


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
