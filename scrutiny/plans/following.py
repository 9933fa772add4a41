"""Where each target of a plan stands, computed from the published comparisons and stored: pages only read it."""

from __future__ import annotations

import math

from django.db import transaction

from indicators.models import Formula
from scrutiny.models import Comparison, Plan, Target, TargetStanding
from scrutiny.plans import evidence
from scrutiny.plans.outlook import Outlook, outlook
from scrutiny.statistics.trajectories import standing

NOT_AVAILABLE = "not available"
NO_DIRECTION = "Neither way is good for this measure, and the target doesn’t say which: no verdict."
OFF_PATH = "The target’s trajectory says nothing of this period."


@transaction.atomic
def follow(*, plan_id: int) -> int:
    """Compute anew where the targets of a plan stand; says how many have a figure. Done twice, it changes nothing."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)
    targets = list(plan.targets.standing().with_points())
    rows = evidence.latest(targets)
    for target in targets:
        row = rows.get(evidence.key(target))
        if row:
            TargetStanding.objects.update_or_create(target=target, defaults=_standing(target, row))
    followed = [target.pk for target in targets if evidence.key(target) in rows]
    TargetStanding.objects.filter(target__plan=plan).exclude(target__in=followed).delete()
    return len(followed)


def plans_behind() -> list[int]:
    """Agreed plans with a target whose standing is of no comparison, or not of the latest that is published."""
    targets = Target.objects.standing().filter(plan__state__in=Plan.FIXED).with_points().select_related("standing")
    rows = evidence.latest(targets)
    behind = set()
    for target in targets:
        row = rows.get(evidence.key(target))
        known = getattr(target, "standing", None)
        if (row and row.run_id) != (known and known.run_id):
            behind.add(target.plan_id)
    return sorted(behind)


def _standing(target: Target, row: Comparison) -> dict:
    expected = target.path.at(row.run.end)
    found = standing(
        row.value, _or_nan(row.lower_95), _or_nan(row.upper_95), expected, target.wanted, row.indicator.decimals
    )
    ahead = _outlook(target, row)
    notes = [
        NO_DIRECTION if target.wanted == "none" else "",
        OFF_PATH if math.isnan(expected) else "",
        row.quality,
        ahead.note,
    ]
    return {
        "run": row.run,
        "value": row.value,
        "lower_95": row.lower_95,
        "upper_95": row.upper_95,
        "expected": None if math.isnan(expected) else expected,
        "verdict": str(found.verdict) or NOT_AVAILABLE,
        "certain": bool(found.certain),
        "projected": ahead.estimate,
        "projected_lower": ahead.lower,
        "projected_upper": ahead.upper,
        "chance": ahead.chance,
        "note": " ".join(filter(None, notes)),
    }


def _outlook(target: Target, row: Comparison) -> Outlook:
    years, latest = evidence.whole_years(row)
    return outlook(evidence.aim_of(target), years, latest, row.history.get("months", {}), _scale(row))


def _scale(row: Comparison) -> float | None:
    """What one event in a year adds to the indicator's value; None where events don't make it."""
    if row.indicator.formula == Formula.COUNT:
        return 1.0
    if row.indicator.formula == Formula.RATE and row.denominator:
        return row.indicator.multiplier / row.denominator
    return None


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
