"""The areas within a force on one indicator: side by side, over time, and which moved most lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indicators.models import Indicator
from landscape.models import Area
from scrutiny.dashboards import bundles, queries, sources
from scrutiny.dashboards.lately import Lately, lately
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.maps import ForceMap, force_map
from scrutiny.dashboards.multiples import Multiple, multiples
from scrutiny.dashboards.selection import Selection
from scrutiny.dashboards.withholding import as_shown
from scrutiny.models import Comparison


@dataclass(frozen=True)
class Within:
    """The indicators that may be chosen, the chosen one, its rows, their chart and their map."""

    indicators: Sequence[Indicator]
    indicator: Indicator
    rows: Sequence[Comparison]
    chart: bundles.Chart
    map: ForceMap | None

    @property
    def downloads(self) -> dict[str, bundles.Chart | ForceMap]:
        """By key what has a file of figures."""
        return {each.key: each for each in (self.chart, self.map) if each}

    @property
    def lately(self) -> Lately | None:
        return lately(self.rows)

    @property
    def multiples(self) -> list[Multiple]:
        return multiples(self.rows, self.indicator.decimals)


def within(selection: Selection, force: Area, *, asked: str, by_value: bool) -> Within | None:
    """None where the force has no areas in the run, or none on the indicator that was asked for."""
    indicators = queries.indicators_within(selection.run, force)
    chosen = next((each for each in indicators if asked in ("", each.slug)), None)
    return _within(selection, force, indicators, chosen, by_value=by_value) if chosen else None


def context(selection: Selection, links: Links, *, asked: str, by_value: bool) -> dict[str, Any]:
    run, force = selection.run, links.area
    indicators = queries.indicators_within(run, force)
    chosen = next((each for each in indicators if asked in ("", each.slug)), None)
    if chosen is None:
        forces = [] if indicators else queries.forces_with_areas(run)
        return {"indicators": indicators, "indicator": None, "by_value": by_value, "forces_with_areas": forces}
    found = _within(selection, force, indicators, chosen, by_value=by_value)
    return {
        "indicators": indicators,
        "indicator": chosen,
        "by_value": by_value,
        "chart": found.chart,
        "map": found.map,
        "lately": found.lately,
        "multiples": found.multiples,
        "area_links": [(each.area, _link(each, selection)) for each in found.rows],
    }


def _within(
    selection: Selection, force: Area, indicators: Sequence[Indicator], chosen: Indicator, *, by_value: bool
) -> Within:
    run = selection.run
    rows = queries.comparisons_within(run, force, chosen)
    for each in rows:
        each.indicator = chosen
    rows = as_shown(rows)
    parts = sources.counted(chosen, rows[0].area.level, run)
    made = bundles.Made(run, sources.returns(parts, [each.area for each in rows], run))
    links = {each.area.code: _link(each, selection) for each in rows}
    return Within(
        indicators,
        chosen,
        rows,
        bundles.areas(made, rows, within=force.name, by_value=by_value),
        force_map(made, rows, within=force.name, links=links),
    )


def _link(comparison: Comparison, selection: Selection) -> str:
    return Links(comparison.area, selection.query).indicator(comparison.indicator)
