"""Monthly offences by London borough, in three layouts."""

import numpy as np
import pytest

from indicators.returns import readers
from indicators.returns.readers.tidy import UnreadableFileError

from .written import gzip_file, text_file

UNTIL_2016 = """Borough,Major Category,Minor Category,200801,201612
Barnet,Burglary,Burglary in a Dwelling,218,"1,024"
Barnet,Theft and Handling,Theft/Taking Of Motor Vehicle,..,0
"""
FROM_2017 = """Borough,Major Category,Minor Category,201701,201702
Barnet,Criminal Damage,Criminal Damage To M/V,25,47
London Heathrow and London City Airports,Robbery,Personal Property,1,2
"""
RESTATED = """MajorText,MinorText,LookUp_BoroughName,201004,201005
Arson and Criminal Damage,Arson,Barnet,6,5
Violence Against the Person,Homicide,London Heathrow and London City Airports,0,0
"""


def records(path):
    reading = readers.read(path)
    columns = ["area", "level", "item", "period", "value", "row", "column"]
    return reading.figures[columns].to_numpy().tolist(), reading.left_out


def refusal(path):
    with pytest.raises(UnreadableFileError) as refused:
        readers.read(path, "mps-borough")
    assert path.name in str(refused.value)
    return str(refused.value)


def test_layout_until_2016(tmp_path):
    figures = readers.read(text_file(tmp_path / "b.csv", UNTIL_2016)).figures
    assert (
        figures["item"].tolist()
        == ["mps-2008.burglary-in-a-dwelling"] * 2 + ["mps-2008.theft-taking-of-motor-vehicle"] * 2
    )
    assert figures["period"].tolist() == ["2008-01", "2016-12"] * 2
    np.testing.assert_array_equal(figures["value"], [218, 1024, np.nan, 0])
    assert figures["missing"].tolist() == ["", "", "..", ""]
    assert set(figures["area"]) == {"Barnet"}
    assert set(figures["level"]) == {"partnership"}
    assert figures["row"].tolist() == [2, 2, 3, 3]
    assert figures["column"].tolist() == ["200801", "201612"] * 2


def test_layout_of_2017_and_2018(tmp_path):
    figures, left_out = records(text_file(tmp_path / "b.csv", FROM_2017))
    assert figures == [
        ["Barnet", "partnership", "mps-2017.criminal-damage-to-m-v", "2017-01", 25, 2, "201701"],
        ["Barnet", "partnership", "mps-2017.criminal-damage-to-m-v", "2017-02", 47, 2, "201702"],
    ]
    assert left_out == ["No borough: London Heathrow and London City Airports."]


def test_restated_layout(tmp_path):
    figures, left_out = records(gzip_file(tmp_path / "b.csv", RESTATED))
    assert [figure[2:5] for figure in figures] == [["mps-2010.arson", "2010-04", 6], ["mps-2010.arson", "2010-05", 5]]
    assert left_out == ["No borough: London Heathrow and London City Airports."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (UNTIL_2016.replace("218", "x"), "row 2, column “200801” has “x”"),
        (UNTIL_2016.replace("200801", "200813"), "row 1: “200813” is no month"),
        (UNTIL_2016.replace("200801", "Total"), "row 1: “Total” is no month"),
        (UNTIL_2016.replace("201612", "201701"), "before and after January 2017"),
        ("Borough,Major Category,Minor Category\nBarnet,a,b\n", "no month such as 200801"),
        ("Borough,Major Category,200801\nBarnet,a,1\n", "no column “Minor Category”"),
        (UNTIL_2016 + "Barnet,Burglary,Theft/Taking Of Motor Vehicle,1,2\n", "row 4: the minor category"),
        (UNTIL_2016 + "Barnet,Burglary", "row 4, has 2 cells where row 1 has 5"),
    ],
)
def test_a_fault_is_refused_with_its_place(tmp_path, text, said):
    assert said in refusal(text_file(tmp_path / "b.csv", text))


@pytest.fixture(scope="module")
def until_2016(shared):
    return readers.read(
        shared / "data/recorded_crime/london_boroughs/MPS_Borough_Level_Crime_Historic_2008-01_to_2016-12.csv"
    ).figures


@pytest.mark.shared
def test_published_boroughs_in_the_year_to_march_2009(until_2016):
    year = until_2016[until_2016["period"].between("2008-04", "2009-03")]
    assert year["value"].sum() == 841_241
    assert year["area"].nunique() == 32
    assert year["item"].nunique() == 33


@pytest.mark.shared
def test_published_file_until_2016_as_a_whole(until_2016):
    assert len(until_2016) == 1_056 * 108
    assert until_2016["item"].str.startswith("mps-2008.").all()
    assert not until_2016.duplicated(["area", "item", "period"]).any()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "categories", "months", "first", "last"),
    [
        ("MPS_Borough_Level_Crime_recent24_2017-01_to_2018-12.csv", "mps-2017.", 24, "2017-01", "2018-12"),
        ("MPS_Borough_Level_Crime_2010-04_to_2022-01.csv.gz", "mps-2010.", 142, "2010-04", "2022-01"),
    ],
)
def test_published_later_files(shared, name, categories, months, first, last):
    reading = readers.read(shared / "data/recorded_crime/london_boroughs" / name)
    periods = sorted(reading.figures["period"].unique())
    assert (len(periods), periods[0], periods[-1]) == (months, first, last)
    assert reading.figures["item"].str.startswith(categories).all()
    assert reading.figures["area"].nunique() == 32
    assert not reading.figures.duplicated(["area", "item", "period"]).any()
    assert "Heathrow" in reading.left_out[0]
