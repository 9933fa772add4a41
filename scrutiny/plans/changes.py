"""Every change of a plan: made on the locked plan, while it may still be changed, and kept with a name and a reason."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from landscape import audit as trail
from landscape.refusals import RefusedError
from scrutiny.models import DraftLine, Objective, Plan, PlanChange, Priority, Target

FIRST_WRITTEN = "As the plan was first written."

Line = Priority | Objective | Target


class PlanRefusedError(RefusedError):
    """What was asked can't be done to the plan; `faults` are sentences that say why, and what can be done instead."""

    def __init__(self, *faults: str) -> None:
        super().__init__(faults)


def locked(plan: Plan) -> Plan:
    """The plan as it is now, kept for the transaction: two who change it at once follow each other."""
    return Plan.objects.select_for_update(of=("self",), no_key=True).with_area().get(pk=plan.pk)


def open_for_change(plan: Plan) -> Plan:
    """The plan, locked; refused if it is agreed, for then it changes no more."""
    now = locked(plan)
    if now.is_fixed:
        raise PlanRefusedError(
            f"{now} is {now.get_state_display().lower()}: it can’t be changed. Make a new version of it, with reasons."
        )
    return now


def still_standing(line: Line) -> None:
    """Bring the line up to date, now that its plan is locked; refuse one that somebody has removed meanwhile."""
    line.refresh_from_db()
    if line.removed_at:
        raise PlanRefusedError(f"“{line}” has been removed from the plan.")


def reason_for(plan: Plan, reason: str) -> str:
    """The reason of a change. None is asked while a plan of one's own is first written."""
    reason = reason.strip()
    if not reason and (plan.version > 1 or plan.draft_lines.exists()):
        raise PlanRefusedError("Give the reason for this change: it is shown beside the draft it departs from.")
    return reason or FIRST_WRITTEN


def note(
    plan: Plan,
    what: PlanChange.What,
    line: object,
    *,
    by: str,
    reason: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    draft_line: DraftLine | None = None,
) -> None:
    """Keep the change in the plan's list of changes and in the audit trail."""
    PlanChange.objects.create(
        plan=plan,
        what=what,
        line=str(line)[:300],
        draft_line=draft_line,
        before=before or {},
        after=after or {},
        reason=reason,
        by=by,
    )
    audit(plan, f"plan line {what.value}", by=by, why=reason, before=before, after=after, detail={"line": str(line)})


def audit(
    plan: Plan,
    action: str,
    *,
    by: str,
    why: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Tell the audit trail, as something of the plan's force."""
    trail.record(
        by=by,
        action=action,
        subject=str(plan),
        why=why,
        before=before,
        after=after,
        detail={"plan": plan.pk, **(detail or {})},
        force=plan.force,
    )


def remove(plan: Plan, line: Line, *, by: str, reason: str) -> None:
    """Take a line out of the plan. It is kept, for its history, and no longer counts."""
    line.removed_at = timezone.now()
    line.save(update_fields=["removed_at"])
    note(plan, PlanChange.What.REMOVED, line, by=by, reason=reason, before=as_kept(line), draft_line=line.draft_line)


def as_kept(line: Line) -> dict[str, Any]:
    """What the list of changes keeps of a line."""
    if isinstance(line, Priority):
        kept = {"title": line.title, "topic": str(line.topic), "level": line.level, "source": line.source}
        return kept | {"risk": str(line.risk or ""), "national": str(line.national or "")}
    if isinstance(line, Objective):
        return {"title": line.title, "kind": line.kind, "will stop": line.will_stop}
    return {
        "indicator": line.indicator.reference,
        "area": line.area.name,
        "owner": line.owner,
        "kind": line.kind,
        "baseline": [line.baseline_value, line.baseline_period.text],
        "trajectory": line.trajectory,
        "points": [[each.on.isoformat(), each.value, each.role] for each in line.points.order_by("on")],
        "paired": str(line.paired_indicator or ""),
        "equality": str(line.equality_indicator or ""),
        "rationale": line.rationale,
    }
