"""The page “Your groups”, and what its buttons and that of the compare page do."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from landscape.models import Area
from landscape.permissions import Permission, areas_within_reach, grants_of, requires
from landscape.refusals import RefusedError
from scrutiny.dashboards.comparing import groups
from scrutiny.dashboards.comparing.choices import LEVELS, NAMES
from scrutiny.models import PeerGroup


@never_cache
@require_safe
@requires(Permission.SEE_COMPARISONS)
def own_groups(request: HttpRequest) -> HttpResponse:
    """Each group with the areas that may be seen today."""
    told = []
    for each in PeerGroup.objects.filter(person=request.user).prefetch_related(Prefetch("areas", _seen(request))):
        areas = list(each.areas.all())
        told.append((each, NAMES[each.level], areas, address_of(each.name, areas)))
    context = {"groups": told}
    return render(request, "dashboards/comparing/groups.html", context)


@require_POST
@requires(Permission.SEE_COMPARISONS)
def save(request: HttpRequest) -> HttpResponse:
    slugs = [each.replace("\0", "") for each in request.POST.getlist("area")]
    level = request.POST.get("level", "")
    areas = list(_seen(request).filter(level=level, slug__in=slugs)) if level in LEVELS else []
    if len(areas) < len(set(slugs)):
        messages.error(request, "Some of the areas can’t be compared, so no group was saved.")
        return redirect("peer-groups")
    return _told(
        request, lambda: groups.save(name=request.POST.get("name", ""), areas=areas, by=request.user).name, "saved"
    )


@require_POST
@requires(Permission.SEE_COMPARISONS)
def rename(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("name", "")
    return _told(request, lambda: groups.rename(number=_number(request), name=name, by=request.user).name, "renamed")


@require_POST
@requires(Permission.SEE_COMPARISONS)
def delete(request: HttpRequest) -> HttpResponse:
    return _told(request, lambda: groups.delete(number=_number(request), by=request.user), "deleted")


def address_of(name: str, areas: list[Area]) -> str:
    """Of the compare page that shows the group; what the group is called is in the address, as all on a page is."""
    if not areas:
        return ""
    said = {"level": areas[0].level, "area": [each.slug for each in areas], "group": name}
    return f"{reverse('compare-areas')}?{urlencode(said, doseq=True)}"


def _seen(request: HttpRequest) -> QuerySet[Area]:
    """The areas that the reader may see today, by name."""
    areas = Area.objects.confirmed().order_by("name")
    return areas_within_reach(areas, grants_of(request), Permission.SEE_COMPARISONS)


def _told(request: HttpRequest, act: Callable[[], str], done: str) -> HttpResponse:
    try:
        name = act()
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Your group “{name}” is {done}.")
    return redirect("peer-groups")


def _number(request: HttpRequest) -> int:
    text = request.POST.get("group", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
