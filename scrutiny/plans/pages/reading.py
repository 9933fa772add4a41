"""The pages of plans that are read: the list, one plan, its draft from below, gaps, coverage and alignment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.periods import Period
from landscape.permissions import Permission, may, requires
from landscape.unchanged import sent_when_changed
from scrutiny.models import Plan
from scrutiny.plans import coverage, distances, gaps, placing
from scrutiny.plans.pages import readings, scope, wording
from scrutiny.plans.pages.tables import ChangesTable, PlansTable

AGAINST = (Plan.Kind.AGREEMENT, Plan.Kind.POLICING)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def plans(request: HttpRequest) -> HttpResponse:
    rows = scope.visible(request)
    waiting = scope.visible_challenges(request).undecided().filter(target__removed_at=None)
    context = {
        "table": PlansTable(rows, caption="Plans", request=request),
        "waiting": waiting.order_by("deadline", "pk")[:10],
    }
    return render(request, "plans/plans.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def plan(request: HttpRequest, number: int) -> HttpResponse:
    shown = scope.plan_or_404(request, number)
    rows = readings.rows(shown)
    context = _about(request, shown) | {
        "rows": rows,
        "on_course": readings.on_course(rows),
        "unmeasured": readings.unmeasured(rows),
        "strategy": _strategy(request, shown),
    }
    return render(request, "plans/plan.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def beside(request: HttpRequest, number: int) -> HttpResponse:
    """What belongs to a plan beside its priorities: what it has to work with, what is expected, what is asked of it."""
    shown = scope.plan_or_404(request, number)
    context = _about(request, shown) | {
        "forecasts": shown.forecasts.select_related("topic", "indicator"),
        "covered": shown.covers.all() if shown.kind == Plan.Kind.SAFETY else (),
        "resources": shown.resources.select_related("area"),
        "check_lines": shown.check_lines.all(),
    }
    return render(request, "plans/beside.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """Every line that was added, changed or removed: what it was and is, who did it and why."""
    shown = scope.plan_or_404(request, number)
    table = ChangesTable(shown.changes.all(), caption="Changes, the latest first", request=request)
    return render(request, "plans/changes.html", _about(request, shown) | {"table": table})


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """The draft that local plans add up to, where each line comes from, and what the plan has made of it."""
    shown = scope.plan_or_404(request, number)
    rows = [
        (each, [(one, wording.number_of_line(one.number, each.line)) for one in each.sources], _numbers(each))
        for each in distances.distances(shown)
    ]
    return render(request, "plans/draft.html", _about(request, shown) | {"rows": rows})


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def gap_analysis(request: HttpRequest, number: int) -> HttpResponse:
    shown = scope.plan_or_404(request, number)
    found = gaps.topic_gaps(shown, known_at=timezone.now())
    asked = request.GET.get("topic", "")
    context = _about(request, shown) | {
        "gaps": [(each, [each.count(has) for has in gaps.Has]) for each in found],
        "kinds": list(gaps.Has),
        "chosen": next((each for each in found if each.topic.slug == asked), None),
        "numbers": [
            (
                each.target.indicator,
                wording.number_of(each.local, each.target),
                wording.number_of(each.own, each.target),
                wording.difference(each.gap, each.target.kind, each.target.indicator),
            )
            for each in gaps.number_gaps(shown)
        ],
    }
    return render(request, "plans/gaps.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def coverage_check(request: HttpRequest, number: int) -> HttpResponse:
    shown = scope.plan_or_404(request, number)
    context = _about(request, shown) | {
        "coverage": coverage.coverage(shown),
        "worsening": [
            (each.indicator, Period(each.run.start, each.run.end).label)
            for each in coverage.worsening_without_target(shown)
        ],
        "unmeasured": coverage.without_measure(shown),
    }
    return render(request, "plans/coverage.html", context)


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def alignment(request: HttpRequest, number: int) -> HttpResponse:
    shown = scope.plan_or_404(request, number)
    rows = placing.misaligned(
        shown.force, starts=shown.starts, ends=shown.ends, against=AGAINST, known_at=timezone.now()
    )
    context = _about(request, shown) | {"rows": rows, "counts": placing.counts(rows)}
    return render(request, "plans/alignment.html", context)


def _strategy(request: HttpRequest, shown: Plan) -> Plan | None:
    """The strategy that feeds the plan, if the person may see it."""
    if shown.strategy is None or shown.strategy.is_fixed or may(request, Permission.WRITE_PLANS, shown.force):
        return shown.strategy
    return None


def _numbers(each: distances.Distance) -> list[str]:
    """Of a target: what local ones come to, what the plan says, and the difference."""
    if each.line is None or each.line.number is None:
        return []
    own = None if each.difference is None else each.line.number + each.difference
    return [
        *(wording.number_of_line(number, each.line) for number in (each.line.number, own)),
        wording.difference(each.difference, each.line.kind, each.line.indicator),
    ]


def _about(request: HttpRequest, shown: Plan) -> dict[str, Any]:
    """What every page of one plan says of it, and what the person may do to it."""
    writes = may(request, Permission.WRITE_PLANS, shown.force)
    return {
        "plan": shown,
        "colour": wording.STATE_COLOURS[Plan.State(shown.state)],
        "writes": writes and not shown.is_fixed,
        "meets_challenges": writes,
        "renews": writes and shown.is_fixed and not hasattr(shown, "next"),
        "agrees": may(request, Permission.AGREE_PLANS, shown.force),
        "is_corporate": shown.kind in Plan.CORPORATE,
        "body": wording.partnership(shown.country) if shown.kind == Plan.Kind.PARTNERSHIP else "",
    }
