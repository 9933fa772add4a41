"""Pages by which a plan goes from state to state, and by which its draft is made from below."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from landscape.permissions import Permission, requires
from scrutiny.plans import challenges, drafting, states
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.pages import forms
from scrutiny.plans.pages.answering import form_view
from scrutiny.plans.pages.scope import on_plan, page_of

WRITE, AGREE = Permission.WRITE_PLANS, Permission.AGREE_PLANS


@require_POST
@requires(WRITE)
def make_draft(request: HttpRequest, number: int) -> HttpResponse:
    plan = on_plan(request, WRITE, number).it
    try:
        drafting.request_draft(plan=plan, by=request.user.email)
    except PlanRefusedError as refusal:
        messages.error(request, " ".join(refusal.faults))
    else:
        messages.success(request, "The draft is being made from the local plans. Look at this page again in a moment.")
    return redirect("plan-draft", number=plan.pk)


open_challenge = form_view(
    WRITE,
    on_plan,
    states.open_challenge,
    title="Put the plan to the challenge",
    done="The plan is in challenge.",
    form=forms.DeadlineForm,
)
test_again = form_view(
    WRITE,
    on_plan,
    challenges.run_tests,
    title="Test the targets again",
    done="The targets are tested.",
    form=forms.DeadlineForm,
)
back_to_draft = form_view(
    WRITE,
    on_plan,
    states.back_to_draft,
    title="Take the plan back",
    done="The plan is a draft again.",
    form=forms.ReasonForm,
)
agree = form_view(
    AGREE,
    on_plan,
    states.agree,
    title="Agree the plan",
    done="The plan is agreed. It changes no more.",
)
publish = form_view(
    AGREE,
    on_plan,
    states.publish,
    title="Publish the plan",
    done="The plan is published.",
)
sign_off = form_view(
    AGREE,
    on_plan,
    states.sign_off,
    title="Record a sign-off",
    done="The sign-off is recorded.",
    form=forms.SignOffForm,
)
new_version = form_view(
    WRITE,
    on_plan,
    states.new_version,
    title="Begin a new version",
    done="The new version is begun.",
    form=forms.ReasonForm,
    said=lambda form: {"reasons": form.cleaned_data["reason"]},
    to=page_of,
)
