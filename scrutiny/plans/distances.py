"""How far a plan has come from the draft that local plans add up to: lines kept, changed, removed and added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import F, FilteredRelation, Q

from scrutiny.models import DraftLine, DraftSource, Objective, Plan, PlanChange
from scrutiny.plans.changes import Line
from scrutiny.plans.drafted_lines import JOB

KEPT, CHANGED, REMOVED, ADDED, LEFT_OUT = "kept", "changed", "removed", "added", "not taken up"


@dataclass(frozen=True)
class Distance:
    """A line of the draft (None: added by a person), what the plan has in its place, and who changed it and why.

    `difference` is the target's number less what the local ones come to; `sources` the local lines it came from.
    """

    line: DraftLine | None
    now: Line | None
    what: str
    change: PlanChange | None = None
    difference: float | None = None
    sources: tuple[DraftSource, ...] = ()


def distances(plan: Plan) -> list[Distance]:
    """Of every line of the draft, by topic; then of the lines that people added. Empty without a draft."""
    drawn = _drawn(plan)
    if not drawn:
        return []
    standing = list(_standing(plan))
    by_line = {each.draft_line_id: each for each in standing if each.draft_line_id}
    by_people = _by_people(plan)
    touched = {each.draft_line.key: each for each in by_people if each.draft_line}
    made = {each.line: each for each in by_people if not each.draft_line and each.what == PlanChange.What.ADDED}
    kept = [
        _of_line(line, sources, by_line.get(line.pk), touched.get(line.key))
        for line, sources in sorted(drawn.items(), key=lambda pair: _in_order(pair[0]))
    ]
    return kept + [Distance(None, each, ADDED, made.get(str(each))) for each in standing if not each.draft_line_id]


def _drawn(plan: Plan) -> dict[DraftLine, list[DraftSource]]:
    """The lines of the draft, each with the local lines it came from: there is none without."""
    found: dict[DraftLine, list[DraftSource]] = defaultdict(list)
    sources = DraftSource.objects.filter(line__plan=plan)
    for each in sources.select_related("line__topic", "line__indicator", "priority__plan__area"):
        found[each.line].append(each)
    return found


def _standing(plan: Plan) -> Iterable[Line]:
    """Every line of the plan; a target with its final number as `number`."""
    final = FilteredRelation("points", condition=Q(points__role="final"))
    targets = plan.targets.standing().select_related("indicator", "area").annotate(final_point=final)
    return chain(
        plan.priorities.standing(),
        Objective.objects.standing().filter(priority__plan=plan, priority__removed_at=None),
        targets.annotate(number=F("final_point__value")),
    )


def _in_order(line: DraftLine) -> tuple[str, int, str]:
    """By topic, and of each topic the priority, its objectives, its targets."""
    return line.topic.name, DraftLine.What.values.index(line.what), line.title


def _of_line(line: DraftLine, sources: list[DraftSource], now: Line | None, change: PlanChange | None) -> Distance:
    if now is None:
        return Distance(line, None, REMOVED if change else LEFT_OUT, change, sources=tuple(sources))
    difference = None if line.number is None else now.number - line.number
    return Distance(line, now, CHANGED if change else KEPT, change, difference, tuple(sources))


def _by_people(plan: Plan) -> list[PlanChange]:
    """Changes that people made to the plan, in this version or before; the latest last."""
    versions = {"kind": plan.kind, "area": plan.area_id, "place": plan.place, "starts": plan.starts}
    changes = PlanChange.objects.filter(**{f"plan__{name}": value for name, value in versions.items()})
    changes = changes.filter(plan__version__lte=plan.version).exclude(by=JOB)
    return list(changes.select_related("draft_line").order_by("pk"))
