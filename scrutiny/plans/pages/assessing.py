"""The pages of strategic assessments and of the bounds of targets: what comes before plans are written."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from landscape.forms import PlainForm
from landscape.models import Area, Level
from landscape.permissions import Permission, requires
from landscape.unchanged import sent_when_changed
from scrutiny.models import StrategicAssessment, StrategicRisk, TargetBound, TargetKind
from scrutiny.plans import assessments, rules
from scrutiny.plans.pages import scope
from scrutiny.plans.pages.answering import On, form_view
from scrutiny.plans.pages.fields import AreaField, areas_of, day, measure, number, one_of, text

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
@sent_when_changed
def before_planning(request: HttpRequest) -> HttpResponse:
    """Strategic assessments by year, those overdue first said so; and the bounds that authorities set."""
    bounds = TargetBound.objects.filter(force__in=scope.forces_to_see(request)).select_related("force")
    context = {
        "assessments": [(each, is_overdue(each)) for each in visible(request)[:100]],
        "bounds": [(each, rules.said(each)) for each in bounds[:100]],
    }
    return render(request, "plans/before_planning.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def assessment(request: HttpRequest, number: int) -> HttpResponse:
    shown = get_object_or_404(visible(request), pk=number)
    context = {
        "assessment": shown,
        "risks": shown.risks.select_related("topic").prefetch_related("priorities"),
        "is_overdue": is_overdue(shown),
        "writes": own_areas(request).filter(pk=shown.area_id).exists(),
    }
    return render(request, "plans/assessment.html", context)


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


def on_assessment(request: HttpRequest, permission: Permission, number: int) -> On:
    """One of the forces that the person may write for."""
    found = get_object_or_404(StrategicAssessment.objects.filter(area__in=own_areas(request)), pk=number)
    return On("assessment", found, page_of(found), {"line": found})


def nowhere_yet(request: HttpRequest, permission: Permission) -> On:
    return On("", None, reverse("before-planning"))


def of_a_new_assessment(request: HttpRequest, _: None) -> dict[str, Any]:
    return {"forces": scope.forces_to_write_for(request)}


def of_a_bound(request: HttpRequest, _: None) -> dict[str, Any]:
    return {"forces": scope.forces_to_agree_for(request)}


def of_completion(request: HttpRequest, found: StrategicAssessment) -> dict[str, Any]:
    return {"initial": {"on": found.completed_on or localdate()}}


def bound_said(form: BoundForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    measure_bound = given.pop("measure")
    return {**given, "reference": measure_bound.reference}


begin = form_view(
    WRITE,
    nowhere_yet,
    assessments.begin_assessment,
    title="Begin a strategic assessment",
    button="Begin",
    done="It is begun.",
    form=BeginAssessmentForm,
    about=of_a_new_assessment,
    to=page_of,
)
add_risk = form_view(
    WRITE,
    on_assessment,
    assessments.add_risk,
    title="Add a risk",
    button="Save",
    done="The risk is added.",
    form=RiskForm,
)
complete = form_view(
    WRITE,
    on_assessment,
    assessments.complete_assessment,
    title="Complete the assessment",
    button="Save",
    done="The days are kept.",
    form=CompleteForm,
    about=of_completion,
)
set_bound = form_view(
    AGREE,
    nowhere_yet,
    assessments.set_bound,
    title="Set bounds for targets",
    button="Set the bounds",
    done="They are set.",
    form=BoundForm,
    about=of_a_bound,
    said=bound_said,
)
