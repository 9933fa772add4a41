"""Lines of a plan that came from below: put in, brought up to date, taken out – never over the head of a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from indicators.models import Formula
from scrutiny.models import Comparison, DraftLine, Objective, Plan, PlanChange, Priority, Target, TargetKind
from scrutiny.plans import changes, evidence, targets, writing
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.local import usual_level
from scrutiny.plans.terms import Baseline, Terms, terms_of

JOB = "the draft from local plans"
"""Who changes a line, where no person does."""
REASON = "As the local plans add up."
SAME = 0.005
"""The share by which the force's own figure may differ from the local baselines together, and still be the same."""
What = DraftLine.What


def put_in(plan: Plan, lines: Iterable[DraftLine]) -> None:
    """Give the plan a line for each of the draft, and bring up to date those that no person has touched."""
    for line in lines:
        if line.what == What.PRIORITY:
            _put_priority(plan, line)
        elif line.what == What.OBJECTIVE:
            _put_objective(plan, line)
        else:
            _put_target(plan, line)


def take_out(plan: Plan, gone: QuerySet[DraftLine]) -> None:
    """Remove the plan's lines whose local lines are all gone, unless a person has touched them or what is below."""
    why = "No local plan has it any longer."
    for target in plan.targets.standing().filter(draft_line__in=gone):
        if not _touched(target.draft_line) and not target.challenges.exists():
            changes.remove(plan, target, by=JOB, reason=why)
    objectives = Objective.objects.standing().filter(priority__plan=plan, draft_line__in=gone)
    for objective in objectives:
        if not _touched(objective.draft_line) and not objective.targets.standing().exists():
            changes.remove(plan, objective, by=JOB, reason=why)
    for priority in plan.priorities.standing().filter(draft_line__in=gone):
        if not _touched(priority.draft_line) and not priority.objectives.standing().exists():
            changes.remove(plan, priority, by=JOB, reason=why)


def _touched(line: DraftLine) -> bool:
    """Whether a person has changed or removed what came from this line of the draft."""
    return PlanChange.objects.filter(draft_line=line).exclude(by=JOB).exists()


def _put_priority(plan: Plan, line: DraftLine) -> None:
    drawn = [each.priority for each in line.sources.select_related("priority")]
    source = f"Local plans. {line.assumptions[0]}"
    present: Priority | None = line.priorities.standing().first()
    if present is None:
        same = plan.priorities.standing().filter(topic=line.topic, level=usual_level(drawn))
        if _touched(line) or same.exists():
            return
        writing.add_priority(
            plan=plan,
            about=line.topic.name,
            level=usual_level(drawn),
            source=source,
            draft_line=line,
            reason=REASON,
            by=JOB,
        )
    elif present.source != source and not _touched(line):
        writing.change_priority(
            priority=present, title=present.title, level=present.level, source=source, reason=REASON, by=JOB
        )


def _put_objective(plan: Plan, line: DraftLine) -> None:
    priority = plan.priorities.standing().filter(topic=line.topic).order_by("position").first()
    if priority is None or line.objectives.standing().exists() or _touched(line):
        return
    if not priority.objectives.standing().filter(title=line.title).exists():
        writing.add_objective(priority=priority, title=line.title, draft_line=line, reason=REASON, by=JOB)


def _put_target(plan: Plan, line: DraftLine) -> None:
    drawn = [each.target for each in line.sources.select_related("target__objective", "target__indicator")]
    if line.number is None or line.baseline_value is None or _touched(line):
        return
    present: Target | None = line.targets.standing().first()
    try:
        terms = _terms(plan, line, drawn)
        if present is None:
            objective = _objective_for(plan, line, drawn)
            if objective:
                targets.set_target(objective=objective, terms=terms, draft_line=line, reason=REASON, by=JOB)
        elif terms_of(present) != terms:
            targets.change_target(target=present, terms=terms, reason=REASON, by=JOB)
    except PlanRefusedError as refusal:
        _say(line, f"Not set as a target of the plan: {' '.join(refusal.faults)}")


def _say(line: DraftLine, assumption: str) -> None:
    line.assumptions = [*line.assumptions, assumption]
    line.save(update_fields=["assumptions"])


def _terms(plan: Plan, line: DraftLine, drawn: list[Target]) -> Terms:
    """What the local targets come to, as a target of the whole force by the end of the plan."""
    period = Counter(each.baseline_period for each in drawn).most_common(1)[0][0]
    baseline = Baseline(line.baseline_value, period, line.baseline_numerator, line.baseline_denominator)
    own = evidence.measured(line.indicator, plan.area, period)
    if own and abs(own.value - line.baseline_value) > SAME * abs(line.baseline_value):
        baseline = _own_baseline(line, own, baseline)
    equality = {each.equality_indicator for each in drawn if each.equality_indicator}
    return Terms(
        indicator=line.indicator,
        area=plan.area,
        owner=Target.Owner.AUTHORITY,
        kind=line.kind,
        baseline=baseline,
        final=(plan.ends, line.number),
        equality_indicator=equality.pop() if len(equality) == 1 else None,
        rationale=REASON,
    )


def _own_baseline(line: DraftLine, own: Comparison, pooled: Baseline) -> Baseline:
    """The force's own figure, where the areas with a target are not the whole of it: a change is asked from there.

    Refused for a level of a count: that of some areas together is none of the force.
    """
    if line.kind != TargetKind.CHANGE:
        if line.indicator.formula == Formula.COUNT:
            raise PlanRefusedError(
                f"These areas had {pooled.value:,.0f} of the force’s {own.value:,.0f}: what they mean to reach is no "
                "level of the whole force."
            )
        return pooled
    _say(line, "In the plan the change is asked of the force’s own published figure, not of these areas’ alone.")
    return Baseline(own.value, pooled.period, own.numerator, own.denominator)


def _objective_for(plan: Plan, line: DraftLine, drawn: list[Target]) -> Objective | None:
    """The plan's objective that most of the local targets serve; the topic's first, if none of theirs stands."""
    standing = Objective.objects.standing().filter(priority__plan=plan, priority__removed_at__isnull=True)
    counted = Counter(each.objective_id for each in drawn)
    served = standing.filter(draft_line__sources__objective__in=counted).distinct()
    found = max(
        served, key=lambda each: (each.draft_line.sources.filter(objective__in=counted).count(), -each.pk), default=None
    )
    return found or standing.filter(priority__topic=line.topic).first()
