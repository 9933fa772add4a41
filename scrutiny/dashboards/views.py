"""The pages that members look at. Each reads stored rows and renders them; none computes."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from landscape.models import Area, Level
from landscape.permissions import Permission, areas_within_reach, grants_of
from scrutiny.comparisons import export, method
from scrutiny.dashboards import (
    bundles,
    formatting,
    indicator_page,
    overview_page,
    queries,
    sources,
    wording,
    working,
)
from scrutiny.dashboards.groupings import GROUPINGS
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.pages import of_a_run, scrutinised, shown
from scrutiny.dashboards.selection import Selection, kept, periods_published
from scrutiny.models import Comparison

BY_VALUE = "value"


@scrutinised
def home(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())
    found: list[Area] = []
    if text:
        levels = (Level.FORCE, Level.BCU, Level.PARTNERSHIP)
        areas = areas_within_reach(Area.objects.confirmed(), grants_of(request), Permission.SEE_COMPARISONS)
        found = list(areas.filter(level__in=levels).search(text).order_by("level", "name"))
    query, spans = kept(request.GET), periods_published()
    own = [Links(area, query) for area in queries.own_forces(request.user, localdate())]
    context = {
        "searched": text,
        "kept_pairs": parse_qsl(query),
        "found": [(area, Links(area, query).overview) for area in found],
        "own": [(links, [(label, Links(links.area, span).overview) for label, span in spans]) for links in own],
    }
    return shown(request, "dashboards/home.html", context)


@scrutinised
def forces(request: HttpRequest) -> HttpResponse:
    query = kept(request.GET)
    areas = areas_within_reach(Area.objects.forces(), grants_of(request), Permission.SEE_COMPARISONS)
    areas = areas.with_authority().order_by("name")
    return shown(request, "dashboards/forces.html", {"forces": [(area, Links(area, query).overview) for area in areas]})


@scrutinised
def methods(request: HttpRequest) -> HttpResponse:
    context = {
        "version": method.VERSION,
        "least_present": formatting.share(method.Method().least_present),
        "settings": working.settings_table(method.described()),
    }
    return shown(request, "dashboards/methods.html", context)


@of_a_run
def area_overview(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    context = _area_context(selection, level, slug)
    grouping = request.GET.get("grouping") or overview_page.UNASKED
    if grouping not in GROUPINGS:
        raise Http404(f"Indicators can’t be grouped by “{grouping}”.")
    context |= overview_page.context(selection.run, context["area"], context["links"], grouping=grouping)
    return shown(request, "dashboards/overview.html", context)


@of_a_run
def indicator(request: HttpRequest, selection: Selection, level: str, slug: str, indicator: str) -> HttpResponse:
    context = _area_context(selection, level, slug)
    comparison = _comparison(selection, context["area"], indicator)
    by_value = request.GET.get("order") == BY_VALUE
    context |= indicator_page.context(selection.run, comparison, context["links"], by_value=by_value)
    return shown(request, "dashboards/indicator.html", context)


@of_a_run
def areas_within(request: HttpRequest, selection: Selection, slug: str) -> HttpResponse:
    context = _area_context(selection, Level.FORCE, slug)
    rows = queries.comparisons_within(selection.run, context["area"])
    indicators = list({each.indicator_id: each.indicator for each in rows if each.value is not None}.values())
    indicators.sort(key=lambda each: (each.domain.position, each.position))
    asked, by_value = request.GET.get("indicator", ""), request.GET.get("order") == BY_VALUE
    chosen = next((each for each in indicators if asked in ("", each.slug)), None)
    context |= {"indicators": indicators, "indicator": chosen, "by_value": by_value, "chart": None}
    if chosen:
        of_chosen = [each for each in rows if each.indicator_id == chosen.pk]
        context |= _areas_on(selection, of_chosen, context["links"], by_value=by_value)
    elif not indicators:
        context["forces_with_areas"] = queries.forces_with_areas(selection.run)
    return shown(request, "dashboards/areas.html", context)


def _areas_on(selection: Selection, rows: list[Comparison], links: Links, *, by_value: bool) -> dict[str, Any]:
    """The chart of areas within a force on one indicator, and their own pages."""
    run, indicator = selection.run, rows[0].indicator
    parts = sources.counted(indicator, rows[0].area.level, run)
    return {
        "area_links": [(each.area, Links(each.area, selection.query).indicator(indicator)) for each in rows],
        "chart": bundles.areas(
            run,
            rows,
            within=links.area.name,
            returns=sources.returns(parts, [each.area for each in rows], run),
            by_value=by_value,
            download=links.indicator_download(indicator),
        ),
    }


@of_a_run
def family(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    context = _area_context(selection, level, slug)
    found = queries.family_of(selection.run.family_edition, context["area"])
    if found:
        members = list(found.members.all())
        counted_by = queries.who_count(context["area"], selection.run.family_edition, [each.peer for each in members])
        context |= {
            "origin": found.origin,
            "members": [(each, Links(each.peer, selection.query), each.peer_id in counted_by) for each in members],
        }
    context["family"] = found
    return shown(request, "dashboards/family.html", context)


@of_a_run
def comparisons_csv(
    request: HttpRequest, selection: Selection, level: str, slug: str, indicator: str = ""
) -> StreamingHttpResponse:
    """comparisons.csv: every area of the level on one indicator, or one area on every indicator."""
    area = _area(level, slug)
    if indicator:
        reference = _comparison(selection, area, indicator).indicator.reference
        lines = export.lines(selection.run, level=level, indicator=reference)
    else:
        lines = export.lines(selection.run, area=area.code)
    name = f"comparisons-{selection.run.pk}-{indicator or area.slug}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _area(level: str, slug: str) -> Area:
    return get_object_or_404(Area.objects.confirmed().with_authority(), level=level, slug=slug)


def _area_context(selection: Selection, level: str, slug: str) -> dict[str, Any]:
    area = _area(level, slug)
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


def _comparison(selection: Selection, area: Area, indicator: str) -> Comparison:
    found = queries.comparison_of(selection.run, area, indicator)
    if found is None:
        raise Http404(f"This comparison has no indicator “{indicator}” for {area.name}.")
    found.area = area
    return found
