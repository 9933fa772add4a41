"""A form that asks for an action: what it does when the action is refused, and how its page answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from landscape.forms import PlainForm
from landscape.refusals import RefusedError

UNFIT, REFUSED = 422, 409


def acted(form: PlainForm, act: Callable[[dict[str, Any]], Any]) -> tuple[bool, int]:
    """Do what a form that was sent asks for, with its cleaned data; whether it was done, and the status if it wasn't.

    The reasons of a refusal become faults of the form.
    """
    if not form.is_bound:
        return False, 200
    if not form.is_valid():
        return False, UNFIT
    try:
        act(form.cleaned_data)
    except RefusedError as refusal:
        for fault in refusal.faults:
            form.add_error(None, fault)
        return False, REFUSED
    return True, 303


def form_page(
    request: HttpRequest,
    form: PlainForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    template: str,
    done: str,
    then: str | Callable[[], str],
    context: dict[str, Any],
) -> HttpResponse:
    """The page of one form: once it is done, `done` is said on the page at `then`."""
    is_done, status = acted(form, act)
    if is_done:
        messages.success(request, done)
        return HttpResponseRedirect(then if isinstance(then, str) else then())
    return render(request, template, {"form": form, **context}, status=status)
