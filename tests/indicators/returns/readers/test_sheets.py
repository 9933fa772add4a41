"""Workbooks in our own return layout, read rightly or refused in a sentence that names sheet and cell."""

import datetime
import zipfile

import numpy as np
import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest

from indicators.returns import readers
from indicators.returns.readers import sheets, unpacking

from .test_long import check_return, refusal
from .written import ods_file, xlsx_file

ROWS = [
    ["area", "item", "period", "value"],
    ["E23000014", "crime.burglary-domestic", "12m to 2010-03", 16595],
    ["West Yorkshire", "crime.robbery", "2009/10", "2,345.5"],
    ["E23000034", "crime.homicide", "2009-04", ".."],
]


@pytest.mark.parametrize("write", [xlsx_file, ods_file])
def test_workbook(tmp_path, write):
    path = write(tmp_path / "return.bin", {"Figures": ROWS})
    check_return(readers.read(path).figures)


def test_a_workbook_with_dates_that_excel_made_of_months(tmp_path):
    row = ["E23000001", "crime.homicide", datetime.date(2009, 4, 1), 3]
    path = xlsx_file(tmp_path / "return.xlsx", {"Sheet1": [ROWS[0], row]})
    assert readers.read(path).figures["period"].tolist() == ["2009-04"]


def test_a_workbook_with_a_calendar_year_as_number(tmp_path):
    path = xlsx_file(
        tmp_path / "return.xlsx", {"Sheet1": [ROWS[0], ["E23000001", "population.residents", 2009, 2687100]]}
    )
    assert readers.read(path).figures[["period", "value"]].to_numpy().tolist() == [["2009", 2687100]]


def test_a_workbook_with_notes_beside_the_return(tmp_path):
    path = xlsx_file(tmp_path / "return.xlsx", {"Read me": [["Our return"]], "Figures": ROWS})
    reading = readers.read(path)
    check_return(reading.figures)
    assert reading.left_out == ["Sheets without a return: “Read me”."]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"A": ROWS, "B": ROWS}, "more than one sheet with the columns area, item, period, value in row 1: “A”, “B”"),
        ({"A": [["x"]], "B": [["y"]]}, "no sheet with the columns area, item, period, value in row 1: “A”, “B”"),
        ({"A": [["area", "item", "period"], ["a", "b", "c"]]}, "no column “value”"),
        ({"A": [ROWS[0], [*ROWS[1], "stray"]]}, "row 2, has a cell in a column without a heading"),
        (
            {"Z": [["x"]], "A": [ROWS[0], ["E23000001", "a", "2009-04", "#N/A"]]},
            "sheet “A”, cell D2, has the error “#N/A”",
        ),
        ({"Z": [["x"]], "A": [ROWS[0], ["E23000001", "a", "2009-04", "=1+1"]]}, "sheet “A”, cell D2, has a formula"),
        ({"A": [[*ROWS[0], "value"], [*ROWS[1], 2]]}, "same heading"),
        ({"A": [[*ROWS[0], "note"], [*ROWS[1], "odd_x0000_"]]}, "a cell with a sign that is no text, “odd�”"),
        ({"A": []}, "no sheet"),
    ],
)
def test_bad_workbooks_are_refused_in_a_sentence(tmp_path, made, said):
    assert said in refusal(xlsx_file(tmp_path / "return.xlsx", made), "long")


@pytest.mark.parametrize(("cell", "text"), [(True, "True"), (datetime.date(2009, 4, 1), "2009-04")])
def test_a_cell_that_is_no_number_is_a_fault_with_its_place(tmp_path, cell, text):
    path = xlsx_file(tmp_path / "return.xlsx", {"A": [ROWS[0], ["E23000001", "a", "2009-04", cell]]})
    [fault] = readers.read(path).faults
    assert (fault.row, fault.column) == (2, "value")
    assert fault.message.startswith(f"“{text}")


def test_a_formula_whose_result_is_a_figure_or_an_empty_text_is_read(tmp_path):
    path = xlsx_file(tmp_path / "return.xlsx", {"A": [*ROWS[:2], ["E23000001", "a", "2009-04", "=1+1"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    for cell, value in (("<c r='D3'><f>1+1</f><v>2</v></c>", 2), ("<c r='D3' t='str'><f>A9</f><v></v></c>", np.nan)):
        given = sheet.replace(b'<c r="D3"><f>1+1</f><v /></c>', cell.encode())
        assert given != sheet
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in {**parts, "xl/worksheets/sheet1.xml": given}.items():
                archive.writestr(name, content)
        np.testing.assert_array_equal(readers.read(path).figures["value"], [16595, value])


@pytest.mark.parametrize("kept", [3, 40, 2000, -30])
def test_a_truncated_workbook_is_refused(tmp_path, kept):
    path = xlsx_file(tmp_path / "return.xlsx", {"A": ROWS})
    path.write_bytes(path.read_bytes()[:kept])
    refusal(path, "long")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "return.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "no XLSX and no ODS workbook" in refusal(path)


def test_an_old_excel_file_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "return.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "save it as .xlsx" in refusal(path)


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "LARGEST", 20_000)
    path = xlsx_file(tmp_path / "return.xlsx", {"A": ROWS * 2000})
    with pytest.raises(unpacking.RefusedError, match="unpacks to more than"):
        unpacking.sheets(path)


def test_a_part_larger_than_its_zip_entry_says_is_refused(tmp_path):
    """A lying size would let a bomb through the cap."""
    path = xlsx_file(tmp_path / "return.xlsx", {"A": ROWS * 200})
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    assert data.count(size.to_bytes(4, "little")) >= 1
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (size - 1000).to_bytes(4, "little")))
    assert "damaged workbook" in refusal(path)


def test_a_stray_cell_in_the_far_corner_is_refused(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(ROWS[0])
    workbook.active["XFD1048576"] = 1
    workbook.save(tmp_path / "return.xlsx")
    assert "1,048,576 rows by 16,384 columns" in refusal(tmp_path / "return.xlsx")


def test_an_opendocument_sheet_with_repeated_figures_is_refused(tmp_path):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="A")
    row = odf.table.TableRow(numberrowsrepeated=1048576)
    cell = odf.table.TableCell(valuetype="string", numbercolumnsrepeated=1024)
    cell.addElement(odf.text.P(text="x"))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "return.ods"))
    assert "1,048,576 rows by 1,024 columns" in refusal(tmp_path / "return.ods")


def test_a_workbook_is_unpacked_once_to_be_recognised_and_read(tmp_path, monkeypatch):
    started = []
    run = sheets.subprocess.run
    monkeypatch.setattr(sheets.subprocess, "run", lambda *about, **how: started.append(about) or run(*about, **how))
    layout, reading = readers.recognised_and_read(xlsx_file(tmp_path / "a.xlsx", {"A": ROWS}))
    assert (layout, len(reading.figures), len(started)) == ("long", len(ROWS) - 1, 1)
