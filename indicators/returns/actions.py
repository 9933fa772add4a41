"""Taking files by command: read, resolved, checked, stored as received and published; or refused whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from django.core.exceptions import ValidationError
from django.db import transaction

from indicators import ledger
from indicators.models import Finding, Return, Severity
from indicators.returns import readers
from indicators.returns.checking import Checked, Tell, examine, keep_findings, resolved
from indicators.returns.publishing import publish
from indicators.returns.receipts import (
    Outcome,
    RefusedError,
    digest,
    files_undone_on_error,
    store_file,
    taken_before,
    unchanged,
)
from landscape.models import Person


@dataclass(frozen=True)
class Received:
    """A file that may be published."""

    path: Path
    sha256: str
    checked: Checked


def receive_and_publish(
    *,
    paths: Sequence[Path],
    layout: str = "auto",
    source: str,
    licence: str = "",
    attribution: str = "",
    published_on: date | None = None,
    by: Person | str,
    dry_run: bool = False,
    tell: Tell = lambda _: None,
) -> list[Outcome]:
    """Take the files in their order, all of them or none; an outcome for each.

    A file that was taken before changes nothing. `by` is the person who sends them, or the name of the command; `tell`
    hears how far it is with each file, in per cent. `RefusedError` if any can't be read or has an error; then nothing
    is stored.
    """
    about = {"source": source, "licence": licence, "attribution": attribution, "published_on": published_on}
    refuse_unfit(about)
    digests = {path: digest(path) for path in paths}
    known = {path: taken_before(digests[path]) for path in paths}
    received = {path: receive(path, layout, digests[path], tell) for path in paths if known[path] is None}
    if dry_run:
        return [unchanged(path, known[path]) if known[path] else could_be_published(received[path]) for path in paths]
    with transaction.atomic(), files_undone_on_error() as stored:
        return [
            unchanged(path, known[path]) if known[path] else take(received[path], about, by, stored, tell)
            for path in paths
        ]


def refuse_unfit(about: dict[str, Any]) -> None:
    """Refuse what the columns of a return can't hold, such as a source of a thousand words."""
    others = [column.name for column in Return._meta.fields if column.name not in about]
    try:
        Return(**about).clean_fields(exclude=others)
    except ValidationError as error:
        faults = "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
        raise RefusedError(
            "", sentence=f"What is said of the files can't be kept ({faults}) Nothing was stored."
        ) from error


def receive(path: Path, layout: str, sha256: str, tell: Tell) -> Received:
    """Check one file, without storing anything; `RefusedError` if it has an error."""
    checked = examine(path, layout, tell=tell)
    tell(80)
    refuse_errors(path, checked.findings)
    return Received(path, sha256, checked)


def read_and_resolve(path: Path, layout: str) -> tuple[str, pd.DataFrame, list[Finding], list[str]]:
    """The layout that the file has, its figures with ids, what could not be found, what the reader left out."""
    try:
        layout, reading = readers.recognised_and_read(path, layout)
    except readers.UnreadableFileError as error:
        raise RefusedError(path.name, sentence=f"{error} Nothing was stored.") from error
    return layout, *resolved(reading), reading.left_out


def refuse_errors(path: Path, findings: list[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity == Severity.ERROR]
    if len(errors) == 1 and errors[0].row is None:
        raise RefusedError(path.name, findings, sentence=f"{errors[0].message} Nothing was stored.")
    if errors:
        raise RefusedError(path.name, findings)


def take(received: Received, about: dict[str, Any], by: Person | str, stored: list[str], tell: Tell) -> Outcome:
    """Store the file, its figures and its findings; the name of the file stored is added to `stored`."""
    at = ledger.next_moment()
    earlier = taken_before(received.sha256)  # by another process, while this one was reading
    if earlier:
        return unchanged(received.path, earlier)
    checked = received.checked
    a_return = Return(
        **about,
        layout=checked.layout,
        file_name=received.path.name,
        sha256=received.sha256,
        sent_by=by if isinstance(by, Person) else None,
        left_out=checked.left_out,
    )
    store_file(a_return, received.path, stored)
    counts = publish(a_return, checked.figures, at=at, by=by)
    keep_findings(a_return, checked.findings)
    tell(100)
    sentence = (
        f"published as return {a_return.pk}: {a_return.figures:,} figures, "
        f"{counts.new:,} new, {counts.revised:,} revised, {counts.unchanged:,} unchanged"
    )
    return Outcome(received.path.name, sentence, a_return, counts, checked.findings, checked.left_out)


def could_be_published(received: Received) -> Outcome:
    checked = received.checked
    sentence = f"could be published: {len(checked.figures):,} figures"
    return Outcome(received.path.name, sentence, findings=checked.findings, left_out=checked.left_out)
