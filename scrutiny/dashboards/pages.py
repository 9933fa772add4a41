"""How a page is answered: who may see it, which run it shows, and whether the reader has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from landscape.models import Area, AuditEntry, Level
from landscape.permissions import Permission, grants_of, reach, requires
from scrutiny.dashboards import selection
from scrutiny.dashboards.selection import NotPublishedError, Selection

View = Callable[..., HttpResponse]


def scrutinised(view: View) -> View:
    """A page for whoever may see published comparisons; of an area, for whom they reach the force that it lies in."""

    @require_safe
    @requires(Permission.SEE_COMPARISONS)
    @wraps(view)
    def reached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forces = reach(grants_of(request), Permission.SEE_COMPARISONS)
        if forces is not None and "slug" in kwargs:
            area = Area.objects.filter(level=kwargs.get("level", Level.FORCE), slug=kwargs["slug"])
            if area.exclude(Q(pk__in=forces) | Q(parent_links__parent__in=forces)).exists():
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return reached


def of_a_run(view: View) -> View:
    """A page that shows a run: the view gets its `Selection`.

    An address that leaves something out is completed by a redirect; one that asks for what isn't published is answered
    with what is.
    """

    @scrutinised
    @wraps(view)
    def selecting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            chosen = selection.select(request.GET)
        except NotPublishedError as fault:
            context = {"message": str(fault), "instead": fault.instead}
            return shown(request, "dashboards/not_published.html", context, status=404)
        if any(request.GET.get(key) != value for key, value in chosen.state.items()):
            query = request.GET.copy()
            for key, value in chosen.state.items():
                query[key] = value
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        etag = _etag(request, chosen)
        answer = get_conditional_response(request, etag=etag)
        if answer is None:
            answer = view(request, chosen, *args, **kwargs)
        if answer.status_code in (200, 304):
            answer["ETag"] = etag
            patch_cache_control(answer, private=True, no_cache=True)
        return answer

    return selecting


def shown(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page, whose links carry on what the reader has chosen."""
    return render(request, template, {"kept": selection.kept(request.GET), **context}, status=status)


def _etag(request: HttpRequest, chosen: Selection) -> str:
    """Changes with the run, with anything else that the audit trail tells of, the reader's session, and the release."""
    latest = AuditEntry.objects.of_changes().order_by("-pk").values_list("pk", flat=True).first()
    parts = (chosen.run.pk, chosen.is_current, latest, request.session.session_key, request.get_full_path(), release())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """One text for this version of templates and pages, so that an update reaches every reader."""
    folders = (
        settings.BASE_DIR / "templates",
        settings.BASE_DIR / "scrutiny" / "dashboards",
        settings.BASE_DIR / "static",
    )
    stamps = sorted(path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*.*"))
    return str(stamps[-1])
