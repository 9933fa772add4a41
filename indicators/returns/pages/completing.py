"""How complete the figures are, what is overdue, and how far figures can be relied on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Indicator, IndicatorSet, QualityMark, Timetable
from indicators.returns.completeness import completeness
from indicators.returns.marking import mark_quality
from indicators.returns.pages.due_tables import AreasTable, DueTable, MarksTable
from indicators.returns.pages.filters import CompletenessFilter
from indicators.returns.pages.forms import QualityMarkForm
from indicators.returns.steps import CannotTakeStepError
from landscape.models import Area
from landscape.permissions import Permission, grants_of, may, requires, within_reach
from landscape.unchanged import sent_when_changed

MOST_QUARTERS = 8


@require_safe
@requires(Permission.SEE_UNPUBLISHED)
@sent_when_changed
def overview(request: HttpRequest) -> HttpResponse:
    """What is expected and what is known: by force, or with ``force`` by area within it."""
    forces = _forces(request)
    chosen = CompletenessFilter(request.GET, forces=forces)
    chosen.is_valid()
    force, indicator_set = chosen.cleaned_data.get("force"), chosen.cleaned_data.get("set")
    timetables = Timetable.objects.select_related("indicator_set").order_by("indicator_set__name")
    if indicator_set:
        timetables = timetables.filter(indicator_set=indicator_set)
    today = localdate()
    dues = completeness([force] if force else forces, timetables, today=today, most_quarters=MOST_QUARTERS)
    context = {
        "chosen": chosen,
        "force": force,
        "table": DueTable.of(dues, today, request),
        "areas": AreasTable.of(dues, request) if force else None,
        "overdue": sum(due.days_overdue(today) > 0 for due in dues),
        "marks": _marks(request, forces),
    }
    return render(request, "returns/completeness.html", context)


def _marks(request: HttpRequest, forces: QuerySet[Area]) -> MarksTable:
    rows = QualityMark.objects.filter(area__in=forces).select_related("indicator", "area", "person")
    return MarksTable(rows, caption="Marks of quality", request=request, prefix="marks-")


def _forces(request: HttpRequest) -> QuerySet[Area]:
    forces = Area.objects.forces().confirmed().order_by("name")
    return within_reach(forces, grants_of(request), Permission.SEE_UNPUBLISHED, force="pk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.APPROVE_RETURNS)
def quality_mark(request: HttpRequest, force: str, set_code: str) -> HttpResponse:
    """Say how far the figures of an indicator for a quarter can be relied on."""
    area = get_object_or_404(Area.objects.forces().confirmed(), slug=force)
    if not may(request, Permission.APPROVE_RETURNS, area):
        raise PermissionDenied
    indicator_set = get_object_or_404(IndicatorSet, code=set_code)
    indicators = Indicator.objects.filter(indicator_set=indicator_set).published()
    form = QualityMarkForm(request.POST or None, initial=request.GET.dict(), indicators=indicators)
    status = 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            mark_quality(
                of=given["indicator"],
                period=given["period"],
                mark=given["mark"],
                reason=given["reason"],
                area=area,
                by=request.user,
            )
        except CannotTakeStepError as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "The mark is set: it is shown wherever these figures are.")
            return redirect("completeness")
    elif form.is_bound:
        status = 422
    return render(
        request, "returns/quality_mark.html", {"form": form, "force": area, "set": indicator_set}, status=status
    )
