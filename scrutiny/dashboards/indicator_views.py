"""The page of an indicator in an area, its charts’ downloads, its working, and the areas within a force."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.periods import Period
from landscape.models import Area, Level
from scrutiny.dashboards import about, areas_page, explained, indicator_page
from scrutiny.dashboards.chart_files import chart_as_csv
from scrutiny.dashboards.histories import last_told
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.pages import of_a_run, shown
from scrutiny.dashboards.selection import Selection, state_of
from scrutiny.models import Comparison

BY_VALUE = "value"


@of_a_run
def indicator(request: HttpRequest, selection: Selection, level: str, slug: str, indicator: str) -> HttpResponse:
    rows = indicator_page.around(selection, *about.comparisons_of(selection, level, slug, indicator))
    context, by_value = about.context_of(selection, rows.own.area), _by_value(request)
    context |= indicator_page.context(selection.run, rows, context["links"], by_value=by_value)
    context |= {
        "page_address": request.path,
        "kept_state": _state(by_value=by_value),
        "last_told": _last_told(rows.own, selection),
    }
    return shown(request, "dashboards/indicator.html", context)


@of_a_run
def indicator_chart(
    request: HttpRequest, selection: Selection, level: str, slug: str, indicator: str, chart: str
) -> HttpResponse:
    rows = indicator_page.around(selection, *about.comparisons_of(selection, level, slug, indicator))
    area, about_what, by_value = rows.own.area, rows.own.indicator, _by_value(request)
    found = indicator_page.charts(selection.run, rows, by_value=by_value).get(chart)
    if found is None:
        raise Http404(f"This comparison has no chart “{chart}” of {about_what.title} in {area.name}.")
    page = request.path.removesuffix(f"charts/{chart}.csv")
    address = request.build_absolute_uri(f"{page}?{selection.fixed_query}{_state(by_value=by_value)}#{chart}-title")
    return chart_as_csv(found, about_what, selection, about=area.name, address=address)


@of_a_run
def indicator_working(
    request: HttpRequest, selection: Selection, level: str, slug: str, indicator: str
) -> HttpResponse:
    comparison = about.comparison_of(selection, level, slug, indicator)
    context = about.context_of(selection, comparison.area)
    context |= explained.context(comparison)
    context["back"] = context["links"].indicator(comparison.indicator)
    return shown(request, "dashboards/working.html", context)


@of_a_run
def areas_within(request: HttpRequest, selection: Selection, slug: str) -> HttpResponse:
    context = about.area_context(selection, Level.FORCE, slug)
    asked, by_value = request.GET.get("indicator", ""), _by_value(request)
    context |= areas_page.context(selection, context["links"], asked=asked, by_value=by_value)
    slug = context["indicator"].slug if context["indicator"] else ""
    context |= {
        "page_address": request.path,
        "kept_state": _state(by_value=by_value, indicator=slug),
        "asked": _state(by_value=False, indicator=slug),
    }
    return shown(request, "dashboards/areas.html", context)


@of_a_run
def areas_chart(request: HttpRequest, selection: Selection, slug: str, chart: str) -> HttpResponse:
    force, found = _within(request, selection, slug)
    if found is None or chart not in found.downloads:
        raise Http404(f"This comparison has no chart “{chart}” of that indicator within {force.name}.")
    page = request.path.removesuffix(f"charts/{chart}.csv")
    state = _state(by_value=_by_value(request), indicator=found.indicator.slug)
    address = request.build_absolute_uri(f"{page}?{selection.fixed_query}{state}#{chart}-title")
    within = f"areas within {force.name}"
    return chart_as_csv(found.downloads[chart], found.indicator, selection, about=within, address=address)


@of_a_run
def areas_map(request: HttpRequest, selection: Selection, slug: str) -> HttpResponse:
    """The map as a drawing of its own, with its legend and its source."""
    force, found = _within(request, selection, slug)
    if found is None or found.map is None:
        raise Http404(f"This comparison has no map of that indicator within {force.name}.")
    context = {"map": found.map, "period": selection.period}
    response = render(request, "dashboards/map.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{found.indicator.slug}-map-{selection.run.pk}.svg"'
    return response


def _last_told(comparison: Comparison, selection: Selection) -> tuple[str, str] | None:
    """Of an indicator without a figure for the period: the latest period that has one, with its address."""
    latest = last_told(comparison.history) if comparison.value is None else None
    run = selection.ending(latest[0]) if latest else None
    if run is None:
        return None
    links = Links(comparison.area, urlencode(state_of(run)))
    return Period(run.start, run.end).label, links.indicator(comparison.indicator)


def _within(request: HttpRequest, selection: Selection, slug: str) -> tuple[Area, areas_page.Within | None]:
    force, asked = about.area_of(Level.FORCE, slug), request.GET.get("indicator", "")
    return force, areas_page.within(selection, force, asked=asked, by_value=_by_value(request))


def _by_value(request: HttpRequest) -> bool:
    return request.GET.get("order") == BY_VALUE


def _state(*, by_value: bool, indicator: str = "") -> str:
    """What an address says beside the run: ``&indicator=burglary&order=value``."""
    said = {"indicator": indicator, "order": BY_VALUE if by_value else ""}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"&{query}" if query else ""
