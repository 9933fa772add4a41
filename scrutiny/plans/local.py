"""What the local plans of a force say, gathered by topic, objective and measure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.text import slugify

from indicators.models import Formula, Indicator
from landscape.models import Area
from scrutiny.models import Objective, Plan, Priority, SourceLevel, Target, TargetKind, Topic
from scrutiny.models.plans_targets import IN_POINTS
from scrutiny.plans.aggregation import LocalTarget, Together, taken_together
from scrutiny.plans.places import districts_of, one_of_each

Kind = Plan.Kind


@dataclass(frozen=True)
class LocalLines:
    """The standing lines of the local plans in force, with their plans and areas; sorted by area.

    `parts` are the districts of each target's area; `places` the area that stands for each plan's: a unit and a
    partnership of one borough are one place.
    """

    plans: Sequence[Plan]
    priorities: Sequence[Priority]
    objectives: Sequence[Objective]
    targets: Sequence[Target]
    parts: Mapping[int, frozenset[str]]
    places: Mapping[int, Area]

    def counted_once(self, targets: Iterable[Target]) -> tuple[list[Target], list[Target]]:
        """Targets of one measure, no place twice, and those left out for it.

        Where areas overlap the widest counts; of equal ones the partnership’s, and of its plans the latest.
        """
        latest = sorted(targets, key=lambda each: each.plan.ends, reverse=True)
        wide = sorted(latest, key=lambda each: (-len(self.parts[each.area_id]), each.plan.kind != Kind.PARTNERSHIP))
        taken: set[str] = set()
        counted, repeated = [], []
        for each in wide:
            here = self.parts[each.area_id]
            (repeated if taken & here else counted).append(each)
            taken |= here
        return counted, repeated

    def by_topic(self) -> Mapping[Topic, list[Priority]]:
        groups: dict[Topic, list[Priority]] = defaultdict(list)
        for each in self.priorities:
            groups[each.topic].append(each)
        return dict(sorted(groups.items(), key=lambda group: group[0].name))

    def by_objective(self) -> Mapping[tuple[Topic, str], list[Objective]]:
        """Objectives on one topic that say the same, whatever their case and stops."""
        groups: dict[tuple[Topic, str], list[Objective]] = defaultdict(list)
        for each in self.objectives:
            groups[each.priority.topic, slugify(each.title)].append(each)
        return dict(sorted(groups.items(), key=lambda group: (group[0][0].name, group[0][1])))

    def by_measure(self) -> Mapping[tuple[str, str], list[Target]]:
        """Targets by the indicator's reference and the kind of target."""
        groups: dict[tuple[str, str], list[Target]] = defaultdict(list)
        for each in self.targets:
            groups[each.indicator.reference, each.kind].append(each)
        return dict(sorted(groups.items()))


def local_plans(plan: Plan, *, known_at: datetime) -> QuerySet[Plan]:
    """The local plans within the force of `plan` that were agreed by `known_at` and touch its years; by area."""
    agreed = Plan.objects.agreed_by(known_at).local().filter(force=plan.force)
    return agreed.during(plan.starts, plan.ends).with_area().order_by("area__name", "kind")


def places_of(plans: Iterable[Plan], day: date) -> Mapping[int, Area]:
    """The area (by id) of each plan, with the one that stands for its place."""
    areas = {each.area_id: each.area for each in plans}
    return one_of_each(areas.values(), districts_of(areas, day))


def local_lines(plan: Plan, *, known_at: datetime) -> LocalLines:
    """What the local plans of a force say (`local_plans`)."""
    plans = local_plans(plan, known_at=known_at)
    priorities = Priority.objects.standing().filter(plan__in=plans)
    objectives = Objective.objects.standing().filter(priority__in=priorities)
    targets = Target.objects.standing().filter(objective__in=objectives).with_points()
    found = list(targets.select_related("plan__area", "objective__priority__topic").order_by("area__name", "pk"))
    known = list(plans)
    return LocalLines(
        known,
        list(priorities.select_related("topic", "plan__area").order_by("plan__area__name", "pk")),
        list(
            objectives.select_related("priority__topic", "priority__plan__area").order_by(
                "priority__plan__area__name", "pk"
            )
        ),
        found,
        districts_of({each.area_id for each in found}, plan.starts),
        places_of(known, plan.starts),
    )


def at_the_end_of(plan: Plan, target: Target) -> LocalTarget:
    """A local target as it counts in `plan`: by its trajectory where it ends later, as kept where it ended before."""
    final = target.final.on
    part_way, held = final > plan.ends, final < plan.ends
    level = target.path.at(plan.ends) if part_way else target.final_level
    return LocalTarget(
        area=target.area.name,
        baseline=target.baseline_value,
        level=level,
        numerator=target.baseline_numerator,
        denominator=target.baseline_denominator,
        baseline_period=target.baseline_period.label,
        held=held,
        part_way=part_way,
    )


def number_at_the_end(plan: Plan, target: Target) -> float:
    """What a local target comes to by the end of `plan`, in the terms of its own kind."""
    reached = at_the_end_of(plan, target)
    if target.kind != TargetKind.CHANGE:
        return reached.level
    if target.change_is_in_points:
        return reached.level - reached.baseline
    return 100 * (reached.level / reached.baseline - 1)


def together(plan: Plan, targets: Sequence[Target]) -> Together:
    """Targets of one indicator and kind, taken together for the force."""
    first = targets[0]
    return taken_together(
        first.kind,
        [at_the_end_of(plan, each) for each in targets],
        in_points=first.change_is_in_points,
        multiplier=_multiplier(first.indicator),
        ends=plan.ends,
    )


def _multiplier(indicator: Indicator) -> float | None:
    """By which numerator ÷ denominator becomes the indicator's value; None of a count."""
    if indicator.formula == Formula.COUNT:
        return None
    return 100.0 if indicator.formula in IN_POINTS else indicator.multiplier


def usual_level(priorities: Iterable[Priority]) -> str:
    """The source level that most of the priorities have; of several, the one listed first."""
    counted = Counter(each.level for each in priorities)
    return max(SourceLevel.values, key=lambda level: counted[level])
