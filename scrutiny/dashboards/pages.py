"""How a page is answered: who may see it, which run it shows, and whether the reader has it already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from landscape.models import Area, Level
from landscape.permissions import Permission, grants_of, reach, requires
from landscape.unchanged import sent_when_changed
from scrutiny.dashboards import selection
from scrutiny.dashboards.queries import AreaAddress
from scrutiny.dashboards.selection import NotPublishedError

View = Callable[..., HttpResponse]


def scrutinised(view: View) -> View:
    """A page for whoever may see published comparisons; of an area, for whom they reach the force that it lies in."""

    return _reached(sent_when_changed(view))


def of_a_run(view: View) -> View:
    """A page that shows a run: the view gets its `Selection`.

    An address that leaves something out is completed by a redirect; one that asks for what isn't published is answered
    with what is.
    """

    @_reached
    @sent_when_changed
    @wraps(view)
    def selecting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            chosen = selection.select(request.GET, _area(kwargs))
        except NotPublishedError as fault:
            context = {"message": str(fault), "instead": fault.instead}
            return shown(request, "dashboards/not_published.html", context, status=404)
        if any(request.GET.get(key) != value for key, value in chosen.state.items()):
            query = request.GET.copy()
            for key, value in chosen.state.items():
                query[key] = value
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        return view(request, chosen, *args, **kwargs)

    return selecting


def shown(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page, whose links carry on what the reader has chosen."""
    return render(request, template, {"kept": selection.kept(request.GET), **context}, status=status)


def _area(about: Mapping[str, Any]) -> AreaAddress | None:
    """The area that an address is about; pages of no single area have none."""
    return (about.get("level", Level.FORCE), about["slug"]) if "slug" in about else None


def _reached(view: View) -> View:
    @require_safe
    @requires(Permission.SEE_COMPARISONS)
    @wraps(view)
    def reached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forces = reach(grants_of(request), Permission.SEE_COMPARISONS)
        asked = _area(kwargs)
        if forces is not None and asked:
            level, slug = asked
            area = Area.objects.filter(level=level, slug=slug)
            if area.exclude(Q(pk__in=forces) | Q(parent_links__parent__in=forces)).exists():
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return reached
