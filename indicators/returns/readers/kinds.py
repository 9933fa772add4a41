"""What a file is, told from its first bytes and never from its name. What can't be a return is told the way out."""

from __future__ import annotations

from pathlib import Path

from indicators.returns.readers.tidy import UnreadableFileError

LARGEST_FILE = 250_000_000
"""Bytes of a file as received. A national return of 2.4 million rows has about 130 million."""

FIRST = 4096
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream in which Office keeps a workbook that has a password."""

SAVE_AS = "open it in a spreadsheet program and save it as .xlsx, .ods or “CSV UTF-8”"
OTHERS = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!\x1a": "a RAR archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}


def first_bytes(path: Path) -> bytes:
    """The beginning of the file, if it is one of a size that is read at all."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            first = file.read(FIRST)
    except OSError as error:
        raise UnreadableFileError(f"{path.name} can't be opened: {error.strerror}.") from error
    if size > LARGEST_FILE:
        raise UnreadableFileError(
            f"{path.name} has {size:,} bytes, and no more than {LARGEST_FILE:,} are read: send it in parts."
        )
    return first


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook by its content; if it is neither that nor text it is refused."""
    first = first_bytes(path)
    if first.startswith(OLD_EXCEL):
        raise UnreadableFileError(f"{path.name} is {_old_excel(path)}.")
    if first[:2] == ZIP[:2]:
        return True
    for beginning, what in OTHERS.items():
        if first.startswith(beginning):
            raise UnreadableFileError(f"{path.name} is {what}, not a return: {SAVE_AS}.")
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<"):
        raise UnreadableFileError(f"{path.name} is a web page or XML, whatever its name says: {SAVE_AS}.")
    if text.startswith((b"{", b"[{", b"[[")):
        raise UnreadableFileError(f"{path.name} is JSON, not a return: {SAVE_AS}.")
    return False


def _old_excel(path: Path) -> str:
    if LOCKED in path.read_bytes():
        return "locked by a password: save it without one"
    return "an old Excel file (.xls): open it and save it as .xlsx"
