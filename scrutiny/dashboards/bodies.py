"""What lies within a force: basic command units and partnerships, each with the time it existed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from indicators.periods import plain_date
from landscape.models import Area, AreaLink, Confidence, Level
from scrutiny.dashboards import wording
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.pages import scrutinised, shown
from scrutiny.dashboards.selection import kept

WALES = "Wales"
ENGLISH = (
    "Local Area Agreement (LAA)",
    "Comprehensive Area Assessment (CAA)",
    "Regional Improvement and Efficiency Partnership (RIEP)",
)
"""What bears on a partnership in England; Wales has arrangements of its own (New Performance Landscape, annex 1)."""


@dataclass(frozen=True)
class Body:
    area: Area
    link: str
    kind: str
    existed: str


@scrutinised
def bodies(request: HttpRequest, slug: str) -> HttpResponse:
    force = get_object_or_404(Area.objects.forces(), slug=slug)
    query = kept(request.GET)
    links = AreaLink.objects.filter(parent=force, child__level__in=(Level.BCU, Level.PARTNERSHIP))
    found = [each.child for each in links.exclude(child__confidence=Confidence.C).select_related("child")]
    told = [Body(each, Links(each, query).overview, wording.kind(each), existed(each)) for each in _once_by_name(found)]
    context = {
        "area": force,
        "links": Links(force, query),
        "units": _of_one_kind_once([each for each in told if each.area.level == Level.BCU]),
        "partnerships": _of_one_kind_once([each for each in told if each.area.level == Level.PARTNERSHIP]),
        "called": "Community safety partnerships"
        if any(each.country == WALES for each in found)
        else "Crime and disorder reduction partnerships",
    }
    return shown(request, "dashboards/bodies.html", context)


def existed(area: Area) -> str:
    """``since 1 April 2009``, ``until 31 March 2009``; empty where neither day is known."""
    since = f"since {plain_date(area.starts)}" if area.starts else ""
    until = f"until {plain_date(area.ends)}" if area.ends else ""
    return ", ".join(filter(None, [since, until]))


def bears_on(area: Area) -> tuple[str, ...]:
    """The agreements and assessments that bear on a partnership; none in Wales, where they don't exist."""
    return ENGLISH if area.level == Level.PARTNERSHIP and area.country != WALES else ()


def _of_one_kind_once(found: list[Body]) -> tuple[str, list[Body]]:
    """What all of them are called, which then no row repeats; empty where they differ, or there are none."""
    kinds = {each.kind for each in found}
    return (kinds.pop(), [replace(each, kind="") for each in found]) if len(kinds) == 1 else ("", found)


def _once_by_name(areas: list[Area]) -> list[Area]:
    """An area may have belonged to the force in more than one span."""
    return sorted({each.pk: each for each in areas}.values(), key=lambda each: (each.name, each.pk))
