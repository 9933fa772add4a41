"""Pages on which a plan is given what it needs beside its lines: resources, a summary for the public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from landscape.forms import PlainForm
from landscape.permissions import Permission, requires
from scrutiny.models import Plan, ResourceLine
from scrutiny.plans import beginning, writing
from scrutiny.plans.pages import scope
from scrutiny.plans.pages.answering import form_page, sent
from scrutiny.plans.pages.forms import AreaField, day, long_text, one_of
from scrutiny.plans.pages.target_form import areas_within
from scrutiny.plans.pages.writing import page_of, shown_and_sent

WRITE = Permission.WRITE_PLANS


class ResourceForm(PlainForm):
    area = AreaField()
    kind = one_of("What", ResourceLine.Kind.choices, required="Choose what it is.")
    amount = forms.DecimalField(
        label="How many, or how much",
        max_digits=14,
        decimal_places=2,
        error_messages={"required": "Give the amount.", "invalid": "Write a number, such as 250."},
    )
    reason = long_text("Reason", hint="Needed where it is not what last year’s plan had")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_within(plan)


class SummaryForm(PlainForm):
    summary = long_text("Summary for the public")
    due_on = day("Due to be published by", required="", hint="Leave empty if no day is set")


@shown_and_sent
@requires(WRITE)
def set_resource(request: HttpRequest, number: int) -> HttpResponse:
    plan = scope.plan_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        beginning.set_resource(plan=plan, **given, by=request.user.email)

    form = ResourceForm(sent(request), plan=plan, initial={"area": plan.area_id})
    return _page(request, plan, form, act, "Set a resource", "The resource is set.")


@shown_and_sent
@requires(WRITE)
def set_summary(request: HttpRequest, number: int) -> HttpResponse:
    plan = scope.plan_to(request, WRITE, number)

    def act(given: dict[str, Any]) -> None:
        writing.set_summary(plan=plan, **given, by=request.user.email)

    form = SummaryForm(sent(request), initial={"summary": plan.summary, "due_on": plan.summary_due_on})
    return _page(request, plan, form, act, "Write the summary", "The summary is kept.")


def _page(request: HttpRequest, plan: Plan, form: PlainForm, act: Any, title: str, done: str) -> HttpResponse:
    return form_page(request, form, act, title=title, button="Save", back=page_of(plan), done=done, plan=plan)
