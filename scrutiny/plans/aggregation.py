"""Local targets taken together to one for the force: weighted by their baselines, never averaged plainly. Pure.

A cut of 10% from 1,000 and one of 20% from 100 make 120 of 1,100, which is 10.9%.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LocalTarget:
    """A local target at the end of the force's plan. `level` and `baseline` are in the indicator's unit.

    `held`: its final date comes before the plan ends, and its final level is taken as kept. `part_way`: its final date
    comes later, and its trajectory's value is taken.
    """

    area: str
    baseline: float
    level: float
    numerator: float | None
    denominator: float | None
    baseline_period: str
    held: bool = False
    part_way: bool = False


@dataclass(frozen=True)
class Together:
    """`number` in the terms of the kind; the pooled baseline; each local target's share of the whole, in their order.

    None where it can't be reckoned; `assumptions` then say why.
    """

    number: float | None
    baseline: float | None
    numerator: float | None
    denominator: float | None
    weights: tuple[float | None, ...]
    assumptions: tuple[str, ...]


def taken_together(
    kind: str, targets: Sequence[LocalTarget], *, in_points: bool, multiplier: float | None, ends: date
) -> Together:
    """One number for all `targets` of a `kind` (change, level, gap, standard).

    Levels are weighted by denominators. Changes in per cent are weighted by the events of the baselines. `multiplier`
    makes the pooled baseline a rate (None: a count, which is only added up).
    """
    if kind == "gap":
        return _nothing(targets, "Gaps between groups of people don’t add up over areas: each stays local.")
    if kind == "standard":
        return _standard(targets)
    counts = multiplier is None
    weigh = [_weight(each, by_events=kind == "change" and not in_points, counts=counts) for each in targets]
    weights = [weight if weight is not None and weight > 0 else 0.0 for weight in weigh]
    if not any(weights):
        return _nothing(targets, "No local target gives what its baseline was counted from, so none can be weighted.")
    whole = math.fsum(weights)
    used = [(each, weight) for each, weight in zip(targets, weights, strict=True) if weight]
    counted = [each for each, _ in used]
    left_out = [each.area for each, weight in zip(targets, weights, strict=True) if not weight]
    baseline, numerator, denominator = _pooled(counted, multiplier, in_points=in_points)
    said = _assumptions(kind, counted, left_out, in_points=in_points, counts=counts, ends=ends)
    if baseline is None:
        said.append("There is no pooled baseline, for not every local one says what it was counted from and among.")
    return Together(
        number=_sum_up(kind, used, whole, in_points=in_points, counts=counts),
        baseline=baseline,
        numerator=numerator,
        denominator=denominator,
        weights=tuple(weight / whole if weight else None for weight in weights),
        assumptions=tuple(said),
    )


def _weight(target: LocalTarget, *, by_events: bool, counts: bool) -> float | None:
    if counts:
        return target.numerator if target.numerator is not None else target.baseline
    return target.numerator if by_events else target.denominator


def _sum_up(
    kind: str, used: Sequence[tuple[LocalTarget, float]], whole: float, *, in_points: bool, counts: bool
) -> float:
    if kind == "level":
        if counts:
            return math.fsum(each.level for each, _ in used)
        return math.fsum(weight * each.level for each, weight in used) / whole
    if in_points:
        return math.fsum(weight * (each.level - each.baseline) for each, weight in used) / whole
    return 100 * math.fsum(weight * (each.level / each.baseline - 1) for each, weight in used) / whole


def _pooled(
    used: Sequence[LocalTarget], multiplier: float | None, *, in_points: bool
) -> tuple[float | None, float | None, float | None]:
    """Value, numerator and denominator of the baselines together."""
    numerator = _sum([each.numerator for each in used])
    if multiplier is None:
        numerator = math.fsum(each.numerator if each.numerator is not None else each.baseline for each in used)
        return numerator, numerator, None
    denominator = _sum([each.denominator for each in used])
    if numerator is not None and denominator:
        return multiplier * numerator / denominator, numerator, denominator
    if in_points and denominator:
        value = math.fsum(each.baseline * (each.denominator or 0) for each in used) / denominator
        return value, numerator, denominator
    return None, numerator, denominator


def _sum(values: Sequence[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return math.fsum(known) if len(known) == len(values) and known else None


def _standard(targets: Sequence[LocalTarget]) -> Together:
    levels = {each.level for each in targets}
    weights = tuple(1 / len(targets) for _ in targets)
    if len(levels) > 1:
        return _nothing(targets, "The local plans set different standards: a standard is one for all, or it is none.")
    said = ("The standard is the same in every local plan that has it.",)
    return Together(levels.pop(), None, None, None, weights, said)


def _nothing(targets: Sequence[LocalTarget], why: str) -> Together:
    return Together(None, None, None, None, (None,) * len(targets), (why,))


def _assumptions(
    kind: str,
    used: Sequence[LocalTarget],
    left_out: Sequence[str],
    *,
    in_points: bool,
    counts: bool,
    ends: date,
) -> list[str]:
    if counts and kind == "level":
        how = "Levels are counts, and are added up."
    elif kind == "change" and not in_points:
        how = "Each change is weighted by the events of its baseline."
    else:
        how = "Each number is weighted by how many its baseline was measured among."
    said = [how, f"{len(used)} set such a target; any other area is taken to add nothing."]
    day = f"{ends.day} {ends:%B %Y}"
    if held := sorted(each.area for each in used if each.held):
        said.append(f"Targets that end before {day} are taken as kept until then: {', '.join(held)}.")
    if later := sorted(each.area for each in used if each.part_way):
        said.append(
            f"Targets that end after {day} count with their trajectory’s value on that day: {', '.join(later)}."
        )
    periods = sorted({each.baseline_period for each in used})
    if len(periods) > 1:
        said.append(f"Baselines of different periods are taken together: {', '.join(periods)}.")
    if left_out:
        said.append(f"Left out, for want of a weight: {', '.join(sorted(left_out))}.")
    return said
