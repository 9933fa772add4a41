"""What the page of a plan tells: are we on course, what is planned, and what nothing measures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from scrutiny.dashboards.formatting import listed, plural
from scrutiny.models import Objective, Plan, Priority, Target, TargetStanding
from scrutiny.plans.pages import wording

STANDINGS = {
    "met": ("was met", "were met"),
    "missed": ("was missed", "were missed"),
    "better": ("is ahead of its trajectory", "are ahead of their trajectory"),
    "on": ("is on its trajectory", "are on their trajectory"),
    "below": ("is behind its trajectory", "are behind their trajectory"),
}


@dataclass(frozen=True)
class TargetRow:
    target: Target
    standing: TargetStanding | None

    @property
    def said(self) -> str:
        return wording.said(self.target)

    @property
    def verdict(self) -> str:
        return wording.verdict(self.standing)

    @property
    def mark(self) -> str:
        return wording.VERDICTS.get(wording.stand(self.standing), wording.NO_VERDICT)[1]

    @property
    def tone(self) -> str:
        """A colour only where it is more than chance, and then beside its words."""
        if self.standing is None or not self.standing.certain:
            return "neutral"
        return {"better": "good", "below": "bad"}.get(self.standing.verdict, "neutral")

    @property
    def figures(self) -> str:
        return wording.figures(self.target, self.standing) if self.standing else "No published figure yet."

    @property
    def outlook(self) -> str:
        return wording.outlook(self.target, self.standing) if self.standing else ""

    @property
    def challenges(self) -> str:
        """``2 challenges, 1 still to be decided``; empty where there was none."""
        if not self.target.asked:
            return ""
        said = plural(self.target.asked, "challenge")
        return f"{said}, {self.target.undecided or 'none'} still to be decided"


@dataclass(frozen=True)
class ObjectiveRows:
    objective: Objective
    targets: list[TargetRow]


@dataclass(frozen=True)
class PriorityRows:
    priority: Priority
    objectives: list[ObjectiveRows] = field(default_factory=list)

    @property
    def is_measured(self) -> bool:
        return any(each.targets for each in self.objectives)


def rows(plan: Plan) -> list[PriorityRows]:
    """Everything that stands in the plan, in its order; in four queries, however long it is."""
    targets = Target.objects.standing().with_points().select_related("paired_indicator", "equality_indicator")
    undecided = Count("challenges", filter=Q(challenges__decided_at=None))
    targets = targets.select_related("standing__run").annotate(asked=Count("challenges"), undecided=undecided)
    objectives = Objective.objects.standing().prefetch_related(Prefetch("targets", targets))
    priorities = plan.priorities.standing().select_related("topic", "risk", "national")
    return [
        PriorityRows(
            priority,
            [
                ObjectiveRows(each, [TargetRow(one, getattr(one, "standing", None)) for one in each.targets.all()])
                for each in priority.objectives.all()
            ],
        )
        for priority in priorities.prefetch_related(Prefetch("objectives", objectives))
    ]


def on_course(priorities: list[PriorityRows]) -> str:
    """Are we on course? In a sentence or two, with every number of targets named."""
    standings = [one.standing for each in priorities for row in each.objectives for one in row.targets]
    if not standings:
        return "The plan has no target yet, so nobody can say whether it is on course."
    found = Counter(map(wording.stand, standings))
    said = [f"{found[key]} {one if found[key] == 1 else many}" for key, (one, many) in STANDINGS.items() if found[key]]
    sure = sum(bool(each and each.certain and each.verdict == "below") for each in standings)
    if not said and any(standings):
        return f"There is no verdict on the plan’s {plural(len(standings), 'target')}."
    if not said:
        return f"No figure is published yet for the plan’s {plural(len(standings), 'target')}."
    if len(standings) == 1:
        words = wording.verdict(standings[0]).removeprefix("Target ")
        return f"The plan’s only target is {words[0].lower()}{words[1:]}."
    known = f"Of {plural(len(standings), 'target')}, {listed(said)}."
    behind = (
        f" Of those behind, {sure} {'is' if sure == 1 else 'are'} so by more than chance." if found["below"] else ""
    )
    unknown = f" Of {found['']} there is no verdict." if found[""] else ""
    return known + behind + unknown


def unmeasured(priorities: list[PriorityRows]) -> list[Priority]:
    return [each.priority for each in priorities if not each.is_measured]
