"""Which areas have what in their plans about each of a force's priorities, and how far local targets add up to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from landscape.models import Area
from scrutiny.models import DraftLine, Forecast, Objective, Plan, Priority, Target, TargetPoint, Topic
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


SAYS_MORE = [Has.NEITHER, Has.FORECAST, Has.PRIORITY, Has.OBJECTIVE, Has.TARGET]


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
    own: float
    local: float

    @property
    def gap(self) -> float:
        return self.own - self.local


def topic_gaps(plan: Plan, *, known_at: datetime) -> list[TopicGap]:
    """Of each topic that the plan, or any local plan within its force, puts first; topics and areas by name."""
    plans = {each.pk: each for each in local.local_plans(plan, known_at=known_at)}
    places = local.places_of(plans.values(), plan.starts)
    cells: dict[Topic, dict[int, Has]] = defaultdict(dict)
    for forecast in Forecast.objects.filter(plan__in=plans).select_related("topic"):
        cells[forecast.topic][places[plans[forecast.plan_id].area_id].pk] = Has.FORECAST
    for each in _priorities([plan.pk, *plans]):
        of_topic = cells[each.topic]  # one that no local plan has is a gap in every area
        if each.plan_id in plans:
            place = places[plans[each.plan_id].area_id].pk
            of_topic[place] = max(_has(each), of_topic.get(place, Has.NEITHER), key=SAYS_MORE.index)
    areas = sorted(set(places.values()), key=lambda each: (each.name, each.pk))
    return [
        TopicGap(topic, tuple((area, cells[topic].get(area.pk, Has.NEITHER)) for area in areas))
        for topic in sorted(cells, key=lambda each: each.name)
    ]


def number_gaps(plan: Plan) -> list[NumberGap]:
    """Every target of the plan for the whole force on whose measure local plans have targets too."""
    final = TargetPoint.objects.filter(target=OuterRef("pk"), role=TargetPoint.Role.FINAL).values("value")
    same = {"indicator__reference": OuterRef("indicator__reference"), "kind": OuterRef("kind")}
    drawn = DraftLine.objects.filter(plan=plan, what=DraftLine.What.TARGET, number__isnull=False, **same)
    targets = plan.targets.standing().filter(area=plan.area).select_related("indicator", "area")
    found = targets.annotate(own=Subquery(final), local=Subquery(drawn.values("number")[:1]))
    return [NumberGap(each, each.own, each.local) for each in found.filter(local__isnull=False)]


def _priorities(plan_ids: list[int]) -> QuerySet[Priority]:
    """Those of the plans, each saying whether it has an objective and a target."""
    objectives = Objective.objects.standing().filter(priority=OuterRef("pk"))
    targets = Target.objects.standing().filter(objective__priority=OuterRef("pk"), objective__removed_at=None)
    found = Priority.objects.standing().filter(plan__in=plan_ids).select_related("topic")
    return found.annotate(has_objective=Exists(objectives), has_target=Exists(targets))


def _has(priority: Priority) -> Has:
    if priority.has_target:
        return Has.TARGET
    return Has.OBJECTIVE if priority.has_objective else Has.PRIORITY
