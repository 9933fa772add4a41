"""The pages of strategic assessments and of the bounds of targets: what comes before plans are written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from landscape.forms import PlainForm
from landscape.models import Area, Level
from landscape.permissions import Permission, requires
from scrutiny.models import StrategicAssessment, StrategicRisk, TargetBound, TargetKind
from scrutiny.plans import assessments, rules
from scrutiny.plans.pages import scope
from scrutiny.plans.pages.answering import form_page, sent
from scrutiny.plans.pages.forms import AreaField, areas_of, day, number, one_of, text
from scrutiny.plans.pages.target_form import measure
from scrutiny.plans.pages.writing import shown_and_sent

WRITE, AGREE = Permission.WRITE_PLANS, Permission.AGREE_PLANS
LEVELS = (Level.FORCE, Level.BCU, Level.PARTNERSHIP)


class BeginAssessmentForm(PlainForm):
    area = AreaField()
    year = text("Financial year that it prepares", required="Give the year, such as 2010/11.", hint="Such as 2010/11")
    due_on = day("Due on")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_of(forces, LEVELS)


class RiskForm(PlainForm):
    about = text("What it is about", required="Say what the risk is about.", hint="Such as robbery", longest=120)
    title = text("The risk", required="Say what the risk is.")
    likelihood = one_of("Likelihood", StrategicRisk.Grade.choices, required="Choose how likely it is.")
    impact = one_of("Impact", StrategicRisk.Grade.choices, required="Choose how great the harm would be.")
    trend = one_of("Trend", StrategicRisk.Trend.choices, required="Choose the trend.")

    def clean_likelihood(self) -> int:
        return int(self.cleaned_data["likelihood"])

    def clean_impact(self) -> int:
        return int(self.cleaned_data["impact"])


class CompleteForm(PlainForm):
    on = day("Completed on")
    published_on = day("Published on", required="", hint="Leave empty if it is not published yet")


class BoundForm(PlainForm):
    force = AreaField()
    measure = measure("Measure", required="Choose the measure.")
    kind = one_of("What the numbers say", TargetKind.choices, required="Choose what the numbers say.")
    year = text("Financial year", required="Give the year, such as 2010/11.", hint="Such as 2010/11")
    least = number("At least", hint="Leave empty for no lower bound")
    most = number("At most", hint="Leave empty for no upper bound")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["force"].queryset = forces
        self.fields["force"].label = "Force"


@require_safe
@requires(Permission.SEE_COMPARISONS)
def before_planning(request: HttpRequest) -> HttpResponse:
    """Strategic assessments by year, those overdue first said so; and the bounds that authorities set."""
    context = {
        "assessments": [(each, is_overdue(each)) for each in visible(request)[:100]],
        "bounds": [(each, rules.said(each)) for each in TargetBound.objects.select_related("force")[:100]],
    }
    return render(request, "plans/before_planning.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
def assessment(request: HttpRequest, number: int) -> HttpResponse:
    shown = get_object_or_404(visible(request), pk=number)
    context = {
        "assessment": shown,
        "risks": shown.risks.select_related("topic").prefetch_related("priorities"),
        "is_overdue": is_overdue(shown),
        "writes": own_areas(request).filter(pk=shown.area_id).exists(),
    }
    return render(request, "plans/assessment.html", context)


@shown_and_sent
@requires(WRITE)
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginAssessmentForm(sent(request), forces=scope.forces_to_write_for(request))

    def act(given: dict[str, Any]) -> str:
        return page_of(assessments.begin_assessment(**given, by=request.user.email))

    back = reverse("before-planning")
    return form_page(
        request, form, act, title="Begin a strategic assessment", button="Begin", back=back, done="It is begun."
    )


@shown_and_sent
@requires(WRITE)
def add_risk(request: HttpRequest, number: int) -> HttpResponse:
    shown = _own(request, number)

    def act(given: dict[str, Any]) -> None:
        assessments.add_risk(assessment=shown, **given, by=request.user.email)

    return _page(request, shown, RiskForm(sent(request)), act, "Add a risk", "The risk is added.")


@shown_and_sent
@requires(WRITE)
def complete(request: HttpRequest, number: int) -> HttpResponse:
    shown = _own(request, number)

    def act(given: dict[str, Any]) -> None:
        assessments.complete_assessment(assessment=shown, **given, by=request.user.email)

    form = CompleteForm(sent(request), initial={"on": shown.completed_on or localdate()})
    return _page(request, shown, form, act, "Complete the assessment", "The days are kept.")


@shown_and_sent
@requires(AGREE)
def set_bound(request: HttpRequest) -> HttpResponse:
    form = BoundForm(sent(request), forces=scope.forces_to_write_for(request))

    def act(given: dict[str, Any]) -> None:
        scope.check(request, AGREE, given["force"])
        reference = given.pop("measure").reference
        assessments.set_bound(reference=reference, **given, by=request.user.email)

    back = reverse("before-planning")
    return form_page(
        request, form, act, title="Set bounds for targets", button="Set the bounds", back=back, done="They are set."
    )


def visible(request: HttpRequest) -> QuerySet[StrategicAssessment]:
    """Published ones of the forces that the person may see, and those of the person's own forces."""
    seen = Q(published_on__isnull=False, area__in=areas_of(scope.forces_to_see(request), LEVELS))
    found = StrategicAssessment.objects.filter(seen | Q(area__in=own_areas(request)))
    return found.select_related("area")


def own_areas(request: HttpRequest) -> QuerySet[Area]:
    return areas_of(scope.forces_to_write_for(request), LEVELS)


def is_overdue(shown: StrategicAssessment) -> bool:
    return shown.completed_on is None and shown.due_on < localdate()


def page_of(shown: StrategicAssessment) -> str:
    return reverse("assessment", args=[shown.pk])


def _own(request: HttpRequest, number: int) -> StrategicAssessment:
    return get_object_or_404(StrategicAssessment.objects.filter(area__in=own_areas(request)), pk=number)


def _page(
    request: HttpRequest, shown: StrategicAssessment, form: forms.Form, act: Any, title: str, done: str
) -> HttpResponse:
    return form_page(request, form, act, title=title, button="Save", back=page_of(shown), done=done, line=shown)
