"""Pages by which a plan goes from state to state, and by which its draft is made from below."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from landscape.forms import PlainForm
from landscape.permissions import Permission, requires
from scrutiny.plans import challenges, drafting, states
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.pages import forms, scope
from scrutiny.plans.pages.answering import form_page, sent
from scrutiny.plans.pages.writing import page_of, shown_and_sent

WRITE, AGREE = Permission.WRITE_PLANS, Permission.AGREE_PLANS


@require_POST
@requires(WRITE)
def make_draft(request: HttpRequest, number: int) -> HttpResponse:
    plan = scope.plan_to(request, WRITE, number)
    try:
        drafting.request_draft(plan=plan, by=request.user.email)
    except PlanRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The draft is being made from the local plans. Look at this page again in a moment.")
    return redirect("plan-draft", number=plan.pk)


@shown_and_sent
@requires(WRITE)
def open_challenge(request: HttpRequest, number: int) -> HttpResponse:
    def act(plan: Any, given: dict[str, Any]) -> None:
        states.open_challenge(plan=plan, deadline=given["deadline"], by=request.user.email)

    return _move(
        request, number, WRITE, forms.DeadlineForm, act, "Put the plan to the challenge", "The plan is in challenge."
    )


@shown_and_sent
@requires(WRITE)
def test_again(request: HttpRequest, number: int) -> HttpResponse:
    def act(plan: Any, given: dict[str, Any]) -> None:
        challenges.run_tests(plan=plan, deadline=given["deadline"], by=request.user.email)

    return _move(request, number, WRITE, forms.DeadlineForm, act, "Test the targets again", "The targets are tested.")


@shown_and_sent
@requires(WRITE)
def back_to_draft(request: HttpRequest, number: int) -> HttpResponse:
    def act(plan: Any, given: dict[str, Any]) -> None:
        states.back_to_draft(plan=plan, reason=given["reason"], by=request.user.email)

    return _move(request, number, WRITE, forms.ReasonForm, act, "Take the plan back", "The plan is a draft again.")


@shown_and_sent
@requires(AGREE)
def agree(request: HttpRequest, number: int) -> HttpResponse:
    def act(plan: Any, given: dict[str, Any]) -> None:
        states.agree(plan=plan, by=request.user.email)

    return _move(request, number, AGREE, PlainForm, act, "Agree the plan", "The plan is agreed. It changes no more.")


@shown_and_sent
@requires(AGREE)
def publish(request: HttpRequest, number: int) -> HttpResponse:
    def act(plan: Any, given: dict[str, Any]) -> None:
        states.publish(plan=plan, by=request.user.email)

    return _move(request, number, AGREE, PlainForm, act, "Publish the plan", "The plan is published.")


@shown_and_sent
@requires(WRITE)
def new_version(request: HttpRequest, number: int) -> HttpResponse:
    def act(plan: Any, given: dict[str, Any]) -> str:
        return page_of(states.new_version(plan=plan, reasons=given["reason"], by=request.user.email))

    return _move(request, number, WRITE, forms.ReasonForm, act, "Begin a new version", "The new version is begun.")


def _move(
    request: HttpRequest, number: int, permission: Permission, form: type[PlainForm], act: Any, title: str, done: str
) -> HttpResponse:
    plan = scope.plan_to(request, permission, number)
    return form_page(
        request,
        form(sent(request)),
        lambda given: act(plan, given),
        title=title,
        button=title,
        back=reverse("plan", args=[plan.pk]),
        done=done,
        plan=plan,
    )
