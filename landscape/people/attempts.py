"""Failed attempts to sign in, and the lock that follows many: of an account from one place, of either alone after more.

An address that nobody signs in with is locked like any other, so that the lock tells nothing of who has an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import now

from landscape.audit import record
from landscape.models import SignInFailure

NO_ADDRESS = "(no e-mail address)"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many failures with the same `alike` within so long, and no attempt more is looked at."""

    alike: tuple[str, ...]
    failures: int
    within: timedelta


LIMITS = (
    Limit(("email", "address"), 5, timedelta(minutes=15)),
    Limit(("email",), 20, timedelta(hours=1)),
    Limit(("address",), 50, timedelta(hours=1)),
)


@dataclass(frozen=True)
class Attempt:
    """Someone at `address` says they are `email`."""

    email: str
    address: str


def attempt_of(request: HttpRequest, email: str) -> Attempt:
    """The attempt as it is counted; what isn't an e-mail address might be a password typed into the wrong field."""
    return Attempt(email.strip().lower()[:254] if "@" in email else NO_ADDRESS, address_of(request))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: as our own proxy says, which adds what it saw last, or who opened the connection."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return (forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", ""))[:45]


def is_locked(attempt: Attempt) -> bool:
    """Whether too many attempts like this one failed of late; then the password isn't even looked at."""
    return any(_failures(attempt, limit) >= limit.failures for limit in LIMITS)


def failed(attempt: Attempt) -> None:
    """Count a failure, tell the audit trail, and forget those that no limit looks back to."""
    SignInFailure.objects.filter(at__lt=now() - KEPT).delete()
    SignInFailure.objects.create(email=attempt.email, address=attempt.address)
    action = "locked after failures to sign in" if is_locked(attempt) else "failed to sign in"
    record(by=attempt.email, action=action, subject=attempt.email, detail={"from": attempt.address}, private=True)


def succeeded(attempt: Attempt) -> None:
    """Start to count anew for this account from this address; what others tried stays counted."""
    SignInFailure.objects.filter(email=attempt.email, address=attempt.address).delete()


def forget(email: str) -> None:
    """Count anew for this account from anywhere: what was guessed at is no longer its password."""
    SignInFailure.objects.filter(email=email).delete()


def _failures(attempt: Attempt, limit: Limit) -> int:
    alike = {name: getattr(attempt, name) for name in limit.alike}
    return SignInFailure.objects.filter(at__gt=now() - limit.within, **alike).count()
