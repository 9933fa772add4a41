"""Whether a plan answers each source of priorities that an authority must weigh, and what worsens without a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from scrutiny.models import Comparison, NationalPriority, Plan, Priority, Publication, SourceLevel

ADDRESSED, PARTLY, NOT_ADDRESSED = "addressed", "partly addressed", "not addressed"


@dataclass(frozen=True)
class Demand:
    """What a source puts first, and whether the plan has a priority on that topic."""

    title: str
    topic: str
    met: bool


@dataclass(frozen=True)
class Coverage:
    level: SourceLevel
    priorities: tuple[Priority, ...]
    demands: tuple[Demand, ...]

    @property
    def verdict(self) -> str:
        missing = sum(not each.met for each in self.demands)
        if not self.priorities and missing == len(self.demands):
            return NOT_ADDRESSED
        return PARTLY if missing else ADDRESSED


def coverage(plan: Plan) -> list[Coverage]:
    """Of each source, in the order of the published drawing: the plan's priorities, and what the source asks."""
    priorities = list(plan.priorities.standing().select_related("topic"))
    met = {each.topic_id for each in priorities} | {("national", each.national_id) for each in priorities}
    return [
        Coverage(
            level,
            tuple(each for each in priorities if each.level == level),
            tuple(Demand(title, topic, bool(met & keys)) for title, topic, keys in _asked(plan, level)),
        )
        for level in SourceLevel
    ]


def worsening_without_target(plan: Plan) -> list[Comparison]:
    """Indicators of the plan's area that are worse than a year before, as last published, and have no target in it."""
    has_target = set(plan.targets.standing().values_list("indicator__reference", flat=True))
    latest = _latest_of_each_set()
    rows = Comparison.objects.filter(run__in=latest, area=plan.area, change_verdict="worse").defer("history")
    rows = rows.select_related("indicator", "run").order_by("indicator__indicator_set", "indicator__position")
    return [each for each in rows if each.indicator.reference not in has_target]


def without_measure(plan: Plan) -> list[Priority]:
    """Priorities that nothing measures: none of their objectives has a target."""
    measured = plan.targets.standing().values("objective__priority")
    return list(plan.priorities.standing().exclude(pk__in=measured))


def _asked(plan: Plan, level: SourceLevel) -> Iterator[tuple[str, str, set[Any]]]:
    """Title and topic of what a source puts first in the plan's years, each topic once; and what in a plan meets it."""
    if level == SourceLevel.NATIONAL:
        for each in NationalPriority.objects.during(plan.starts, plan.ends).select_related("topic"):
            yield str(each), each.topic.name, {each.topic_id, ("national", each.pk)}
        return
    seen: set[int] = set()
    for each in _of_other_plans(plan, level).select_related("topic").order_by("topic__name", "pk"):
        if each.topic_id not in seen:
            seen.add(each.topic_id)
            yield each.title, each.topic.name, {each.topic_id}


def _of_other_plans(plan: Plan, level: SourceLevel) -> QuerySet[Priority]:
    """Priorities of the partners' agreed plans within the force that count as of this source."""
    agreed = Plan.objects.agreed_by(timezone.now()).filter(force=plan.force)
    plans = agreed.during(plan.starts, plan.ends).exclude(kind__in=Plan.CORPORATE)
    found = Priority.objects.standing().filter(plan__in=plans)
    if level == SourceLevel.JUSTICE:
        return found.filter(plan__kind=Plan.Kind.JUSTICE)
    if level == SourceLevel.PARTNERSHIP:
        return found.filter(plan__kind__in=(Plan.Kind.PARTNERSHIP, Plan.Kind.AGREEMENT, Plan.Kind.SAFETY))
    return found.filter(level=level)


def _latest_of_each_set() -> list[int]:
    """The newest published run of each set."""
    runs: dict[int, int] = {}
    for set_id, run_id in Publication.objects.order_by("end", "run_id").values_list("indicator_set_id", "run_id"):
        runs[set_id] = run_id
    return list(runs.values())
