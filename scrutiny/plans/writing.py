"""Writing a plan: its priorities and objectives are added, changed and removed, each time with a name and a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from scrutiny.models import DraftLine, NationalPriority, Objective, Plan, PlanChange, Priority, StrategicRisk, Topic
from scrutiny.plans import changes
from scrutiny.plans.changes import PlanRefusedError

What = PlanChange.What


def topic(name: str) -> Topic:
    """The topic of this name, in whatever case it is written; a new one if there is none."""
    name = " ".join(name.split())
    slug = slugify(name)[:120]
    if not slug:
        raise PlanRefusedError("Say what the priority is about, in words.")
    return Topic.objects.get_or_create(slug=slug, defaults={"name": name[:120]})[0]


@transaction.atomic
def add_priority(
    *,
    plan: Plan,
    about: str,
    title: str = "",
    level: str,
    source: str = "",
    risk: StrategicRisk | None = None,
    national: NationalPriority | None = None,
    draft_line: DraftLine | None = None,
    reason: str = "",
    by: str,
) -> Priority:
    """Add a priority on the topic `about`, of the level it comes from."""
    plan = changes.open_for_change(plan)
    reason = changes.reason_for(plan, reason)
    of_topic = topic(about)
    if plan.priorities.standing().filter(topic=of_topic, level=level).exists():
        raise PlanRefusedError(f"The plan has a priority of that level on {of_topic} already: change that one.")
    priority = Priority.objects.create(
        plan=plan,
        topic=of_topic,
        title=title.strip() or of_topic.name,
        level=level,
        source=source.strip(),
        risk=risk,
        national=national,
        draft_line=draft_line,
        position=plan.priorities.count(),
    )
    _added(plan, priority, by, reason)
    return priority


@transaction.atomic
def change_priority(
    *,
    priority: Priority,
    title: str,
    level: str,
    source: str,
    risk: StrategicRisk | None = None,
    national: NationalPriority | None = None,
    reason: str = "",
    by: str,
) -> Priority:
    plan = changes.open_for_change(priority.plan)
    changes.still_standing(priority)
    reason = changes.reason_for(plan, reason)
    others = plan.priorities.standing().filter(topic=priority.topic, level=level).exclude(pk=priority.pk)
    if others.exists():
        raise PlanRefusedError(f"The plan has a priority of that level on {priority.topic} already.")
    before = changes.as_kept(priority)
    priority.title, priority.level, priority.source = title.strip() or priority.title, level, source.strip()
    priority.risk, priority.national = risk, national
    priority.save(update_fields=["title", "level", "source", "risk", "national"])
    _changed(plan, priority, before, by, reason)
    return priority


@transaction.atomic
def add_objective(
    *,
    priority: Priority,
    title: str,
    kind: str = Objective.Kind.OUTCOME,
    will_stop: str = "",
    draft_line: DraftLine | None = None,
    reason: str = "",
    by: str,
) -> Objective:
    """Add an objective. An enabling one says by the end of the challenge what the unit will stop doing for it."""
    plan = changes.open_for_change(priority.plan)
    changes.still_standing(priority)
    reason = changes.reason_for(plan, reason)
    title = title.strip()
    if not title:
        raise PlanRefusedError("Say what is to be achieved.")
    if priority.objectives.standing().filter(title=title).exists():
        raise PlanRefusedError(f"“{title}” is an objective of this priority already.")
    objective = Objective.objects.create(
        priority=priority,
        title=title,
        kind=kind,
        will_stop=will_stop.strip(),
        draft_line=draft_line,
        position=priority.objectives.count(),
    )
    _added(plan, objective, by, reason)
    return objective


@transaction.atomic
def change_objective(*, objective: Objective, title: str, will_stop: str = "", reason: str = "", by: str) -> Objective:
    plan = changes.open_for_change(objective.priority.plan)
    changes.still_standing(objective)
    reason = changes.reason_for(plan, reason)
    if objective.priority.objectives.standing().filter(title=title.strip()).exclude(pk=objective.pk).exists():
        raise PlanRefusedError(f"“{title.strip()}” is an objective of this priority already.")
    before = changes.as_kept(objective)
    objective.title, objective.will_stop = title.strip() or objective.title, will_stop.strip()
    objective.save(update_fields=["title", "will_stop"])
    _changed(plan, objective, before, by, reason)
    return objective


@transaction.atomic
def remove_objective(*, objective: Objective, reason: str = "", by: str) -> None:
    """Remove an objective with its targets."""
    plan = changes.open_for_change(objective.priority.plan)
    changes.still_standing(objective)
    _remove_objective(plan, objective, by, changes.reason_for(plan, reason))


@transaction.atomic
def remove_priority(*, priority: Priority, reason: str = "", by: str) -> None:
    """Remove a priority with its objectives and their targets."""
    plan = changes.open_for_change(priority.plan)
    changes.still_standing(priority)
    reason = changes.reason_for(plan, reason)
    for objective in priority.objectives.standing():
        _remove_objective(plan, objective, by, reason)
    changes.remove(plan, priority, by=by, reason=reason)


@transaction.atomic
def set_summary(*, plan: Plan, summary: str, due_on: date | None = None, by: str) -> Plan:
    """What the public reads of the plan, and the day by which it must be able to."""
    plan = changes.open_for_change(plan)
    before = {"summary": plan.summary, "due on": str(plan.summary_due_on or "")}
    plan.summary, plan.summary_due_on = summary.strip(), due_on
    plan.save(update_fields=["summary", "summary_due_on"])
    after = {"summary": plan.summary, "due on": str(due_on or "")}
    changes.audit(plan, "plan summary set", by=by, before=before, after=after)
    return plan


def _remove_objective(plan: Plan, objective: Objective, by: str, reason: str) -> None:
    for target in objective.targets.standing():
        if target.challenges.undecided().exists():
            raise PlanRefusedError(f"The target on {target.indicator} is being challenged: decide the challenge first.")
        changes.remove(plan, target, by=by, reason=reason)
    changes.remove(plan, objective, by=by, reason=reason)


def _added(plan: Plan, line: Priority | Objective, by: str, reason: str) -> None:
    changes.note(plan, What.ADDED, line, by=by, reason=reason, after=changes.as_kept(line), draft_line=line.draft_line)


def _changed(plan: Plan, line: Priority | Objective, before: dict[str, str], by: str, reason: str) -> None:
    after = changes.as_kept(line)
    changes.note(plan, What.CHANGED, line, by=by, reason=reason, before=before, after=after, draft_line=line.draft_line)
