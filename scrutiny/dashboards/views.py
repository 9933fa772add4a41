"""The pages that members look at. Each reads stored rows and renders them; none computes."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.timezone import localdate

from landscape.models import Area, Level
from landscape.permissions import Permission, areas_within_reach, grants_of
from scrutiny.comparisons import export, method
from scrutiny.dashboards import (
    about,
    formatting,
    home_page,
    overview_page,
    queries,
    working,
)
from scrutiny.dashboards.groupings import GROUPINGS
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.pages import of_a_run, scrutinised, shown
from scrutiny.dashboards.selection import Selection, kept, periods_published


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
        "at_a_glance": home_page.at_a_glance(own[0].area, query) if len(own) == 1 and not text else None,
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
    context = about.area_context(selection, level, slug)
    grouping = request.GET.get("grouping") or overview_page.UNASKED
    if grouping not in GROUPINGS:
        raise Http404(f"Indicators can’t be grouped by “{grouping}”.")
    context |= overview_page.context(selection.run, context["area"], context["links"], grouping=grouping)
    context["newer"] = overview_page.newer(selection, context["area"])
    return shown(request, "dashboards/overview.html", context)


@of_a_run
def family(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    context = about.area_context(selection, level, slug)
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
    if indicator:
        reference = about.comparison_of(selection, level, slug, indicator).indicator.reference
        lines = export.lines(selection.run, level=level, indicator=reference)
    else:
        lines = export.lines(selection.run, area=about.area_of(level, slug).code)
    name = f"comparisons-{selection.run.pk}-{indicator or slug}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
