"""The page “Your watch list”, and what its buttons and those of the indicator pages do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from indicators.models import Indicator
from landscape.models import Area
from landscape.permissions import Permission, areas_within_reach, grants_of, requires
from landscape.refusals import RefusedError
from scrutiny.dashboards.watching import actions
from scrutiny.dashboards.watching.reading import is_compared, runs_shown, watched_by
from scrutiny.models import DigestWish


@never_cache
@require_safe
@requires(Permission.SEE_COMPARISONS)
def watch_list(request: HttpRequest) -> HttpResponse:
    context = {
        "watched": watched_by(request.user, grants_of(request), runs_shown()),
        "wants_letters": DigestWish.objects.filter(person=request.user).exists(),
    }
    return render(request, "watching/watch_list.html", context)


@require_POST
@requires(Permission.SEE_COMPARISONS)
def watch(request: HttpRequest) -> HttpResponse:
    # PostgreSQL takes no NUL.
    asked = {name: request.POST.get(name, "").replace("\0", "") for name in ("set", "indicator", "level", "area")}
    seen = areas_within_reach(Area.objects.confirmed(), grants_of(request), Permission.SEE_COMPARISONS)
    area = seen.filter(level=asked["level"], slug=asked["area"]).first()
    indicator = Indicator.objects.filter(indicator_set__code=asked["set"], slug=asked["indicator"]).first()
    if area is None or indicator is None or not is_compared(indicator, area):
        messages.error(request, "There is no comparison of that indicator for that area, so it can’t be watched.")
        return redirect("watch-list")
    try:
        actions.watch(indicator=indicator, area=area, by=request.user)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{indicator.title} in {area.name} is on your watch list.")
    return redirect("watch-list")


@require_POST
@requires(Permission.SEE_COMPARISONS)
def unwatch(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("watch", "")
    is_number = number.isdecimal() and len(number) < 10
    if is_number and actions.unwatch(number=int(number), by=request.user):
        messages.success(request, "It is off your watch list.")
    else:
        messages.error(request, "That is not on your watch list.")
    return redirect("watch-list")


@require_POST
@requires(Permission.SEE_COMPARISONS)
def letters(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("wanted") == "yes"
    actions.wish_for_letters(wanted=wanted, by=request.user)
    said = "You will get a letter" if wanted else "You get no more letters"
    messages.success(request, f"{said} when a comparison of what you watch is published.")
    return redirect("watch-list")
