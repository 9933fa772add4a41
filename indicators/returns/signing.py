"""What people sign: explanations, the analyst's statement, the authority's acceptance or its reason against it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from indicators.models import Finding, Return, Severity
from indicators.returns import tasks
from indicators.returns.steps import CannotTakeStepError, What, locked, require, said, write
from landscape import audit
from landscape.models import Person
from landscape.permissions import Permission

State = Return.State
WITH_THE_FORCE = (State.CHECKED, State.SENT_BACK)


def to_be_explained(a_return: Return) -> QuerySet[Finding]:
    """The warnings of the return that nobody has explained yet."""
    return a_return.findings.filter(severity=Severity.WARNING, explanation="")


@transaction.atomic
def explain(*, finding: Finding, text: str, by: Person) -> Finding:
    """Say why a warning is no mistake. What was said before stays in the audit trail."""
    _with_the_force(finding.of_return, by, "explained")
    current = Finding.objects.select_for_update().get(pk=finding.pk)
    if current.severity != Severity.WARNING:
        raise CannotTakeStepError("Only a warning is explained: an error has to be mended, a note needs nothing.")
    before, current.explanation = current.explanation, said(text, "the explanation")
    current.explained_by, current.explained_at = by, timezone.now()
    current.save(update_fields=["explanation", "explained_by", "explained_at"])
    audit.record(
        by=by.email,
        action="finding explained",
        subject=f"return {current.of_return_id}",
        detail={"finding": current.message, "explanation": current.explanation, "before": before},
        force=current.of_return.force,
    )
    return current


@transaction.atomic
def explain_alike(*, of_return: Return, check_name: str, text: str, by: Person) -> int:
    """Give every warning of one check, as far as nobody has explained it, the same explanation; how many."""
    current = _with_the_force(of_return, by, "explained")
    alike = list(to_be_explained(current).filter(check_name=check_name))
    for finding in alike:
        explain(finding=finding, text=text, by=by)
    return len(alike)


@transaction.atomic
def submit(*, of_return: Return, statement: str, by: Person) -> Return:
    """Hand a checked return to the authority, with the statement that the analyst signs."""
    current = _with_the_force(of_return, by, "submitted")
    errors = current.findings.filter(severity=Severity.ERROR).count()
    unexplained = to_be_explained(current).count()
    if errors:
        raise CannotTakeStepError(
            f"This return has {errors:,} error{'s' if errors > 1 else ''}: mend the file and send it again."
        )
    if unexplained:
        raise CannotTakeStepError(
            f"{unexplained:,} warning{'s are' if unexplained > 1 else ' is'} not explained yet: explain each, or mend "
            "the file and send it again."
        )
    current.state, current.submitted_by = State.SUBMITTED, by
    current.save(update_fields=["state", "submitted_by"])
    write(current, What.SUBMITTED, by=by, text=said(statement, "the statement that you sign"))
    return current


@transaction.atomic
def accept(*, of_return: Return, by: Person, publish_at: datetime | None = None) -> Return:
    """Accept a submitted return, to be published at once or not before `publish_at`.

    Only by a person who may, and who neither sent, explained nor submitted it; the database refuses it too.
    """
    current = _with_the_authority(of_return, by, "accepted", (State.SUBMITTED,))
    if by in _hands_of(current):
        raise CannotTakeStepError(
            "Whoever sent, explained or submitted a return can't accept it: another person has to."
        )
    now = timezone.now()
    current.state, current.accepted_by = State.ACCEPTED, by
    current.publish_at = max(publish_at or now, now)
    current.save(update_fields=["state", "accepted_by", "publish_at"])
    embargo = "" if current.publish_at == now else f"To be published on {_moment(current.publish_at)}."
    write(current, What.ACCEPTED, by=by, text=embargo)
    if not embargo:
        transaction.on_commit(tasks.publish_due_returns.delay, robust=True)
    return current


@transaction.atomic
def send_back(*, of_return: Return, reason: str, by: Person) -> Return:
    """Give a submitted return, or one that waits for its day, back to the force with a reason."""
    current = _with_the_authority(of_return, by, "sent back", (State.SUBMITTED, State.ACCEPTED))
    current.state, current.accepted_by, current.publish_at = State.SENT_BACK, None, None
    current.save(update_fields=["state", "accepted_by", "publish_at"])
    write(current, What.SENT_BACK, by=by, text=said(reason, "the reason"))
    return current


def _with_the_force(of_return: Return, by: Person, done: str) -> Return:
    current = locked(of_return)
    require(by, Permission.UPLOAD_RETURNS, current.force)
    if current.state not in WITH_THE_FORCE:
        raise CannotTakeStepError(f"This return can't be {done} now. It is: {current.get_state_display().lower()}.")
    return current


def _with_the_authority(of_return: Return, by: Person, done: str, states: tuple[str, ...]) -> Return:
    current = locked(of_return)
    require(by, Permission.APPROVE_RETURNS, current.force)
    if current.state not in states:
        raise CannotTakeStepError(f"This return can't be {done} now. It is: {current.get_state_display().lower()}.")
    return current


def _hands_of(a_return: Return) -> set[Person]:
    explained = Person.objects.filter(pk__in=a_return.findings.values("explained_by"))
    return {a_return.sent_by, a_return.submitted_by, *explained} - {None}


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y at %H:%M}"
