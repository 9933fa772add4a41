"""Which areas have what in their plans about each of a force's priorities, and how far local targets add up to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from landscape.models import Area
from scrutiny.models import DraftLine, Forecast, Plan, Target, Topic
from scrutiny.plans import local


class Has(StrEnum):
    """The most that an area's plan has on a topic."""

    TARGET = "target"
    OBJECTIVE = "objective"
    PRIORITY = "priority only"
    FORECAST = "forecast"
    NEITHER = "neither"

    @property
    def is_priority(self) -> bool:
        return self in (Has.TARGET, Has.OBJECTIVE, Has.PRIORITY)


@dataclass(frozen=True)
class TopicGap:
    """One priority of the force across its areas."""

    topic: Topic
    cells: tuple[tuple[Area, Has], ...]

    @property
    def having(self) -> list[Area]:
        return [area for area, has in self.cells if has.is_priority]

    @property
    def lacking(self) -> list[Area]:
        return [area for area, has in self.cells if not has.is_priority]

    def count(self, has: Has) -> int:
        return sum(each == has for _, each in self.cells)


@dataclass(frozen=True)
class NumberGap:
    """The force's target beside what local targets on the same measure come to, and the gap between these."""

    target: Target
    line: DraftLine

    @property
    def gap(self) -> float | None:
        return None if self.line.number is None else self.target.final.value - self.line.number


def topic_gaps(plan: Plan, *, known_at: datetime) -> list[TopicGap]:
    """Of each topic that the plan, or any local plan within its force, puts first; topics and areas by name."""
    lines = local.local_lines(plan, known_at=known_at)
    cells: dict[Topic, dict[int, Has]] = defaultdict(dict)
    for forecast in Forecast.objects.filter(plan__in=[each.pk for each in lines.plans]).select_related("topic", "plan"):
        cells[forecast.topic][lines.places[forecast.plan.area_id].pk] = Has.FORECAST
    found: list[tuple[Has, list[tuple[Topic, int]]]] = [
        (Has.PRIORITY, [(each.topic, each.plan.area_id) for each in lines.priorities]),
        (Has.OBJECTIVE, [(each.priority.topic, each.priority.plan.area_id) for each in lines.objectives]),
        (Has.TARGET, [(each.objective.priority.topic, each.plan.area_id) for each in lines.targets]),
    ]
    for has, pairs in found:  # each says more than the one before
        for topic, area_id in pairs:
            cells[topic][lines.places[area_id].pk] = has
    for priority in plan.priorities.standing().select_related("topic"):
        cells[priority.topic]  # a topic that no local plan has is a gap in every area
    return [
        TopicGap(topic, tuple((area, cells[topic].get(area.pk, Has.NEITHER)) for area in lines.areas))
        for topic in sorted(cells, key=lambda each: each.name)
    ]


def number_gaps(plan: Plan) -> list[NumberGap]:
    """Every target of the plan for the whole force on whose measure local plans have targets too."""
    lines = {
        (each.indicator.reference, each.kind): each
        for each in plan.draft_lines.filter(what=DraftLine.What.TARGET).select_related("indicator")
    }
    targets = plan.targets.standing().filter(area=plan.area).with_points()
    found = [(each, lines.get((each.indicator.reference, each.kind))) for each in targets]
    return [NumberGap(target, line) for target, line in found if line]
