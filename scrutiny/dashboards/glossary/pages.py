"""The glossary, and a page of help for each kind of page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from scrutiny.dashboards.glossary.terms import all_terms
from scrutiny.dashboards.pages import scrutinised, shown

HELP = {
    "overview": "An area’s page",
    "indicator": "An indicator’s page",
    "areas": "Areas within a force",
    "family": "A family’s page",
    "paper": "The paper for a committee",
    "kept": "Your watch list and your groups",
}
"""Pages that have help: the name of the template, and what the page is called."""


@scrutinised
def glossary(request: HttpRequest) -> HttpResponse:
    terms = all_terms()
    context = {
        "known": [each for each in terms if each.long],
        "unknown": [each for each in terms if not each.long],
    }
    return shown(request, "dashboards/glossary.html", context)


@scrutinised
def help_page(request: HttpRequest, about: str = "") -> HttpResponse:
    """All help, or what is said of one kind of page."""
    if about and about not in HELP:
        raise Http404(f"There is no help about “{about}”.")
    names = [about] if about else list(HELP)
    context = {"topics": [(name, HELP[name], f"dashboards/help/{name}.html") for name in names], "all": not about}
    return shown(request, "dashboards/help.html", context)
