"""The map of the areas within a force on one indicator: drawn by the server, with all that goes with a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from indicators.models import Indicator
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.bundles import Data, Made
from scrutiny.dashboards.bundles.members import areas_data
from scrutiny.dashboards.maps import boundaries
from scrutiny.dashboards.maps.shading import Shade, Shading, shading
from scrutiny.models import Comparison

LEGEND_LINE, LETTERS_A_LINE = 26, 125


@dataclass(frozen=True)
class Outline:
    """One area on the map: `label` says its figure and its verdict."""

    name: str
    label: str
    path: str
    shade: Shade
    link: str = ""


@dataclass(frozen=True)
class ForceMap:
    """`legend`: the classes with how many areas are in each. `beside`: the areas that the map can't draw, by name."""

    title: str
    reading: str
    by: str
    width: int
    height: int
    outlines: Sequence[Outline]
    legend: Sequence[tuple[Shade, int]]
    beside: Sequence[str]
    caption: str
    data: Data
    key: str = field(default="map", init=False)

    @property
    def whole_height(self) -> int:
        """Of the drawing with its legend and its source below it."""
        return self.height + LEGEND_LINE * (len(self.legend) + len(self.caption_lines) + 3)

    @property
    def source_top(self) -> int:
        return LEGEND_LINE * (len(self.legend) + 3)

    @property
    def caption_lines(self) -> list[str]:
        return wrap(self.caption, LETTERS_A_LINE)


def force_map(
    made: Made, rows: Sequence[Comparison], *, within: str, links: Mapping[str, str] | None = None
) -> ForceMap | None:
    """`rows` as they may be shown; `links` by code of the area. None where none of the areas has a boundary."""
    drawing = boundaries.draw(each.area.code for each in rows)
    if drawing is None:
        return None
    indicator, shaded = rows[0].indicator, shading(rows, rows[0].indicator)
    outlines = [
        Outline(
            name=each.area.name,
            label=_label(each, indicator, shaded.of[each.area.code]),
            path=drawing.paths[each.area.code],
            shade=shaded.of[each.area.code],
            link=(links or {}).get(each.area.code, ""),
        )
        for each in sorted(rows, key=lambda each: each.area.name)
        if each.area.code in drawing.paths
    ]
    data = areas_data(rows)
    return ForceMap(
        title=f"{indicator.title} within {within}, on the map",
        reading=_reading(shaded),
        by=shaded.by,
        width=drawing.width,
        height=drawing.height,
        outlines=outlines,
        legend=shaded.counted(),
        beside=[each.area.name for each in rows if each.area.code not in drawing.paths],
        caption=f"{made.caption} {boundaries.attribution()}",
        data=Data(
            [*data.columns, "family_verdict", "quality"],
            [(*line, each.family_verdict, each.quality) for line, each in zip(data.rows, rows, strict=True)],
        ),
    )


def _label(comparison: Comparison, indicator: Indicator, shade: Shade) -> str:
    if comparison.value is None:
        return f"{comparison.area.name}: {shade.words}"
    value = formatting.with_unit(comparison.value, indicator.decimals, indicator.unit)
    return f"{comparison.area.name}: {value}. {wording.family_in_words(comparison)}"


def _reading(shaded: Shading) -> str:
    """One sentence: how many areas are in each class."""
    (shade, many), *others = shaded.counted()
    first = f"{shade.words} in {formatting.plural(many, 'area')}"
    return f"{shaded.by}: {'; '.join([first, *(f'{each.words} in {number}' for each, number in others)])}."
