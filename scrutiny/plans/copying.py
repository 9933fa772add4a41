"""The next version of a plan: all its standing lines, taken over as they are."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from scrutiny.models import DraftLine, DraftSource, Forecast, Objective, Plan, Priority, ResourceLine, TargetPoint
from scrutiny.plans import changes

Row = TypeVar("Row", bound=Model)


def next_version(plan: Plan, *, reasons: str, by: str) -> Plan:
    """A draft of `plan` with the next number. The caller holds the lock on `plan`."""
    new = _copy(
        plan,
        state=Plan.State.DRAFT,
        version=plan.version + 1,
        previous=plan,
        reasons=reasons,
        made_by=by,
        agreed_by="",
        agreed_at=None,
        published_by="",
        published_at=None,
        signed_off_by="",
        signed_off_on=None,
    )
    new.covers.set(plan.covers.all())
    for line in ResourceLine.objects.filter(plan=plan):
        _copy(line, plan=new)
    for forecast in Forecast.objects.filter(plan=plan):
        _copy(forecast, plan=new)
    drawn = _copy_draft(plan, new)
    for priority in plan.priorities.standing():
        copied = _copy(priority, plan=new, draft_line=drawn.get(priority.draft_line_id))
        for objective in priority.objectives.standing():
            _copy_objective(objective, copied, drawn)
    versions = {"before": {"version": plan.version}, "after": {"version": new.version}}
    changes.audit(new, "plan version begun", by=by, why=reasons, detail={"previous": plan.pk}, **versions)
    return new


def _copy_draft(plan: Plan, new: Plan) -> dict[int | None, DraftLine]:
    """What local plans added up to, kept in sight of the new version: each old line's id, and its copy."""
    drawn: dict[int | None, DraftLine] = {}
    for line in plan.draft_lines.prefetch_related("sources"):
        drawn[line.pk] = _copy(line, plan=new)
        DraftSource.objects.bulk_create(_unsaved(each, line=drawn[line.pk]) for each in line.sources.all())
    return drawn


def _copy_objective(objective: Objective, priority: Priority, drawn: dict[int | None, DraftLine]) -> None:
    copied = _copy(objective, priority=priority, draft_line=drawn.get(objective.draft_line_id))
    for target in objective.targets.standing().prefetch_related("points"):
        points = list(target.points.all())
        again = _copy(target, plan=priority.plan, objective=copied, draft_line=drawn.get(target.draft_line_id))
        TargetPoint.objects.bulk_create(_unsaved(each, target=again) for each in points)


def _unsaved(row: Row, **changed: object) -> Row:
    """A new row like `row`, but for what is `changed`."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    copy = type(row)(**values)
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy


def _copy(row: Row, **changed: object) -> Row:
    copy = _unsaved(row, **changed)
    copy.save(force_insert=True)
    return copy
