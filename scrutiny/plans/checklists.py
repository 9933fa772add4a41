"""Three lists beside a draft made from below: what else government, the whole area and the force ask of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from scrutiny.models import CheckLine, NationalPriority, Plan, Priority, SourceLevel
from scrutiny.plans import changes
from scrutiny.plans.changes import PlanRefusedError

List = CheckLine.List


def prepare(plan: Plan) -> None:
    """Put on the lists what is known to be asked of the plan. Lines that are there stay as they are."""
    for of_list, demand in _demands(plan):
        CheckLine.objects.get_or_create(plan=plan, of_list=of_list, demand=demand[:300])


@transaction.atomic
def add_demand(*, plan: Plan, of_list: str, demand: str, by: str) -> CheckLine:
    plan = changes.open_for_change(plan)
    if not demand.strip() or of_list not in List.values:
        raise PlanRefusedError("Write what is asked of the plan, and by whom.")
    line, is_new = CheckLine.objects.get_or_create(plan=plan, of_list=of_list, demand=demand.strip()[:300])
    if is_new:
        after = {"list": line.of_list, "demand": line.demand}
        changes.audit(plan, "demand put on a check list", by=by, after=after)
    return line


@transaction.atomic
def answer(*, line: CheckLine, answer: str, reason: str, by: str) -> CheckLine:
    """Say what the plan does about a demand – add, change, remove, or nothing – and why. A later answer replaces it."""
    plan = changes.open_for_change(line.plan)
    line = CheckLine.objects.get(pk=line.pk)
    if answer not in CheckLine.Answer.values or not reason.strip():
        raise PlanRefusedError("Say what the plan does about this, and give the reason.")
    before = {"answer": line.answer, "reason": line.reason, "by": line.answered_by}
    line.answer, line.reason = answer, reason.strip()
    line.answered_by, line.answered_at = by, timezone.now()
    line.save()
    after = {"answer": answer, "reason": line.reason, "by": by}
    changes.audit(
        plan,
        "check list answered",
        by=by,
        why=line.reason,
        before=before,
        after=after,
        detail={"demand": line.demand},
    )
    return line


def _demands(plan: Plan) -> Iterator[tuple[str, str]]:
    for national in NationalPriority.objects.during(plan.starts, plan.ends):
        yield List.GOVERNMENT, str(national)
    elsewhere = Priority.objects.standing().filter(plan__force=plan.force)
    boards = Plan.objects.agreed_by(timezone.now()).filter(kind=Plan.Kind.JUSTICE).during(plan.starts, plan.ends)
    justice = elsewhere.filter(plan__in=boards)
    for priority in justice:
        yield List.WIDER, f"{priority.get_level_display()}: {priority.title}"
    before = Plan.objects.newest().filter(kind__in=Plan.CORPORATE, ends__lt=plan.starts, state__in=Plan.FIXED)
    last = before.filter(area=plan.area).order_by("-ends").first()
    if last:
        for priority in last.priorities.standing().filter(level=SourceLevel.FORCE):
            yield List.CORPORATE, f"In the plan of {last.years}: {priority.title}"
