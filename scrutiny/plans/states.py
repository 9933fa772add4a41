"""The life of a plan: draft, challenge, agreed, published; and then a new version, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from scrutiny.models import Challenge, Objective, Plan, Priority, Target
from scrutiny.plans import challenges, changes, copying
from scrutiny.plans.changes import PlanRefusedError

State = Plan.State


@transaction.atomic
def open_challenge(*, plan: Plan, deadline: date, by: str) -> list[Challenge]:
    """Put a draft to the challenge: its targets are tested, and each test that fails asks a question.

    Refused while a line of the check lists is unanswered, or there is nothing to challenge.
    """
    plan = _from(plan, State.DRAFT, "put to the challenge")
    unanswered = plan.check_lines.filter(answer="").count()
    refused = []
    if not plan.priorities.standing().exists():
        refused.append("The plan has no priority yet.")
    if unanswered:
        refused.append(f"{unanswered} lines of the check lists are not answered yet.")
    if deadline <= timezone.localdate():
        refused.append("The deadline must lie ahead.")
    if refused:
        raise PlanRefusedError(*refused)
    _move(plan, State.CHALLENGE, by)
    return challenges.run_tests(plan=plan, deadline=deadline, by=by)


@transaction.atomic
def back_to_draft(*, plan: Plan, reason: str, by: str) -> Plan:
    """Take a plan out of the challenge, to be written on. Questions asked stay, with their replies."""
    plan = _from(plan, State.CHALLENGE, "taken back")
    if not reason.strip():
        raise PlanRefusedError("Give the reason for taking the plan back.")
    return _move(plan, State.DRAFT, by, reason=reason.strip())


@transaction.atomic
def agree(*, plan: Plan, by: str) -> Plan:
    """Record that the plan is agreed. Refused while a challenge is undecided; from now on the plan never changes."""
    plan = _from(plan, State.CHALLENGE, "agreed")
    refused = list(_not_ready(plan))
    if refused:
        raise PlanRefusedError(*refused)
    plan.agreed_by, plan.agreed_at = by, timezone.now()
    return _move(plan, State.AGREED, by)


@transaction.atomic
def publish(*, plan: Plan, by: str) -> Plan:
    plan = _from(plan, State.AGREED, "published")
    plan.published_by, plan.published_at = by, timezone.now()
    return _move(plan, State.PUBLISHED, by)


@transaction.atomic
def sign_off(*, plan: Plan, body: str, on: date, by: str) -> Plan:
    """Record that an outside body, such as a Government Office, agreed to the plan; a later record replaces it."""
    plan = changes.locked(plan)
    refused = []
    if plan.state == State.DRAFT:
        refused.append("The plan is a draft: nobody signs it off yet.")
    if not body.strip():
        refused.append("Name the body.")
    if on > timezone.localdate():
        refused.append("The day of the sign-off lies ahead.")
    if refused:
        raise PlanRefusedError(*refused)
    before = {"body": plan.signed_off_by, "on": str(plan.signed_off_on or "")}
    plan.signed_off_by, plan.signed_off_on = body.strip(), on
    plan.save(update_fields=["signed_off_by", "signed_off_on"])
    changes.audit(plan, "plan signed off", by=by, before=before, after={"body": plan.signed_off_by, "on": str(on)})
    return plan


@transaction.atomic
def new_version(*, plan: Plan, reasons: str, by: str) -> Plan:
    """A draft that begins as the agreed plan stands. The old version stays in force until this one is agreed."""
    plan = changes.locked(plan)
    if not plan.is_fixed:
        raise PlanRefusedError("The plan is not agreed yet: it can still be changed itself.")
    if not reasons.strip():
        raise PlanRefusedError("Give the reasons for a new version.")
    if Plan.objects.filter(previous=plan).exists():
        raise PlanRefusedError(f"Version {plan.version + 1} of this plan is begun already: write on in that one.")
    return copying.next_version(plan, reasons=reasons.strip(), by=by)


def _from(plan: Plan, state: Plan.State, done: str) -> Plan:
    """The plan, locked; refused unless it is in `state`."""
    now = changes.locked(plan)
    if now.state != state:
        raise PlanRefusedError(
            f"Only a plan in the state “{state.label.lower()}” can be {done}, and this one is "
            f"{now.get_state_display().lower()}."
        )
    return now


def _move(plan: Plan, state: Plan.State, by: str, reason: str = "") -> Plan:
    before, plan.state = plan.state, state
    plan.save()
    after = {"state": state.value}
    changes.audit(plan, f"plan {state.label.lower()}", by=by, why=reason, before={"state": before}, after=after)
    return plan


def _not_ready(plan: Plan) -> Iterator[str]:
    """Why the plan can't be agreed yet."""
    undecided = Challenge.objects.undecided().filter(target__plan=plan, target__removed_at=None).count()
    if undecided:
        yield f"{undecided} challenges of its targets are not decided yet."
    untested = sorted({str(target) for target, _, _ in challenges.unasked(plan)})
    if untested:
        yield f"Set, changed or measured anew since the tests: {', '.join(untested)}. Put them to the tests again."
    priorities = Priority.objects.standing().filter(plan=plan)
    for priority in priorities.filter(source=""):
        if not Target.objects.standing().filter(objective__priority=priority).exists():
            yield f"The priority “{priority}” names neither a source nor a measure."
    enabling = Objective.objects.standing().filter(priority__in=priorities, kind=Objective.Kind.ENABLING, will_stop="")
    for objective in enabling:
        yield f"The enabling objective “{objective}” doesn’t say what the unit will stop doing."
