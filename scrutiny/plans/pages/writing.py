"""Pages on which a plan is written: begun; its lines added, changed and removed; given what it needs beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from landscape.permissions import Permission
from scrutiny.models import CheckLine, Objective, Plan, Priority, Target
from scrutiny.plans import beginning, checklists, forecasts, targets, writing
from scrutiny.plans.pages import forms, scope
from scrutiny.plans.pages.answering import On, form_view
from scrutiny.plans.pages.scope import on_line, on_plan, page_of
from scrutiny.plans.pages.target_form import TargetForm, initial
from scrutiny.plans.terms import terms_of

WRITE = Permission.WRITE_PLANS
page = partial(form_view, WRITE, button="Save")

on_priority = on_line("priority", Priority.objects.standing().select_related("topic"))
on_objective = on_line("objective", Objective.objects.standing(), plan="priority__plan")
on_target = on_line("target", Target.objects.standing().with_points())


def beside_plan(request: HttpRequest, permission: Permission, number: int) -> On:
    return replace(on_plan(request, permission, number), back=reverse("plan-beside", args=[number]))


def on_check_line(request: HttpRequest, permission: Permission, number: int) -> On:
    found = on_line("line", CheckLine.objects.all())(request, permission, number)
    return replace(found, back=reverse("plan-beside", args=[found.it.plan_id]))


def nowhere_yet(request: HttpRequest, permission: Permission) -> On:
    return On("", None, reverse("plans"))


def of_a_new_plan(request: HttpRequest, _: None) -> dict[str, Any]:
    return {"forces": scope.forces_to_write_for(request)}


def of_a_new_priority(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    return {"plan": plan}


def of_a_priority(request: HttpRequest, priority: Priority) -> dict[str, Any]:
    names = ("title", "level", "source", "risk", "national")
    return {"plan": priority.plan, "initial": {name: getattr(priority, name) for name in names}}


def of_a_new_objective(request: HttpRequest, priority: Priority) -> dict[str, Any]:
    return {"initial": {"kind": Objective.Kind.OUTCOME}}


def of_an_objective(request: HttpRequest, objective: Objective) -> dict[str, Any]:
    return {"initial": {"title": objective.title, "will_stop": objective.will_stop}}


def of_a_new_target(request: HttpRequest, objective: Objective) -> dict[str, Any]:
    plan = objective.priority.plan
    begun = {"area": plan.area_id, "final_on": plan.ends, "trajectory": Target.Trajectory.STRAIGHT}
    return {"plan": plan, "initial": begun}


def of_a_target(request: HttpRequest, target: Target) -> dict[str, Any]:
    return {"plan": target.plan, "initial": initial(terms_of(target))}


def of_a_check_line(request: HttpRequest, line: CheckLine) -> dict[str, Any]:
    return {"initial": {"answer": line.answer, "reason": line.reason}}


def of_a_resource(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    return {"plan": plan, "initial": {"area": plan.area_id}}


def of_a_summary(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    return {"initial": {"summary": plan.summary, "due_on": plan.summary_due_on}}


def terms_and_reason(form: TargetForm) -> dict[str, Any]:
    return {"terms": form.terms, "reason": form.cleaned_data["reason"]}


begin = form_view(
    WRITE,
    nowhere_yet,
    beginning.begin_plan,
    title="Begin a plan",
    button="Begin the plan",
    done="The plan is begun.",
    form=forms.BeginForm,
    about=of_a_new_plan,
    to=page_of,
)

add_priority = page(
    on_plan,
    writing.add_priority,
    title="Add a priority",
    done="The priority is added.",
    form=forms.PriorityForm,
    about=of_a_new_priority,
)
change_priority = page(
    on_priority,
    writing.change_priority,
    title="Change a priority",
    done="The priority is changed.",
    form=forms.ChangePriorityForm,
    about=of_a_priority,
)
remove_priority = page(
    on_priority,
    writing.remove_priority,
    title="Remove a priority",
    done="The priority is removed.",
    form=forms.WithReason,
)

add_objective = page(
    on_priority,
    writing.add_objective,
    title="Add an objective",
    done="The objective is added.",
    form=forms.ObjectiveForm,
    about=of_a_new_objective,
)
change_objective = page(
    on_objective,
    writing.change_objective,
    title="Change an objective",
    done="The objective is changed.",
    form=forms.ChangeObjectiveForm,
    about=of_an_objective,
)
remove_objective = page(
    on_objective,
    writing.remove_objective,
    title="Remove an objective",
    done="The objective is removed.",
    form=forms.WithReason,
)

add_target = page(
    on_objective,
    targets.set_target,
    title="Set a target",
    done="The target is set.",
    form=TargetForm,
    about=of_a_new_target,
    said=terms_and_reason,
)
change_target = page(
    on_target,
    targets.change_target,
    title="Change a target",
    done="The target is changed.",
    form=TargetForm,
    about=of_a_target,
    said=terms_and_reason,
)
remove_target = page(
    on_target,
    targets.remove_target,
    title="Remove a target",
    done="The target is removed.",
    form=forms.WithReason,
)

give_forecast = page(
    beside_plan,
    forecasts.give_forecast,
    title="Give a forecast",
    done="The forecast is kept. It is no target.",
    form=forms.ForecastForm,
)
add_demand = page(
    beside_plan,
    checklists.add_demand,
    title="Add a demand",
    done="The demand is on the list.",
    form=forms.DemandForm,
)
answer_check = page(
    on_check_line,
    checklists.answer,
    title="Answer a demand",
    done="The answer is kept.",
    form=forms.CheckForm,
    about=of_a_check_line,
)
set_resource = page(
    beside_plan,
    beginning.set_resource,
    title="Set a resource",
    done="The resource is set.",
    form=forms.ResourceForm,
    about=of_a_resource,
)
set_summary = page(
    on_plan,
    writing.set_summary,
    title="Write the summary",
    done="The summary is kept.",
    form=forms.SummaryForm,
    about=of_a_summary,
)
