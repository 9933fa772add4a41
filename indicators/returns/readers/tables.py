"""CSV files, plain or gzip-compressed, as tables of text. Whatever is wrong with one is said in a sentence."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd

from indicators.returns.readers.tidy import UnreadableFileError

LARGEST = 600_000_000
"""Bytes of text that are read; a file that unpacks to more is refused before memory runs out."""

GZIP = b"\x1f\x8b"


def read_table(path: Path) -> pd.DataFrame:
    """Every row under the heading as text, wholly empty rows left out; the index is the row of the file (heading = 1).

    Headings are stripped of outer spaces. Every row has as many cells as the heading, or the file is refused.
    """
    text = read_text(path)
    heading = [name.strip() for name in first_row(path, text)]
    repeated = sorted({name for name in heading if name and heading.count(name) > 1})
    if repeated:
        raise UnreadableFileError(f"{path.name}: row 1 has the heading “{repeated[0]}” more than once.")
    _check_row_lengths(path, text, len(heading))
    try:
        table = pd.read_csv(
            io.StringIO(text),
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            header=0,
            names=range(len(heading)),
        )
    except pd.errors.ParserError as error:
        raise UnreadableFileError(f"{path.name} can't be read as CSV: {error}.") from error
    table.index = pd.RangeIndex(2, len(table) + 2)
    table = _named_columns(path, table, heading)
    filled = (table != "").any(axis=1)
    return table if filled.all() else table[filled]


def _named_columns(path: Path, table: pd.DataFrame, heading: list[str]) -> pd.DataFrame:
    """The columns under a heading. Spreadsheets write empty columns beside them; a figure there would be lost."""
    unnamed = [at for at, name in enumerate(heading) if not name]
    if unnamed:
        stray = table.index[(table[unnamed] != "").any(axis=1)]
        if len(stray):
            raise UnreadableFileError(f"{path.name}, row {stray[0]}, has a cell in a column without a heading.")
        table = table.drop(columns=unnamed)
    table.columns = pd.Index([name for name in heading if name], dtype=str)
    return table


def required_columns(path: Path, table: pd.DataFrame, names: list[str]) -> None:
    """Refuse a table without figures, or without one of the columns that its layout has."""
    absent = [f"“{name}”" for name in names if name not in table.columns]
    if absent:
        raise UnreadableFileError(f"{path.name}: row 1 has no column {' and no '.join(absent)}.")
    if table.empty:
        raise UnreadableFileError(f"{path.name} has a heading and no figures under it.")


def heading_of(path: Path) -> list[str]:
    """The headings of a CSV file, from its beginning only."""
    beginning = _decoded(path, _unpacked(path, first=1 << 16), cut=True)
    heading = [name.strip() for name in first_row(path, beginning)]
    if not any(heading):
        raise UnreadableFileError(f"{path.name}: row 1 is empty." if beginning.strip() else f"{path.name} is empty.")
    return heading


def first_row(path: Path, text: str) -> list[str]:
    try:
        return next(_rows(text), [])
    except csv.Error as error:
        raise _no_csv(path, 1, error) from error


def _no_csv(path: Path, row: int, error: csv.Error) -> UnreadableFileError:
    return UnreadableFileError(f"{path.name}, row {row}, can't be read as CSV: check its quotation marks ({error}).")


def read_text(path: Path) -> str:
    text = _decoded(path, _unpacked(path))
    if not text.strip():
        raise UnreadableFileError(f"{path.name} is empty.")
    return text


def _unpacked(path: Path, first: int | None = None) -> bytes:
    """The bytes of the file, or only about the `first` ones, gzip undone."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            data = _gunzip(file, path, first) if packed else file.read(first or LARGEST + 1)
    except OSError as error:
        raise UnreadableFileError(f"{path.name} can't be opened: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise UnreadableFileError(f"{path.name} holds more than {LARGEST:,} bytes of text, which is too much to read.")
    return data


def _gunzip(file: io.BufferedReader, path: Path, first: int | None) -> bytes:
    limit = first or LARGEST + 1
    parts, size = [], 0
    unpacker = zlib.decompressobj(wbits=31)
    data = b""
    while size < limit:
        data = unpacker.unused_data or unpacker.unconsumed_tail or file.read(1 << 20)
        if unpacker.eof:
            if not data.startswith(GZIP):
                break
            unpacker = zlib.decompressobj(wbits=31)
        if not data:
            raise UnreadableFileError(f"{path.name} is a gzip file that ends too early: it was cut off on its way.")
        try:
            part = unpacker.decompress(data, limit - size)
        except zlib.error as error:
            raise UnreadableFileError(f"{path.name} is a damaged gzip file and can't be unpacked.") from error
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _decoded(path: Path, data: bytes, cut: bool = False) -> str:
    """UTF-8 with or without a byte order mark, or UTF-16 with one; `cut` allows for half a character at the end."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if cut and encoding == "utf-16":
        data = data[: len(data) // 2 * 2]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if not (cut and error.end >= len(data) - 4):
            row = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
            raise UnreadableFileError(
                f"{path.name}, row {row}, holds a character that is not UTF-8: save the file as “CSV UTF-8”."
            ) from error
        text = data[: error.start].decode(encoding)
    if "\0" in text:
        raise UnreadableFileError(f"{path.name} is no CSV file: it holds binary data.")
    return text


def _check_row_lengths(path: Path, text: str, cells: int) -> None:
    """A row with too few cells is no row with missing figures: the file was cut off, or a comma was lost."""
    with suppress(csv.Error):
        if set(map(len, _rows(text))) <= {0, cells}:
            return
    row = 0
    try:
        for row, found in enumerate(_rows(text), start=1):
            if len(found) not in (0, cells):
                raise UnreadableFileError(f"{path.name}, row {row}, has {len(found)} cells where row 1 has {cells}.")
    except csv.Error as error:
        raise _no_csv(path, row + 1, error) from error


def _rows(text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), strict=True)
