"""Targets of a plan: set, changed, removed. Each is checked whole, and refused with every reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction

from scrutiny.models import DraftLine, Objective, Plan, PlanChange, Target, TargetKind, TargetPoint
from scrutiny.models.plans_targets import MOST_IN_AN_AGREEMENT, TargetQuerySet
from scrutiny.plans import changes, evidence, rules
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.terms import Terms

What = PlanChange.What


@transaction.atomic
def set_target(
    *, objective: Objective, terms: Terms, draft_line: DraftLine | None = None, reason: str = "", by: str
) -> Target:
    """Give an objective a target. Raises `PlanRefusedError` with every reason why it can't be one."""
    plan = changes.open_for_change(objective.priority.plan)
    changes.still_standing(objective)
    reason = changes.reason_for(plan, reason)
    terms = _with_shares(terms)
    refused = rules.faults(plan, terms)
    place = _next_place(plan, refused)
    refused.extend(_faults_beside(plan.targets.standing(), terms))
    if refused:
        raise PlanRefusedError(*refused)
    target = Target(plan=plan, objective=objective, place_in_agreement=place, draft_line=draft_line)
    _store(target, terms)
    changes.note(plan, What.ADDED, target, by=by, reason=reason, after=changes.as_kept(target), draft_line=draft_line)
    return target


@transaction.atomic
def change_target(*, target: Target, terms: Terms, reason: str = "", by: str) -> Target:
    """Replace what a target says. A standard is the same everywhere: where the plan sets it again, that changes too."""
    plan = changes.open_for_change(target.plan)
    changes.still_standing(target)
    reason = changes.reason_for(plan, reason)
    terms = _with_shares(terms, target.month_shares)
    refused = rules.faults(plan, terms)
    if (terms.indicator, terms.area) != (target.indicator, target.area):
        refused.append("A target keeps its indicator and its area: remove it, and set another one.")
    refused.extend(_faults_beside(plan.targets.standing().exclude(pk=target.pk), terms))
    if refused:
        raise PlanRefusedError(*refused)
    for each in _changed_together(plan, target, terms):
        before = changes.as_kept(each)
        if each.pk == target.pk:
            _store(target, terms)
        else:
            _store_points(each, terms)
        after = changes.as_kept(each)
        changes.note(
            plan, What.CHANGED, each, by=by, reason=reason, before=before, after=after, draft_line=each.draft_line
        )
    return target


@transaction.atomic
def remove_target(*, target: Target, reason: str = "", by: str) -> None:
    plan = changes.open_for_change(target.plan)
    changes.still_standing(target)
    if target.challenges.undecided().exists():
        raise PlanRefusedError("The target is being challenged: decide the challenge, by withdrawing it if need be.")
    changes.remove(plan, target, by=by, reason=changes.reason_for(plan, reason))


def _faults_beside(others: TargetQuerySet, terms: Terms) -> Iterator[str]:
    """What keeps terms from being a target beside the `others` of the plan."""
    here = others.filter(area=terms.area)
    if here.filter(indicator=terms.indicator, kind=terms.kind).exists():
        yield f"The plan has such a target on {terms.indicator} for {terms.area}: change that one."
    elif terms.owner == Target.Owner.NATIONAL and here.on(terms.indicator.reference).filter(owner=terms.owner).exists():
        yield f"The plan has government’s target on {terms.indicator} for {terms.area} already: change that one."


def _with_shares(terms: Terms, before: list[float] | None = None) -> Terms:
    """The terms of a seasonal target with its month shares: as given, as they were, or from published figures."""
    if terms.trajectory != Target.Trajectory.SEASONAL:
        return replace(terms, month_shares=None)
    if terms.month_shares:
        return terms
    return replace(terms, month_shares=tuple(before or evidence.month_shares(terms.indicator, terms.area) or ()))


def _next_place(plan: Plan, refused: list[str]) -> int | None:
    """The first free place in a local area agreement; where none is left, `refused` says so. None in other plans."""
    if not plan.is_agreement:
        return None
    taken = set(plan.targets.standing().values_list("place_in_agreement", flat=True))
    if len(taken) >= MOST_IN_AN_AGREEMENT:
        refused.append(
            f"A local area agreement holds at most {MOST_IN_AN_AGREEMENT} targets, and this one has {len(taken)}."
        )
        return None
    return next(place for place in range(1, MOST_IN_AN_AGREEMENT + 1) if place not in taken)


def _changed_together(plan: Plan, target: Target, terms: Terms) -> list[Target]:
    if terms.kind != TargetKind.STANDARD:
        return [target]
    same = plan.targets.standing().filter(indicator=target.indicator, kind=TargetKind.STANDARD)
    return [target, *same.exclude(pk=target.pk)]


def _store(target: Target, terms: Terms) -> None:
    """Write checked terms into the target, and its points anew."""
    for name, value in _columns(target.plan, terms).items():
        setattr(target, name, value)
    target.save()
    _store_points(target, terms)


def _store_points(target: Target, terms: Terms) -> None:
    target.points.all().delete()
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, on=on, value=value, role=role, final_on=terms.final[0])
        for on, value, role in terms.points
    )


def _columns(plan: Plan, terms: Terms) -> dict[str, Any]:
    national = terms.owner == Target.Owner.NATIONAL
    baseline = terms.baseline
    return {
        "area": terms.area,
        "indicator": terms.indicator,
        "owner": terms.owner,
        "kind": terms.kind,
        "national_measure": rules.national_measure(plan, terms) if national else None,
        "baseline_value": baseline.value,
        "baseline_start": baseline.period.start,
        "baseline_end": baseline.period.end,
        "baseline_numerator": baseline.numerator,
        "baseline_denominator": baseline.denominator,
        "trajectory": terms.trajectory,
        "month_shares": list(terms.month_shares) if terms.month_shares else None,
        "paired_indicator": terms.paired_indicator,
        "concerns_powers": rules.concerns_powers(terms.indicator),
        "equality_indicator": terms.equality_indicator,
        "rationale": terms.rationale.strip(),
        "limited_influence": terms.limited_influence,
    }
