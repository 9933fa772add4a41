"""How a page with a form is answered: what the form or the plan refuses is said on the page, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from landscape.forms import PlainForm
from scrutiny.plans.changes import PlanRefusedError

REFUSED, INVALID = 409, 422
Act = Callable[[dict[str, Any]], str | None]


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; also of a form in which nothing is filled in."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: PlainForm,
    act: Act,
    *,
    title: str,
    button: str,
    back: str,
    done: str,
    template: str = "plans/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; once it is sent and valid, `act` on what it says, and go to the address it gives, or `back`."""
    status = 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            try:
                address = act(form.cleaned_data)
            except PlanRefusedError as refusal:
                status = REFUSED
                for fault in refusal.faults:
                    form.add_error(None, fault)
            else:
                messages.success(request, done)
                return redirect(address or back)
    context |= {"form": form, "title": title, "button": button, "back": back}
    return render(request, template, context, status=status)
