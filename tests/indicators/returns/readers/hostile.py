"""Files that are not what they seem: how each is made, and what is said of it or that it is read rightly."""

import gzip
import random
import zipfile
from pathlib import Path

import pytest

from indicators.returns.readers import kinds

from .test_long import RETURN
from .test_sheets import ROWS
from .written import ods_file, repacked, xlsx_file

MEGABYTE = 1_000_000
SHEET, SHEETS, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]>"
)
FETCHED = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def xlsx(path: Path) -> Path:
    return xlsx_file(path, {"Return": ROWS})


def ods(path: Path) -> Path:
    return ods_file(path, {"Return": ROWS})


def after_declaration(inserted: bytes):
    """Puts something where a document type stands: after the XML declaration, if there is one."""

    def change(content: bytes) -> bytes:
        end = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
        return content[:end] + inserted + content[end:]

    return change


def of_bytes(content: bytes):
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def sparse_zeros(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(1000 * MEGABYTE)
    return path


def packed_zeros(path: Path) -> Path:
    """A gigabyte of zeros as a gzip file of one megabyte."""
    path.write_bytes(gzip.compress(bytes(10 * MEGABYTE)) * 100)
    return path


def packed_rows(path: Path) -> Path:
    rows = b"E23000001,crime.robbery,2009/10,1\n" * 300_000
    path.write_bytes(gzip.compress(b"area,item,period,value\n") + gzip.compress(rows) * 30)
    return path


def of_parts(count: int, size: int, name: str = "xl/media/image%d.png"):
    """A workbook with as many more parts, each of so many zeros."""

    def make(path: Path) -> Path:
        xlsx(path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            for number in range(count):
                archive.writestr(name % number, bytes(size))
        return path

    return make


def nested(path: Path) -> Path:
    """A bomb within a workbook: archives within it are never opened."""
    bomb = path.with_suffix(".inner")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(100 * MEGABYTE))
    return repacked(xlsx(path), {"xl/embeddings/book1.xlsx": bomb.read_bytes()})


def encrypted(path: Path) -> Path:
    """The flag of an encrypted part, set in every header."""
    content = bytearray(xlsx(path).read_bytes())
    for beginning, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(beginning)
        while at >= 0:
            content[at + flag] |= 1
            at = content.find(beginning, at + 1)
    path.write_bytes(content)
    return path


def twice(path: Path) -> Path:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(xlsx(path), "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return path


def zip_of(name: str):
    def make(path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, RETURN)
        return path

    return make


def with_sheet_data(inserted: bytes):
    """A return whose rows go on with hand-made ones."""
    return lambda path: repacked(
        xlsx(path), {SHEET: lambda content: content.replace(b"</sheetData>", inserted + b"</sheetData>")}
    )


def damaged_at(seed: int):
    def make(path: Path) -> Path:
        content, at = bytearray(xlsx(path).read_bytes()), random.Random(seed)
        for _ in range(40):
            content[at.randrange(len(content))] = at.randrange(256)
        path.write_bytes(content)
        return path

    return make


OLE = kinds.OLD_EXCEL + bytes(504)
HEADING = "area,item,period,value"
WIDE = ",".join(f"column {number}" for number in range(10_000))
REFUSED = {
    "a gigabyte of zeros": (sparse_zeros, "1,000,000,000 bytes, and no more than 250,000,000 are read"),
    "a gigabyte of zeros packed": (packed_zeros, "binary data"),
    "zeros": (of_bytes(bytes(1000)), "binary data"),
    "a NUL in a cell": (of_bytes(RETURN.encode() + b"E23000001,a\0b,2009,1\n"), "binary data"),
    "one line without end": (of_bytes(b"area," * MEGABYTE), "too long to be a row"),
    "one cell without end": (of_bytes(HEADING.encode() + b'\n"' + b"a\n" * MEGABYTE), "can't be read as CSV"),
    "another encoding": (of_bytes(RETURN.replace("West", "Wést").encode("latin-1")), "row 3, holds a character"),
    "UTF-16 cut in a character": (of_bytes(RETURN.encode("utf-16")[:-1]), "not UTF-8"),
    "semicolons": (of_bytes(RETURN.replace(",", ";").encode()), "semicolons"),
    "tabs": (of_bytes(RETURN.replace(",", "\t").encode("utf-16")), "tabs"),
    "an old Excel file": (of_bytes(OLE + "Workbook".encode("utf-16-le")), "an old Excel file (.xls)"),
    "a password": (of_bytes(OLE + kinds.LOCKED), "locked by a password"),
    "a web page": (of_bytes(b"\xef\xbb\xbf\n<HTML><table><tr><td>area</td></tr></table>"), "a web page"),
    "JSON": (of_bytes(b'{"area": 1}'), "JSON"),
    "a PDF": (of_bytes(b"%PDF-1.7 ..."), "a PDF document"),
    "a picture": (of_bytes(b"\x89PNG\r\n\x1a\n"), "a picture"),
    "an encrypted archive": (encrypted, "locked by a password"),
    "an archive of a return": (zip_of("return.csv"), "is a zip archive: unpack it and send “return.csv”"),
    "an archive of something": (zip_of("holiday.txt"), "no XLSX and no ODS workbook"),
    "an empty archive": (of_bytes(b"PK\x05\x06" + bytes(18)), "no XLSX and no ODS workbook"),
    "a binary workbook": (zip_of("xl/workbook.bin"), "binary workbook (.xlsb)"),
    "macros": (lambda path: repacked(xlsx(path), {"xl/vbaProject.bin": b"x"}), "macros"),
    "macros of LibreOffice": (lambda path: repacked(ods(path), {"Basic/Standard/Module1.xml": b"x"}), "macros"),
    "a bomb in one part": (of_parts(1, 20 * MEGABYTE), "packed more than 250 to 1"),
    "a bomb in many parts": (of_parts(40, 9 * MEGABYTE), "unpacks to more than 300,000,000 bytes"),
    "too many parts": (of_parts(2000, 1), "parts, which no ordinary workbook is"),
    "a part twice": (twice, "one of its parts twice"),
    "entities in the strings": (lambda path: repacked(xlsx(path), {STRINGS: LAUGHS + b"<sst>&j;</sst>"}), "DTD"),
    "entities in the sheet": (lambda path: repacked(xlsx(path), {SHEET: after_declaration(FETCHED)}), "DTD"),
    "entities in the names": (lambda path: repacked(xlsx(path), {SHEETS: after_declaration(LAUGHS)}), "DTD"),
    "entities in OpenDocument": (lambda path: repacked(ods(path), {"content.xml": after_declaration(LAUGHS)}), "DTD"),
    "entities in UTF-16": (
        lambda path: repacked(xlsx(path), {SHEET: lambda content: content.decode().encode("utf-16")}),
        "DTD",
    ),
    "a cell beyond the sheet": (with_sheet_data(b'<row r="9"><c r="ZZZ9999999"><v>1</v></c></row>'), "spans"),
    "merged cells": (
        lambda path: repacked(
            xlsx(path),
            {
                SHEET: lambda c: c.replace(
                    b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A2:A4"/></mergeCells>'
                )
            },
        ),
        "merged cells (A2:A4)",
    ),
    "merged cells of LibreOffice": (
        lambda path: repacked(
            ods(path),
            {
                "content.xml": lambda c: c.replace(
                    b"<table:table-cell ", b'<table:table-cell table:number-rows-spanned="2" ', 1
                )
            },
        ),
        "merged cells (A1)",
    ),
    "a formula never worked out": (
        lambda path: repacked(
            ods(path),
            {
                "content.xml": lambda c: c.replace(
                    b'<table:table-cell office:value-type="float" office:value="16595"',
                    b'<table:table-cell table:formula="of:=[.A1]"',
                )
            },
        ),
        "cell D2, has a formula without its result",
    ),
    "a hidden return": (
        lambda path: repacked(
            xlsx_file(path, {"Notes": [["x"]], "Return": ROWS}),
            {
                SHEETS: lambda c: c.replace(
                    b'name="Return" sheetId="2" state="visible"', b'name="Return" sheetId="2" state="hidden"'
                )
            },
        ),
        "hidden sheet “Return”",
    ),
    "many areas": (
        of_bytes((HEADING + "\n" + "".join(f"area {n},a,2009,1\n" for n in range(20_001))).encode()),
        "more than 20,000 different texts",
    ),
    "10,000 columns of something": (of_bytes(f"{WIDE}\n{WIDE}\n".encode()), "lacks “area”"),
}

READ = {
    "UTF-16 without a mark, low byte first": of_bytes(RETURN.encode("utf-16-le")),
    "UTF-16 without a mark, high byte first": of_bytes(RETURN.encode("utf-16-be")),
    "UTF-16 with old Mac line ends": of_bytes(RETURN.replace("\n", "\r").encode("utf-16")),
    "mixed line ends": of_bytes(RETURN.replace("\n", "\r", 1).replace("\n", "\r\n", 1).encode()),
    "a return called a workbook": of_bytes(RETURN.encode()),
    "a workbook": xlsx,
    "an OpenDocument workbook": ods,
    "a bomb within a workbook, never opened": nested,
    "hard spaces around texts": of_bytes(
        RETURN.replace("West Yorkshire", "\xa0West\xa0Yorkshire\xa0").replace("16595", "\xa016595\xa0").encode()
    ),
    "spaces around headings": of_bytes(RETURN.replace("area,item", " Area\xa0,ITEM ").encode()),
    "a million empty rows": of_bytes((RETURN + ",,,\n" * 500_000 + "\n" * 500_000).encode()),
    "10,000 columns of no use": of_bytes(
        "".join(f"{line},{WIDE if line.startswith('area') else ',' * 9999}\n" for line in RETURN.splitlines()).encode()
    ),
    "numbers stored as text": lambda path: xlsx_file(path, {"R": [[str(cell) for cell in row] for row in ROWS]}),
    "a hidden sheet of something": lambda path: repacked(
        xlsx_file(path, {"Return": ROWS, "Lists": [["a"]]}),
        {SHEETS: lambda c: c.replace(b'sheetId="2" state="visible"', b'sheetId="2" state="hidden"')},
    ),
}
