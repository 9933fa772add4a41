"""What a page is about: the area and the indicator of its address, or the answer that there is none."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from landscape.models import Area, Level
from scrutiny.dashboards import queries, wording
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.selection import Selection
from scrutiny.models import Comparison


def area_of(level: str, slug: str) -> Area:
    return get_object_or_404(Area.objects.confirmed().with_authority(), level=level, slug=slug)


def area_context(selection: Selection, level: str, slug: str) -> dict[str, Any]:
    area = area_of(level, slug)
    force = queries.parent_force(area) if level != Level.FORCE else None
    return {
        "selection": selection,
        "run": selection.run,
        "area": area,
        "links": Links(area, selection.query),
        "force": force,
        "force_links": Links(force, selection.query) if force else None,
        "is_force": level == Level.FORCE,
        "kind": wording.kind(area),
    }


def comparison_of(selection: Selection, area: Area, indicator: str) -> Comparison:
    found = queries.comparison_of(selection.run, area, indicator)
    if found is None:
        raise Http404(f"This comparison has no indicator “{indicator}” for {area.name}.")
    found.area = area
    return found
