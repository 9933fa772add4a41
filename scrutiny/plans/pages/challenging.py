"""The pages of challenges: a question is asked, answered, given more time, decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from landscape.permissions import Permission, may, requires
from scrutiny.models import Challenge, Target
from scrutiny.plans import challenges
from scrutiny.plans.pages import forms, scope, wording
from scrutiny.plans.pages.answering import form_page, sent
from scrutiny.plans.pages.writing import page_of, shown_and_sent

ANSWER, AGREE = Permission.ANSWER_CHALLENGES, Permission.AGREE_PLANS


@shown_and_sent
@requires(AGREE)
def ask(request: HttpRequest, number: int) -> HttpResponse:
    found = Target.objects.standing().filter(plan__in=scope.visible(request)).with_points()
    target = get_object_or_404(found, pk=number)
    plan = scope.plan_to(request, AGREE, target.plan_id)

    def act(given: dict[str, Any]) -> str:
        asked = challenges.ask(target=target, **given, by=request.user.email)
        return reverse("challenge", args=[asked.pk])

    return form_page(
        request,
        forms.AskForm(sent(request)),
        act,
        title="Question a target",
        button="Ask",
        back=page_of(plan),
        done="The question is asked.",
        plan=plan,
        line=target,
    )


@require_safe
@requires(Permission.WRITE_PLANS)
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


@shown_and_sent
@requires(ANSWER)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    shown = _challenge_to(request, ANSWER, number)

    def act(given: dict[str, Any]) -> None:
        challenges.reply(challenge=shown, answer=given["answer"], offered=given.get("offered"), by=request.user.email)

    form = forms.ReplyForm(sent(request), challenge=shown)
    return _page(request, shown, form, act, "Answer the challenge", "The reply is sent.")


@shown_and_sent
@requires(AGREE)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    shown = _challenge_to(request, AGREE, number)

    def act(given: dict[str, Any]) -> None:
        challenges.decide(challenge=shown, **given, by=request.user.email)

    return _page(request, shown, forms.DecideForm(sent(request)), act, "Decide the challenge", "It is decided.")


@shown_and_sent
@requires(AGREE)
def extend(request: HttpRequest, number: int) -> HttpResponse:
    shown = _challenge_to(request, AGREE, number)

    def act(given: dict[str, Any]) -> None:
        challenges.extend(challenge=shown, **given, by=request.user.email)

    return _page(request, shown, forms.ExtendForm(sent(request)), act, "Give more time", "There is more time.")


def _challenge_to(request: HttpRequest, permission: Permission, number: int) -> Challenge:
    shown = get_object_or_404(scope.visible_challenges(request), pk=number)
    scope.check(request, permission, shown.target.plan.force)
    return shown


def _page(request: HttpRequest, shown: Challenge, form: Any, act: Any, title: str, done: str) -> HttpResponse:
    back = reverse("challenge", args=[shown.pk])
    plan = shown.target.plan
    return form_page(
        request, form, act, title=title, button=title, back=back, done=done, plan=plan, line=shown.target, asked=shown
    )


def _offered(shown: Challenge) -> list[tuple[str, str, str]]:
    """Day, number questioned, number offered in its place."""
    offered = dict(map(tuple, shown.offered_points or []))
    return [
        (on, wording.number_of(value, shown.target), wording.number_of(offered[on], shown.target))
        for on, value in shown.points
        if on in offered
    ]
