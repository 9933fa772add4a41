"""Valid returns, and what may happen to them on their way: bytes lost, cells garbled, parts of a workbook damaged."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from .readers.written import ods_file, text_file, xlsx_file

AREAS = ["E23000036", "E23000032", "E23000014", "Avon and Somerset", "Medway", "West Midlands", "Nowhere", ""]
ITEMS = ["crime.robbery", "population.residents", "crime.robery", " crime.robbery "]
PERIODS = ["2009-04", "2009/10", "2009/10 Q3", "2009", "12m to 2010-03", "w/e 2010-05-16", "2009/11", "April", "1e9"]
VALUES = [
    "1",
    "0",
    "-3",
    "1,234",
    "..",
    "",
    "n/a",
    "[x]",
    "1e400",
    "=1+1",
    "12%",
    "1 2",
    "٣",
    "1_0",
    "nan",
    "0x1",
    "1.5",
]
TOKENS = [
    b'"', b",", b"\n", b"\r", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"=1+1", b"1e999", b"..", b";",
    b"area", b"value", b"-", b"\x1f\x8b", b"PK\x03\x04", b"<", b"</row>", b"<v>", b"</v>", b"<!DOCTYPE x>", b"&amp;",
    b"&#0;", b"&x;", b'r="A1"', b'r="XFD1048576"', b't="s"', b't="e"', b't="d"', b"<f>1</f>", b"99999999999999999999",
    b'table:number-rows-repeated="1048576"', b'office:value-type="date"', b'state="hidden"', b"\xf0\x9f\x8e\x88",
]  # fmt: skip
BESIDE = {
    "sample_size": ["100", "0", "-1", "", "x"],
    "lower_95": ["1", ""],
    "upper_95": ["2", ""],
    "note": ["ok", "=1"],
}
MUTATIONS = ("cells", "bytes", "parts")


def grid(chance: random.Random) -> list[list[str]]:
    """A return, good or nearly so."""
    beside = [name for name in BESIDE if chance.random() < 0.3]
    good = chance.random() < 0.5

    def one_of(texts: list[str], good_ones: int) -> str:
        return chance.choice(texts[:good_ones] if good or chance.random() < 0.9 else texts)

    columns = {
        "area": lambda: one_of(AREAS, 3),
        "item": lambda: one_of(ITEMS, 1),
        "period": lambda: one_of(PERIODS, 6),
        "value": lambda: one_of(VALUES, 8 if chance.random() < 0.5 else 2),
        **{name: lambda name=name: one_of(BESIDE[name], 1) for name in beside},
    }
    names = chance.sample(list(columns), len(columns))
    rows = [[columns[name]() for name in names] for _ in range(chance.randrange(1, 12))]
    return [names, *rows]


def mutated(path: Path, kind: str, how: str, chance: random.Random) -> Path:
    """A file of the `kind` (csv, xlsx, ods) at `path`, garbled in its cells, its bytes or the parts of its archive."""
    rows = grid(chance)
    if how == "cells":
        for _ in range(chance.randrange(3)):
            row = chance.choice(rows)
            _garble_cells(row, chance)
    write(path, kind, rows)
    if how == "bytes" or (how == "parts" and kind == "csv"):
        path.write_bytes(garbled(path.read_bytes(), chance))
    elif how == "parts":
        path.write_bytes(_with_garbled_part(path.read_bytes(), chance))
    return path


def write(path: Path, kind: str, rows: list[list[str]]) -> Path:
    if kind == "csv":
        return text_file(path, "\n".join(",".join(f'"{c}"' if "," in c else c for c in row) for row in rows) + "\n")
    return (xlsx_file if kind == "xlsx" else ods_file)(
        path, {"Return": [[as_cell(cell) for cell in row] for row in rows]}
    )


def as_cell(text: str) -> str | float:
    """A number as a spreadsheet program would have it."""
    return float(text) if text.lstrip("-").replace(".", "", 1).isdecimal() and text.isascii() else text


def _garble_cells(row: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(row))
    what = chance.randrange(4)
    if what == 0:
        row.insert(at, chance.choice(VALUES))
    elif what == 1 and len(row) > 1:
        del row[at]
    elif what == 2:
        row[at] = chance.choice(VALUES + PERIODS + AREAS)
    else:
        row[at] = "".join(chance.choice("aE0.,-+'=\u00a0é\u2028€/\t") for _ in range(chance.randrange(1, 8)))


def garbled(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changes: some lost, some doubled, some put in, some turned, or the end cut off."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 4, 30, 300))
        what = chance.randrange(6)
        if what == 0:
            del data[at : at + length]
        elif what == 1:
            data[at:at] = data[at : at + length]
        elif what == 2:
            data[at:at] = chance.choice(TOKENS)
        elif what == 3:
            token = chance.choice(TOKENS)
            data[at : at + len(token)] = token
        elif what == 4:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif chance.random() < 0.3:
            del data[at:]
    return bytes(data)


def _with_garbled_part(content: bytes, chance: random.Random) -> bytes:
    """The archive made again, its sums right, with one of its parts garbled, doubled or gone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    figures = [name for name in parts if name in ("content.xml", "xl/worksheets/sheet1.xml")]
    chosen = chance.choice(figures if chance.random() < 0.7 else list(parts))
    if chance.random() < 0.05:
        del parts[chosen]
    else:
        parts[chosen] = garbled(parts[chosen], chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()
