"""The targets of a force's plans as they are set side by side, and the conflicts between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from landscape.models import Area
from scrutiny.models import Plan, Target, TargetKind
from scrutiny.plans.alignment import Fault, Placed, conflicts
from scrutiny.plans.places import districts_of


@dataclass(frozen=True)
class Misaligned:
    local: Target
    required: Target
    fault: Fault


def misaligned(
    force: Area, *, starts: date, ends: date, against: Iterable[str], known_at: datetime
) -> list[Misaligned]:
    """Local targets of a force in some years that conflict with those of plans of the kinds `against`.

    Of plans as they were agreed at `known_at`. A target of the whole force asks the same change of every part, and the
    same standard; its level or gap says nothing of a part, and is not compared. Nor is that of a whole county, for the
    site does not know which parts of the force make it up.
    """
    plans = Plan.objects.agreed_by(known_at).filter(force=force).during(starts, ends)
    targets = Target.objects.standing().filter(plan__in=plans).with_points().select_related("objective__priority")
    local = [each for each in targets if each.plan.kind in Plan.LOCAL]
    required = [each for each in targets if each.plan.kind in set(against)]
    parts = districts_of({each.area_id for each in targets}, starts)
    placed = [_placed(each, parts[each.area_id] | {_alone(each)}) for each in local]
    asked = [each for target in required for each in _asked(target, local, parts)]
    by_pk = {each.pk: each for each in targets}
    return [Misaligned(by_pk[each.local], by_pk[each.required], each.fault) for each in conflicts(placed, asked)]


def _asked(required: Target, local: Iterable[Target], parts: Mapping[int, frozenset[str]]) -> Iterator[Placed]:
    """What a required target asks of the places it is for: of its own area, or of every part of the force."""
    if required.area_id != required.plan.force_id:
        yield _placed(required, parts[required.area_id])
    elif not required.plan.place and required.kind in (TargetKind.CHANGE, TargetKind.STANDARD):
        for each in local:
            if each.indicator.reference == required.indicator.reference:
                yield _placed(required, frozenset({_alone(each)}), baseline=each.baseline_value)


def _alone(target: Target) -> str:
    """A place that is this target's only."""
    return f"target {target.pk}"


def _placed(target: Target, place: frozenset[str], baseline: float | None = None) -> Placed:
    """The target at a place; with `baseline`, what its change comes to from there."""
    start = target.baseline_value if baseline is None else baseline

    def level(number: float) -> float:
        if target.kind != TargetKind.CHANGE:
            return number
        return start + number if target.change_is_in_points else start * (1 + number / 100)

    points = sorted((each.on, level(each.value)) for each in target.points.all())
    points.insert(0, (target.baseline_end, start))
    return Placed(
        pk=target.pk,
        place=place,
        topic=str(target.objective.priority.topic_id),
        reference=target.indicator.reference,
        level=points[-1][1],
        direction=target.direction,
        wanted=target.wanted,
        on=target.final.on,
        points=tuple(points),
    )


def counts(rows: Iterable[Misaligned]) -> list[tuple[str, Fault, int]]:
    """How many areas each measure and fault concerns; by measure."""
    areas: dict[tuple[str, Fault], set[int]] = defaultdict(set)
    for each in rows:
        areas[each.required.indicator.reference, each.fault].add(each.local.area_id)
    return [(reference, fault, len(found)) for (reference, fault), found in sorted(areas.items())]
