"""CSV files, plain or gzip-compressed, as tables of text. Whatever is wrong with one is said in a sentence.

They are read as a stream: no more of a file is in memory than the part that is worked on, and what was made of it.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

import pandas as pd

from indicators.returns.readers.kinds import FIRST, GZIP, first_bytes
from indicators.returns.readers.tidy import UnreadableFileError

LARGEST = 250_000_000
"""Bytes of text that are read; a file that unpacks to more is refused before memory runs out."""

TIGHTEST, NOT_TIGHT_BELOW = 250, 10_000_000
"""Text of this many bytes that is packed tighter than 250 to 1 holds no figures: it is made to fill the memory."""

MOST_CELLS = 6_000_000
"""Cells of a table that is wanted whole."""

LONGEST_LINE = 1_000_000
BLOCK = 1 << 20
LOT, PART = 8_000, 500_000
"""Cells that are taken from the text, and made into a table, at once."""

UNDECODED = re.compile("[\udc80-\udcff]")


class Part(NamedTuple):
    """Some rows of a table: their numbers in the file, and the texts under each heading."""

    rows: Sequence[int]
    columns: dict[str, list[str]]


def read_table(path: Path) -> pd.DataFrame:
    """Every row under the heading as text, wholly empty rows left out; the index is the row of the file (heading = 1).

    Headings are stripped of outer spaces. Every row has as many cells as the heading, or the file is refused.
    """
    found, cells = [], 0
    for part in parts(path):
        found.append(
            pd.DataFrame({name: pd.Series(texts, part.rows, dtype="str") for name, texts in part.columns.items()})
        )
        cells += found[-1].size
        if cells > MOST_CELLS:
            raise UnreadableFileError(f"{path.name} has more than {MOST_CELLS:,} cells, which is too much to read.")
    return pd.concat(found) if len(found) > 1 else found[0]


def parts(path: Path) -> Iterator[Part]:
    """The table of `read_table` in parts, one after the other; at least one, which may be empty."""
    rows = csv.reader(_lines(path), strict=True)
    heading = _heading(path, rows)
    repeated = sorted({name for name in heading if name and heading.count(name) > 1})
    if repeated:
        raise UnreadableFileError(f"{path.name}: row 1 has the heading “{repeated[0]}” more than once.")
    numbers: list[int] = []
    cells: list[list[str]] = [[] for _ in heading]
    first_part = True
    for row, columns in _lots(path, rows, len(heading)):
        numbers.extend(row)
        for column, texts in zip(cells, columns, strict=True):
            column.extend(texts)
        if len(numbers) * len(heading) >= PART:
            yield _part(path, heading, numbers, cells)
            numbers, cells, first_part = [], [[] for _ in heading], False
    if numbers or first_part:
        yield _part(path, heading, numbers, cells)


def _part(path: Path, heading: list[str], numbers: list[int], cells: list[list[str]]) -> Part:
    """The columns under a heading. Spreadsheets write empty columns beside them; a figure there would be lost."""
    for name, texts in zip(heading, cells, strict=True):
        if not name and any(texts):
            row = next(row for row, text in zip(numbers, texts, strict=True) if text)
            raise UnreadableFileError(f"{path.name}, row {row}, has a cell in a column without a heading.")
    return Part(numbers, {name: texts for name, texts in zip(heading, cells, strict=True) if name})


def _lots(path: Path, rows: Iterator[list[str]], width: int) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """Few rows at a time, which the processor still has at hand, as row numbers and columns; empty rows left out.

    A row with too few cells is no row with missing figures: the file was cut off, or a comma was lost.
    """
    first = 2
    while lot := _next_rows(path, rows, first, LOT // width + 1):
        numbers: Sequence[int] = range(first, first + len(lot))
        first += len(lot)
        if not set(map(len, lot)) <= {0, width}:
            row, found = next(
                (row, len(cells)) for row, cells in zip(numbers, lot, strict=True) if len(cells) not in (0, width)
            )
            raise UnreadableFileError(f"{path.name}, row {row}, has {found} cells where row 1 has {width}.")
        if not all(map(any, lot)):
            numbers = [row for row, cells in zip(numbers, lot, strict=True) if any(cells)]
            lot = [cells for cells in lot if any(cells)]
        cells = list(chain.from_iterable(lot))
        yield numbers, [cells[at::width] for at in range(width)]


def _next_rows(path: Path, rows: Iterator[list[str]], first: int, most: int) -> list[list[str]]:
    """The next rows, of which the first one stands in row `first` of the file."""
    found: list[list[str]] = []
    try:
        found.extend(islice(rows, most))  # what it took before an error stays in it
    except csv.Error as error:
        row = first + len(found)
        raise UnreadableFileError(
            f"{path.name}, row {row}, can't be read as CSV: check its quotation marks ({error})."
        ) from error
    return found


def required_columns(path: Path, table: pd.DataFrame, names: list[str]) -> None:
    """Refuse a table without figures, or without one of the columns that its layout has.

    The columns get these very `names`, whatever capitals and spaces the file prints.
    """
    spelt = {plain(name): name for name in names}
    table.columns = pd.Index([spelt.get(plain(name), name) for name in table.columns], dtype=str)
    require(path, table.columns, names)
    if not table.columns.is_unique:
        raise UnreadableFileError(f"{path.name}: two headings of row 1 differ in nothing but capitals.")
    if table.empty:
        raise UnreadableFileError(f"{path.name} has a heading and no figures under it.")


def plain(heading: str) -> str:
    """The heading as headings are compared: without capitals and doubled spaces."""
    return " ".join(heading.split()).lower()


def require(path: Path, headings: Iterable[str], names: Iterable[str]) -> None:
    """Refuse a file without one of the columns `names`."""
    found = set(headings)
    absent = [f"“{name}”" for name in names if name not in found]
    if absent:
        raise UnreadableFileError(f"{path.name}: row 1 has no column {' and no '.join(absent)}.")


def heading_of(path: Path) -> list[str]:
    """The headings of a CSV file, from its beginning only."""
    return _heading(path, csv.reader(_lines(path), strict=True))


def _heading(path: Path, rows: Iterator[list[str]]) -> list[str]:
    heading = [name.strip() for row in _next_rows(path, rows, 1, 1) for name in row]
    if not any(heading):
        more = any(map(any, _next_rows(path, rows, 2, 100)))
        raise UnreadableFileError(f"{path.name}: row 1 is empty." if more else f"{path.name} is empty.")
    return heading


def _lines(path: Path) -> Iterator[str]:
    """The lines of the file, each with its end, whichever of the three common ones it is."""
    return chain.from_iterable(io.StringIO(block, newline="") for block in _blocks(path))


def _blocks(path: Path) -> Iterator[str]:
    """The text in blocks of whole lines."""
    first = first_bytes(path)
    packed = first.startswith(GZIP)
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            yield from _whole_lines(path, _decoded(path, file, _encoding(file.peek(FIRST))))
    except EOFError as error:
        raise UnreadableFileError(
            f"{path.name} is a gzip file that ends too early: it was cut off on its way."
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFileError(f"{path.name} is a damaged gzip file and can't be unpacked.") from error
    except OSError as error:
        raise UnreadableFileError(f"{path.name} can't be opened: {error.strerror}.") from error


def _encoding(first: bytes) -> str:
    """UTF-8 or UTF-16, with or without a byte order mark: in UTF-16, every other byte of plain letters is zero."""
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    even, odd = first[0:64:2], first[1:64:2]
    if odd and not any(odd) and all(even):
        return "utf-16-le"
    if even and not any(even) and all(odd):
        return "utf-16-be"
    return "utf-8-sig"


def _decoded(path: Path, file: IO[bytes], encoding: str) -> Iterator[str]:
    """The text in blocks that may end anywhere."""
    decoder = codecs.getincrementaldecoder(encoding)("strict" if encoding.startswith("utf-16") else "surrogateescape")
    size, packed = 0, path.stat().st_size
    while data := file.read(BLOCK):
        size += len(data)
        if size > max(TIGHTEST * packed, NOT_TIGHT_BELOW):
            raise UnreadableFileError(
                f"{path.name} is packed more than {TIGHTEST} to 1, which no table of figures is: send it unpacked."
            )
        if size > LARGEST:
            raise UnreadableFileError(
                f"{path.name} holds more than {LARGEST:,} bytes of text, which is too much to read."
            )
        text = decoder.decode(data)
        if "\0" in text:
            raise UnreadableFileError(f"{path.name} is no CSV file: it holds binary data.")
        yield text
    yield decoder.decode(b"", final=True)


def _whole_lines(path: Path, blocks: Iterator[str]) -> Iterator[str]:
    """The text in blocks that end with a line, each checked for what is no text."""
    rest, row = "", 1
    try:
        for block in blocks:
            text = rest + block
            end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1  # a last CR may be half of a CRLF
            whole, rest = text[:end], text[end:]
            _check_text(path, whole, row)
            if len(rest) > LONGEST_LINE:
                raise UnreadableFileError(f"{path.name}, row {row}, is too long to be a row of figures.")
            yield whole
            row += _line_ends(whole)
    except UnicodeDecodeError as error:
        raise _no_utf8(path, row) from error
    _check_text(path, rest, row)
    yield rest


def _check_text(path: Path, text: str, row: int) -> None:
    if not text.isascii() and (odd := UNDECODED.search(text)):
        raise _no_utf8(path, row + _line_ends(text[: odd.start()]))


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _no_utf8(path: Path, row: int) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path.name}, row {row}, holds a character that is not UTF-8: save the file as “CSV UTF-8”."
    )
