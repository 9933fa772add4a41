"""How far a plan has come from the draft that local plans add up to: lines kept, changed, removed and added."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from scrutiny.models import DraftLine, Objective, Plan, PlanChange
from scrutiny.plans.changes import Line
from scrutiny.plans.drafted_lines import JOB

KEPT, CHANGED, REMOVED, ADDED, LEFT_OUT = "kept", "changed", "removed", "added", "not taken up"


@dataclass(frozen=True)
class Distance:
    """A line of the draft (None: added by a person), what the plan has in its place, and who changed it and why.

    `difference` is the target's number less what the local ones come to.
    """

    line: DraftLine | None
    now: Line | None
    what: str
    change: PlanChange | None = None
    difference: float | None = None


def distances(plan: Plan) -> list[Distance]:
    """Of every line of the draft, by topic; then of the lines that people added. Empty without a draft."""
    lines = sorted(plan.draft_lines.select_related("topic", "indicator"), key=_in_order)
    if not lines:
        return []
    objectives = Objective.objects.standing().filter(priority__plan=plan).select_related("draft_line")
    priorities, targets = plan.priorities.standing(), plan.targets.standing().with_points()
    standing = list(chain(priorities, objectives, targets))
    by_line = {each.draft_line_id: each for each in standing if each.draft_line_id}
    touched = _latest_by_people(plan)
    drawn = [_of_line(line, by_line.get(line.pk), touched.get(line.key)) for line in lines]
    made = {each.line: each for each in _added_by_people(plan)}
    added = [Distance(None, each, ADDED, made.get(str(each))) for each in standing if not each.draft_line_id]
    return drawn + added


def _in_order(line: DraftLine) -> tuple[str, int, str]:
    """By topic, and of each topic the priority, its objectives, its targets."""
    return line.topic.name, DraftLine.What.values.index(line.what), line.title


def _of_line(line: DraftLine, now: Line | None, change: PlanChange | None) -> Distance:
    if now is None:
        return Distance(line, None, REMOVED if change else LEFT_OUT, change)
    if line.what != DraftLine.What.TARGET or line.number is None:
        return Distance(line, now, CHANGED if change else KEPT, change)
    difference = now.final.value - line.number
    return Distance(line, now, CHANGED if change else KEPT, change, difference)


def _latest_by_people(plan: Plan) -> dict[str, PlanChange]:
    """By key of the draft line, the last change that a person made to what came from it, in this version or before."""
    versions = [plan.pk]
    earlier = plan.previous
    while earlier:
        versions.append(earlier.pk)
        earlier = earlier.previous
    changes = PlanChange.objects.filter(plan__in=versions, draft_line__isnull=False).exclude(by=JOB)
    return {each.draft_line.key: each for each in changes.select_related("draft_line").order_by("pk")}


def _added_by_people(plan: Plan) -> list[PlanChange]:
    return list(plan.changes.filter(what=PlanChange.What.ADDED, draft_line=None).order_by("pk"))
