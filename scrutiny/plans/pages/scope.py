"""Which plans a person may see, and for which forces they may write. Every page of plans starts here.

What is agreed is for everyone who may see comparisons; what is being written or challenged is for those who write
plans in that force and its authority.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from landscape.models import Area
from landscape.permissions import Permission, grants_of, may, within_reach
from scrutiny.models import Challenge, Plan, SpendPlan
from scrutiny.plans.pages.answering import On


def visible(request: HttpRequest) -> QuerySet[Plan]:
    """The plans that the person who asks may see; any other answers as one that doesn't exist."""
    return _seen(request, Plan.objects.all(), Q(state__in=Plan.FIXED)).with_area()


def visible_spend_plans(request: HttpRequest) -> QuerySet[SpendPlan]:
    found = _seen(request, SpendPlan.objects.all(), Q(state=SpendPlan.State.APPROVED))
    return found.select_related("area", "force")


def visible_challenges(request: HttpRequest) -> QuerySet[Challenge]:
    """Those of plans that the person writes, answers or agrees; others see what came of them."""
    own = within_reach(Plan.objects.all(), grants_of(request), Permission.WRITE_PLANS).values("pk")
    return Challenge.objects.filter(target__plan__in=own).select_related(
        "target__plan__area", "target__plan__force", "target__indicator", "target__area"
    )


def plan_or_404(request: HttpRequest, number: int) -> Plan:
    return get_object_or_404(visible(request).select_related("next"), pk=number)


def on_plan(request: HttpRequest, permission: Permission, number: int) -> On:
    """A plan that the person may see, and do a thing to."""
    plan = plan_or_404(request, number)
    check(request, permission, plan.force)
    return On("plan", plan, page_of(plan), {"plan": plan})


def on_line(name: str, lines: QuerySet[Any], plan: str = "plan") -> Callable[..., On]:
    """How a page finds one of `lines`, of a plan that the person may see and do a thing to.

    `name` is what actions call the line; `plan` is the path from it to its plan.
    """

    def found(request: HttpRequest, permission: Permission, number: int) -> On:
        seen = lines.filter(**{f"{plan}__in": visible(request)})
        line = get_object_or_404(seen.select_related(f"{plan}__area", f"{plan}__force"), pk=number)
        of_plan = attrgetter(plan.replace("__", "."))(line)
        check(request, permission, of_plan.force)
        return On(name, line, page_of(of_plan), {"plan": of_plan, "line": line})

    return found


def page_of(plan: Plan) -> str:
    return reverse("plan", args=[plan.pk])


def check(request: HttpRequest, permission: Permission, force: Area) -> None:
    if not may(request, permission, force):
        raise PermissionDenied


def forces_to_write_for(request: HttpRequest) -> QuerySet[Area]:
    return _forces(request, Permission.WRITE_PLANS)


def forces_to_agree_for(request: HttpRequest) -> QuerySet[Area]:
    return _forces(request, Permission.AGREE_PLANS)


def forces_to_see(request: HttpRequest) -> QuerySet[Area]:
    return _forces(request, Permission.SEE_COMPARISONS)


def _forces(request: HttpRequest, permission: Permission) -> QuerySet[Area]:
    forces = Area.objects.forces().confirmed().order_by("name")
    return within_reach(forces, grants_of(request), permission, force="pk")


def _seen(request: HttpRequest, rows: QuerySet[Any], settled: Q) -> QuerySet[Any]:
    grants = grants_of(request)
    own = within_reach(rows, grants, Permission.WRITE_PLANS).values("pk")
    public = within_reach(rows.filter(settled), grants, Permission.SEE_COMPARISONS).values("pk")
    return rows.filter(Q(pk__in=own) | Q(pk__in=public))
