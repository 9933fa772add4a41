"""Recorded crime by force in rolling years."""

import numpy as np
import pytest

from indicators.returns import readers
from indicators.returns.readers.tidy import UnreadableFileError

from .written import gzip_file, text_file

HEADING = "12 months ending,PFA,Region,Offence,Rolling year total number of offences\n"
EXCERPT = (
    HEADING
    + """30-12-2017,Avon and Somerset [note 2],South West,Homicide,11
30-12-2017,British Transport Police,British Transport Police,Robbery,700
30-12-2017,Action Fraud,Fraud: Action Fraud,Action Fraud,277561
30-12-2017,West Midlands,West Midlands,Domestic burglary,0
31-03-2009,West Midlands,West Midlands,Death or serious injury caused by illegal driving,-2
31-03-2009,"London, City of",London,All other theft offences,..
"""
)


def refusal(path):
    with pytest.raises(UnreadableFileError) as refused:
        readers.read(path, "home-office-pfa")
    assert path.name in str(refused.value)
    return str(refused.value)


def test_excerpt(tmp_path):
    reading = readers.read(gzip_file(tmp_path / "crime.bin", EXCERPT))
    figures = reading.figures.set_index("row")
    assert figures.loc[2, ["area", "level", "item", "period", "value"]].tolist() == [
        "Avon and Somerset", "force", "crime.homicide", "12m to 2017-12", 11,
    ]  # fmt: skip
    assert figures.loc[3, ["area", "level", "item"]].tolist() == ["national:btp", "national", "crime.robbery"]
    assert figures.loc[5, "value"] == 0
    assert figures.loc[6, ["item", "period", "value"]].tolist() == ["crime.dangerous-driving", "12m to 2009-03", -2]
    assert "negative as published" in figures.loc[6, "note"]
    assert figures.loc[7, ["area", "item", "missing"]].tolist() == ["London, City of", "crime.theft-other", ".."]
    assert np.isnan(figures.loc[7, "value"])
    assert 4 not in figures.index
    assert [(fault.row, fault.message) for fault in reading.noticed] == [
        (2, "“30-12-2017” is not the last day of its month. The figures are taken as those of 12m to 2017-12."),
    ]
    assert reading.left_out == ["Action Fraud: a national fraud body, no police force; rows left out: 1."]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("31-03-2009,Kent,South East,Robbery,many", "row 2, column “Rolling year total number of offences” has “many”"),
        ("2009-03-31,Kent,South East,Robbery,5", "row 2, column “12 months ending”: “2009-03-31” is no date"),
        ("31-02-2009,Kent,South East,Robbery,5", "“31-02-2009” is no date"),
        ("31-03-2009,Kent,South East,Piracy,5", "row 2, column “Offence”: “Piracy” is no known offence group"),
        ("31-03-2009,Kent,South East", "row 2, has 3 cells where row 1 has 5"),
    ],
)
def test_a_fault_is_refused_with_its_place(tmp_path, row, said):
    assert said in refusal(text_file(tmp_path / "crime.csv", f"{HEADING}{row}\n"))


def test_another_layout_is_refused_with_the_columns_it_lacks(tmp_path):
    message = refusal(text_file(tmp_path / "crime.csv", "PFA,Offence\nKent,Robbery\n"))
    assert "no column “12 months ending” and no “Rolling year total number of offences”" in message


def test_a_truncated_file_is_refused(tmp_path):
    path = gzip_file(tmp_path / "crime.csv.gz", EXCERPT)
    path.write_bytes(path.read_bytes()[:-20])
    assert "cut off" in refusal(path)


@pytest.fixture(scope="module")
def published(shared):
    return readers.read(shared / "data/recorded_crime/force/rec-crime-pfa.csv.gz")


@pytest.mark.shared
@pytest.mark.parametrize(("period", "total"), [("12m to 2003-03", 5_974_960), ("12m to 2009-03", 4_702_697)])
def test_published_total_with_british_transport_police(published, period, total):
    figures = published.figures.query("period == @period")
    assert figures["value"].sum() == total
    assert figures.query("level == 'force'")["area"].nunique() == 43
    assert set(figures.query("level == 'national'")["area"]) == {"national:btp"}


@pytest.mark.shared
@pytest.mark.parametrize(("period", "total"), [("12m to 2003-03", 1_047), ("12m to 2009-03", 664)])
def test_published_homicides(published, period, total):
    assert published.figures.query("period == @period and item == 'crime.homicide'")["value"].sum() == total


@pytest.mark.shared
def test_published_file_as_a_whole(published):
    figures = published.figures
    assert len(figures) == 46_469 - 93
    assert figures["period"].nunique() == 52
    assert figures["item"].nunique() == 22
    assert not figures.duplicated(["area", "item", "period"]).any()
    assert (figures["value"] < 0).sum() == 25
    assert (figures["note"] != "").sum() == 25
    assert len(published.left_out) == 3
    burglary = figures.query("area == 'West Midlands' and item == 'crime.burglary-domestic'").set_index("period")
    assert burglary.loc["12m to 2010-03", "value"] == 16_595
