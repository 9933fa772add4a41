"""Taking returns: read, resolved, checked, stored as received and published; or refused whole."""

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
from indicators.returns import checks, readers
from indicators.returns.receipts import (
    Outcome,
    RefusedError,
    digest,
    files_undone_on_error,
    store_file,
    taken_before,
    unchanged,
)
from indicators.returns.resolve import resolve
from landscape import audit
from landscape.models import Person


@dataclass(frozen=True)
class Checked:
    """A file that may be published: `figures` as the ledger takes them, and what the checks and the reader said."""

    path: Path
    layout: str
    sha256: str
    figures: pd.DataFrame
    findings: list[Finding]
    left_out: list[str]


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
) -> list[Outcome]:
    """Take the files in their order, all of them or none; an outcome for each.

    A file that was taken before changes nothing. `by` is the person who sends them, or the name of the command.
    `RefusedError` if any can't be read or has an error; then nothing is stored.
    """
    about = {"source": source, "licence": licence, "attribution": attribution, "published_on": published_on}
    refuse_unfit(about)
    digests = {path: digest(path) for path in paths}
    known = {path: taken_before(digests[path]) for path in paths}
    checked = {path: check(path, layout, digests[path]) for path in paths if known[path] is None}
    if dry_run:
        return [unchanged(path, known[path]) if known[path] else could_be_published(checked[path]) for path in paths]
    with transaction.atomic(), files_undone_on_error() as stored:
        return [
            unchanged(path, known[path]) if known[path] else publish(checked[path], about, by, stored) for path in paths
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


def check(path: Path, layout: str, sha256: str) -> Checked:
    """Read, resolve and check one file, without storing anything; `RefusedError` if it has an error."""
    layout, figures, findings, left_out = read_and_resolve(path, layout)
    findings += checks.run(figures)
    refuse_errors(path, findings)
    return Checked(path, layout, sha256, figures.drop_duplicates(list(ledger.KEY)), findings, left_out)


def read_and_resolve(path: Path, layout: str) -> tuple[str, pd.DataFrame, list[Finding], list[str]]:
    """The layout that the file has, its figures with ids, what could not be found, what the reader left out."""
    try:
        layout = readers.recognise(path) if layout == "auto" else layout
        reading = readers.read(path, layout)
    except readers.UnreadableFileError as error:
        raise RefusedError(path.name, sentence=f"{error} Nothing was stored.") from error
    resolved = resolve(reading.figures)
    unread = [Finding(check_name="unreadable", severity=Severity.ERROR, **fault._asdict()) for fault in reading.faults]
    return layout, resolved.figures, unread + resolved.findings, reading.left_out


def refuse_errors(path: Path, findings: list[Finding]) -> None:
    if any(finding.severity == Severity.ERROR for finding in findings):
        raise RefusedError(path.name, findings)


def publish(checked: Checked, about: dict[str, Any], by: Person | str, stored: list[str]) -> Outcome:
    """Store the file, its figures and its findings; the name of the file stored is added to `stored`."""
    at = ledger.next_moment()
    earlier = taken_before(checked.sha256)  # by another process, while this one was reading
    if earlier:
        return unchanged(checked.path, earlier)
    a_return = Return(
        **about,
        layout=checked.layout,
        file_name=checked.path.name,
        sha256=checked.sha256,
        sent_by=by if isinstance(by, Person) else None,
        state=Return.State.PUBLISHED,
        published_at=at,
        figures=len(checked.figures),
    )
    store_file(a_return, checked.path, stored)
    counts = ledger.record(checked.figures, of_return=a_return, at=at)
    a_return.new, a_return.revised, a_return.unchanged = counts.new, counts.revised, counts.unchanged
    a_return.save()
    for finding in checked.findings:
        finding.of_return = a_return
    Finding.objects.bulk_create(checked.findings)
    audit.record(
        by=by.email if isinstance(by, Person) else by,
        action="return published",
        subject=f"return {a_return.pk}",
        detail={"file": a_return.file_name, "sha256": a_return.sha256, "source": a_return.source, **vars(counts)},
    )
    sentence = (
        f"published as return {a_return.pk}: {a_return.figures:,} figures, "
        f"{counts.new:,} new, {counts.revised:,} revised, {counts.unchanged:,} unchanged"
    )
    return Outcome(checked.path.name, sentence, a_return, counts, checked.findings, checked.left_out)


def could_be_published(checked: Checked) -> Outcome:
    sentence = f"could be published: {len(checked.figures):,} figures"
    return Outcome(checked.path.name, sentence, findings=checked.findings, left_out=checked.left_out)
