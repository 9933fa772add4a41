"""How areas on a map are shaded: by their verdicts, or by their figures where hardly any has a verdict. Never a rank.

Pure. A pattern goes with each shade, for those who don't see the colours and for print.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.models import Indicator, Polarity
from scrutiny.dashboards.formatting import number
from scrutiny.dashboards.withholding import is_withheld
from scrutiny.models import Comparison

MOST_CLASSES = 5
JUDGED = {
    "better": "better beyond the usual spread",
    "ahead": "ahead within the usual spread",
    "in line": "in line",
    "behind": "behind within the usual spread",
    "worse": "worse beyond the usual spread",
}
NEUTRAL = {
    "lower": "lower beyond the usual spread",
    "below": "below within the usual spread",
    "in line": "in line",
    "above": "above within the usual spread",
    "higher": "higher beyond the usual spread",
}
# No colour is so dark that a black border on it is lost.
DIVERGING = ("#3b76ad", "#a9cbe6", "#f0f0ee", "#f3bd8a", "#b45309")
SEQUENTIAL = ("#f0ecf6", "#d9cfea", "#bfaede", "#9f87c9", "#7452b3")
PATTERNS = ("dots", "", "", "lines", "cross")
RISING_PATTERNS = ("", "dots", "", "lines", "cross")
INKS = ("#ffffff", "#0b0c0c", "#0b0c0c", "#0b0c0c", "#ffffff")


@dataclass(frozen=True)
class Shade:
    """One class of the map: its words in the legend, its colour, and the pattern drawn on it in `ink`."""

    key: str
    words: str
    colour: str
    pattern: str = ""
    ink: str = "#0b0c0c"


NOT_SHOWN = Shade("not-shown", "not shown, to protect small numbers", "#ffffff", "dots", "#505a5f")
NO_FIGURE = Shade("no-figure", "no figure", "#ffffff", "lines", "#505a5f")
NOT_COMPARED = Shade("not-compared", "not compared with a family", "#ffffff")


@dataclass(frozen=True)
class Shading:
    """`by`: what the shades stand for. `classes`: those there are, in order. `of`: the class of each area by code."""

    by: str
    classes: Sequence[Shade]
    of: dict[str, Shade]

    def counted(self) -> list[tuple[Shade, int]]:
        given = list(self.of.values())
        return [(each, given.count(each)) for each in self.classes]


def shading(rows: Sequence[Comparison], indicator: Indicator) -> Shading:
    """By verdicts where half of the figures have one, else by the figures, about as many areas in each class."""
    verdicts = _shades(NEUTRAL if indicator.polarity == Polarity.NO_JUDGEMENT else JUDGED)
    known = [each for each in rows if each.value is not None]
    if 2 * sum(each.family_verdict in verdicts for each in known) >= len(known) > 0:
        by = "Each area against its own family of similar areas"
        found = {each.area.code: _apart(each) or verdicts.get(each.family_verdict, NOT_COMPARED) for each in rows}
        classes = [*verdicts.values(), NOT_COMPARED, NOT_SHOWN, NO_FIGURE]
    else:
        by = indicator.unit[:1].upper() + indicator.unit[1:]
        steps = _steps([each.value for each in known], indicator.decimals)
        found = {each.area.code: _apart(each) or _step(each.value, steps, indicator.decimals) for each in rows}
        classes = [*(shade for _, shade in steps), NOT_SHOWN, NO_FIGURE]
    return Shading(by, [each for each in classes if each in found.values()], found)


def _apart(comparison: Comparison) -> Shade | None:
    """What an area without a figure is shaded as."""
    if comparison.value is not None:
        return None
    return NOT_SHOWN if is_withheld(comparison) else NO_FIGURE


def _shades(words: dict[str, str]) -> dict[str, Shade]:
    colours, patterns = (SEQUENTIAL, RISING_PATTERNS) if words is NEUTRAL else (DIVERGING, PATTERNS)
    return {
        verdict: Shade(verdict.replace(" ", "-"), said, colour, pattern, ink)
        for (verdict, said), colour, pattern, ink in zip(words.items(), colours, patterns, INKS, strict=True)
    }


def _steps(values: Sequence[float], decimals: int) -> list[tuple[float, Shade]]:
    """Up to five classes from the lowest figure to the highest, each with its upper end.

    As many areas in each as can be, so that one far from the rest doesn't leave them all in one shade; equal figures,
    as they are printed, lie in one class.
    """
    figures = sorted(round(each, decimals) for each in values)
    classes = min(MOST_CLASSES, len(set(figures)))
    ends = sorted({figures[-(-len(figures) * step // classes) - 1] for step in range(1, classes + 1)})
    lowest = [figures[bisect_right(figures, end)] for end in ends[:-1]]
    return [
        (end, Shade(f"class-{at + 1}", _span(low, end, decimals), SEQUENTIAL[at], RISING_PATTERNS[at], INKS[at]))
        for at, (low, end) in enumerate(zip([*figures[:1], *lowest], ends, strict=True))
    ]


def _span(low: float, high: float, decimals: int) -> str:
    return number(low, decimals) if low == high else f"{number(low, decimals)} to {number(high, decimals)}"


def _step(value: float, steps: Sequence[tuple[float, Shade]], decimals: int) -> Shade:
    return next(shade for end, shade in steps if round(value, decimals) <= end)
