"""The page on which comparisons are started, watched and given up."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from indicators.models import IndicatorSet
from indicators.period_field import PeriodField
from landscape.acting import acted
from landscape.forms import PlainForm
from landscape.models import FamilyEdition
from landscape.permissions import Permission, requires
from scrutiny.comparisons import runs
from scrutiny.comparisons.method import in_short
from scrutiny.models import ComparisonRun

LATEST = 30


class RunForm(PlainForm):
    indicator_set = forms.ModelChoiceField(
        IndicatorSet.objects.all(), label="Indicator set", to_field_name="code", empty_label="Choose"
    )
    period = PeriodField()
    edition = forms.ModelChoiceField(
        FamilyEdition.objects.all(), label="Families", to_field_name="code", empty_label=None
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_COMPARISONS)
def comparison_runs(request: HttpRequest) -> HttpResponse:
    form = RunForm(request.POST or None)
    asked_at = now()
    started: list[runs.Started] = []
    is_done, status = acted(form, lambda said: started.append(runs.start(**said, by=request.user.email)))
    if is_done:
        messages.success(request, _told(started[0], asked_at))
        return redirect("comparison-runs")
    rows = ComparisonRun.objects.select_related("indicator_set", "family_edition").order_by("-pk")
    counted = rows.annotate(total=Count("parts"), done=Count("parts", filter=Q(parts__done_at__isnull=False)))
    told = [(run, in_short(run.settings)) for run in counted[:LATEST]]
    return render(request, "running/runs.html", {"form": form, "runs": told}, status=status)


@require_POST
@requires(Permission.RUN_COMPARISONS)
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    run = get_object_or_404(ComparisonRun, pk=number)
    try:
        runs.cancel(run=run, by=request.user.email)
    except runs.CannotCancelError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{run} is given up. Members see what they saw before.")
    return redirect("comparison-runs")


def _told(started: runs.Started, asked_at: datetime) -> str:
    if started.unchanged:
        return f"{started.run} was computed from the same figures before, so there is nothing to do."
    if started.run.started_at < asked_at:
        return f"{started.run} was started before and is not done: it is taken up where it stopped."
    return f"{started.run} is started. Members see it as soon as every indicator is compared."
