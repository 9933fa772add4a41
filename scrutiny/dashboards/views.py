"""The pages that members look at. Each reads stored rows and renders them; none computes."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from indicators import periods
from landscape.models import Area, Level
from scrutiny.comparisons import export
from scrutiny.dashboards import bundles, formatting, overview, queries, readings, wording, working
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
        levels = (Level.FORCE, Level.PARTNERSHIP)
        found = list(Area.objects.confirmed().filter(level__in=levels).search(text).order_by("level", "name"))
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
    areas = Area.objects.forces().with_authority().order_by("name")
    return shown(request, "dashboards/forces.html", {"forces": [(area, Links(area, query).overview) for area in areas]})


@scrutinised
def methods(request: HttpRequest) -> HttpResponse:
    return shown(request, "dashboards/methods.html", {})


@of_a_run
def area_overview(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    context = _area_context(selection, level, slug)
    area, links = context["area"], context["links"]
    rows = queries.comparisons_of(selection.run, area)
    members = queries.areas_by_code(queries.member_codes(rows))
    editions = queries.editions_by_code({each.family_edition for each in rows})
    peers = queries.peers_by_indicator(selection.run, members.values())
    family = {code for each in rows for code in f"{each.family_members} {each.family_missing}".split()}
    context |= {
        "rows": rows,
        "summary": readings.summary(rows),
        "domains": overview.by_domain(area, rows, peers, links),
        "concerns": overview.concerns(rows, links),
        "strengths": overview.strengths(rows, links),
        "members": sorted(members[code].name for code in family if code in members),
        "editions": [working.family_list(each) for each in editions.values()],
        "history_starts": _first_month(rows),
    }
    return shown(request, "dashboards/overview.html", context)


@of_a_run
def indicator(request: HttpRequest, selection: Selection, level: str, slug: str, indicator: str) -> HttpResponse:
    context = _area_context(selection, level, slug)
    area, links, run = context["area"], context["links"], selection.run
    comparison = _comparison(selection, area, indicator)
    comparison.area = area
    by_value = request.GET.get("order") == BY_VALUE
    members = queries.areas_by_code(queries.member_codes([comparison]))
    editions = queries.editions_by_code({comparison.family_edition, *_editions_named(comparison)})
    peers = queries.peers_by_indicator(run, members.values()).get(comparison.indicator_id, {})
    present = [peers[code] for code in comparison.family_members.split() if code in peers]
    download = links.indicator_download(comparison.indicator)
    previous = periods.parse(comparison.previous_period).label if comparison.previous_period else "none"
    context |= {
        "comparison": comparison,
        "indicator": comparison.indicator,
        "lead": readings.lead(comparison),
        "polarity": wording.POLARITY[comparison.indicator.polarity],
        "shape": wording.shape(comparison),
        "improving": (wording.is_improving(comparison), wording.moved(comparison)),
        "keeping_pace": (wording.is_keeping_pace(comparison), wording.family_moved(comparison)),
        "trend": bundles.trend(run, comparison, download=download) if comparison.history else None,
        "family_chart": bundles.family(run, comparison, present, by_value=by_value, download=download)
        if present and comparison.family_average is not None
        else None,
        "family_words": wording.family_in_words(comparison),
        "missing": [members[code].name for code in comparison.family_missing.split() if code in members],
        "by_value": by_value,
        "quality": working.quality(comparison, editions),
        "remarks": [each for each in wording.remarks(comparison) if not each.startswith(wording.SPREAD_FROM)],
        "breaks": [
            (formatting.plain_date(date.fromisoformat(on)), why) for on, why in comparison.history.get("breaks", [])
        ],
        "working": [
            ("What goes in", working.inputs(comparison.indicator, level, run) + working.value(comparison)),
            ("Against its family", working.family(comparison, members, editions)),
            ("Against a year before", working.change(comparison, previous)),
        ],
        "download": download,
        "here": links.indicator(comparison.indicator),
    }
    return shown(request, "dashboards/indicator.html", context)


@of_a_run
def areas_within(request: HttpRequest, selection: Selection, slug: str) -> HttpResponse:
    context = _area_context(selection, Level.FORCE, slug)
    force, run = context["area"], selection.run
    rows = queries.comparisons_within(run, force)
    indicators = list({each.indicator_id: each.indicator for each in rows if each.value is not None}.values())
    indicators.sort(key=lambda each: (each.domain.position, each.position))
    asked = request.GET.get("indicator", "")
    by_value = request.GET.get("order") == BY_VALUE
    context |= {"indicators": indicators, "by_value": by_value, "chart": None}
    chosen = next((each for each in indicators if asked in ("", each.slug)), None)
    if chosen:
        of_chosen = [each for each in rows if each.indicator_id == chosen.pk]
        links = [(each.area, Links(each.area, selection.query).indicator(chosen)) for each in of_chosen]
        context |= {
            "indicator": chosen,
            "area_links": links,
            "chart": bundles.areas(
                run,
                of_chosen,
                within=force.name,
                by_value=by_value,
                download=context["links"].indicator_download(chosen),
            ),
        }
    return shown(request, "dashboards/areas.html", context)


@of_a_run
def family(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    context = _area_context(selection, level, slug)
    found = queries.family_of(selection.run.family_edition, context["area"])
    if found:
        members = list(found.members.all())
        counted_by = queries.who_count(context["area"], selection.run.family_edition, [each.peer for each in members])
        context |= {
            "origin": found.origin,
            "edition_words": working.family_list(found.origin),
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
    force = queries.parent_force(area) if level == Level.PARTNERSHIP else None
    return {
        "selection": selection,
        "run": selection.run,
        "area": area,
        "links": Links(area, selection.query),
        "force": force,
        "force_links": Links(force, selection.query) if force else None,
        "is_partnership": level == Level.PARTNERSHIP,
        "kind": wording.PARTNERSHIPS.get(area.kind, area.kind),
    }


def _comparison(selection: Selection, area: Area, indicator: str) -> Comparison:
    found = queries.comparison_of(selection.run, area, indicator)
    if found is None:
        raise Http404(f"This comparison has no indicator “{indicator}” for {area.name}.")
    return found


def _first_month(rows: list[Comparison]) -> str:
    starts = [each.history["ends"][0] for each in rows if each.history.get("ends")]
    return min(starts, default="")[:4]


def _editions_named(comparison: Comparison) -> list[str]:
    """The last word of the remark on where the usual spread was taken from."""
    return [each.split()[-1] for each in wording.remarks(comparison) if each.startswith(wording.SPREAD_FROM)]
