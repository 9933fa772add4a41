"""Sending a return, and the template to fill in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.returns import template, workflow
from indicators.returns.pages import scope
from indicators.returns.pages.forms import NationalForm, SendForm, TemplateForm
from indicators.returns.receipts import RefusedError
from indicators.returns.spreadsheets import CONTENT_TYPES
from landscape.forms import PlainForm
from landscape.permissions import Permission, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.UPLOAD_RETURNS)
def send(request: HttpRequest) -> HttpResponse:
    """The return of a force; ``force``, ``set`` and ``period`` of the address are filled in."""
    forces = scope.forces_to_send_for(request)
    if request.method != "POST":
        return _shown(request, SendForm(initial=request.GET.dict(), forces=forces))
    form = SendForm(request.POST, request.FILES, forces=forces)
    if not form.is_valid():
        return _shown(request, form, status=422)
    given = form.cleaned_data
    about = {"force": given["force"], "indicator_set": given["set"], "period": given["period"]}
    return _sent(request, form, about)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PUBLISH_FIGURES)
def send_national(request: HttpRequest) -> HttpResponse:
    """A file of published figures, of no single force."""
    if request.method != "POST":
        return _shown(request, NationalForm())
    form = NationalForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form, status=422)
    about = {"force": None, "indicator_set": None, "period": None, "source": form.cleaned_data["source"]}
    return _sent(request, form, about)


def _sent(request: HttpRequest, form: PlainForm, about: dict[str, Any]) -> HttpResponse:
    file = form.cleaned_data["file"]
    try:
        a_return = workflow.send(file=file, name=file.name, by=request.user, **about)
    except (workflow.CannotTakeStepError, RefusedError) as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, form, status=409)
    return redirect("return", number=a_return.pk)


def _shown(request: HttpRequest, form: PlainForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "is_national": isinstance(form, NationalForm)}
    return render(request, "returns/send.html", context, status=status)


@require_safe
@requires(Permission.UPLOAD_RETURNS)
def return_template(request: HttpRequest) -> HttpResponse:
    """The form, or the file once it is said which."""
    forces = scope.forces_to_send_for(request)
    if "format" not in request.GET:
        form = TemplateForm(initial=request.GET.dict(), forces=forces)
        return render(request, "returns/template.html", {"form": form})
    form = TemplateForm(request.GET, forces=forces)
    if not form.is_valid():
        return render(request, "returns/template.html", {"form": form}, status=422)
    given = form.cleaned_data
    about = {
        "force": given["force"],
        "indicator_set": given["set"],
        "quarter": given["period"],
        "to": given["format"],
    }
    headers = {"Content-Disposition": f'attachment; filename="{template.file_name(**about)}"'}
    return HttpResponse(template.template(**about), content_type=CONTENT_TYPES[given["format"]], headers=headers)
