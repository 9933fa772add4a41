"""The pages on which administrators keep people: who there is, invited, appointed, ended, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from landscape.models import Appointment, AuditEntry, Person, Role
from landscape.people import actions, second_factor
from landscape.people.forms import AppointmentForm, EndForm, InvitationForm, WhyForm
from landscape.people.tables import PeopleTable
from landscape.permissions import Permission, requires
from landscape.refusals import RefusedError

administered = requires(Permission.CONFIGURE)
show_or_post = require_http_methods(["GET", "HEAD", "POST"])
LATEST = 20


@require_safe
@administered
def people(request: HttpRequest) -> HttpResponse:
    text, role = " ".join(request.GET.get("q", "").replace("\0", "").split()), request.GET.get("role", "")
    found = _found(text, role)
    context = {
        "table": PeopleTable(found, caption="People", request=request),
        "searched": text,
        "role": role,
        "roles": Role.choices,
    }
    return render(request, "people/people.html", context)


def _found(text: str, role: str) -> QuerySet[Person]:
    held = Appointment.objects.on(localdate()).select_related("authority", "force").order_by("role", "starts")
    rows = Person.objects.prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("name")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role in list(Role):
        rows = rows.filter(pk__in=Appointment.objects.on(localdate()).filter(role=role).values("person"))
    return rows


@require_safe
@administered
def person(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=pk)
    return _page_of(request, shown)


@show_or_post
@administered
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _tried(
            form,
            lambda: actions.invite(
                by=request.user,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                appointment=form.appointment(),
                why=form.cleaned_data["why"],
            ),
        )
        if made:
            messages.success(request, f"{made.name} is invited: the letter goes to {made.email}.")
            return redirect("person", made.pk)
    return render(request, "people/invite.html", {"form": form})


@show_or_post
@administered
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=pk)
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = {"appointment": form.appointment(), "why": form.cleaned_data["why"]}
        if _tried(form, lambda: actions.appoint(by=request.user, person=shown, **about)):
            messages.success(request, f"{shown.name} is appointed.")
            return redirect("person", shown.pk)
    return render(request, "people/appoint.html", {"form": form, "person": shown})


@show_or_post
@administered
def end_appointment(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    shown = get_object_or_404(Appointment.objects.select_related("person"), pk=appointment, person=pk)
    form = EndForm(request.POST or None, initial={"on": localdate()})
    if request.method == "POST" and form.is_valid():
        about = {"on": form.cleaned_data["on"], "why": form.cleaned_data["why"]}
        if _tried(form, lambda: actions.end_appointment(by=request.user, appointment=shown, **about)):
            messages.success(request, f"The appointment ends on {about['on']:%-d %B %Y}.")
            return redirect("person", pk)
    return render(request, "people/end_appointment.html", {"form": form, "appointment": shown, "person": shown.person})


@require_POST
@administered
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=pk)
    try:
        actions.invite_again(by=request.user, person=shown)
    except RefusedError as refusal:
        return _page_of(request, shown, faults=refusal.faults)
    messages.success(request, f"The letter goes to {shown.email} again; the link in the earlier one no longer works.")
    return redirect("person", pk)


@require_POST
@administered
def set_active(request: HttpRequest, pk: int, is_active: bool) -> HttpResponse:
    """Close an account, or open it again."""
    done = "The account is open again." if is_active else "The account is closed, and every session of it has ended."
    return _with_reason(request, pk, done, lambda about: actions.set_active(is_active=is_active, **about))


@require_POST
@administered
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    done = "The second factor is taken away; the person sets up another when they sign in next."
    return _with_reason(request, pk, done, lambda about: actions.reset_second_factor(**about))


def _with_reason(request: HttpRequest, pk: int, done: str, act: Callable[[dict[str, Any]], None]) -> HttpResponse:
    """Do to a person what needs nothing but a reason; back to their page, or the page with what is wrong."""
    shown = get_object_or_404(Person, pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _page_of(request, shown, faults=form.errors["why"])
    try:
        act({"by": request.user, "person": shown, "why": form.cleaned_data["why"]})
    except RefusedError as refusal:
        return _page_of(request, shown, faults=refusal.faults)
    messages.success(request, done)
    return redirect("person", pk)


def _page_of(request: HttpRequest, shown: Person, faults: list[str] | tuple[()] = ()) -> HttpResponse:
    today = localdate()
    appointments = list(shown.appointments.select_related("authority", "force").order_by("-starts"))
    context = {
        "person": shown,
        "faults": faults,
        "appointments": [(each, each.ends is None or each.ends >= today) for each in appointments],
        "has_second_factor": second_factor.is_set_up(shown),
        "why": WhyForm(),
        "entries": AuditEntry.objects.filter(subject=f"person: {shown.email}")[:LATEST],
    }
    return render(request, "people/person.html", context)


def _tried(form: WhyForm, act: Callable[[], Any]) -> Any:
    """What the action returns, or True; None when it refused, and then the form says why."""
    try:
        return act() or True
    except RefusedError as refusal:
        for fault in refusal.faults:
            form.add_error(None, fault)
        return None
