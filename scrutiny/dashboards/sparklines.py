"""Small pictures for the rows of a table, each with the same in words. Pure.

They write their own SVG: an overview has a hundred of them, and templates take half of its time for those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, TypeVar

from django.utils.safestring import SafeString

from scrutiny.dashboards.charts.drawing import BAND, INK, OTHERS, OWN
from scrutiny.dashboards.formatting import number, short_month
from scrutiny.dashboards.histories import as_drawn

WIDTH, HEIGHT, EDGE = 150, 36, 5
STRIP_WIDTH, STRIP_EDGE = 190, 14
AXIS = "#b1b4b6"
Place = TypeVar("Place")


@dataclass(frozen=True)
class Sparkline:
    """`lines` and `bands` are point lists of SVG, one for each stretch without a gap; `breaks` are x positions, and
    `last` is the last point of all.
    """

    label: str
    bands: list[str]
    lines: list[str]
    breaks: list[float]
    last: str

    @property
    def svg(self) -> SafeString:
        parts = [f"<title>{escape(self.label)}</title>"]
        parts += [f'<polygon points="{band}" fill="{BAND}" />' for band in self.bands]
        parts += [_upright(x, 0, 'stroke-dasharray="2 2"') for x in self.breaks]
        return picture(WIDTH, HEIGHT, self.label, [*parts, *map(line, self.lines), end_of_line(self.last)])


@dataclass(frozen=True)
class Mark:
    x: float
    label: str

    @property
    def title(self) -> str:
        return f"<title>{escape(self.label)}</title>"


@dataclass(frozen=True)
class Strip:
    label: str
    own: Mark
    peers: list[Mark]
    average: Mark | None

    @property
    def svg(self) -> SafeString:
        own, average, middle = self.own, self.average, HEIGHT // 2
        parts = [axis(8, STRIP_WIDTH - 8, middle)]
        if average:
            upright = _upright(average.x, 4, 'stroke-width="1.5" stroke-dasharray="3 2"')
            parts.append(f"<g>{average.title}{upright}</g>")
        circle = f'cy="{middle}" r="5" fill="#ffffff" stroke="{OTHERS}" stroke-width="2"'
        parts += [f'<circle cx="{peer.x:.1f}" {circle}>{peer.title}</circle>' for peer in self.peers]
        parts.append(
            f'<g>{own.title}<path d="M0 -8 L8 0 L0 8 L-8 0 Z" transform="translate({own.x:.1f} {middle})" fill="{OWN}" '
            'stroke="#ffffff" /></g>'
        )
        return picture(STRIP_WIDTH, HEIGHT, self.label, parts)


def sparkline(history: dict[str, Any], decimals: int) -> Sparkline | None:
    """The trend with the family's range behind it; None where there are fewer than two figures."""
    history = as_drawn(history)
    values = history.get("value", [])
    known = [position for position, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    days = [date.fromisoformat(each) for each in history["ends"]]
    low, high = history["family_min"], history["family_max"]
    across = _scale(days[0].toordinal(), days[-1].toordinal(), EDGE, WIDTH - EDGE)
    everything = [each for each in [*values, *low, *high] if each is not None]
    up = _scale(min(everything), max(everything), HEIGHT - EDGE, EDGE)
    x = [f"{across(day.toordinal()):.1f}" for day in days]
    bottom, top, own = (_points(x, each, up) for each in (low, high, values))
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
    return Sparkline(
        label=label,
        bands=[
            " ".join([*(above for above, _ in run), *(below for _, below in reversed(run))])
            for run in stretches([None if None in pair else pair for pair in zip(top, bottom, strict=True)])
        ],
        lines=[" ".join(run) for run in stretches(own)],
        breaks=breaks,
        last=own[last],
    )


def strip(own: tuple[str, float], peers: Sequence[tuple[str, float]], average: float | None, decimals: int) -> Strip:
    """One area among its family, each member named."""
    values = [own[1], *(value for _, value in peers), *([] if average is None else [average])]
    across = _scale(min(values), max(values), STRIP_EDGE, STRIP_WIDTH - STRIP_EDGE)
    marks = [Mark(across(value), f"{name} {number(value, decimals)}") for name, value in peers]
    mine = Mark(across(own[1]), f"{own[0]} {number(own[1], decimals)}")
    middle = None if average is None else Mark(across(average), f"family average {number(average, decimals)}")
    said = [mine.label, *(each.label for each in marks), *([middle.label] if middle else [])]
    return Strip("; ".join(said), mine, marks, middle)


def picture(width: int, height: int, label: str, parts: Sequence[str]) -> SafeString:
    """A drawing that is read out as `label`; its parts are SVG already."""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return SafeString(f'<svg {size} role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>')


def line(points: str) -> str:
    """A stretch without a gap; a dot where it is one figure, as of what is told once a year among other periods."""
    if " " not in points:
        return dot(points, 2)
    return f'<polyline points="{points}" fill="none" stroke="{OWN}" stroke-width="2" />'


def end_of_line(point: str) -> str:
    return dot(point, 3)


def dot(point: str, radius: int) -> str:
    x, y = point.split(",")
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{OWN}" />'


def axis(left: int, right: int, y: int) -> str:
    return f'<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="{AXIS}" />'


def stretches(places: Sequence[Place | None]) -> list[list[Place]]:
    """What is there, in stretches without a gap."""
    if places and None not in places:
        return [list(places)]
    found: list[list[Place]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return [each for each in found if each]


def _upright(x: float, edge: int, style: str) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{edge}" y2="{HEIGHT - edge}" stroke="{INK}" {style} />'


def _scale(first: float, last: float, start: float, end: float) -> Callable[[float], float]:
    """From `first` to `last` as from `start` to `end`; in the middle where they are the same."""
    if first == last:
        return lambda value: (start + end) / 2
    step = (end - start) / (last - first)
    return lambda value: start + (value - first) * step


def _points(x: Sequence[str], values: Sequence[float | None], up: Callable[[float], float]) -> list[str | None]:
    return [None if value is None else f"{place},{up(value):.1f}" for place, value in zip(x, values, strict=True)]
