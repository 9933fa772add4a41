"""Checking: a file is read, its texts are resolved, and every check is asked. Nothing of it is stored but findings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pandas as pd
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from indicators.models import Finding, Return, Severity
from indicators.returns import checks, readers
from indicators.returns.checks import form
from indicators.returns.checks.background import Background
from indicators.returns.checks.withholding import holds_personal_data, withheld
from indicators.returns.readers.tidy import Reading
from indicators.returns.receipts import discard, under_its_own_name
from indicators.returns.resolve import resolve
from indicators.returns.slots import Slot, slot_of
from indicators.returns.steps import What, locked, write

log = logging.getLogger(__name__)

State = Return.State
STALLED = timedelta(minutes=3)  # many times what a step of checking takes
MOST_ATTEMPTS = 3
CHECKER = "check_return"
REMOVED = ". The content of the file was removed, because it holds what looks like personal data."
OF_OURS = "The file could not be checked, through no fault of yours: tell the administrator of the site."

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Checked:
    """A file that was looked at: `figures` as the ledger takes them, and what the checks and the reader said of it."""

    layout: str
    figures: pd.DataFrame
    findings: list[Finding]
    left_out: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.ERROR]


def examine(path: Path, layout: str, slot: Slot | None = None, tell: Tell = lambda _: None) -> Checked:
    """Read, resolve and check one file, whatever is in it; `tell` hears how far it is, in per cent."""
    try:
        layout, reading = readers.recognised_and_read(path, layout)
    except readers.UnreadableFileError as error:
        return Checked(layout, pd.DataFrame(), withheld([unreadable(str(error))]))
    tell(50)
    figures, found = resolved(reading)
    tell(60)
    found += checks.run(figures, Background.of(figures, slot, reading))
    found = withheld(found)
    if holds_personal_data(found):
        return Checked(layout, figures.head(0), found)
    again = form.repeats(figures)
    return Checked(layout, figures[~again] if again.any() else figures, found, reading.left_out)


def resolved(reading: Reading) -> tuple[pd.DataFrame, list[Finding]]:
    """The figures with ids and days for texts, and the cells and texts that mean nothing."""
    faults = [Finding(check_name="unreadable", severity=Severity.ERROR, **fault._asdict()) for fault in reading.faults]
    noticed = [
        Finding(check_name="published-fault", severity=Severity.WARNING, **fault._asdict()) for fault in reading.noticed
    ]
    known = resolve(reading.figures)
    return known.figures, faults + known.findings + noticed


def unreadable(sentence: str) -> Finding:
    return Finding(check_name="unreadable", severity=Severity.ERROR, message=sentence)


def check_received(*, return_id: int) -> str:
    """Check a return that was received, and write down what was found; says the state it is in.

    A return that was checked before stays as it is. A database that is away changes nothing: the return stays to be
    checked.
    """
    a_return = _begun(return_id)
    if a_return is None:
        return Return.objects.values_list("state", flat=True).get(pk=return_id)
    if a_return.attempts > MOST_ATTEMPTS:
        return _conclude(return_id, Checked(a_return.layout, pd.DataFrame(), [unreadable(OF_OURS)]))
    try:
        with under_its_own_name(a_return) as path:
            checked = examine(path, a_return.layout, slot_of(a_return), _teller(return_id))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Return %s could not be checked", return_id)
        checked = Checked(a_return.layout, pd.DataFrame(), [unreadable(OF_OURS)])
    return _conclude(return_id, checked)


def stalled() -> list[int]:
    """Returns whose checking has not moved for a while: a worker or the queue was lost.

    Checking one again that a worker still has costs its time and does no harm.
    """
    long_ago = timezone.now() - STALLED
    waiting = Return.objects.filter(Q(progress_at=None) | Q(progress_at__lt=long_ago), state=State.RECEIVED)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _begun(return_id: int) -> Return | None:
    """The return, if it still has to be checked; a beginning of its checking is counted."""
    waiting = Return.objects.filter(pk=return_id, state=State.RECEIVED)
    if not waiting.update(attempts=F("attempts") + 1, progress=0, progress_at=timezone.now()):
        return None
    return Return.objects.select_related("force", "indicator_set").get(pk=return_id)


def _teller(return_id: int) -> Tell:
    def tell(percent: int) -> None:
        Return.objects.filter(pk=return_id, state=State.RECEIVED).update(progress=percent, progress_at=timezone.now())

    return tell


@transaction.atomic
def _conclude(return_id: int, checked: Checked) -> str:
    """Write down what was found, unless someone else has done so by now."""
    a_return = locked(Return(pk=return_id))
    if a_return.state != State.RECEIVED:
        return a_return.state
    keep_findings(a_return, checked.findings)
    a_return.state, a_return.progress, a_return.progress_at = State.CHECKED, 100, timezone.now()
    a_return.layout, a_return.figures, a_return.left_out = checked.layout, len(checked.figures), checked.left_out
    a_return.save(update_fields=["state", "progress", "progress_at", "layout", "figures", "left_out"])
    removed = holds_personal_data(checked.findings)
    if removed:
        discard(a_return)
    write(a_return, What.CHECKED, by=CHECKER, text=_summary(checked.findings) + REMOVED * removed)
    return a_return.state


def keep_findings(a_return: Return, findings: list[Finding]) -> None:
    for finding in findings:
        finding.of_return = a_return
    Finding.objects.bulk_create(findings)


def _summary(findings: list[Finding]) -> str:
    counts = [(each, sum(finding.severity == each for finding in findings)) for each in Severity.values]
    return ", ".join(f"{count:,} {severity}{'' if count == 1 else 's'}" for severity, count in counts)
