"""The first draft of a force's plan, made from below: the local plans of its partnerships and units, added up.

What they add up to is kept as the draft's own lines, each with the local lines it came from. The plan then gets a line
for each, which people add to, change and remove. Making the draft again brings both up to date, duplicates nothing,
and leaves alone what a person has touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from scrutiny.models import DraftLine, DraftSource, Plan, Target, Topic
from scrutiny.plans import changes, checklists, drafted_lines, local
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.local import LocalLines

What = DraftLine.What


@dataclass(frozen=True)
class Made:
    """Local plans that went in, and lines that came out."""

    plans: int
    lines: int


@transaction.atomic
def draft_from_below(*, plan: Plan, by: str) -> Made:
    """Make or renew the draft of `plan` from the local plans that are agreed by now. Done twice, it changes nothing."""
    plan = changes.open_for_change(plan)
    now = timezone.now()
    lines = lines_below(plan, now)
    kept = [*_priorities(plan, lines, now), *_objectives(plan, lines, now), *_targets(plan, lines, now)]
    gone = plan.draft_lines.exclude(pk__in=[each.pk for each in kept])
    drafted_lines.take_out(plan, gone)
    drafted_lines.put_in(plan, kept)
    gone.delete()
    checklists.prepare(plan)
    made = Made(len(lines.plans), len(kept))
    after = {"local plans": made.plans, "lines": made.lines}
    changes.audit(plan, "plan drafted from local plans", by=by, after=after)
    return made


def lines_below(plan: Plan, now: datetime) -> LocalLines:
    """What local plans say by now. Refused where there is none, or where the plan can't be made from them."""
    if plan.kind not in Plan.CORPORATE or plan.state != Plan.State.DRAFT:
        raise PlanRefusedError("Only the draft of a policing plan or strategy can be made from local plans.")
    lines = local.local_lines(plan, known_at=now)
    if not lines.plans:
        raise PlanRefusedError(f"No local plan within {plan.force} for {plan.years} is agreed yet.")
    return lines


def _priorities(plan: Plan, lines: LocalLines, now: datetime) -> list[DraftLine]:
    found = []
    areas = len(set(lines.places.values()))
    for topic, priorities in lines.by_topic().items():
        having = len({lines.places[each.plan.area_id] for each in priorities})
        said = [f"{having} of {areas} areas with an agreed plan put it first."]
        line = _line(plan, What.PRIORITY, topic.slug, now, topic=topic, title=topic.name, assumptions=said)
        _draw(line, [DraftSource(line=line, priority=each) for each in priorities])
        found.append(line)
    return found


def _objectives(plan: Plan, lines: LocalLines, now: datetime) -> list[DraftLine]:
    found = []
    for (topic, slug), objectives in lines.by_objective().items():
        title = Counter(each.title for each in objectives).most_common(1)[0][0]
        line = _line(plan, What.OBJECTIVE, f"{topic.slug}:{slug}"[:380], now, topic=topic, title=title)
        _draw(line, [DraftSource(line=line, priority=each.priority, objective=each) for each in objectives])
        found.append(line)
    return found


def _targets(plan: Plan, lines: LocalLines, now: datetime) -> list[DraftLine]:
    found = []
    for (reference, kind), targets in lines.by_measure().items():
        counted, repeated = lines.counted_once(targets)
        whole = local.together(plan, counted)
        newest = max((each.indicator for each in targets), key=lambda each: each.pk)
        line = _line(
            plan,
            What.TARGET,
            f"{reference}:{kind}",
            now,
            topic=_usual_topic(targets),
            title=newest.title,
            indicator=newest,
            kind=kind,
            number=whole.number,
            baseline_value=whole.baseline,
            baseline_numerator=whole.numerator,
            baseline_denominator=whole.denominator,
            assumptions=[*whole.assumptions, *_said_of(repeated)],
        )
        _draw(line, _shares(plan, line, counted, whole.weights) + _shares(plan, line, repeated))
        found.append(line)
    return found


def _said_of(repeated: list[Target]) -> list[str]:
    if not repeated:
        return []
    whose = ", ".join(sorted(f"{each.area} ({each.plan.get_kind_display().lower()})" for each in repeated))
    return [f"Left out, for another local plan’s target covers the same place, and no place counts twice: {whose}."]


def _shares(
    plan: Plan, line: DraftLine, targets: list[Target], weights: Sequence[float | None] = ()
) -> list[DraftSource]:
    """What each local target comes to, with its weight; without `weights`, of those that do not count."""
    return [
        DraftSource(
            line=line,
            priority=each.objective.priority,
            target=each,
            number=local.number_at_the_end(plan, each),
            weight=weight,
        )
        for each, weight in zip(targets, weights or [None] * len(targets), strict=True)
    ]


def _usual_topic(targets: list[Target]) -> Topic:
    return Counter(each.objective.priority.topic for each in targets).most_common(1)[0][0]


def _line(plan: Plan, what: str, key: str, now: datetime, **fields: Any) -> DraftLine:
    """The line of this key, brought up to date."""
    values = {"what": what, "made_at": now, **fields}
    return DraftLine.objects.update_or_create(plan=plan, key=f"{what}:{key}", defaults=values)[0]


def _draw(line: DraftLine, sources: list[DraftSource]) -> None:
    """Lead the line back to these local lines, and no others."""
    line.sources.all().delete()
    DraftSource.objects.bulk_create(sources)
