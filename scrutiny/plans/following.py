"""Where each target of a plan stands, computed from the published comparisons and stored: pages only read it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from indicators.periods import last_day
from scrutiny.models import Comparison, Plan, Target, TargetStanding
from scrutiny.plans import changes, evidence
from scrutiny.plans.outlook import Outlook, outlook
from scrutiny.plans.trials import Aim
from scrutiny.statistics.trajectories import YEAR, NoVerdict, place

MARCH = 3
FOLLOWER = "follow_plans"
NOT_AVAILABLE = "not available"
WHY = {
    NoVerdict.NO_DIRECTION: "Neither way is good for this measure, and the target doesn’t say which: no verdict.",
    NoVerdict.NOT_OF_THIS_PERIOD: "The target’s trajectory says nothing of this period.",
}


@transaction.atomic
def follow(*, plan_id: int) -> int:
    """Compute anew where the targets of a plan stand; says how many have a figure. Done twice, it changes nothing."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)
    targets = list(plan.targets.standing().with_points())
    rows = evidence.latest(targets)
    was = _stands(plan)
    for target in targets:
        row = rows.get(target.pk)
        if row:
            TargetStanding.objects.update_or_create(target=target, defaults=_standing(target, row))
    followed = [target.pk for target in targets if target.pk in rows]
    TargetStanding.objects.filter(target__plan=plan).exclude(target__in=followed).delete()
    if _stands(plan) != was:
        changes.audit(plan, "targets followed", by=FOLLOWER, detail={"targets": len(followed)})
    return len(followed)


def plans_behind() -> list[int]:
    """Agreed plans with a target whose standing is of no comparison, or not of the latest that is published."""
    targets = Target.objects.standing().filter(plan__state__in=Plan.FIXED).with_points().select_related("standing")
    rows = evidence.latest(targets)
    behind = set()
    for target in targets:
        row = rows.get(target.pk)
        known = getattr(target, "standing", None)
        if (row and row.run_id) != (known and known.run_id):
            behind.add(target.plan_id)
    return sorted(behind)


def _stands(plan: Plan) -> list[dict[str, Any]]:
    return list(TargetStanding.objects.filter(target__plan=plan).order_by("target").values())


def _standing(target: Target, row: Comparison) -> dict:
    figure = evidence.figure(target, row)
    found = place(target.path, row.run.end, figure.value, figure.limits, target.wanted, target.printed_decimals)
    ahead = _outlook(target, row)
    notes = [WHY.get(found.why, ""), ahead.note]
    return {
        "run": row.run,
        "value": figure.value,
        "lower_95": _or_none(figure.limits[0]),
        "upper_95": _or_none(figure.limits[1]),
        "expected": _or_none(found.expected),
        "verdict": found.verdict or NOT_AVAILABLE,
        "certain": found.certain,
        "projected": ahead.estimate,
        "projected_lower": ahead.lower,
        "projected_upper": ahead.upper,
        "chance": ahead.chance,
        "projected_on": ahead.on,
        "note": " ".join(filter(None, notes)),
    }


def _outlook(target: Target, row: Comparison) -> Outlook:
    aim, years = evidence.aim_of(target), evidence.whole_years(target, row)
    counts_years = target.baseline_period.months == YEAR
    return outlook(
        aim,
        years,
        row.run.end,
        row.history.get("months", {}),
        evidence.scale(row) if counts_years else None,
        _this_year(target, aim, row.run.end),
    )


def _this_year(target: Target, aim: Aim, latest: date) -> Aim | None:
    """What the trajectory asks for by the end of the running financial year; None where the target itself comes first.

    A year that has just ended runs no more.
    """
    ahead = latest + timedelta(days=1)
    year_end = last_day(ahead.year + (ahead.month > MARCH), MARCH)
    expected = target.path.at(year_end)
    if aim.on <= year_end or math.isnan(expected):
        return None
    return replace(aim, level=expected, on=year_end)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
