"""The pages of spend plans: what is planned, assessed and approved, and what it comes to by theme."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from indicators.models import ConfidenceTheme
from landscape.forms import PlainForm
from landscape.models import Area, Level
from landscape.permissions import Permission, may, requires
from scrutiny.models import SpendPlan, SpendProject
from scrutiny.plans import spend_plans, spending
from scrutiny.plans.pages import scope
from scrutiny.plans.pages.answering import form_page, sent
from scrutiny.plans.pages.forms import AreaField, ReasonForm, areas_of, long_text, text
from scrutiny.plans.pages.tables import SpendPlansTable
from scrutiny.plans.pages.writing import shown_and_sent

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
def plans(request: HttpRequest) -> HttpResponse:
    rows = scope.visible_spend_plans(request)
    projects = SpendProject.objects.filter(plan__in=rows).prefetch_related("themes")
    context = {
        "table": SpendPlansTable(rows, caption="Spend plans of the BCU Fund", request=request),
        "themes": _by_theme(projects),
        "total": sum((each.amount for each in projects), Decimal(0)),
        "has_themes": ConfidenceTheme.objects.exists(),
    }
    return render(request, "plans/spend_plans.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
def plan(request: HttpRequest, number: int) -> HttpResponse:
    shown = get_object_or_404(scope.visible_spend_plans(request), pk=number)
    projects = list(shown.projects.prefetch_related("themes"))
    writes, agrees = (may(request, each, shown.force) for each in (WRITE, AGREE))
    context = {
        "plan": shown,
        "projects": projects,
        "themes": _by_theme(projects),
        "left": shown.allocation - shown.committed,
        "writes": writes,
        "agrees": agrees and request.user.email != shown.author,
    }
    return render(request, "plans/spend_plan.html", context)


@shown_and_sent
@requires(WRITE)
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginSpendForm(sent(request), forces=scope.forces_to_write_for(request))

    def act(given: dict[str, Any]) -> str:
        made = spend_plans.begin_spend_plan(**given, by=request.user.email)
        return reverse("spend-plan", args=[made.pk])

    back = reverse("spend-plans")
    return form_page(
        request, form, act, title="Begin a spend plan", button="Begin", back=back, done="The spend plan is begun."
    )


@shown_and_sent
@requires(WRITE)
def set_project(request: HttpRequest, number: int) -> HttpResponse:
    shown = _plan_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.set_project(plan=shown, **given, by=request.user.email)

    return _page(
        request, shown, ProjectForm(sent(request), plan=shown), act, "Add or change a project", "The project is kept."
    )


@shown_and_sent
@requires(WRITE)
def remove_project(request: HttpRequest, number: int) -> HttpResponse:
    project, shown = _project_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.remove_project(project=project, by=request.user.email)

    return _page(request, shown, PlainForm(sent(request)), act, "Remove a project", "It is removed.", line=project)


@shown_and_sent
@requires(WRITE)
def record_result(request: HttpRequest, number: int) -> HttpResponse:
    project, shown = _project_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.record_result(project=project, **given, by=request.user.email)

    return _page(request, shown, ResultForm(sent(request)), act, "Record the result", "It is kept.", line=project)


@shown_and_sent
@requires(WRITE)
def submit(request: HttpRequest, number: int) -> HttpResponse:
    shown = _plan_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.submit(plan=shown, by=request.user.email)

    return _page(request, shown, PlainForm(sent(request)), act, "Submit the spend plan", "It is submitted.")


@shown_and_sent
@requires(AGREE)
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    shown = _plan_to(request, AGREE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.send_back(plan=shown, **given, by=request.user.email)

    return _page(request, shown, ReasonForm(sent(request)), act, "Send the spend plan back", "It is sent back.")


@shown_and_sent
@requires(AGREE)
def assess(request: HttpRequest, number: int) -> HttpResponse:
    shown = _plan_to(request, AGREE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.assess(plan=shown, **given, by=request.user.email)

    return _page(request, shown, AssessForm(sent(request)), act, "Assess the spend plan", "It is assessed.")


@shown_and_sent
@requires(AGREE)
def approve(request: HttpRequest, number: int) -> HttpResponse:
    shown = _plan_to(request, AGREE, number)

    def act(given: dict[str, Any]) -> None:
        spend_plans.approve(plan=shown, by=request.user.email)

    return _page(request, shown, PlainForm(sent(request)), act, "Approve the spend plan", "It is approved.")


def _by_theme(projects: Any) -> list[tuple[str, Decimal]]:
    """What each theme gets, in the order of the list of themes."""
    found = spending.by_theme((each.amount, list(each.themes.all())) for each in projects)
    listed = sorted(filter(None, found), key=lambda each: (each.scheme, each.position))
    rest = [("No theme that is still on the list", found[None])] if None in found else []
    return [*((str(each), found[each]) for each in listed), *rest]


def _plan_to(request: HttpRequest, permission: Permission, number: int) -> SpendPlan:
    shown = get_object_or_404(scope.visible_spend_plans(request), pk=number)
    scope.check(request, permission, shown.force)
    return shown


def _project_to(request: HttpRequest, permission: Permission, number: int) -> tuple[SpendProject, SpendPlan]:
    project = get_object_or_404(SpendProject.objects.filter(plan__in=scope.visible_spend_plans(request)), pk=number)
    return project, _plan_to(request, permission, project.plan_id)


def _page(
    request: HttpRequest, shown: SpendPlan, form: PlainForm, act: Any, title: str, done: str, line: Any = None
) -> HttpResponse:
    back = reverse("spend-plan", args=[shown.pk])
    return form_page(request, form, act, title=title, button=title, back=back, done=done, spend=shown, line=line)
