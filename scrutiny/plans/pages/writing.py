"""Pages on which a plan is written: begun, its lines added, changed and removed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from landscape.permissions import Permission, requires
from scrutiny.models import CheckLine, Objective, Plan, Priority, Target
from scrutiny.plans import beginning, checklists, forecasts, targets, writing
from scrutiny.plans.pages import forms, scope
from scrutiny.plans.pages.answering import form_page, sent
from scrutiny.plans.pages.target_form import TargetForm, initial
from scrutiny.plans.terms import terms_of

shown_and_sent = require_http_methods(["GET", "HEAD", "POST"])
WRITE = Permission.WRITE_PLANS


def page_of(plan: Plan) -> str:
    return reverse("plan", args=[plan.pk])


@shown_and_sent
@requires(WRITE)
def begin(request: HttpRequest) -> HttpResponse:
    form = forms.BeginForm(sent(request), forces=scope.forces_to_write_for(request))

    def act(given: dict[str, Any]) -> str:
        return page_of(beginning.begin_plan(**given, by=request.user.email))

    return form_page(
        request,
        form,
        act,
        title="Begin a plan",
        button="Begin the plan",
        back=reverse("plans"),
        done="The plan is begun.",
    )


@shown_and_sent
@requires(WRITE)
def add_priority(request: HttpRequest, number: int) -> HttpResponse:
    plan = scope.plan_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        writing.add_priority(plan=plan, **given, by=request.user.email)

    form = forms.PriorityForm(sent(request))
    return _line_page(request, plan, form, act, "Add a priority", "The priority is added.")


@shown_and_sent
@requires(WRITE)
def change_priority(request: HttpRequest, number: int) -> HttpResponse:
    priority, plan = _priority(request, number)

    def act(given: dict[str, Any]) -> None:
        writing.change_priority(priority=priority, **given, by=request.user.email)

    now = {"title": priority.title, "level": priority.level, "source": priority.source}
    form = forms.ChangePriorityForm(sent(request), initial=now)
    return _line_page(request, plan, form, act, "Change a priority", "The priority is changed.", line=priority)


@shown_and_sent
@requires(WRITE)
def remove_priority(request: HttpRequest, number: int) -> HttpResponse:
    priority, plan = _priority(request, number)

    def act(given: dict[str, Any]) -> None:
        writing.remove_priority(priority=priority, **given, by=request.user.email)

    form = forms.WithReason(sent(request))
    return _line_page(request, plan, form, act, "Remove a priority", "The priority is removed.", line=priority)


@shown_and_sent
@requires(WRITE)
def add_objective(request: HttpRequest, number: int) -> HttpResponse:
    priority, plan = _priority(request, number)

    def act(given: dict[str, Any]) -> None:
        writing.add_objective(priority=priority, **given, by=request.user.email)

    form = forms.ObjectiveForm(sent(request), initial={"kind": Objective.Kind.OUTCOME})
    return _line_page(request, plan, form, act, "Add an objective", "The objective is added.", line=priority)


@shown_and_sent
@requires(WRITE)
def change_objective(request: HttpRequest, number: int) -> HttpResponse:
    objective, plan = _objective(request, number)

    def act(given: dict[str, Any]) -> None:
        writing.change_objective(objective=objective, **given, by=request.user.email)

    now = {"title": objective.title, "will_stop": objective.will_stop}
    form = forms.ChangeObjectiveForm(sent(request), initial=now)
    return _line_page(request, plan, form, act, "Change an objective", "The objective is changed.", line=objective)


@shown_and_sent
@requires(WRITE)
def remove_objective(request: HttpRequest, number: int) -> HttpResponse:
    objective, plan = _objective(request, number)

    def act(given: dict[str, Any]) -> None:
        writing.remove_objective(objective=objective, **given, by=request.user.email)

    form = forms.WithReason(sent(request))
    return _line_page(request, plan, form, act, "Remove an objective", "The objective is removed.", line=objective)


@shown_and_sent
@requires(WRITE)
def add_target(request: HttpRequest, number: int) -> HttpResponse:
    objective, plan = _objective(request, number)
    form = TargetForm(
        sent(request),
        plan=plan,
        initial={"area": plan.area_id, "final_on": plan.ends, "trajectory": Target.Trajectory.STRAIGHT},
    )

    def act(given: dict[str, Any]) -> None:
        targets.set_target(objective=objective, terms=form.terms, reason=given["reason"], by=request.user.email)

    return _line_page(request, plan, form, act, "Set a target", "The target is set.", line=objective)


@shown_and_sent
@requires(WRITE)
def change_target(request: HttpRequest, number: int) -> HttpResponse:
    target, plan = _target(request, number)
    form = TargetForm(sent(request), plan=plan, initial=initial(terms_of(target)))

    def act(given: dict[str, Any]) -> None:
        targets.change_target(target=target, terms=form.terms, reason=given["reason"], by=request.user.email)

    return _line_page(request, plan, form, act, "Change a target", "The target is changed.", line=target)


@shown_and_sent
@requires(WRITE)
def remove_target(request: HttpRequest, number: int) -> HttpResponse:
    target, plan = _target(request, number)

    def act(given: dict[str, Any]) -> None:
        targets.remove_target(target=target, **given, by=request.user.email)

    form = forms.WithReason(sent(request))
    return _line_page(request, plan, form, act, "Remove a target", "The target is removed.", line=target)


@shown_and_sent
@requires(WRITE)
def give_forecast(request: HttpRequest, number: int) -> HttpResponse:
    plan = scope.plan_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        forecasts.give_forecast(plan=plan, **given, by=request.user.email)

    form = forms.ForecastForm(sent(request))
    return _line_page(request, plan, form, act, "Give a forecast", "The forecast is kept. It is no target.")


@shown_and_sent
@requires(WRITE)
def answer_check(request: HttpRequest, number: int) -> HttpResponse:
    line = get_object_or_404(CheckLine.objects.filter(plan__in=scope.visible(request)), pk=number)
    plan = scope.plan_to(request, WRITE, line.plan_id)

    def act(given: dict[str, Any]) -> None:
        checklists.answer(line=line, **given, by=request.user.email)

    form = forms.CheckForm(sent(request), initial={"answer": line.answer, "reason": line.reason})
    return _line_page(request, plan, form, act, "Answer a demand", "The answer is kept.", line=line)


def _line_page(
    request: HttpRequest, plan: Plan, form: Any, act: Any, title: str, done: str, line: Any = None
) -> HttpResponse:
    return form_page(
        request, form, act, title=title, button="Save", back=page_of(plan), done=done, plan=plan, line=line
    )


def _priority(request: HttpRequest, number: int) -> tuple[Priority, Plan]:
    found = Priority.objects.standing().filter(plan__in=scope.visible(request))
    priority = get_object_or_404(found.select_related("topic"), pk=number)
    return priority, scope.plan_to(request, WRITE, priority.plan_id)


def _objective(request: HttpRequest, number: int) -> tuple[Objective, Plan]:
    found = Objective.objects.standing().filter(priority__plan__in=scope.visible(request))
    objective = get_object_or_404(found.select_related("priority__plan"), pk=number)
    return objective, scope.plan_to(request, WRITE, objective.priority.plan_id)


def _target(request: HttpRequest, number: int) -> tuple[Target, Plan]:
    found = Target.objects.standing().filter(plan__in=scope.visible(request)).with_points()
    target = get_object_or_404(found, pk=number)
    return target, scope.plan_to(request, WRITE, target.plan_id)
