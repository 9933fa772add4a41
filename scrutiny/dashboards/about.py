"""What a page is about: the area and the indicator of its address, or the answer that there is none."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from indicators.models import IndicatorPart
from landscape.models import Area, Confidence, Level
from scrutiny.dashboards import queries, wording
from scrutiny.dashboards.level import Other, comparisons_at
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.selection import Selection
from scrutiny.models import Comparison


def area_of(level: str, slug: str) -> Area:
    found = queries.area_with_force(level, slug)
    if found is None:
        raise Http404(f"No {Level(level).label.lower()} has the address “{slug}”.")
    return found


def area_context(selection: Selection, level: str, slug: str) -> dict[str, Any]:
    return context_of(selection, area_of(level, slug))


def context_of(selection: Selection, area: Area) -> dict[str, Any]:
    force = queries.parent_force(area)
    return {
        "selection": selection,
        "run": selection.run,
        "area": area,
        "links": Links(area, selection.query),
        "force": force,
        "force_links": Links(force, selection.query) if force else None,
        "is_force": area.level == Level.FORCE,
        "kind": wording.kind(area),
    }


def comparison_of(selection: Selection, level: str, slug: str, indicator: str) -> Comparison:
    """The comparison of the address, with its area."""
    found = queries.comparison_of(selection.run, level, slug, indicator)
    if found is None or found.area.confidence == Confidence.C:
        raise _no_indicator(indicator, area_of(level, slug))
    return found


def comparisons_of(
    selection: Selection, level: str, slug: str, indicator: str
) -> tuple[Comparison, list[Other], list[IndicatorPart]]:
    """The comparison of the address, those of every other area of its level, and the parts of the indicator."""
    found, parts = queries.indicator_with_parts(selection.run, level, indicator)
    own, others = comparisons_at(selection.run, level, slug, found) if found else (None, [])
    if own is None or own.area.confidence == Confidence.C:
        raise _no_indicator(indicator, area_of(level, slug))
    return own, others, parts


def _no_indicator(indicator: str, area: Area) -> Http404:
    return Http404(f"This comparison has no indicator “{indicator}” for {area.name}.")
