"""Workbooks (XLSX, ODS) as sheets of cells. Whatever is wrong with one is said in a sentence."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from indicators.returns.readers.tidy import UnreadableFileError

LARGEST = 400_000_000
"""Bytes that the parts of a workbook may unpack to."""

MOST_CELLS = 20_000_000
"""Cells, empty ones included, in the rectangle that a sheet's figures span."""

ZIP = b"PK"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
ERROR_CELL = re.compile(rb"""<c\s(?=[^>]*\st=["']e["'])[^>]*?r=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>.*?<v>([^<]*)</v>""")
FORMULA_CELL = re.compile(
    rb"""<c\s(?![^>]*\st=["']str["'])[^>]*?r=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*"""
    rb"""<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)
"""A formula that no spreadsheet program has worked out; one whose result is an empty text has it."""
OPEN_DOCUMENT = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class Workbook:
    """A workbook whose sheets are found by name, outer spaces and capitals apart."""

    def __init__(self, path: Path) -> None:
        self.file_name = path.name
        _check_size(path)
        try:
            self._workbook = CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError, ValueError) as error:
            raise UnreadableFileError(f"{path.name} is a damaged workbook and can't be opened.") from error
        self.sheet_names = list(self._workbook.sheet_names)

    def named(self, name: str) -> str | None:
        """The name as the workbook spells it, or None if it has no such sheet."""
        wanted = name.strip().lower()
        return next((found for found in self.sheet_names if found.strip().lower() == wanted), None)

    def first_row(self, name: str) -> list[str]:
        return next(iter(self._cells(name, 1)), [])

    def rows(self, name: str) -> list[list[str]]:
        """The cells of the sheet as text, from its row 1 and column A on; every row has the same length."""
        return self._cells(name, None)

    def _cells(self, name: str, most_rows: int | None) -> list[list[str]]:
        found = self.named(name)
        if found is None:
            sheets = ", ".join(f"“{sheet.strip()}”" for sheet in self.sheet_names)
            raise UnreadableFileError(f"{self.file_name} has no sheet “{name}”; it has {sheets}.")
        try:
            cells = self._workbook.get_sheet_by_name(found).to_python(skip_empty_area=False, nrows=most_rows)
        except (CalamineError, ValueError) as error:
            raise UnreadableFileError(f"{self.file_name}, sheet “{found}”, is damaged and can't be read.") from error
        return [[cell_text(cell) for cell in row] for row in cells]


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook by its content; an old binary Excel file is refused with the way out."""
    try:
        with path.open("rb") as file:
            first = file.read(4)
    except OSError as error:
        raise UnreadableFileError(f"{path.name} can't be opened: {error.strerror}.") from error
    if first == OLD_EXCEL:
        raise UnreadableFileError(f"{path.name} is an old or a locked Excel file: save it as .xlsx without a password.")
    return first[:2] == ZIP


def cell_text(cell: object) -> str:
    """A cell as an analyst would type it: 2009 for the number 2009.0, 2009-04 for a date that Excel made of 2009-04."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        return f"{cell:%Y-%m}" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    return str(cell)


def _check_size(path: Path) -> None:
    """Refuse what would fill the memory: parts that unpack too large, a figure in a far corner, repeated rows."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST:
                raise UnreadableFileError(
                    f"{path.name} unpacks to more than {LARGEST:,} bytes, which is too much to read."
                )
            if not {"xl/workbook.xml", "content.xml"} & {part.filename for part in parts}:
                raise UnreadableFileError(f"{path.name} is no XLSX and no ODS workbook.")
            for part in parts:
                content = archive.read(part)
                if part.filename == "content.xml":
                    for rows, columns in _ods_spans(content):
                        _check_span(path, rows, columns)
                elif b"sheetData" in content:
                    _check_span(path, *_xlsx_span(content))
                    _refuse_cells_without_result(path, archive, part.filename, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableFileError(f"{path.name} is a damaged workbook and can't be opened.") from error
    except ElementTree.ParseError as error:
        raise UnreadableFileError(f"{path.name} is a damaged workbook: {error}.") from error


def _check_span(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise UnreadableFileError(
            f"{path.name} has a sheet that spans {rows:,} rows by {columns:,} columns, which is too much to read: "
            "delete the stray cells far out."
        )


def _refuse_cells_without_result(path: Path, archive: zipfile.ZipFile, part: str, sheet: bytes) -> None:
    """calamine would give such a cell as an empty one: a figure that failed is not a figure left blank."""
    if found := ERROR_CELL.search(sheet):
        what = f"has the error “{found[2].decode(errors='replace')}” instead of a figure"
    elif found := FORMULA_CELL.search(sheet):
        what = "has a formula without its result: open the file in a spreadsheet program and save it"
    else:
        return
    name = _sheet_names(archive).get(part.rpartition("/")[2], "")
    raise UnreadableFileError(f"{path.name}, sheet “{name}”, cell {found[1].decode()}, {what}.")


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet of an XLSX workbook by the file that holds it (``sheet1.xml``)."""
    relations, workbook = (
        ElementTree.fromstring(archive.read(part))  # noqa: S314 - as below
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


def _xlsx_span(sheet: bytes) -> tuple[int, int]:
    letters, last_row = set(), 0
    for found in CELL.finditer(sheet):
        letters.add(found[1])
        last_row = max(last_row, int(found[2]))
    return last_row, max((column_number(name.decode()) for name in letters), default=0)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _ods_spans(content: bytes) -> list[tuple[int, int]]:
    """Rows and columns up to the last cell with content, of every sheet of an OpenDocument workbook."""
    spans, rows, last_row, last_column, cells, filled = [], 0, 0, 0, 0, 0
    for _, element in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314 - expat refuses entity bombs; the size is capped
        if element.tag in (f"{OPEN_DOCUMENT}table-cell", f"{OPEN_DOCUMENT}covered-table-cell"):
            cells += int(element.get(f"{OPEN_DOCUMENT}number-columns-repeated", 1))
            filled = cells if len(element) else filled
            element.clear()
        elif element.tag == f"{OPEN_DOCUMENT}table-row":
            rows += int(element.get(f"{OPEN_DOCUMENT}number-rows-repeated", 1))
            last_row = rows if filled else last_row
            last_column, cells, filled = max(last_column, filled), 0, 0
            element.clear()
        elif element.tag == f"{OPEN_DOCUMENT}table":
            spans.append((last_row, last_column))
            rows = last_row = last_column = 0
            element.clear()
    return spans
