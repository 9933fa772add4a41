"""How a page is answered: who may see it, which run it shows, and whether the reader has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from landscape.models import Area, AuditEntry, Level
from landscape.permissions import Permission, grants_of, reach, requires
from scrutiny.dashboards import selection
from scrutiny.dashboards.queries import AreaAddress
from scrutiny.dashboards.selection import NotPublishedError

View = Callable[..., HttpResponse]


def scrutinised(view: View) -> View:
    """A page for whoever may see published comparisons; of an area, for whom they reach the force that it lies in."""

    @_reached
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        stamp = [each["stamp"] for each in AuditEntry.objects.stamp()]
        return _unless_had(request, stamp, lambda: view(request, *args, **kwargs))

    return answering


def of_a_run(view: View) -> View:
    """A page that shows a run: the view gets its `Selection`.

    An address that leaves something out is completed by a redirect; one that asks for what isn't published is answered
    with what is.
    """

    @_reached
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
        about = (chosen.run.pk, chosen.is_current, chosen.stamp)
        return _unless_had(request, about, lambda: view(request, chosen, *args, **kwargs))

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


def _unless_had(request: HttpRequest, about: Any, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, or that the reader has it already; one that is to be told something is not told it again later."""
    if len(get_messages(request)):
        return answer()
    response = get_conditional_response(request, etag=_etag(request, about)) or answer()
    if response.status_code in (200, 304):
        response["ETag"] = _etag(request, about)  # made now, for a first page brings the secret of its forms with it
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _etag(request: HttpRequest, about: Any) -> str:
    """Changes with what the page is about, the reader's session, permissions and forms, address, day and release."""
    reader = (request.session.session_key, sorted(map(repr, grants_of(request))), request.META.get("CSRF_COOKIE"))
    parts = (about, reader, request.get_full_path(), localdate(), release())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """One text for this version of the pages and what makes them, so that an update reaches every reader."""
    packages = ("landscape", "indicators", "scrutiny")
    kinds = [("templates", "*"), ("static", "*"), ("fixtures/glossary", "*"), *((each, "*.py") for each in packages)]
    sha256 = hashlib.sha256()
    for folder, kind in kinds:
        for path in sorted((settings.BASE_DIR / folder).rglob(kind)):
            if path.is_file():
                sha256.update(f"{path}".encode() + path.read_bytes())
    return sha256.hexdigest()
