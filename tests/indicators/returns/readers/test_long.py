"""Our own return layout, read rightly or refused in a sentence."""

import gzip

import numpy as np
import pandas as pd
import pytest

from indicators.returns import readers
from indicators.returns.readers import tables
from indicators.returns.readers.tidy import COLUMNS, UnreadableFileError

from .written import gzip_file, text_file

RETURN = """area,item,period,value
E23000014,crime.burglary-domestic,12m to 2010-03,16595
West Yorkshire,crime.robbery,2009/10,"2,345.5"
E23000034,crime.homicide,2009-04,..
"""


def check_return(figures):
    assert list(figures.columns) == list(COLUMNS)
    assert figures["area"].tolist() == ["E23000014", "West Yorkshire", "E23000034"]
    assert figures["item"].tolist() == ["crime.burglary-domestic", "crime.robbery", "crime.homicide"]
    assert figures["period"].tolist() == ["12m to 2010-03", "2009/10", "2009-04"]
    np.testing.assert_array_equal(figures["value"], [16595, 2345.5, np.nan])
    assert figures["missing"].tolist() == ["", "", ".."]
    assert figures["row"].tolist() == [2, 3, 4]
    assert set(figures["level"]) == {""}
    assert set(figures["note"]) == {""}
    assert figures["lower_95"].isna().all()


def refusal(path, layout="auto"):
    with pytest.raises(UnreadableFileError) as refused:
        readers.read(path, layout)
    message = str(refused.value)
    assert path.name in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_in_any_common_encoding_and_line_end(tmp_path, encoding, line_end):
    path = text_file(tmp_path / "return.csv", RETURN.replace("\n", line_end), encoding)
    check_return(readers.read(path).figures)


def test_gzip_csv_is_known_by_its_content(tmp_path):
    check_return(readers.read(gzip_file(tmp_path / "return.dat", RETURN)).figures)


def test_gzip_of_several_members(tmp_path):
    path = tmp_path / "return.csv.gz"
    path.write_bytes(gzip.compress(RETURN[:70].encode()) + gzip.compress(RETURN[70:].encode()))
    check_return(readers.read(path).figures)


def test_columns_in_any_order_with_the_optional_ones(tmp_path):
    path = text_file(
        tmp_path / "survey.csv",
        "Note,VALUE,Upper_95,lower_95,Sample_Size,Period,Item,Area\n"
        'provisional,52.1,54.0,50.2,"1,002",2009/10,survey.confidence,E23000001\n'
        ",[x],,,n/a,2009/10,survey.confidence,E23000002\n",
    )
    first, second = readers.read(path).figures.to_dict("records")
    assert (first["value"], first["lower_95"], first["upper_95"], first["sample_size"]) == (52.1, 50.2, 54.0, 1002)
    assert first["note"] == "provisional"
    assert first["column"] == "VALUE"
    assert second["missing"] == "[x]"
    assert np.isnan(second["value"])
    assert np.isnan(second["sample_size"])


@pytest.mark.parametrize("mark", ["", "..", "-", ":", "n/a", "N/A", "[x]", "[X]", "[z]", "[u]", " .. "])
def test_every_mark_for_missing_is_missing_and_not_zero(tmp_path, mark):
    path = text_file(tmp_path / "return.csv", f"area,item,period,value\nE23000001,crime.homicide,2009-04,{mark}\n")
    figure = readers.read(path).figures.iloc[0]
    assert np.isnan(figure["value"])
    assert figure["missing"] == mark.strip().lower()


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("-3", -3), ('"1,234,567"', 1234567), (" 7.5 ", 7.5), ("1e3", 1000), ("+4", 4)]
)
def test_plain_numbers(tmp_path, text, value):
    path = text_file(tmp_path / "return.csv", f"area,item,period,value\nE23000001,crime.homicide,2009-04,{text}\n")
    assert readers.read(path).figures["value"].tolist() == [value]


@pytest.mark.parametrize("text", ["abc", "12%", "£5", '"1,23"', "inf", "nan", "1_000", "True", "１２", "0x1F", "#N/A"])
def test_a_number_that_is_none_is_a_fault_with_its_place(tmp_path, text):
    path = text_file(tmp_path / "return.csv", f"area,item,period,value\nE23000001,crime.homicide,2009-04,{text}\n")
    [fault] = readers.read(path).faults
    assert (fault.row, fault.column) == (2, "value")
    printed = text.strip('"')
    assert fault.message.startswith(f"“{printed}” is no number")


def test_many_faulty_numbers_name_a_hundred_and_count_the_rest(tmp_path):
    rows = "".join(f"E23000001,crime.homicide,2009-04,bad{number}\n" for number in range(112))
    faults = readers.read(text_file(tmp_path / "return.csv", "area,item,period,value\n" + rows)).faults
    assert [fault.row for fault in faults] == [*range(2, 102), None]
    assert faults[-1].message == "and 12 more like it."


@pytest.mark.parametrize("column", ["area", "item", "period"])
def test_a_row_that_does_not_say_what_it_is_of_is_a_fault(tmp_path, column):
    cells = {"area": "E23000001", "item": "crime.homicide", "period": "2009-04", "value": "x", column: " "}
    text = f"{','.join(cells)}\n{','.join(cells.values())}\n"
    reading = readers.read(text_file(tmp_path / "return.csv", text))
    assert [(fault.row, fault.column) for fault in reading.faults] == [(2, column), (2, "value")]
    assert reading.figures.empty


def test_empty_rows_are_passed_over_and_the_row_numbers_stay_those_of_the_file(tmp_path):
    text = "area,item,period,value\n\nE23000001,crime.homicide,2009-04,1\n,,,\nE23000001,crime.homicide,2009-05,2\n\n"
    assert readers.read(text_file(tmp_path / "return.csv", text)).figures["row"].tolist() == [3, 5]


def test_a_column_of_other_use_is_left_out_and_named(tmp_path):
    text = "area,item,period,value,comment\nE23000001,crime.homicide,2009-04,1,hello\n"
    assert readers.read(text_file(tmp_path / "r.csv", text)).left_out == ["Columns of no use in a return: “comment”."]


def test_a_thousand_other_columns_are_named_in_one_line(tmp_path):
    others = ",".join(f"other{number}" for number in range(1000))
    text = f"area,item,period,value,{others}\nE23000001,crime.homicide,2009-04,1{',' * 1000}\n"
    [line] = readers.read(text_file(tmp_path / "r.csv", text)).left_out
    assert line.endswith("“other8”, “other9”, and 990 more.")


def test_empty_columns_that_a_spreadsheet_wrote_are_passed_over(tmp_path):
    text = "area,item,period,,value,,\nE23000001,crime.homicide,2009-04,,1,,\n,,,,,,\n"
    figures = readers.read(text_file(tmp_path / "r.csv", text)).figures
    assert figures[["area", "value", "row"]].to_numpy().tolist() == [["E23000001", 1, 2]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("area,item,period\nE23000001,crime.homicide,2009-04\n", "no column “value”"),
        ("area,item,period,value\n", "no figures"),
        ("area,item,period,value,Value\nE23000001,a,2009-04,1,2\n", "capitals"),
        ("area,item,period,value,value\nE23000001,a,2009-04,1,2\n", "row 1 has the heading “value” more than once"),
        ("area,item,period,value\nE23000001,a,2009-04,1\nE23000001,crime.ho", "row 3, has 2 cells where row 1 has 4"),
        ("area,item,period,value\nE23000001,a,2009-04,1,234\n", "row 2, has 5 cells where row 1 has 4"),
        ('area,item,period,value\nE23000001,a,2009-04,"1\n', "row 2, can't be read as CSV: check its quotation marks"),
        (f"area,item,period,value\n\na,b,c,{'1' * 200_000}\n", "row 3, can't be read as CSV"),
        ("area,item,period,value,,\na,b,c,1,,\na,b,c,1,,7\n", "row 3, has a cell in a column without a heading"),
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("area,item,period,value\nE2300\0001,a,2009-04,1\n", "binary data"),
    ],
)
def test_bad_csv_is_refused_in_a_sentence(tmp_path, text, said):
    assert said in refusal(text_file(tmp_path / "return.csv", text), "long")


def test_a_file_that_is_not_utf8_names_the_row(tmp_path):
    text = "area,item,period,value,note\nE23000001,a,2009-04,1,fine\nE23000001,a,2009-05,1,café\n"
    message = refusal(text_file(tmp_path / "return.csv", text, "latin-1"))
    assert "row 3" in message
    assert "UTF-8" in message


def test_other_layouts_are_refused_with_the_list_of_known_ones(tmp_path):
    message = refusal(text_file(tmp_path / "return.csv", "name,age\nAda,36\n"))
    assert "long" in message
    assert all(layout in message for layout in readers.READERS)


@pytest.mark.parametrize(("text", "said"), [("", "is empty"), ("\n\n", "is empty"), ("\narea\n", "row 1 is empty")])
def test_a_file_without_headings_is_refused_whatever_its_layout(tmp_path, text, said):
    assert said in refusal(text_file(tmp_path / "return.csv", text))
    assert "is empty" in refusal(gzip_file(tmp_path / "return.csv.gz", ""))


def test_an_unknown_layout_is_refused_with_the_list_of_known_ones(tmp_path):
    path = text_file(tmp_path / "return.csv", RETURN)
    with pytest.raises(UnreadableFileError, match="no layout “lang”; the known ones are long"):
        readers.read(path, "lang")


@pytest.mark.parametrize("kept", [1, 5, 60, -9, -1])
def test_a_truncated_gzip_is_refused(tmp_path, kept):
    path = gzip_file(tmp_path / "return.csv.gz", RETURN * 50)
    path.write_bytes(path.read_bytes()[:kept])
    refusal(path, "long")


def test_a_damaged_gzip_is_refused(tmp_path):
    path = gzip_file(tmp_path / "return.csv.gz", RETURN * 50)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    refusal(path, "long")


def test_a_gzip_that_unpacks_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST", 1_000_000)
    path = gzip_file(tmp_path / "return.csv.gz", "area,item,period,value\n" + "0" * 2_000_000)
    assert path.stat().st_size < 10_000
    assert "too much to read" in refusal(path, "long")


def test_an_absent_file_is_refused(tmp_path):
    assert "can't be opened" in refusal(tmp_path / "none.csv")


@pytest.mark.slow
def test_four_hundred_thousand_rows_are_read_whole(tmp_path):
    """How long it takes, ``make bench`` tells."""
    count = 400_000
    table = pd.DataFrame({"area": "E23000001", "item": "crime.homicide", "period": "2009-04", "value": range(count)})
    table.to_csv(tmp_path / "return.csv", index=False)
    figures = readers.read(tmp_path / "return.csv").figures
    assert figures["value"].sum() == count * (count - 1) / 2
