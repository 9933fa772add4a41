"""Populations, households and anti-social behaviour: one figure by area and year."""

import numpy as np
import pytest

from indicators.returns import readers
from indicators.returns.readers.tidy import UnreadableFileError

from .written import text_file

POPULATION = """area_code,area_name,mid_year,population
K04000001,ENGLAND AND WALES,2009,"55,235,300"
E12000005,West Midlands,2009,5528000
E23000014,West Midlands,2009,2687100
W15000002,Gwent,2009,559300
"""
ASB = """area_code,area_name,financial_year,incidents,rate_per_1000_population
E23000034,City of London10,2007-08,1902,+
E23000006,Cheshire8,1999-00,+,+
,British Transport Police7,2007-08,..,..
"""
DISTRICTS = """ladcode19,laname19,year,population
E09000001,City of London,2009,7500
W06000015,Cardiff,2009,345442
S12000033,Aberdeen City,2009,219000
"""


def refusal(path, layout):
    with pytest.raises(UnreadableFileError) as refused:
        readers.read(path, layout)
    assert path.name in str(refused.value)
    return str(refused.value)


def test_the_force_is_never_the_region_of_the_same_name(tmp_path):
    path = text_file(tmp_path / "p.csv", POPULATION)
    assert readers.recognise(path) == "pfa-population"
    reading = readers.read(path)
    assert reading.figures[["area", "level", "item", "period", "value"]].to_numpy().tolist() == [
        ["E23000014", "force", "population.residents", "2009", 2687100],
        ["W15000002", "force", "population.residents", "2009", 559300],
    ]
    assert reading.left_out == ["No force and no district: ENGLAND AND WALES (K04000001), West Midlands (E12000005)."]


def test_households(tmp_path):
    path = text_file(tmp_path / "h.csv", POPULATION.replace("population", "households"))
    assert readers.recognise(path) == "pfa-households"
    assert set(readers.read(path).figures["item"]) == {"population.households"}


def test_incidents_by_financial_year_with_marks_and_british_transport_police(tmp_path):
    path = text_file(tmp_path / "a.csv", ASB)
    assert readers.recognise(path) == "pfa-asb"
    figures = readers.read(path).figures
    assert figures["area"].tolist() == ["E23000034", "E23000006", "national:btp"]
    assert figures["level"].tolist() == ["force", "force", "national"]
    assert figures["period"].tolist() == ["2007/08", "1999/00", "2007/08"]
    np.testing.assert_array_equal(figures["value"], [1902, np.nan, np.nan])
    assert figures["missing"].tolist() == ["", "+", ".."]


def test_districts_of_england_and_wales_only(tmp_path):
    path = text_file(tmp_path / "d.csv", DISTRICTS)
    assert readers.recognise(path) == "lad-population"
    reading = readers.read(path)
    assert reading.figures["area"].tolist() == ["E09000001", "W06000015"]
    assert set(reading.figures["level"]) == {"district"}
    assert reading.left_out == ["No force and no district: Aberdeen City (S12000033)."]


@pytest.mark.parametrize(
    ("layout", "text", "said"),
    [
        ("pfa-population", POPULATION.replace("2687100", "many"), "row 4, column “population” has “many”"),
        ("pfa-population", POPULATION.replace("Gwent,2009", "Gwent,209"), "row 5, column “mid_year”: “209” is no year"),
        ("pfa-population", POPULATION.replace("area_code", "code"), "no column “area_code”"),
        ("pfa-asb", ASB.replace("1999-00", "1999-01"), "row 3, column “financial_year”: “1999-01” is no year"),
        ("lad-population", DISTRICTS[:-12], "row 4, has 3 cells where row 1 has 4"),
        ("lad-population", "ladcode19,laname19,year,population\n", "no figures"),
    ],
)
def test_a_fault_is_refused_with_its_place(tmp_path, layout, text, said):
    assert said in refusal(text_file(tmp_path / "f.csv", text), layout)


@pytest.fixture(scope="module")
def extracts(shared):
    return {
        name: readers.read(shared / "data/extracts" / file, name).figures
        for name, file in {
            "pfa-population": "pfa_midyear_population_2002_2016.csv",
            "pfa-households": "pfa_midyear_households_2002_2016.csv",
            "pfa-asb": "pfa_asb_incidents_2007-08_to_2017-18.csv",
        }.items()
    }


@pytest.mark.shared
def test_published_population(extracts):
    population = extracts["pfa-population"].set_index(["area", "period"])["value"]
    assert population["E23000014", "2009"] == 2_687_100
    assert population.xs("2008", level="period").sum() == 54_841_300
    assert population.xs("2008", level="period").size == 43


@pytest.mark.shared
def test_published_households(extracts):
    households = extracts["pfa-households"].query("period == '2008'")
    assert len(households) == 43
    assert households["value"].sum() == pytest.approx(22_846_300, abs=2_150)


@pytest.mark.shared
def test_published_incidents(extracts):
    incidents = extracts["pfa-asb"].query("period == '2007/08'")
    assert incidents.query("level == 'force'")["value"].sum() == 3_873_916
    assert incidents.query("level == 'force'")["value"].notna().sum() == 43
    assert incidents.query("level == 'national'")["missing"].tolist() == [".."]


@pytest.mark.shared
def test_published_district_populations(shared):
    figures = readers.read(shared / "data/population/lad_midyear_population_2001_2019.csv.gz").figures
    totals = figures.groupby("period")["value"].sum()
    assert totals["2008"] == 54_841_720
    assert totals["2011"] == 56_170_927
    assert figures["area"].nunique() == 339
