"""The pages of challenges: a question is asked, answered, given more time, decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from indicators.periods import plain_date
from landscape.permissions import Permission, may, requires
from landscape.unchanged import sent_when_changed
from scrutiny.models import Challenge
from scrutiny.plans import challenges
from scrutiny.plans.pages import forms, scope, wording
from scrutiny.plans.pages.answering import On, form_view
from scrutiny.plans.pages.writing import on_target

ANSWER, AGREE = Permission.ANSWER_CHALLENGES, Permission.AGREE_PLANS


@require_safe
@requires(Permission.WRITE_PLANS)
@sent_when_changed
def challenge(request: HttpRequest, number: int) -> HttpResponse:
    """The dialogue, and what may be done next."""
    shown = get_object_or_404(scope.visible_challenges(request), pk=number)
    force = shown.target.plan.force
    context = {
        "challenge": shown,
        "plan": shown.target.plan,
        "said": wording.said(shown.target),
        "is_overdue": shown.decided_at is None and shown.replied_at is None and shown.deadline < localdate(),
        "answers": shown.state == "open" and may(request, ANSWER, force),
        "decides": shown.state == "answered" and may(request, AGREE, force),
        "extends": shown.state == "open" and may(request, AGREE, force),
        "offered": _offered(shown),
    }
    return render(request, "plans/challenge.html", context)


@require_safe
@requires(Permission.WRITE_PLANS)
@sent_when_changed
def of_plan(request: HttpRequest, number: int) -> HttpResponse:
    """Every challenge of a plan's targets: those not decided first, by their deadlines."""
    plan = scope.on_plan(request, Permission.WRITE_PLANS, number).it
    asked = scope.visible_challenges(request).filter(target__plan=plan)
    in_order = asked.order_by(F("decided_at").desc(nulls_first=True), "deadline", "pk")
    return render(request, "plans/challenges.html", {"plan": plan, "challenges": in_order, "today": localdate()})


def on_challenge(request: HttpRequest, permission: Permission, number: int) -> On:
    asked = get_object_or_404(scope.visible_challenges(request), pk=number)
    plan = asked.target.plan
    scope.check(request, permission, plan.force)
    return On("challenge", asked, page_of(asked), {"plan": plan, "line": asked.target, "asked": asked})


def page_of(asked: Challenge) -> str:
    return reverse("challenge", args=[asked.pk])


def of_a_reply(request: HttpRequest, asked: Challenge) -> dict[str, Any]:
    return {"challenge": asked}


ask = form_view(
    AGREE,
    on_target,
    challenges.ask,
    title="Question a target",
    button="Ask",
    done="The question is asked.",
    form=forms.AskForm,
    to=page_of,
)
answer = form_view(
    ANSWER,
    on_challenge,
    challenges.reply,
    title="Answer the challenge",
    done="The reply is sent.",
    form=forms.ReplyForm,
    about=of_a_reply,
    said=lambda form: {name: form.cleaned_data.get(name) for name in ("answer", "offered")},
)
decide = form_view(
    AGREE,
    on_challenge,
    challenges.decide,
    title="Decide the challenge",
    done="It is decided.",
    form=forms.DecideForm,
)
extend = form_view(
    AGREE,
    on_challenge,
    challenges.extend,
    title="Give more time",
    done="There is more time.",
    form=forms.ExtendForm,
)


def _offered(shown: Challenge) -> list[tuple[str, str, str]]:
    """Day, number questioned, number offered in its place."""
    offered = dict(map(tuple, shown.offered_points or []))
    return [
        (
            plain_date(date.fromisoformat(on)),
            wording.number_of(value, shown.target),
            wording.number_of(offered[on], shown.target),
        )
        for on, value in shown.points
        if on in offered
    ]
