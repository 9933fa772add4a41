"""Opens one workbook (XLSX, ODS) and prints its sheets as JSON: a program of its own, held to little memory and time.

A workbook comes from outside and is read by native code. Whatever is in it can end this process only, never the one
that asked (`sheets.py`): docs/decisions/0007. It imports nothing of the project, so it starts in a few hundredths of
a second. Nothing in a workbook is executed or fetched: formulas are never worked out, links never followed.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import zipfile
import zlib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 900_000_000
SECONDS = 20
"""Of the processor. The workbook of 200,000 figures takes seven."""

LARGEST = 300_000_000
"""Bytes that the parts of a workbook may unpack to."""

MOST_PARTS = 2000
TIGHTEST, NOT_TIGHT_BELOW = 250, 10_000_000
"""A part of this many bytes that is packed tighter than 250 to 1 is no sheet, but made to fill the memory."""

MOST_CELLS = 4_000_000
"""Cells, empty ones included, in the rectangle that a sheet's figures span."""

CELL = re.compile(rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
ERROR_CELL = re.compile(rb"""<c\s(?=[^>]*\st=["']e["'])[^>]*?r=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>.*?<v>([^<]*)</v>""")
FORMULA_CELL = re.compile(
    rb"""<c\s(?![^>]*\st=["']str["'])[^>]*?r=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*"""
    rb"""<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)
"""A formula that no spreadsheet program has worked out; one whose result is an empty text has it."""
MERGED = re.compile(rb"""<mergeCell\s[^>]*?\bref=["']([^"']+)["']""")
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
DAMAGED = " is a damaged workbook and can't be opened"
SAVE_IT = "open the file in a spreadsheet program and save it"

Sheet = dict[str, Any]


class RefusedError(Exception):
    """What follows the file's name in the sentence that refuses it, without the full stop."""


def main(path: Path) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return {"sheets": sheets(path)}
    except RefusedError as refused:
        return {"refused": str(refused)}


def sheets(path: Path) -> list[Sheet]:
    """Every worksheet: its name, whether it is hidden, the first of its merged cells, and its rows of text."""
    merged = examine(path)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # from_path would heed its name
        found = [_sheet(workbook, about, merged) for about in workbook.sheets_metadata if _holds_cells(about)]
    except PasswordError as error:
        raise RefusedError(" is locked by a password: save it without one") from error
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedError(DAMAGED) from error
    names = [sheet["name"].strip().lower() for sheet in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise RefusedError(f" has two sheets of the name “{twice}”")
    return found


def _holds_cells(about: Any) -> bool:
    if about.typ == SheetTypeEnum.MacroSheet:
        raise RefusedError(" has macros: save it as .xlsx, which has none")
    return about.typ == SheetTypeEnum.WorkSheet


def _sheet(workbook: CalamineWorkbook, about: Any, merged: dict[str, str]) -> Sheet:
    try:
        cells = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as error:
        raise RefusedError(f", sheet “{about.name}”, is damaged and can't be read") from error
    return {
        "name": about.name,
        "hidden": about.visible != SheetVisibleEnum.Visible,
        "merged": merged.get(about.name, ""),
        "rows": [[cell_text(cell) for cell in row] for row in cells],
    }


def cell_text(cell: object) -> str:
    """A cell as an analyst would type it: 2009 for the number 2009.0, 2009-04 for a date that Excel made of 2009-04.

    The first of October 2009 stays a date: Excel makes it of the month 2009-10 and of the year 2009/10 alike.
    """
    if isinstance(cell, str):
        if "\0" in cell:  # XLSX writes it as _x0000_; no database keeps it
            raise RefusedError(
                f" has a cell with a sign that is no text, “{cell[:40].replace(chr(0), '�')}”: retype it"
            )
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() != time():
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        a_month = cell.day == 1 and cell.month != (cell.year + 1) % 100
        return f"{cell:%Y-%m}" if a_month else f"{cell:%Y-%m-%d}"
    return str(cell)


def examine(path: Path) -> dict[str, str]:
    """The first merged cells of each sheet that has any; refuse what hides something or would fill the memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_directory(parts)
            _check_kind(archive, {part.filename for part in parts})
            return {name: at for part in parts for name, at in _examine_part(archive, part) if at}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise RefusedError(DAMAGED) from error
    except (ElementTree.ParseError, UnicodeError, ValueError) as error:
        raise RefusedError(DAMAGED) from error


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    """What the archive says of its parts, before any is unpacked. Archives within it are never opened."""
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedError(" is locked by a password: save it without one")
    if len(parts) > MOST_PARTS:
        raise RefusedError(f" is made of {len(parts):,} parts, which no ordinary workbook is: {SAVE_IT}")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise RefusedError(f" holds one of its parts twice: {SAVE_IT}")
    if sum(part.file_size for part in parts) > LARGEST:
        raise RefusedError(f" unpacks to more than {LARGEST:,} bytes, which is too much to read")
    tight = [part for part in parts if part.file_size > max(NOT_TIGHT_BELOW, TIGHTEST * part.compress_size)]
    if tight:
        raise RefusedError(f" is packed more than {TIGHTEST} to 1, which no ordinary workbook is: {SAVE_IT}")


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise RefusedError(" has macros: save it as .xlsx or .ods, without them")
    if "xl/workbook.bin" in names:
        raise RefusedError(" is a binary workbook (.xlsb): open it and save it as .xlsx")
    if not {"xl/workbook.xml", "content.xml"} & names:
        packed = next((name for name in sorted(names) if name.lower().endswith((".csv", ".xlsx", ".ods"))), None)
        if packed:
            raise RefusedError(f" is a zip archive: unpack it and send “{packed}” by itself")
        raise RefusedError(" is no XLSX and no ODS workbook")
    if {"xl/workbook.xml", "content.xml"} <= names:
        raise RefusedError(f" is an XLSX and an ODS workbook at once: {SAVE_IT}")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise RefusedError(" is locked by a password: save it without one")


def _examine_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[tuple[str, str]]:
    """Read it whole, which proves its size and its checksum; the name and the first merged cells of each sheet."""
    content = archive.read(part)
    if part.filename != "content.xml" and not part.filename.startswith("xl/"):
        return []
    if part.filename.endswith((".xml", ".rels")) and (b"\0" in content or DECLARES.search(content)):
        raise RefusedError(" declares entities of its own (DTD), which no ordinary workbook does, and is not read")
    if part.filename == "content.xml":
        return _examine_ods(content)
    if b"sheetData" not in content:
        return []
    name = _sheet_names(archive).get(part.filename.rpartition("/")[2], "")
    _check_span(*_xlsx_span(content))
    _refuse_cells_without_result(name, content)
    merged = MERGED.search(content)
    return [(name, merged[1].decode())] if merged else []


def _check_span(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise RefusedError(
            f" has a sheet that spans {rows:,} rows by {columns:,} columns, which is too much to read: "
            "delete the stray cells far out"
        )


def _refuse_cells_without_result(sheet: str, content: bytes) -> None:
    """calamine would give such a cell as an empty one: a figure that failed is not a figure left blank."""
    if found := ERROR_CELL.search(content):
        what = f"has the error “{found[2].decode(errors='replace')}” instead of a figure"
    elif found := FORMULA_CELL.search(content):
        what = f"has a formula without its result: {SAVE_IT}"
    else:
        return
    raise RefusedError(f", sheet “{sheet}”, cell {found[1].decode()}, {what}")


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet of an XLSX workbook by the file that holds it (``sheet1.xml``)."""
    relations, workbook = (
        ElementTree.fromstring(archive.read(part))  # noqa: S314 - expat refuses entity bombs; the size is capped
        for part in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    )
    files = {one.get("Id"): one.get("Target", "").rpartition("/")[2] for one in relations}
    names = (one for one in workbook.iter() if one.tag.endswith("}sheet"))
    return {
        files.get(value, ""): one.get("name", "")
        for one in names
        for key, value in one.attrib.items()
        if key.endswith("}id")
    }


def _xlsx_span(content: bytes) -> tuple[int, int]:
    letters, last_row = set(), 0
    for found in CELL.finditer(content):
        letters.add(found[1])
        last_row = max(last_row, int(found[2]))
    return last_row, max((column_number(name.decode()) for name in letters), default=0)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _examine_ods(content: bytes) -> list[tuple[str, str]]:
    """The sheets of an OpenDocument workbook with their first merged cells, each within the span that is read."""
    found = []
    rows = last_row = last_column = cells = filled = 0
    merged = name = ""
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314 - as above
        if event == "start":
            name = element.get(f"{TABLE}name", "") if element.tag == f"{TABLE}table" else name
        elif element.tag in CELLS:
            cells += int(element.get(f"{TABLE}number-columns-repeated", 1))
            filled = cells if len(element) or element.get(f"{OFFICE}value-type") else filled
            place = f"{column_letters(cells)}{rows + 1}"
            _refuse_ods_cell_without_result(element, name, place)
            spans = (element.get(f"{TABLE}number-{which}-spanned", "1") for which in ("rows", "columns"))
            if not merged and any(span != "1" for span in spans):
                merged = place
            element.clear()
        elif element.tag == f"{TABLE}table-row":
            rows += int(element.get(f"{TABLE}number-rows-repeated", 1))
            last_row = rows if filled else last_row
            last_column, cells, filled = max(last_column, filled), 0, 0
            element.clear()
        elif element.tag == f"{TABLE}table":
            _check_span(last_row, last_column)
            found.append((name, merged))
            rows = last_row = last_column = 0
            merged = ""
            element.clear()
    return found


def _refuse_ods_cell_without_result(cell: ElementTree.Element, sheet: str, place: str) -> None:
    if cell.get(f"{EXTENDED}value-type") == "error":
        raise RefusedError(f", sheet “{sheet}”, cell {place}, has an error instead of a figure")
    if cell.get(f"{TABLE}formula") is not None and cell.get(f"{OFFICE}value-type") is None:
        raise RefusedError(f", sheet “{sheet}”, cell {place}, has a formula without its result: {SAVE_IT}")


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(main(Path(sys.argv[1]))))
