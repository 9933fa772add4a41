"""Files as they were received: known by their SHA-256, kept as they came, taken once.

This module is light to load: a start of the program that finds every file taken needs no reader and no pandas.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from indicators.models import Finding, Observation, Return, Severity

if TYPE_CHECKING:
    from indicators.ledger import Counts

ERRORS_SHOWN = 20


class RefusedError(Exception):
    """The return was refused and nothing of it stored; the text names the file, and row and column of each fault."""

    def __init__(self, file_name: str, findings: Sequence[Finding] = (), sentence: str = ""):
        self.file_name = file_name
        self.findings = list(findings)
        super().__init__(sentence or self._listed())

    def _listed(self) -> str:
        errors = [finding for finding in self.findings if finding.severity == Severity.ERROR]
        if len(errors) == 1:
            return f"{self.file_name}, {errors[0]} Nothing was stored."
        lines = [f"  {finding}" for finding in errors[:ERRORS_SHOWN]]
        # A check counts what it doesn't name, so beyond the limit the number of faults is not known.
        many = len(errors) > ERRORS_SHOWN
        count, such = (f"more than {ERRORS_SHOWN}", "; the first are") if many else (len(errors), "")
        return "\n".join([f"{self.file_name} has {count} faults, and nothing was stored{such}:", *lines])


@dataclass(frozen=True)
class Outcome:
    """What became of a file. `of_return` is the return that holds it, None after a dry run; `counts` only if new."""

    file_name: str
    sentence: str
    of_return: Return | None = None
    counts: Counts | None = None
    findings: list[Finding] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    if not path.name.isprintable():
        shown = ascii(path.name)
        raise RefusedError(shown, sentence=f"The name of the file {shown} has signs that can't be read: rename it.")
    try:
        if not path.is_file() and not path.is_dir() and path.exists():  # opening it might wait for ever
            raise RefusedError(path.name, sentence=f"{path.name} is no file but a pipe or a device: save it as a file.")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RefusedError(path.name, sentence=f"{path.name} can't be opened: {error.strerror}.") from error


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of what an open file holds; it is then at its beginning again."""
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return sha256


def taken_before(sha256: str) -> Return | None:
    """The return that published this very file, if one did."""
    return Return.objects.filter(sha256=sha256, state=Return.State.PUBLISHED).first()


def unchanged(path: Path, earlier: Return) -> Outcome:
    """What is said of a file that was taken before; later returns may have revised its figures, and that stands."""
    sentence = f"unchanged: already published on {earlier.published_at:%-d %B %Y} as return {earlier.pk}"
    revised = Observation.objects.filter(of_return=earlier, superseded_at__isnull=False).count()
    if revised:
        sentence += f"; {revised:,} of its figures were revised by later returns, and stay so"
    return Outcome(path.name, sentence, of_return=earlier)


@contextmanager
def files_undone_on_error() -> Iterator[list[str]]:
    """A list for the names of files stored; on an error they are deleted.

    To be entered inside the transaction, which then still keeps other writers out.
    """
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def store_file(a_return: Return, path: Path, stored: list[str]) -> None:
    """Save the return with its file; the file's name is added to `stored` unless another return has the same file."""
    with path.open("rb") as file:
        if keep(a_return, file):
            stored.append(a_return.file.name)


def keep(a_return: Return, file: BinaryIO) -> bool:
    """Save the return with its file, byte for byte; whether the file was not kept before.

    What lies in the file's place is the same file, kept for another return, or else what an import left that was
    killed: then it is replaced.
    """
    name = a_return.file.field.generate_filename(a_return, a_return.file_name)
    is_new = not (default_storage.exists(name) and digest(Path(default_storage.path(name))) == a_return.sha256)
    if is_new:
        default_storage.delete(name)
        a_return.file = File(file, name=a_return.file_name)
    else:
        a_return.file = name
    a_return.save()
    return is_new


def discard(a_return: Return) -> None:
    """Keep no longer what the file of a return holds; its name and its SHA-256 stay.

    The file goes when this is committed, unless another return has the same one.
    """
    name = a_return.file.name
    a_return.file = ""
    a_return.save(update_fields=["file"])

    def delete() -> None:
        if not Return.objects.filter(file=name).exists():
            default_storage.delete(name)

    transaction.on_commit(delete)


@contextmanager
def under_its_own_name(a_return: Return) -> Iterator[Path]:
    """The file of the return under the name it was sent with, by which readers speak of it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / a_return.file_name
        path.symlink_to(Path(a_return.file.path).absolute())
        yield path
