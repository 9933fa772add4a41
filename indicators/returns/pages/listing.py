"""The list of returns, with those first that wait for the person who asks."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.models import Return
from indicators.returns.pages import scope
from indicators.returns.pages.filters import ReturnsFilter
from indicators.returns.pages.tables import ReturnsTable
from landscape.models import Area
from landscape.permissions import Permission, grants_of, requires, within_reach
from landscape.unchanged import sent_when_changed

MOST_WAITING = 5


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def returns(request: HttpRequest) -> HttpResponse:
    rows = scope.visible(request)
    forces = Area.objects.forces().filter(pk__in=rows.order_by().values("force")).order_by("name")
    chosen = ReturnsFilter(request.GET, forces=forces)
    context = {
        "chosen": chosen,
        "table": ReturnsTable(chosen.narrowed(rows), caption="Returns", request=request),
        "waiting": [*to_accept(request, rows)[:MOST_WAITING], *to_go_on_with(request, rows)[:MOST_WAITING]],
    }
    return render(request, "returns/returns.html", context)


def to_accept(request: HttpRequest, rows: QuerySet[Return]) -> QuerySet[Return]:
    """Submitted by others, for the person who asks to accept or send back."""
    submitted = rows.filter(state=Return.State.SUBMITTED)
    return (
        within_reach(submitted, grants_of(request), Permission.APPROVE_RETURNS)
        .exclude(sent_by=request.user.pk)
        .exclude(submitted_by=request.user.pk)
    )


def to_go_on_with(request: HttpRequest, rows: QuerySet[Return]) -> QuerySet[Return]:
    """Checked or sent back, for the person who asks to explain, submit or mend."""
    unfinished = rows.filter(state__in=[Return.State.CHECKED, Return.State.SENT_BACK])
    return within_reach(unfinished, grants_of(request), Permission.UPLOAD_RETURNS)
