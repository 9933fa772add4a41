"""What people do with a return: explain, submit, accept, send back, withdraw.

Every address takes a POST, looks whether the person may, lets the action decide whether the return still can, and
shows the return's page again: with what was done, or with a sentence on why not.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from indicators.models import Finding, Return, Severity
from indicators.returns import workflow
from indicators.returns.pages import scope
from indicators.returns.pages.decisions import AcceptForm, ExplanationForm, SendBackForm, StatementForm, WithdrawForm
from indicators.returns.pages.reading import of_return, return_page
from landscape.forms import PlainForm
from landscape.models import Person
from landscape.permissions import Permission, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_COMPARISONS)
def explain(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """A page of its own for one warning; its explanation may be given to all of its kind."""
    a_return = scope.return_or_404(request, number)
    warning = get_object_or_404(a_return.findings, pk=finding, severity=Severity.WARNING)
    if not scope.reach_of(request, a_return).sends:
        raise PermissionDenied
    alike = workflow.to_be_explained(a_return).filter(check_name=warning.check_name).exclude(pk=warning.pk)
    form = ExplanationForm(request.POST or None, initial={"text": warning.explanation}, alike=alike.count())
    status = 200
    if form.is_bound and form.is_valid():
        try:
            _explained(warning, form, request.user)
        except workflow.CannotTakeStepError as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "The explanation is kept.")
            return redirect("return-findings", number=number)
    elif form.is_bound:
        status = 422
    context = {**of_return(a_return), "finding": warning, "form": form}
    return render(request, "returns/explain.html", context, status=status)


@transaction.atomic
def _explained(warning: Finding, form: ExplanationForm, by: Person) -> None:
    text = form.cleaned_data["text"]
    workflow.explain(finding=warning, text=text, by=by)
    if form.cleaned_data.get("alike"):
        workflow.explain_alike(of_return=warning.of_return, check_name=warning.check_name, text=text, by=by)


@require_POST
@requires(Permission.SEE_COMPARISONS)
def submit(request: HttpRequest, number: int) -> HttpResponse:
    def act(a_return: Return, form: PlainForm) -> None:
        workflow.submit(of_return=a_return, statement=form.cleaned_data["statement"], by=request.user)

    return _decide(
        request, number, StatementForm(request.POST), lambda one, reach: reach.sends, act, "The return is submitted."
    )


@require_POST
@requires(Permission.SEE_COMPARISONS)
def accept(request: HttpRequest, number: int) -> HttpResponse:
    def act(a_return: Return, form: PlainForm) -> None:
        workflow.accept(of_return=a_return, by=request.user, publish_at=form.cleaned_data["publish_at"])

    return _decide(
        request, number, AcceptForm(request.POST), lambda one, reach: reach.accepts, act, "The return is accepted."
    )


@require_POST
@requires(Permission.SEE_COMPARISONS)
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    def act(a_return: Return, form: PlainForm) -> None:
        workflow.send_back(of_return=a_return, reason=form.cleaned_data["reason"], by=request.user)

    return _decide(
        request, number, SendBackForm(request.POST), lambda one, reach: reach.accepts, act, "The return is sent back."
    )


@require_POST
@requires(Permission.SEE_COMPARISONS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    def act(a_return: Return, form: PlainForm) -> None:
        workflow.withdraw(of_return=a_return, reason=form.cleaned_data["reason"], by=request.user)

    def may(a_return: Return, reach: scope.Reach) -> bool:
        return reach.accepts if a_return.state == Return.State.PUBLISHED else reach.sends

    return _decide(request, number, WithdrawForm(request.POST), may, act, "The return is withdrawn.")


def _decide(
    request: HttpRequest,
    number: int,
    form: PlainForm,
    may: Callable[[Return, scope.Reach], bool],
    act: Callable[[Return, PlainForm], None],
    done: str,
) -> HttpResponse:
    a_return = scope.return_or_404(request, number)
    if not may(a_return, scope.reach_of(request, a_return)):
        raise PermissionDenied
    if not form.is_valid():
        return return_page(request, a_return, bound=form, status=422)
    try:
        act(a_return, form)
    except workflow.CannotTakeStepError as refusal:
        now = scope.return_or_404(request, number)
        return return_page(request, now, refusal=str(refusal), status=409)
    messages.success(request, done)
    return redirect("return", number=number)
