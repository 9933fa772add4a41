"""Tables that are downloaded: read back as written, and never a formula."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from indicators.returns.spreadsheets import STARTS_A_FORMULA, Format, neutral, written

PRINTABLE = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
DANGEROUS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "=cmd|' /C calc'!A0"]


def read_back(data, to):
    if to == Format.CSV:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("to", Format)
def test_table_is_read_back_as_it_was_written(to):
    rows = [["E23000032", "crime.robbery", "2009-12", ""], ["E23000001", "Läden & “Geschäfte”", "007", "x, “y”"]]
    assert read_back(written(["area", "item", "period", "value"], rows, to), to) == [
        ["area", "item", "period", "value"],
        *rows,
    ]


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("to", Format)
def test_cell_that_begins_as_a_formula_is_neutralised_in_every_format(to, text):
    data = written(["message"], [[text]], to)
    assert read_back(data, to)[1][0].startswith("'")
    if to == Format.XLSX:
        assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].data_type != "f"


def test_heading_is_neutralised_too():
    assert read_back(written(["=1+1"], [], Format.CSV), Format.CSV) == [["'=1+1"]]


@pytest.mark.parametrize("text", ["", "-", "..", "n/a", "12", "a=b", "E23000032"])
def test_harmless_text_stays_as_it_is(text):
    assert neutral(text) == text


@given(st.one_of(PRINTABLE, st.builds("".join, st.tuples(st.sampled_from(STARTS_A_FORMULA), PRINTABLE))))
def test_neutral_text_never_begins_a_formula(text):
    told = neutral(text)
    assert len(told) < 2 or not told.lstrip(" ").startswith(STARTS_A_FORMULA)
    assert told.removeprefix("'") == text.removeprefix("'")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(PRINTABLE.map(str.strip), min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_table_is_read_back_from_every_format(rows):
    expected = [[neutral(cell) for cell in row] for row in rows]
    for to in Format:
        found = read_back(written(["a", "b"], rows, to), to)[1:]
        while len(found) < len(expected):
            found.append(["", ""])
        assert [[*row, "", ""][:2] for row in found] == expected, to
