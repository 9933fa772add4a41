"""Whether a plan answers each source of priorities that an authority must weigh, and what worsens without a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from scrutiny.models import Comparison, NationalPriority, Plan, Priority, Publication, SourceLevel

ADDRESSED, PARTLY, NOT_ADDRESSED = "addressed", "partly addressed", "not addressed"
OF_KINDS = {
    SourceLevel.JUSTICE: (Plan.Kind.JUSTICE,),
    SourceLevel.PARTNERSHIP: (Plan.Kind.PARTNERSHIP, Plan.Kind.AGREEMENT, Plan.Kind.SAFETY),
}


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
    of_partners = _of_partners(plan)
    return [
        Coverage(
            level,
            tuple(each for each in priorities if each.level == level),
            tuple(Demand(title, topic, bool(met & keys)) for title, topic, keys in _asked(plan, level, of_partners)),
        )
        for level in SourceLevel
    ]


def worsening_without_target(plan: Plan) -> list[Comparison]:
    """Indicators of the plan's area that are worse than a year before, as last published, and have no target in it."""
    has_target = plan.targets.standing().values("indicator__reference")
    rows = Comparison.objects.filter(run__publication__in=_latest_of_each_set(), area=plan.area, change_verdict="worse")
    rows = rows.exclude(indicator__reference__in=has_target).defer("history").select_related("indicator", "run")
    return list(rows.order_by("indicator__indicator_set", "indicator__position"))


def without_measure(plan: Plan) -> list[Priority]:
    """Priorities that nothing measures: none of their objectives has a target."""
    measured = plan.targets.standing().values("objective__priority")
    return list(plan.priorities.standing().exclude(pk__in=measured))


def _asked(plan: Plan, level: SourceLevel, of_partners: Iterable[Priority]) -> Iterator[tuple[str, str, set[Any]]]:
    """Title and topic of what a source puts first in the plan's years, each topic once; and what in a plan meets it."""
    if level == SourceLevel.NATIONAL:
        for each in NationalPriority.objects.during(plan.starts, plan.ends).select_related("topic"):
            yield str(each), each.topic.name, {each.topic_id, ("national", each.pk)}
        return
    seen: set[int] = set()
    for each in of_partners:
        if _speaks_for(each, level) and each.topic_id not in seen:
            seen.add(each.topic_id)
            yield each.title, each.topic.name, {each.topic_id}


def _of_partners(plan: Plan) -> list[Priority]:
    """What the partners' agreed plans within the force put first."""
    agreed = Plan.objects.agreed_by(timezone.now()).filter(force=plan.force)
    plans = agreed.during(plan.starts, plan.ends).exclude(kind__in=Plan.CORPORATE)
    found = Priority.objects.standing().filter(plan__in=plans)
    return list(found.select_related("topic", "plan").order_by("topic__name", "pk"))


def _speaks_for(priority: Priority, level: SourceLevel) -> bool:
    """A board's plan speaks for the board, a partnership's for partnerships; and any for what it says it heard."""
    if level in OF_KINDS:
        return priority.plan.kind in OF_KINDS[level]
    return bool(priority.level == level)


def _latest_of_each_set() -> QuerySet[Publication]:
    """The newest publication of each set."""
    same = Publication.objects.filter(indicator_set=OuterRef("indicator_set"))
    later = Q(end__gt=OuterRef("end")) | Q(end=OuterRef("end"), run_id__gt=OuterRef("run_id"))
    return Publication.objects.exclude(Exists(same.filter(later)))
