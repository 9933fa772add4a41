"""All areas of the level in a funnel, from stored comparisons."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from scrutiny.comparisons.funnel import Funnel, funnel
from scrutiny.comparisons.measures import Figures, Measure
from scrutiny.comparisons.plain import listed
from scrutiny.dashboards import chart_words, charts, readings
from scrutiny.dashboards.bundles.chart import Chart, Data, Made, denominator_heading, finer, measured
from scrutiny.dashboards.formatting import count, interval, number
from scrutiny.dashboards.level import Compared, Other
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison

FAR_SMALLER = 10
"""An area is far smaller than the next with under a tenth of its size; at most one area in ten may be."""
NARROWER = 0.8
"""The limits begin at this share of the smallest size drawn."""
LINES = ("lower_998", "lower_95", "upper_95", "upper_998")


def funnel_of(made: Made, comparison: Comparison, others: Sequence[Other], family: Collection[str]) -> Chart | None:
    """`others`: the indicator's comparison in every other area of the level; `family`: codes of the members.

    None where no funnel can be drawn: of figures without a size, or of too few areas.
    """
    indicator, own = comparison.indicator, comparison.area.code
    rows = [each for each in (comparison, *others) if each.value is not None]
    rows.sort(key=lambda each: each.area.name)
    measure = Measure(indicator.reference, indicator.formula, indicator.polarity, indicator.multiplier)
    found = funnel(measure, _figures(measure, rows))
    if found is None:
        return None
    groups = ["own" if code == own else "family" if code in family else "other" for code in _codes(rows)]
    places = [chart_words.FUNNEL_PLACES.get(each, "") for each in found.places]
    limits = list(zip(*(listed(getattr(found.limits, name)) for name in LINES), strict=True))
    sizes = listed(found.size)
    decimals = finer(indicator.decimals)
    unit = denominator_heading(indicator) if " per " in indicator.unit else "People asked or cases"
    beside = far_smaller(sizes, [group == "other" for group in groups])
    return Chart(
        key="funnel",
        title="Among all areas of its kind",
        reading=readings.of_funnel(comparison, dict(zip(_codes(rows), found.places, strict=True)), found.centre),
        figure=charts.funnel_chart(_drawn(comparison, rows, found, groups, unit, beside)),
        table=FiguresTable(
            [
                {
                    "area": each.area.name + {"own": " (this area)", "family": " (its family)"}.get(group, ""),
                    "size": count(None if size is None else round(size)),
                    "value": number(each.value, decimals),
                    "inner": interval(low, high, decimals),
                    "outer": interval(lowest, highest, decimals),
                    "place": place,
                }
                for each, group, size, place, (lowest, low, high, highest) in zip(
                    rows, groups, sizes, places, limits, strict=True
                )
            ],
            caption=f"{measured(indicator)}, {made.label}, every area of the kind, by name",
            columns=[
                ("area", "Area"),
                ("size", unit),
                ("value", indicator.unit[:1].upper() + indicator.unit[1:]),
                ("inner", "95% limits"),
                ("outer", "99.8% limits"),
                ("place", "Where it lies"),
            ],
            words=["place"],
        ),
        caption=f"{made.caption} {_how_drawn([(rows[at], places[at]) for at in beside], indicator.decimals)}",
        data=Data(
            ["area_code", "area_name", "size", "value", *LINES, "place"],
            [
                (each.area.code, each.area.name, size, each.value, *lines, place)
                for each, size, lines, place in zip(rows, sizes, limits, found.places, strict=True)
            ],
        ),
        notes=_notes(found),
    )


def far_smaller(sizes: Sequence[float | None], may_be_left: Sequence[bool]) -> list[int]:
    """Places of the few areas with under a tenth of the size of the next larger, such as the City of London.

    A drawing with them would be of the gap between them and all others. None where one of them has to be shown.
    """
    known = sorted((size, at) for at, size in enumerate(sizes) if size is not None)
    most = len(known) // FAR_SMALLER
    few = next((few for few in range(most, 0, -1) if FAR_SMALLER * known[few - 1][0] < known[few][0]), 0)
    found = [at for _, at in known[:few]]
    return found if all(may_be_left[at] for at in found) else []


def _codes(rows: Sequence[Compared]) -> list[str]:
    return [each.area.code for each in rows]


def _figures(measure: Measure, rows: Sequence[Compared]) -> Figures:
    """The stored figures as the engine has them; a survey's size is what its stored limits say."""

    def column(name: str) -> np.ndarray:
        return np.array([np.nan if (value := getattr(each, name)) is None else value for each in rows], dtype=float)

    limits = (column("lower_95"), column("upper_95")) if measure.formula == "survey" else None
    return Figures.of(measure, column("numerator"), column("denominator"), limits=limits)


def _drawn(
    comparison: Comparison,
    rows: Sequence[Compared],
    found: Funnel,
    groups: Sequence[str],
    unit: str,
    beside: Collection[int],
) -> charts.FunnelChart:
    dots = [
        charts.FunnelDot(each.area.name, size, each.value, group)
        for at, (each, size, group) in enumerate(zip(rows, listed(found.size), groups, strict=True))
        if size is not None and each.value is not None and at not in beside
    ]
    shown = found.sizes >= NARROWER * min(each.size for each in dots)
    return charts.FunnelChart(
        own=comparison.area.name,
        unit=comparison.indicator.unit,
        size_unit=unit,
        decimals=comparison.indicator.decimals,
        centre=found.centre,
        sizes=listed(found.sizes[shown]),
        lines={name: listed(getattr(found.lines, name)[shown]) for name in LINES},
        dots=dots,
    )


def _how_drawn(beside: Sequence[tuple[Compared, str]], decimals: int) -> str:
    """What must be known to read the drawing, wherever it is taken: `beside` are areas and where they lie."""
    told = "; ".join(f"{each.area.name}, {number(each.value, decimals)}, {place}" for each, place in beside)
    left = f" Not drawn, with under a tenth of the size of any that is, but counted: {told}." if told else ""
    return f"Sizes are on a log scale.{left}"


def _notes(found: Funnel) -> list[str]:
    said = ["The middle line is what all areas have together; larger areas vary less by chance, so the limits narrow."]
    if found.spread:
        said.append(
            "Areas differ by more than chance alone, and the limits allow for that: what lies beyond them stands "
            f"out even so. (Dispersion {number(found.phi, 1)}; 1 would be chance.)"
        )
    if found.is_poor:
        said.append("There are few areas, so how much they differ is poorly known.")
    return said
