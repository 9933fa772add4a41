"""Spend plans of the Basic Command Unit Fund: written by one person, assessed and approved by others."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from indicators.models import ConfidenceTheme
from landscape import audit as trail
from landscape.models import Area, Level
from scrutiny.models import SpendPlan, SpendProject
from scrutiny.plans.beginning import force_of, span
from scrutiny.plans.changes import PlanRefusedError

State = SpendPlan.State
SOME = Decimal(0)


@transaction.atomic
def begin_spend_plan(*, area: Area, year: str, allocation: Decimal, by: str) -> SpendPlan:
    starts, _ = span(year, 1)
    force = force_of(area, starts)
    refused = []
    if area.level not in (Level.BCU, Level.PARTNERSHIP):
        refused.append("The fund goes to basic command units and their partnerships.")
    if force is None:
        refused.append(f"The site doesn’t know in which force {area} lies.")
    if allocation <= SOME:
        refused.append("The allocation must be more than nothing.")
    if refused or force is None:
        raise PlanRefusedError(*refused)
    try:
        with transaction.atomic():
            plan = SpendPlan.objects.create(area=area, force=force, starts=starts, allocation=allocation, author=by)
    except IntegrityError as error:
        raise PlanRefusedError(f"{area} has a spend plan for {year} already: open that one.") from error
    _audit(plan, "spend plan begun", by, after={"allocation": str(allocation)})
    return plan


@transaction.atomic
def set_project(
    *, plan: SpendPlan, title: str, amount: Decimal, themes: Sequence[ConfidenceTheme], purpose: str = "", by: str
) -> SpendProject:
    """Add a project, or change the one of that title. Never over the allocation, and never without a theme.

    Who writes a project is an author of the plan, and can't assess or approve it.
    """
    plan = _in(plan, State.DRAFT, "changed")
    title = title.strip()
    project = plan.projects.filter(title=title).first()
    others = plan.projects.exclude(title=title).aggregate(total=Sum("amount"))["total"] or SOME
    refused = []
    if not title:
        refused.append("Give the project a title.")
    if amount <= SOME:
        refused.append("A project costs more than nothing.")
    if not themes:
        refused.append("A project must be linked to one or more of the confidence themes.")
    if others + amount > plan.allocation:
        left = plan.allocation - others
        refused.append(f"£{amount:,.2f} is over the allocation: £{left:,.2f} of £{plan.allocation:,.2f} are left.")
    if refused:
        raise PlanRefusedError(*refused)
    before = _kept(project) if project else None
    project = project or SpendProject(plan=plan, title=title)
    project.amount, project.purpose = amount, purpose.strip()
    project.authors = [*(each for each in project.authors if each != by), by]
    project.save()
    project.themes.set(themes)
    plan.committed = others + amount
    plan.save(update_fields=["committed"])
    _audit(plan, "spend project set", by, before=before, after=_kept(project))
    return project


@transaction.atomic
def remove_project(*, project: SpendProject, by: str) -> None:
    plan = _in(project.plan, State.DRAFT, "changed")
    project = _still_there(plan, project)
    before = _kept(project)
    project.delete()
    plan.committed = plan.projects.aggregate(total=Sum("amount"))["total"] or SOME
    plan.save(update_fields=["committed"])
    _audit(plan, "spend project removed", by, before=before)


@transaction.atomic
def submit(*, plan: SpendPlan, by: str) -> SpendPlan:
    """Send the plan to be assessed: all its projects have a theme, by the way they are set."""
    plan = _in(plan, State.DRAFT, "submitted")
    if not plan.projects.exists():
        raise PlanRefusedError("The spend plan has no project yet.")
    return _move(plan, State.SUBMITTED, by)


@transaction.atomic
def send_back(*, plan: SpendPlan, reason: str, by: str) -> SpendPlan:
    """Give a submitted plan back to its author, with the reason."""
    plan = _in(plan, State.SUBMITTED, "sent back")
    if not reason.strip():
        raise PlanRefusedError("Give the reason for sending the plan back.")
    return _move(plan, State.DRAFT, by, why=reason.strip())


@transaction.atomic
def assess(*, plan: SpendPlan, assessment: str, by: str) -> SpendPlan:
    """Record the assessment of the plan's quality; by another person than the author."""
    plan = _in(plan, State.SUBMITTED, "assessed")
    _by_another(plan, by, "assess")
    if not assessment.strip():
        raise PlanRefusedError("Write the assessment.")
    plan.assessment, plan.assessed_by, plan.assessed_at = assessment.strip(), by, timezone.now()
    return _move(plan, State.ASSESSED, by, why=plan.assessment)


@transaction.atomic
def approve(*, plan: SpendPlan, by: str) -> SpendPlan:
    """Approve an assessed plan; not by its author."""
    plan = _in(plan, State.ASSESSED, "approved")
    _by_another(plan, by, "approve")
    plan.approved_by, plan.approved_at = by, timezone.now()
    return _move(plan, State.APPROVED, by)


@transaction.atomic
def record_result(*, project: SpendProject, result: str, by: str) -> SpendProject:
    """Write down what came of a project of an approved plan."""
    plan = _in(project.plan, State.APPROVED, "monitored")
    if not result.strip():
        raise PlanRefusedError("Write what came of the project.")
    project = _still_there(plan, project)
    before, project.result = project.result, result.strip()
    project.save(update_fields=["result"])
    _audit(plan, "spend project monitored", by, before={"result": before}, after={"result": project.result})
    return project


def _in(plan: SpendPlan, state: SpendPlan.State, done: str) -> SpendPlan:
    """The plan, locked; refused unless it is in `state`."""
    now = SpendPlan.objects.select_for_update(of=("self",), no_key=True).select_related("area", "force").get(pk=plan.pk)
    if now.state != state:
        raise PlanRefusedError(
            f"Only a spend plan in the state “{state.label.lower()}” can be {done}, and this one is "
            f"{now.get_state_display().lower()}."
        )
    return now


def _still_there(plan: SpendPlan, project: SpendProject) -> SpendProject:
    """The project as it is now; refused if somebody has removed it meanwhile."""
    found = plan.projects.filter(pk=project.pk).first()
    if found is None:
        raise PlanRefusedError(f"“{project.title}” has been removed from the spend plan.")
    return found


def _by_another(plan: SpendPlan, by: str, what: str) -> None:
    if by == plan.author or any(by in each.authors for each in plan.projects.all()):
        raise PlanRefusedError(f"The author of a spend plan, or of a project in it, can’t {what} it: another must.")


def _move(plan: SpendPlan, state: SpendPlan.State, by: str, why: str = "") -> SpendPlan:
    before, plan.state = plan.state, state
    plan.save()
    _audit(
        plan, f"spend plan {state.label.lower()}", by, why=why, before={"state": before}, after={"state": state.value}
    )
    return plan


def _kept(project: SpendProject) -> dict[str, Any]:
    return {
        "title": project.title,
        "amount": str(project.amount),
        "themes": [str(each) for each in project.themes.all()],
        "purpose": project.purpose,
    }


def _audit(plan: SpendPlan, action: str, by: str, **told: Any) -> None:
    trail.record(by=by, action=action, subject=str(plan), force=plan.force, detail={"spend plan": plan.pk}, **told)
