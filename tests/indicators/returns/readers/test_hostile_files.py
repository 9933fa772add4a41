"""Files that are not what they seem: each is refused whole in a sentence or read rightly, in little time and memory."""

import gzip
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime

import pytest

from indicators.returns import readers
from indicators.returns.readers import long, sheets, unpacking

from .hostile import HEADING, MEGABYTE, READ, REFUSED, damaged_at, of_bytes, packed_rows, xlsx
from .test_long import RETURN, check_return, refusal
from .test_sheets import ROWS
from .written import text_file, xlsx_file


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_a_sentence(tmp_path, name):
    make, said = REFUSED[name]
    path = make(tmp_path / "return.csv")
    message = refusal(path)
    assert said in message
    assert len(message) < 600


@pytest.mark.parametrize("name", READ)
def test_read_rightly(tmp_path, name):
    reading = readers.read(READ[name](tmp_path / "return.xls"))
    check_return(reading.figures)
    assert not reading.faults


def test_rows_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(long, "MOST_ROWS", 2)
    assert "more than 2 rows" in refusal(text_file(tmp_path / "return.csv", RETURN))


def test_text_that_is_packed_too_tightly_is_refused(tmp_path):
    path = of_bytes(gzip.compress(b"area,item,period,value\n" + (b" " * 100_000 + b",,,\n") * 110))(
        tmp_path / "return.csv"
    )
    assert "packed more than 250 to 1" in refusal(path)


def test_a_hidden_sheet_is_named(tmp_path):
    assert readers.read(READ["a hidden sheet of something"](tmp_path / "a.xlsx")).left_out == [
        "Hidden sheets, not read: “Lists”."
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "1 234", "1\xa0234", "1.234,5", "12%"]
)
def test_what_a_spreadsheet_would_work_out_is_no_number(tmp_path, text):
    path = text_file(tmp_path / "return.csv", f'{HEADING}\nE23000001,crime.homicide,2009-04,"{text}"\n')
    [fault] = readers.read(path).faults
    assert (fault.row, fault.column) == (2, "value")
    assert "is no number" in fault.message


@pytest.mark.parametrize("printed", [date(2009, 10, 1), date(2009, 9, 30), datetime(2009, 4, 1, 12, 30)])  # noqa: DTZ001
def test_a_date_that_may_mean_several_periods_is_a_fault(tmp_path, printed):
    """Excel makes 1 October 2009 of “2009-10” and of “2009/10” alike."""
    path = xlsx_file(tmp_path / "a.xlsx", {"A": [ROWS[0], ["E23000001", "crime.homicide", printed, 3]]})
    [fault] = readers.read(path).faults
    assert (fault.row, fault.column) == (2, "period")
    assert f"{printed:%Y-%m-%d}" in fault.message


@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_workbook_is_refused_or_read(tmp_path, seed):
    path = damaged_at(seed)(tmp_path / "a.xlsx")
    with suppress(readers.UnreadableFileError):
        check_return(readers.read(path).figures)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "SECONDS", 0.001)
    assert "was given up" in refusal(xlsx(tmp_path / "a.xlsx"))


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "takes too long"),
        ("import os; os.abort()", "more memory than a workbook may"),
        ("bytearray(10**12)", "more memory than a workbook may"),
        ("import sys; sys.exit(3)", "a damaged workbook"),
    ],
)
def test_a_workbook_that_ends_the_process_that_opens_it_is_refused(tmp_path, monkeypatch, ending, said):
    program = text_file(tmp_path / "ends.py", ending)
    monkeypatch.setattr(unpacking, "__file__", str(program))
    assert said in refusal(xlsx(tmp_path / "a.xlsx"))


MEASURED = ["a gigabyte of zeros packed", "a bomb in many parts", "many areas"]


@pytest.mark.slow
def test_hostile_files_take_little_time_and_memory(tmp_path):
    """In a process of its own, whose peak is known, and with those that it starts."""
    for number, name in enumerate(MEASURED):
        REFUSED[name][0](tmp_path / f"{number}.csv")
    READ["a million empty rows"](tmp_path / "empty.csv")
    packed_rows(tmp_path / "rows.csv")
    text_file(tmp_path / "distinct.csv", "a,b,c\n" + "".join(f"{n},x{n},y{n}\n" for n in range(1_500_000)))
    program = """
import resource, sys, time
from pathlib import Path
from indicators.returns import readers
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = time.process_time()
    try:
        readers.read(path)
    except readers.UnreadableFileError:
        pass
    assert time.process_time() - start < 30, path
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024)
"""
    peak = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, check=True, text=True).stdout
    assert int(peak) < 1000 * MEGABYTE
