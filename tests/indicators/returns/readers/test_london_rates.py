"""Offences by London borough and year: the table with groups and rates, and its total as a tidy file."""

import pytest

from indicators.returns import readers
from indicators.returns.readers.london_rates import GROUPS, TOTAL

from .test_long import refusal
from .written import text_file

HEADING = "Code,Borough,Year,Offences,Rate,Number_of_offences"
BOROUGHS = {"E09000002": "Barking and Dagenham", "E09000003": "Barnet", "#N/A": "Heathrow", "727": "England and Wales"}


def rates(path, year="2015-16", total='"1,350"', **odd):
    """Each of the nine groups has 150; `odd` gives a borough another total."""
    rows = [
        f"{code},{name},{year},{group},1.5,{odd.get(name.replace(' ', '_'), total) if group == TOTAL else 150}"
        for group in (TOTAL, *sorted(GROUPS))
        for code, name in BOROUGHS.items()
    ]
    return text_file(path, "\n".join([HEADING, *rows]))


def test_boroughs_by_group(tmp_path):
    path = rates(tmp_path / "rates.csv")
    assert readers.recognise(path) == "london-rates"
    reading = readers.read(path)
    figures = reading.figures
    assert set(figures["area"]) == {"E09000002", "E09000003"}
    assert set(figures["level"]) == {"district"}
    assert set(figures["period"]) == {"2015/16"}
    assert figures.query("item == 'mps-yearly.all-recorded-offences'")["value"].tolist() == [1350, 1350]
    assert figures["item"].nunique() == 10
    assert set(figures["note"]) == {""}
    assert reading.left_out == ["No borough: Heathrow, England and Wales."]
    assert reading.noticed == []


def test_a_year_whose_groups_do_not_add_up_is_named(tmp_path):
    reading = readers.read(rates(tmp_path / "rates.csv", year="2016-17", Barnet=1300))
    [fault] = reading.noticed
    assert (fault.row, fault.column) == (3, "Number_of_offences")
    assert (
        "for 2016-17 the groups don't add up to “All recorded offences” in Barnet (1,350 against 1,300)"
        in fault.message
    )
    assert "the year may not be complete" in fault.message
    doubtful = reading.figures[reading.figures["note"] != ""]
    assert set(doubtful["area"]) == {"E09000003"}
    assert len(doubtful) == 10


def test_a_total_that_is_not_taken_is_named_as_such(tmp_path):
    [fault] = readers.read(rates(tmp_path / "rates.csv", England_and_Wales=1)).noticed
    assert fault.message.endswith("in England and Wales (1,350 against 1): such rows are not taken.")


def test_missing_totals_are_no_fault(tmp_path):
    reading = readers.read(rates(tmp_path / "rates.csv", total="n/a"))
    assert reading.noticed == []
    assert set(reading.figures.query("item == 'mps-yearly.all-recorded-offences'")["missing"]) == {"n/a"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Robbery", "Piracy", "“Piracy” is no known group"),
        ("2015-16", "2015-17", "“2015-17” is no financial year"),
        (",150", ",many", "“many”"),
    ],
)
def test_faults_are_refused(tmp_path, old, new, said):
    path = rates(tmp_path / "rates.csv")
    text_file(path, path.read_text().replace(old, new, 1))
    assert said in refusal(path)


def test_the_tidy_file_shows_a_year_by_its_december(tmp_path):
    path = text_file(
        tmp_path / "tidy.csv",
        "Code,Borough,Year,Value\n\nE09000002,Barking,1999-12-31,19567\n#N/A,Heathrow,1999-12-31,9\n",
    )
    assert readers.recognise(path) == "london-offences"
    [figure] = readers.read(path).figures.to_dict("records")
    assert (figure["area"], figure["period"], figure["value"]) == ("E09000002", "1999/00", 19567)
    text_file(path, path.read_text().replace("12-31", "06-30"))
    assert "“1999-06-30” is no year" in refusal(path)


@pytest.mark.shared
def test_both_published_files_agree_and_the_part_year_is_found(shared):
    folder = shared / "data/recorded_crime/london_boroughs"
    table = readers.read(folder / "london_borough_crime_rates_1999-00_to_2016-17.csv")
    tidy = readers.read(folder / "recorded-offences.csv").figures
    total = table.figures.query("item == 'mps-yearly.all-recorded-offences'")
    keys = ["area", "period"]
    assert total.set_index(keys)["value"].sort_index().equals(tidy.set_index(keys)["value"].sort_index())
    part_year = table.figures[table.figures["note"] != ""]
    assert set(part_year["period"]) == {"2016/17"}
    assert part_year["area"].nunique() >= 15
    [said] = [fault.message for fault in table.noticed if "may not be complete" in fault.message]
    assert said.startswith("for 2016-17 ")
    assert len([fault for fault in table.noticed if "England and Wales" in fault.message]) == 10
