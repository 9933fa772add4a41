"""What keeps terms from being a target: every rule says in a sentence what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from indicators.models import Formula, Indicator, IndicatorPart
from indicators.periods import Period, plain_date
from landscape.models import AreaLink
from landscape.models.areas import at
from scrutiny.models import NationalMeasure, Plan, Target, TargetBound, TargetKind
from scrutiny.models.plans_targets import IN_POINTS
from scrutiny.plans.terms import Terms

POWERS = {"arrests", "stop-and-search"}
"""First parts of the codes of data items that count the use of police powers on people (``arrests.total``)."""
ADDS_UP = {Formula.COUNT, Formula.RATE}
MONTHS = 12


def faults(plan: Plan, terms: Terms) -> list[str]:
    """Everything that keeps `terms` from being a target of `plan`, in sentences."""
    return [
        *_faults_of_place(plan, terms),
        *_faults_of_baseline(terms),
        *_faults_of_points(terms),
        *_faults_of_trajectory(terms),
        *_faults_of_owner(plan, terms),
        *_faults_of_measures(plan, terms),
    ]


def _faults_of_place(plan: Plan, terms: Terms) -> Iterator[str]:
    if plan.is_agreement and plan.country != "England":
        yield "Local area agreements exist in England only."
    own = {plan.area_id, *plan.covers.values_list("pk", flat=True)}
    within = AreaLink.objects.filter(at(plan.starts), parent=plan.area, child=terms.area)
    if terms.area.pk not in own and not within.exists():
        yield f"{terms.area} is not part of {plan.place or plan.area} in {plan.years}, which the plan is for."


def _faults_of_baseline(terms: Terms) -> Iterator[str]:
    if terms.baseline is None:
        yield "A target needs a baseline: the value from which it is to change, and the period of that value."
        return
    if not math.isfinite(terms.baseline.value):
        yield "The baseline is no number."
    if terms.baseline.period.end >= min(on for on, _, _ in terms.points):
        ends = plain_date(terms.baseline.period.end)
        yield f"The baseline’s period ends on {ends}, which is not before the target’s first date."
    in_per_cent = terms.kind == TargetKind.CHANGE and terms.indicator.formula not in IN_POINTS
    if in_per_cent and terms.baseline.value == 0:
        yield "A change in per cent can’t be reckoned from a baseline of nought: set a level instead."


def _faults_of_points(terms: Terms) -> Iterator[str]:
    final_on, _ = terms.final
    if not all(math.isfinite(value) for _, value, _ in terms.points):
        yield "Every point of a target must be a number."
    for on, _ in terms.interim:
        if on >= final_on:
            yield f"The interim target of {plain_date(on)} must come before the final one of {plain_date(final_on)}."
    days = [on for on, _, _ in terms.points]
    if len(set(days)) < len(days) and not any(on == final_on for on, _ in terms.interim):
        yield "Two points of the target are of the same day."


def _faults_of_trajectory(terms: Terms) -> Iterator[str]:
    by_hand = terms.trajectory == Target.Trajectory.BY_HAND
    if by_hand != bool(terms.on_the_way):
        yield (
            "A trajectory entered by hand needs points on the way."
            if by_hand
            else "Points on the way belong to a trajectory entered by hand."
        )
    if any(on >= terms.final[0] for on, _ in terms.on_the_way):
        yield f"Points on the way must come before the final target of {plain_date(terms.final[0])}."
    if terms.trajectory == Target.Trajectory.SEASONAL:
        shares = terms.month_shares or ()
        yield from _faults_of_seasons(terms)
        if shares and (len(shares) != MONTHS or min(shares) < 0 or sum(shares) <= 0):
            yield "A seasonal trajectory needs the share of each of the twelve months, April first, none below nought."
        if not shares and terms.indicator.formula in ADDS_UP:
            yield (
                f"The months of the last three years of {terms.indicator} in {terms.area} are not published, so it has "
                "no seasonal trajectory: choose straight lines, or enter points by hand."
            )
        if terms.indicator.formula not in ADDS_UP:
            yield f"{terms.indicator} does not add up over a year: it has no seasonal trajectory."


def _faults_of_seasons(terms: Terms) -> Iterator[str]:
    """The seasons spread a whole financial year: all its numbers must be of such years."""
    odd = [on for on, _, _ in terms.points if (on.month, on.day) != (3, 31)]
    if odd:
        yield f"A seasonal trajectory leads from one 31 March to another, and {plain_date(odd[0])} is none."
    if terms.baseline and not _is_financial_year(terms.baseline.period):
        yield "A seasonal trajectory begins at a baseline of a whole financial year, such as 2008/09."


def _is_financial_year(period: Period) -> bool:
    return period.months == MONTHS and (period.end.month, period.end.day) == (3, 31)


def _faults_of_owner(plan: Plan, terms: Terms) -> Iterator[str]:
    if terms.owner != Target.Owner.NATIONAL:
        return
    if plan.kind == Plan.Kind.JUSTICE:
        yield "Government sets no targets for local criminal justice boards: they set their own."
    elif national_measure(plan, terms) is None:
        measures = NationalMeasure.objects.filter(starts__lte=plan.ends, ends__gte=plan.starts)
        names = ", ".join(f"{each.name} ({each.reference})" for each in measures) or "none that the site knows of"
        yield (
            f"{terms.indicator} can’t be a national target in {plan.years}: the measures on which government sets "
            f"targets then are: {names}. Let the authority or the force own it."
        )


def _faults_of_measures(plan: Plan, terms: Terms) -> Iterator[str]:
    if concerns_powers(terms.indicator) and terms.equality_indicator is None:
        yield (
            f"A target on {terms.indicator} must name an equality measure, so that fairness is watched beside "
            "the number."
        )
    if terms.indicator in (terms.paired_indicator, terms.equality_indicator):
        yield f"{terms.indicator} can’t be watched by itself: choose another measure to pair it with."
    bound = bound_of(plan, terms)
    if bound and outside(bound, terms.final[1]) and not terms.rationale.strip():
        yield f"The target lies outside the bounds set, {said(bound)}: give the reason."


def national_measure(plan: Plan, terms: Terms) -> NationalMeasure | None:
    """The measure by which `terms` may be a national target in the plan's years."""
    reference = terms.indicator.reference
    return NationalMeasure.objects.filter(reference=reference, starts__lte=plan.ends, ends__gte=plan.starts).first()


def concerns_powers(indicator: Indicator) -> bool:
    """Whether the indicator counts the use of police powers on people, such as arrests or stop and search."""
    counted = indicator.parts.filter(role=IndicatorPart.Role.NUMERATOR).values_list("item__code", flat=True)
    return any(code.split(".")[0] in POWERS for code in counted)


def bound_of(plan: Plan, terms: Terms) -> TargetBound | None:
    """The bound that the authority set for such a target in the plan's years."""
    return TargetBound.objects.filter(
        force=plan.force,
        reference=terms.indicator.reference,
        kind=terms.kind,
        starts__lte=plan.ends,
        ends__gte=plan.starts,
    ).first()


def outside(bound: TargetBound, number: float) -> bool:
    return (bound.least is not None and number < bound.least) or (bound.most is not None and number > bound.most)


def said(bound: TargetBound) -> str:
    """``−10 to −3``, ``at least 50``, ``at most −3``."""
    least, most = (None if each is None else f"{each:g}".replace("-", "−") for each in (bound.least, bound.most))
    if least is None:
        return f"at most {most}"
    return f"at least {least}" if most is None else f"{least} to {most}"
