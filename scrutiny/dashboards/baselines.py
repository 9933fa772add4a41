"""The new baselines of one control chart: who decided them, when and why; and a form to decide another."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from indicators.models import Indicator
from landscape.forms import PlainForm
from landscape.models import Area
from landscape.permissions import Permission, requires
from scrutiny.comparisons import rebasing
from scrutiny.models import Rebase


class BaselineForm(PlainForm):
    on = forms.DateField(
        label="First day of the new baseline",
        help_text="For example 2009-04-01. The limits are taken anew from the first whole month or quarter on.",
        error_messages={
            "required": "Give the first day of the new baseline.",
            "invalid": "Give the day as year, month and day: 2009-04-01.",
        },
    )
    reason = forms.CharField(
        label="What is known to have changed",
        help_text="It is shown beside the chart, with your name, and can't be changed afterwards.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason: what is known to have changed."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_COMPARISONS)
def baselines(request: HttpRequest, level: str, slug: str, set_code: str, indicator: str) -> HttpResponse:
    area = get_object_or_404(Area, level=level, slug=slug)
    measured = get_object_or_404(Indicator, indicator_set__code=set_code, slug=indicator)
    form, status = BaselineForm(request.POST or None), 200
    if request.method == "POST":
        form, status = BaselineForm(request.POST), 422
        if form.is_valid():
            try:
                rebasing.rebase(indicator=measured, area=area, by=request.user.email, **form.cleaned_data)
            except rebasing.RebaseRefusedError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "The chart begins anew there in the next comparison.")
                return redirect(request.path)
    decided = Rebase.objects.of(measured).filter(area=area).order_by("-on", "-pk")
    context = {"area": area, "indicator": measured, "form": form, "rebases": decided}
    return render(request, "dashboards/baselines.html", context, status=status)


@require_POST
@requires(Permission.RUN_COMPARISONS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    decided = get_object_or_404(Rebase.objects.select_related("area", "indicator__indicator_set"), pk=number)
    try:
        rebasing.withdraw(rebase=decided, reason=request.POST.get("why", ""), by=request.user.email)
    except rebasing.RebaseRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "It is withdrawn: the next comparison draws the chart without it.")
    return redirect(address_of(decided.area, decided.indicator))


def address_of(area: Area, indicator: Indicator) -> str:
    """Of the baselines of the chart of `indicator` in `area`."""
    return reverse("baselines", args=[area.level, area.slug, indicator.indicator_set.code, indicator.slug])
