"""Tables that people open in a spreadsheet program: CSV, XLSX and ODS. No cell can carry a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

Rows = Sequence[Sequence[str]]

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet program takes for the beginning of a formula (OWASP, CSV injection)."""

TEXT = "@"


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


def neutral(text: str) -> str:
    """`text` as no program runs it: with an apostrophe before it, if it begins as a formula does.

    A mark for missing of one sign (“-”) is left as it is.
    """
    return f"'{text}" if len(text) > 1 and text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def written(heading: Sequence[str], rows: Rows, to: Format) -> bytes:
    """The table as a file of the format; every cell is text, an empty one is left empty."""
    safe = [[neutral(cell) for cell in row] for row in [heading, *rows]]
    match to:
        case Format.CSV:
            return _csv(safe)
        case Format.XLSX:
            return _xlsx(safe)
        case Format.ODS:
            return _ods(safe)
        case _:
            assert_never(to)


def _csv(rows: Rows) -> bytes:
    """With a byte order mark, by which spreadsheet programs know UTF-8."""
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode("utf-8-sig")


def _xlsx(rows: Rows) -> bytes:
    book = Workbook(write_only=False)
    sheet = book.active
    sheet.title = "Return"
    for row_number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(row_number, column, text)
                cell.data_type, cell.number_format = "s", TEXT
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _ods(rows: Rows) -> bytes:
    document = OpenDocumentSpreadsheet()
    sheet = OdsTable(name="Return")
    for row in rows:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string") if text else TableCell()
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    data = io.BytesIO()
    document.write(data)
    return data.getvalue()
