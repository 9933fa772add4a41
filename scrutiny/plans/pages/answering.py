"""Pages on which one thing is done: the form, the action, and the sentence that says it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from landscape.acting import form_page
from landscape.forms import PlainForm
from landscape.permissions import Permission, requires


@dataclass(frozen=True)
class On:
    """What a page is about: `it`, which the action takes under the name `name`, and the page that one goes back to.

    Empty `name`: the action takes nothing but what the form says. `shown` is for the template: plan, line, spend plan.
    """

    name: str
    it: Any
    back: str
    shown: dict[str, Any] = field(default_factory=dict)


def form_view(
    permission: Permission,
    found: Callable[..., On],
    act: Callable[..., Any],
    *,
    title: str,
    done: str,
    button: str = "",
    form: type[PlainForm] = PlainForm,
    about: Callable[[HttpRequest, Any], dict[str, Any]] = lambda request, it: {},
    said: Callable[[Any], dict[str, Any]] = lambda form: form.cleaned_data,
    to: Callable[[Any], str] | None = None,
) -> Callable[..., HttpResponse]:
    """A view that shows a form and, once it is sent and valid, has `act` do what it says.

    `found` gives what the page is about, or answers 404 or 403; `about` what the form needs to know; `said` what the
    action takes of the form; `to` the page of what the action made, where it is not the one gone back to.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @requires(permission)
    def view(request: HttpRequest, **address: int) -> HttpResponse:
        on = found(request, permission, **address)
        sent = request.POST if request.method == "POST" else None
        filled = form(sent, **about(request, on.it))
        then = [on.back]

        def do(_: dict[str, Any]) -> None:
            done_to = {on.name: on.it} if on.name else {}
            made = act(**done_to, **said(filled), by=request.user.email)
            if to:
                then[0] = to(made)

        return form_page(
            request,
            filled,
            do,
            template="plans/form.html",
            done=done,
            then=lambda: then[0],
            context={"title": title, "button": button or title, "back": on.back, **on.shown},
        )

    return view
