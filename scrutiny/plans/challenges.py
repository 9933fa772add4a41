"""The challenge of a target: a question, a reply by the deadline, perhaps with other numbers, and a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators.periods import plain_date
from scrutiny.models import Challenge, Plan, Target
from scrutiny.plans import changes, evidence, targets
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.terms import Terms, terms_of

Decision = Challenge.Decision
Points = list[tuple[date, float]]
TESTS = "the tests of targets"
"""Who asks, where no person does."""


@transaction.atomic
def run_tests(*, plan: Plan, deadline: date, by: str) -> list[Challenge]:
    """Put targets of a plan in challenge to the automatic tests; each that fails opens one. Done twice, asks once."""
    plan = _in_challenge(plan)
    _check_deadline(deadline)
    return [_open(target, question, deadline, by=by, test=test) for target, test, question in unasked(plan)]


def unasked(plan: Plan) -> list[tuple[Target, str, str]]:
    """Targets that fail a test which has not asked about their numbers yet: the target, the test and its question."""
    targets = plan.targets.standing().with_points().prefetch_related("challenges")
    return [
        (target, test, question)
        for target in targets
        for test, question in evidence.questions(target)
        if not _was_asked(target, test)
    ]


@transaction.atomic
def ask(*, target: Target, question: str, deadline: date, by: str) -> Challenge:
    """Question a target of a plan that is in challenge."""
    _in_challenge(target.plan)
    changes.still_standing(target)
    if not question.strip():
        raise PlanRefusedError("Write the question.")
    _check_deadline(deadline)
    return _open(target, question.strip(), deadline, by=by)


@transaction.atomic
def reply(*, challenge: Challenge, answer: str, offered: Points | None = None, by: str) -> Challenge:
    """Answer a question by its deadline, and perhaps offer other numbers: one for each of the target's dates."""
    challenge = _locked(challenge)
    refused = _closed(challenge)
    if challenge.replied_at:
        refused.append("The question has been answered.")
    elif challenge.deadline < timezone.localdate():
        refused.append(f"The deadline was {plain_date(challenge.deadline)}: ask for a later one.")
    if not answer.strip():
        refused.append("Write the reply.")
    if offered and [on.isoformat() for on, _ in offered] != [on for on, _ in challenge.points]:
        refused.append("Offer one number for each date of the target.")
    if refused:
        raise PlanRefusedError(*refused)
    challenge.reply, challenge.replied_by, challenge.replied_at = answer.strip(), by, timezone.now()
    challenge.offered_points = _as_pairs(offered) if offered else None
    challenge.save()
    _audit(challenge, "challenge answered", by, after={"reply": challenge.reply, "offered": challenge.offered_points})
    return challenge


@transaction.atomic
def extend(*, challenge: Challenge, deadline: date, reason: str, by: str) -> Challenge:
    """Give more time for the reply."""
    challenge = _locked(challenge)
    refused = _closed(challenge)
    if not reason.strip():
        refused.append("Give the reason for a later deadline.")
    if deadline <= challenge.deadline:
        refused.append(f"The deadline is {plain_date(challenge.deadline)} already: give a later one.")
    if refused:
        raise PlanRefusedError(*refused)
    _check_deadline(deadline)
    before, challenge.deadline = challenge.deadline, deadline
    challenge.save(update_fields=["deadline"])
    days = {"before": {"deadline": str(before)}, "after": {"deadline": str(deadline)}}
    _audit(challenge, "challenge extended", by, why=reason.strip(), **days)
    return challenge


@transaction.atomic
def decide(*, challenge: Challenge, decision: str, reason: str, by: str) -> Challenge:
    """Decide a challenge that was answered; not by who answered. A revision takes the numbers that were offered."""
    challenge = _locked(challenge)
    refused = _closed(challenge)
    if not challenge.replied_at:
        refused.append("A decision needs a reply, and there is none yet.")
    elif challenge.replied_by == by:
        refused.append("Who answered the question can’t decide on it.")
    if not reason.strip():
        refused.append("Give the reason for the decision.")
    if decision == Decision.REVISED and not challenge.offered_points:
        refused.append("The reply offers no other numbers to revise the target to.")
    elif decision == Decision.REVISED and _days(challenge.offered_points) != _days(_points_of(challenge.target)):
        refused.append("The target’s dates have changed since the reply, so the numbers offered fit it no more.")
    if decision not in Decision.values:
        refused.append("Say whether the target stands, is revised or is withdrawn.")
    if refused:
        raise PlanRefusedError(*refused)
    challenge.decision, challenge.decision_reason = decision, reason.strip()
    challenge.decided_by, challenge.decided_at = by, timezone.now()
    challenge.save()
    _audit(challenge, "challenge decided", by, why=challenge.decision_reason, after={"decision": decision})
    _carry_out(challenge, by)
    return challenge


def _carry_out(challenge: Challenge, by: str) -> None:
    target, reason = challenge.target, challenge.decision_reason
    if challenge.decision == Decision.REVISED:
        targets.change_target(target=target, terms=_with_points(target, challenge.offered_points), reason=reason, by=by)
    elif challenge.decision == Decision.WITHDRAWN:
        for other in target.challenges.undecided():
            other.reply = other.reply or "None: the target was withdrawn."
            other.replied_by, other.replied_at = other.replied_by or by, other.replied_at or timezone.now()
            other.decision, other.decision_reason = Decision.WITHDRAWN, reason
            other.decided_by, other.decided_at = by, timezone.now()
            other.save()
            _audit(other, "challenge decided", by, why=reason, after={"decision": other.decision})
        targets.remove_target(target=target, reason=reason, by=by)


def _with_points(target: Target, pairs: list[list]) -> Terms:
    """The target's terms with other numbers at the same dates."""
    numbers = {date.fromisoformat(on): value for on, value in pairs}
    terms = terms_of(target)
    final_on, _ = terms.final
    return replace(
        terms,
        final=(final_on, numbers[final_on]),
        interim=tuple((on, numbers[on]) for on, _ in terms.interim),
        on_the_way=tuple((on, numbers[on]) for on, _ in terms.on_the_way),
    )


def _open(target: Target, question: str, deadline: date, *, by: str, test: str = "") -> Challenge:
    challenge = Challenge.objects.create(
        target=target,
        test=test,
        question=question,
        points=_points_of(target),
        asked_by=TESTS if test else by,
        deadline=deadline,
    )
    asked = {"test": test, "question": question, "deadline": str(deadline)}
    _audit(challenge, "challenge opened", by, after=asked)
    return challenge


def _was_asked(target: Target, test: str) -> bool:
    """Whether the test has asked about these very numbers, or its question of others is not decided yet."""
    now = _points_of(target)
    before = [each for each in target.challenges.all() if each.test == test]
    return any(not each.decided_at or now in (each.points, each.offered_points) for each in before)


def _points_of(target: Target) -> list[list]:
    return _as_pairs([(each.on, each.value) for each in target.points.order_by("on")])


def _days(points: list[list]) -> list[str]:
    return [on for on, _ in points]


def _as_pairs(points: Points) -> list[list]:
    return [[on.isoformat(), value] for on, value in points]


def _in_challenge(plan: Plan) -> Plan:
    """The plan, locked; refused unless it is in challenge."""
    plan = changes.locked(plan)
    if plan.state != Plan.State.CHALLENGE:
        raise PlanRefusedError(f"The plan is {plan.get_state_display().lower()}: its targets can’t be questioned now.")
    return plan


def _locked(challenge: Challenge) -> Challenge:
    """The challenge as it is now, with its plan locked."""
    changes.locked(challenge.target.plan)
    return Challenge.objects.select_related("target__plan", "target__indicator", "target__area").get(pk=challenge.pk)


def _closed(challenge: Challenge) -> list[str]:
    """Why nothing more can be done to the challenge."""
    if challenge.decided_at:
        return [f"The challenge was decided on {plain_date(timezone.localdate(challenge.decided_at))}."]
    plan = challenge.target.plan
    if plan.state != Plan.State.CHALLENGE:
        return [f"The plan is {plan.get_state_display().lower()}: its challenges rest."]
    return []


def _check_deadline(deadline: date) -> None:
    if deadline <= timezone.localdate():
        raise PlanRefusedError("The deadline must lie ahead.")


def _audit(challenge: Challenge, action: str, by: str, **told: Any) -> None:
    about = {"target": challenge.target_id, "challenge": challenge.pk, "on": str(challenge.target)}
    changes.audit(challenge.target.plan, action, by=by, detail=about, **told)
