"""Workforce and arrests: published breakdowns summed to one figure by force and period."""

import math

import pytest

from indicators.returns import readers
from indicators.returns.readers.tidy import UnreadableFileError

from .written import text_file

WORKFORCE = """date,geo_code,force_name,region,sex,rank_description,worker_type,total_headcount,total_fte
2010-03-01,E23000034,"London, City of",London,Female,Constable,police officer,10,9.5
2010-03-01,E23000034,"London, City of",London,Male,Constable,police officer,30,29.25
2010-03-01,E23000034,"London, City of",London,Not stated,Sergeant,police officer,2,2
2010-03-01,E23000034,"London, City of",London,Male,Police Staff,police staff,7,6.5
2010-03-01,E23000034,"London, City of",London,Male,Community Support Officer,police community support officer,3,3
2010-03-01,E23000034,"London, City of",London,Male,Special Constable,special constable,50,0
2010-03-01,E23000034,"London, City of",London,Male,Police Support Volunteer,police support volunteer,5,0
"""
ARRESTS = """financial_year,force_name,offence_group,ethnic_group,age_group,sex,arrests,year_ending
2017/18,Kent,2015/16 onwards - Theft offences,White,10 - 17 years,Female,3,2018-03-31
2017/18,Kent,Robbery,White,10 - 17 years,Male,4,2018-03-31
2017/18,Lancashire,Robbery,White,10 - 17 years,Male,NA,2018-03-31
2017/18,Lancashire,Robbery,White,10 - 17 years,Female,NA,2018-03-31
2017/18,Dorset,Robbery,White,10 - 17 years,Male,5,2018-03-31
2017/18,Dorset,Robbery,White,10 - 17 years,Female,NA,2018-03-31
"""


def refusal(path, layout):
    with pytest.raises(UnreadableFileError) as refused:
        readers.read(path, layout)
    assert path.name in str(refused.value)
    return str(refused.value)


def test_workforce_is_summed_over_rank_and_sex(tmp_path):
    path = text_file(tmp_path / "w.csv", WORKFORCE)
    assert readers.recognise(path) == "workforce"
    reading = readers.read(path)
    assert dict(zip(reading.figures["item"], reading.figures["value"], strict=True)) == {
        "workforce.officers-fte": 40.75,
        "workforce.officers": 42,
        "workforce.officers-female": 10,
        "workforce.staff-fte": 6.5,
        "workforce.pcso-fte": 3,
    }
    assert set(reading.figures["period"]) == {"2010-03"}
    assert set(reading.figures["area"]) == {"E23000034"}
    assert reading.left_out == ["Worker types without a data item: special constable, police support volunteer."]


def test_arrests_not_supplied_are_missing_and_not_zero(tmp_path):
    path = text_file(tmp_path / "a.csv", ARRESTS)
    assert readers.recognise(path) == "arrests"
    kent, lancashire, dorset = readers.read(path).figures.to_dict("records")
    assert (kent["area"], kent["level"], kent["item"]) == ("Kent", "force", "arrests.total")
    assert (kent["period"], kent["value"], kent["row"]) == ("2017/18", 7, 2)
    assert math.isnan(lancashire["value"])
    assert (lancashire["missing"], lancashire["row"]) == ("na", 4)
    assert math.isnan(dorset["value"]), "a sum of the parts that are there would be too small"
    assert dorset["missing"] == "na"


@pytest.mark.parametrize(
    ("layout", "text", "said"),
    [
        ("arrests", ARRESTS + ARRESTS.splitlines()[1], "row 8, repeats an earlier row of the breakdown"),
        ("workforce", WORKFORCE + WORKFORCE.splitlines()[3], "row 9, repeats an earlier row of the breakdown"),
        ("workforce", WORKFORCE.replace("29.25", "x"), "row 3, column “total_fte” has “x”"),
        (
            "workforce",
            WORKFORCE.replace("2010-03-01", "2010-09-30"),
            "row 2, column “date”: “2010-09-30” does not stand",
        ),
        ("workforce", WORKFORCE.replace("E23000034", "E12000007"), "row 2, column “geo_code”: “E12000007” is no code"),
        ("workforce", WORKFORCE.replace("police staff", "staff"), "no row of worker type “police staff”"),
        ("workforce", WORKFORCE.replace(",sex,", ",gender,"), "no column “sex”"),
        ("arrests", ARRESTS.replace("Male,5", "Male,five"), "row 6, column “arrests” has “five”"),
        ("arrests", ARRESTS.replace("2017/18,Dorset", "2017/19,Dorset"), "row 6, column “financial_year”: “2017/19”"),
        ("arrests", ARRESTS.replace("force_name", "force"), "no column “force_name”"),
    ],
)
def test_a_fault_is_refused_with_its_place(tmp_path, layout, text, said):
    assert said in refusal(text_file(tmp_path / "f.csv", text), layout)


@pytest.mark.shared
def test_published_workforce(shared):
    figures = readers.read(shared / "data/workforce/workforce_by_force_march2007_to_2022.csv.gz").figures
    officers = figures.query("item == 'workforce.officers-fte' and period == '2010-03'")
    assert officers["value"].sum() == pytest.approx(143_734.44, abs=0.001)
    assert len(officers) == 43
    assert not figures.duplicated(["area", "item", "period"]).any()
    assert figures["period"].nunique() == 16


@pytest.mark.shared
def test_published_arrests(shared):
    figures = readers.read(shared / "data/activity/arrests_by_force_2006-07_to_2017-18.csv.gz").figures
    totals = figures.groupby("period")["value"].sum()
    assert (totals["2006/07"], totals["2008/09"], totals["2017/18"]) == (1_474_843, 1_462_139, 698_737)
    absent = figures[figures["value"].isna()]
    assert absent[["area", "period"]].to_numpy().tolist() == [["Lancashire", "2017/18"]]
    assert len(figures) == 43 * 12
