"""Small multiples: every area's trend on one common scale. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from scrutiny.dashboards.formatting import number, short_month
from scrutiny.dashboards.sparklines import axis, end_of_line, line, picture, stretches
from scrutiny.models import Comparison

WIDTH, HEIGHT, EDGE = 180, 60, 5


@dataclass(frozen=True)
class Multiple:
    """One area's line; `lines` are point lists of SVG, one for each stretch without a gap."""

    name: str
    label: str
    lines: list[str]
    last: str | None
    latest: str

    @property
    def svg(self) -> SafeString:
        parts = [axis(EDGE, WIDTH - EDGE, HEIGHT - EDGE), *map(line, self.lines)]
        if self.last:
            parts.append(end_of_line(self.last))
        return picture(WIDTH, HEIGHT, f"{self.name} {self.label}", parts)


def multiples(rows: Sequence[Comparison], decimals: int) -> list[Multiple]:
    """By name, all from nought to the highest figure of any, so that heights may be compared."""
    shown = sorted((each for each in rows if each.history.get("ends")), key=lambda each: each.area.name)
    highest = max((value for each in shown for value in each.history["value"] if value is not None), default=0) or 1
    return [_multiple(each, highest, decimals) for each in shown]


def _multiple(comparison: Comparison, highest: float, decimals: int) -> Multiple:
    values, ends = comparison.history["value"], comparison.history["ends"]
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [
        None if value is None else f"{EDGE + step * at:.1f},{_up(value, highest):.1f}"
        for at, value in enumerate(values)
    ]
    known = [(end, value) for end, value in zip(ends, values, strict=True) if value is not None]
    label = "no figures"
    if known:
        (first, start), (last, end) = known[0], known[-1]
        label = f"from {number(start, decimals)} in {_when(first)} to {number(end, decimals)} in {_when(last)}"
    lines = [" ".join(run) for run in stretches(points)]
    return Multiple(comparison.area.name, label, lines, points[-1], number(values[-1], decimals))


def _up(value: float, highest: float) -> float:
    return HEIGHT - EDGE - max(value, 0) / highest * (HEIGHT - 2 * EDGE)


def _when(end: str) -> str:
    return short_month(date.fromisoformat(end))
