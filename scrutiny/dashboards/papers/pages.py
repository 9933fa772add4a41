"""The paper of one quarter of a force, a unit or a partnership: to be printed from the browser, or as a PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from scrutiny.dashboards import about, overview_page
from scrutiny.dashboards.groupings import GROUPINGS
from scrutiny.dashboards.pages import of_a_run, shown
from scrutiny.dashboards.papers.paper import paper
from scrutiny.dashboards.papers.pdf import NoPdfError, as_pdf
from scrutiny.dashboards.selection import Selection


@of_a_run
def for_print(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    return shown(request, "dashboards/paper.html", _context(request, selection, level, slug))


@of_a_run
def for_download(request: HttpRequest, selection: Selection, level: str, slug: str) -> HttpResponse:
    context = _context(request, selection, level, slug)
    try:
        content = as_pdf(render_to_string("dashboards/paper_document.html", context))
    except NoPdfError as missing:
        return shown(request, "dashboards/no_pdf.html", {**context, "message": str(missing)}, status=503)
    name = f"{slug}-{selection.run.end:%Y-%m}-comparison-{selection.run.pk}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _context(request: HttpRequest, selection: Selection, level: str, slug: str) -> dict[str, Any]:
    context = about.area_context(selection, level, slug)
    grouping = request.GET.get("grouping") or overview_page.UNASKED
    if grouping not in GROUPINGS:
        raise Http404(f"Indicators can’t be grouped by “{grouping}”.")
    context |= overview_page.context(selection.run, context["area"], context["links"], grouping=grouping)
    return {**context, **paper(context, selection)}
