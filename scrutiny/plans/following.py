"""Where each target of a plan stands, computed from the published comparisons and stored: pages only read it."""

from __future__ import annotations

import math

from django.db import transaction

from scrutiny.models import Comparison, Plan, Target, TargetStanding
from scrutiny.plans import evidence
from scrutiny.plans.outlook import Outlook, outlook
from scrutiny.statistics.trajectories import NoVerdict, place

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
    for target in targets:
        row = rows.get(target.pk)
        if row:
            TargetStanding.objects.update_or_create(target=target, defaults=_standing(target, row))
    followed = [target.pk for target in targets if target.pk in rows]
    TargetStanding.objects.filter(target__plan=plan).exclude(target__in=followed).delete()
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
        "note": " ".join(filter(None, notes)),
    }


def _outlook(target: Target, row: Comparison) -> Outlook:
    years, latest = evidence.whole_years(row)
    return outlook(evidence.aim_of(target), years, latest, row.history.get("months", {}), evidence.scale(row))


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
