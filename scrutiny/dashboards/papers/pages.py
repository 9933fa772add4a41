"""The paper of one quarter of a force: to be printed from the browser, or as a PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from landscape.models import Area, Level
from scrutiny.dashboards import overview_page
from scrutiny.dashboards.groupings import GROUPINGS
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.pages import of_a_run, shown
from scrutiny.dashboards.papers.paper import paper
from scrutiny.dashboards.papers.pdf import NoPdfError, as_pdf
from scrutiny.dashboards.selection import Selection


@of_a_run
def for_print(request: HttpRequest, selection: Selection, slug: str) -> HttpResponse:
    return shown(request, "dashboards/paper.html", _context(request, selection, slug))


@of_a_run
def for_download(request: HttpRequest, selection: Selection, slug: str) -> HttpResponse:
    context = _context(request, selection, slug)
    try:
        content = as_pdf(render_to_string("dashboards/paper_document.html", context))
    except NoPdfError as missing:
        return shown(request, "dashboards/no_pdf.html", {**context, "message": str(missing)}, status=503)
    name = f"{slug}-{selection.run.end:%Y-%m}-comparison-{selection.run.pk}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _context(request: HttpRequest, selection: Selection, slug: str) -> dict[str, Any]:
    area = get_object_or_404(Area.objects.confirmed().with_authority(), level=Level.FORCE, slug=slug)
    grouping = request.GET.get("grouping") or overview_page.UNASKED
    if grouping not in GROUPINGS:
        raise Http404(f"Indicators can’t be grouped by “{grouping}”.")
    links = Links(area, selection.query)
    told = overview_page.context(selection.run, area, links, grouping=grouping)
    more = {"selection": selection, "run": selection.run, "area": area, "links": links}
    return {**told, **more, **paper(told, selection)}
