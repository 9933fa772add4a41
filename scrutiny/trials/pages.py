"""Pages of what would have been said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.definitions.pages.indicators import indicator_or_404
from indicators.period_field import PeriodField
from landscape.acting import acted
from landscape.forms import PlainForm
from landscape.models import FamilyEdition, FamilyProposal, Level
from landscape.permissions import Permission, requires
from scrutiny.models import ComparisonRun, FamilyTrial, Publication
from scrutiny.trials.preview import preview
from scrutiny.trials.starting import start_trial


class PreviewForm(PlainForm):
    level = forms.ChoiceField(label="Level of area", choices=[])
    period = PeriodField()
    edition = forms.ModelChoiceField(
        FamilyEdition.objects.all(), label="Families", to_field_name="code", empty_label=None
    )

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(each, Level(each).label) for each in levels]


class TrialForm(PlainForm):
    run = forms.ModelChoiceField(
        ComparisonRun.objects.none(),
        label="On the figures of",
        empty_label="Choose",
        error_messages={"required": "Choose the comparison whose figures it is tried on."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runs = Publication.objects.values("run")
        self.fields["run"].queryset = ComparisonRun.objects.filter(pk__in=runs).select_related("indicator_set")


@require_safe
@requires(Permission.CONFIGURE)
def preview_indicator(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """One indicator at one level: seconds at most, so it is worked out while the reader waits."""
    found = indicator_or_404(code, slug)
    form = PreviewForm(request.GET or None, levels=found.levels)
    rows: list[Any] = []

    def act(said: dict[str, Any]) -> None:
        rows.extend(preview(indicator=found, **said))

    _, status = acted(form, act)
    context = {"form": form, "indicator": found, "set": found.indicator_set, "rows": rows}
    return render(request, "trials/preview.html", context, status=200 if status == 303 else status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CONFIGURE)
def verdicts(request: HttpRequest, number: int) -> HttpResponse:
    """Starts trials of a proposal, and tells how far each is and what it found."""
    proposal = get_object_or_404(FamilyProposal, pk=number)
    form = TrialForm(request.POST or None)
    is_done, status = acted(form, lambda said: start_trial(proposal=proposal, run=said["run"], by=request.user))
    if is_done:
        return redirect("trial-verdicts", number=number)
    trials = FamilyTrial.objects.filter(proposal=proposal).select_related("run__indicator_set")
    context = {"form": form, "proposal": proposal, "trials": trials}
    return render(request, "trials/verdicts.html", context, status=status)
