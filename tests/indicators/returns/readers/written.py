"""Small files written for a test, as a publisher or an analyst would have made them."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import openpyxl


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def gzip_file(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()))
    return path


def xlsx_file(path: Path, sheets: dict[str, list[list]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def ods_file(path: Path, sheets: dict[str, list[list]]) -> Path:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = odf.table.Table(name=name)
        for row in rows:
            line = odf.table.TableRow()
            for cell in row:
                number = isinstance(cell, int | float)
                kind = {"valuetype": "float", "value": cell} if number else {"valuetype": "string"}
                element = odf.table.TableCell(**kind)
                if cell is not None:
                    element.addElement(odf.text.P(text=str(cell)))
                line.addElement(element)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def repacked(path: Path, change: dict[str, Callable[[bytes], bytes] | bytes]) -> Path:
    """The workbook with some of its parts changed by a function, and others added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*parts, *(set(change) - set(parts))]:
            how = change.get(name, parts.get(name))
            content = how if isinstance(how, bytes) else how(parts[name])
            assert name not in change or content != parts.get(name), f"nothing changed in {name}"
            archive.writestr(name, content)
    return path
