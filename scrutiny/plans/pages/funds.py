"""The pages of spend plans: what is planned, assessed and approved, and what it comes to by theme."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from indicators.models import ConfidenceTheme
from indicators.periods import financial_year
from landscape.forms import PlainForm
from landscape.models import Area, Level
from landscape.permissions import Permission, may, requires
from landscape.unchanged import sent_when_changed
from scrutiny.models import SpendPlan, SpendProject
from scrutiny.plans import spend_plans, spending
from scrutiny.plans.pages import scope
from scrutiny.plans.pages.answering import On, form_view
from scrutiny.plans.pages.fields import AreaField, areas_of, long_text, text
from scrutiny.plans.pages.forms import ReasonForm
from scrutiny.plans.pages.tables import SpendPlansTable

WRITE, AGREE = Permission.WRITE_PLANS, Permission.AGREE_PLANS


def money(label: str) -> forms.DecimalField:
    said = {"required": "Give the amount.", "invalid": "Write the amount in pounds, such as 30000.00."}
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, error_messages=said)


class BeginSpendForm(PlainForm):
    area = AreaField()
    year = text("Financial year", required="Give the year, such as 2010/11.", hint="Such as 2010/11")
    allocation = money("Allocation, £")

    def __init__(self, *args: Any, forces: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_of(forces, (Level.BCU, Level.PARTNERSHIP))


class ProjectForm(PlainForm):
    title = text("Project", required="Give the project a title.")
    amount = money("Amount, £")
    themes = forms.ModelMultipleChoiceField(
        queryset=ConfidenceTheme.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes__input"}),
        label="Confidence themes",
        required=False,
        help_text="One or more; the money counts in equal parts for each",
    )
    purpose = long_text("How it serves them")

    def __init__(self, *args: Any, plan: SpendPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = ConfidenceTheme.objects.on(plan.starts)


class AssessForm(PlainForm):
    assessment = long_text("Assessment", required="Write the assessment.")


class ResultForm(PlainForm):
    result = long_text("What came of it", required="Write what came of the project.")


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def plans(request: HttpRequest) -> HttpResponse:
    rows = scope.visible_spend_plans(request)
    projects = SpendProject.objects.filter(plan__in=rows).select_related("plan").prefetch_related("themes")
    of_year = groupby(projects.order_by("-plan__starts", "pk"), key=lambda each: financial_year(each.plan.starts))
    context = {
        "table": SpendPlansTable(rows, caption="Spend plans of the BCU Fund", request=request),
        "years": [(year, *_by_theme(list(found))) for year, found in of_year],
        "has_themes": ConfidenceTheme.objects.exists(),
    }
    return render(request, "plans/spend_plans.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def plan(request: HttpRequest, number: int) -> HttpResponse:
    shown = get_object_or_404(scope.visible_spend_plans(request), pk=number)
    projects = list(shown.projects.prefetch_related("themes"))
    themes, total = _by_theme(projects)
    writes, agrees = (may(request, each, shown.force) for each in (WRITE, AGREE))
    context = {
        "plan": shown,
        "projects": projects,
        "themes": themes,
        "total": total,
        "left": shown.allocation - shown.committed,
        "writes": writes,
        "agrees": agrees and request.user.email != shown.author,
    }
    return render(request, "plans/spend_plan.html", context)


def on_spend_plan(request: HttpRequest, permission: Permission, number: int) -> On:
    found = get_object_or_404(scope.visible_spend_plans(request), pk=number)
    scope.check(request, permission, found.force)
    return On("plan", found, page_of(found), {"spend": found})


def on_project(request: HttpRequest, permission: Permission, number: int) -> On:
    seen = SpendProject.objects.filter(plan__in=scope.visible_spend_plans(request))
    found = get_object_or_404(seen.select_related("plan__area", "plan__force"), pk=number)
    scope.check(request, permission, found.plan.force)
    return On("project", found, page_of(found.plan), {"spend": found.plan, "line": found})


def nowhere_yet(request: HttpRequest, permission: Permission) -> On:
    return On("", None, reverse("spend-plans"))


def page_of(spend: SpendPlan) -> str:
    return reverse("spend-plan", args=[spend.pk])


def of_a_new_plan(request: HttpRequest, _: None) -> dict[str, Any]:
    return {"forces": scope.forces_to_write_for(request)}


def of_a_project(request: HttpRequest, spend: SpendPlan) -> dict[str, Any]:
    return {"plan": spend}


begin = form_view(
    WRITE,
    nowhere_yet,
    spend_plans.begin_spend_plan,
    title="Begin a spend plan",
    button="Begin",
    done="The spend plan is begun.",
    form=BeginSpendForm,
    about=of_a_new_plan,
    to=page_of,
)
set_project = form_view(
    WRITE,
    on_spend_plan,
    spend_plans.set_project,
    title="Add or change a project",
    done="The project is kept.",
    form=ProjectForm,
    about=of_a_project,
)
remove_project = form_view(
    WRITE,
    on_project,
    spend_plans.remove_project,
    title="Remove a project",
    done="It is removed.",
)
record_result = form_view(
    WRITE,
    on_project,
    spend_plans.record_result,
    title="Record the result",
    done="It is kept.",
    form=ResultForm,
)
submit = form_view(
    WRITE,
    on_spend_plan,
    spend_plans.submit,
    title="Submit the spend plan",
    done="It is submitted.",
)
send_back = form_view(
    AGREE,
    on_spend_plan,
    spend_plans.send_back,
    title="Send the spend plan back",
    done="It is sent back.",
    form=ReasonForm,
)
assess = form_view(
    AGREE,
    on_spend_plan,
    spend_plans.assess,
    title="Assess the spend plan",
    done="It is assessed.",
    form=AssessForm,
)
approve = form_view(
    AGREE,
    on_spend_plan,
    spend_plans.approve,
    title="Approve the spend plan",
    done="It is approved.",
)


def _by_theme(projects: Sequence[SpendProject]) -> tuple[list[tuple[str, Decimal]], Decimal]:
    """What each theme gets, in the order of the list of themes; and all of them together."""
    found = spending.by_theme((each.amount, list(each.themes.all())) for each in projects)
    listed = sorted(filter(None, found), key=lambda each: (each.scheme, each.position))
    rest = [("No theme that is still on the list", found[None])] if None in found else []
    return [*((str(each), found[each]) for each in listed), *rest], sum(found.values(), Decimal(0))
