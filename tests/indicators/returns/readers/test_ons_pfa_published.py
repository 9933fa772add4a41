"""The workbooks as published, where they stand beside the project."""

import numpy as np
import pandas as pd
import pytest

from indicators.returns import readers


@pytest.fixture(scope="module")
def workbooks(shared):
    """Every edition, read once."""
    return {path.stem: readers.read(path) for path in sorted((shared / "data/ons_pfa_tables").glob("*.xlsx"))}


@pytest.mark.shared
def test_every_edition_has_all_forces_and_british_transport_police(workbooks):
    assert len(workbooks) == 8
    for reading in workbooks.values():
        totals = reading.figures.query("item == 'crime-total.all-excluding-fraud'")
        assert totals.query("level == 'force'")["area"].nunique() == 43
        assert totals.query("level == 'national'")["area"].tolist() == ["national:btp"]
        assert reading.figures.query("level == 'force'")["area"].str.match("E23|W15").all()


@pytest.mark.shared
def test_december_2018_equals_the_rolling_file(workbooks, shared):
    names = pd.read_csv(shared / "data/lookups/PFA19_names_codes_december2019.csv", encoding="utf-8-sig")
    codes = {name_in_any_order(name): code for code, name in names[["PFA19CD", "PFA19NM"]].dropna().to_numpy()}
    codes["national:btp"] = "national:btp"
    rolling = readers.read(shared / "data/recorded_crime/force/rec-crime-pfa.csv.gz").figures
    rolling = rolling.query("period == '12m to 2018-12'")
    edition = workbooks["policeforceareatablesyearendingdecember2018"].figures
    totals = edition.query("item == 'crime-total.all-excluding-fraud'").set_index("area")["value"]
    assert totals.sum() == rolling["value"].sum() == 5_153_064
    by_name = rolling.groupby("area")["value"].sum()
    by_name.index = by_name.index.map(name_in_any_order).map(codes)
    assert by_name.sort_index().to_dict() == totals.sort_index().to_dict()


def name_in_any_order(name):
    return " ".join(sorted(name.replace(",", "").split()))


@pytest.mark.shared
def test_greater_manchester_is_missing_in_september_2019(workbooks):
    figures = workbooks["policeforceareatablesyearendingseptember2019"].figures
    absent = figures[figures["value"].isna()]
    assert set(absent["area"]) == {"E23000005"}
    assert set(absent["missing"]) == {".."}
    assert len(absent) == 23


@pytest.mark.shared
def test_march_2018_holds_the_extracts(workbooks, shared):
    edition = workbooks["policeforceareatablesyearendingmarch2018v2"].figures.set_index(["area", "item", "period"])
    for name in (
        "pfa_midyear_population_2002_2016.csv",
        "pfa_midyear_households_2002_2016.csv",
        "pfa_asb_incidents_2007-08_to_2017-18.csv",
    ):
        extract = readers.read(shared / "data/extracts" / name).figures.set_index(["area", "item", "period"])
        same = edition.loc[extract.index]
        np.testing.assert_array_equal(same["value"], extract["value"])
        assert same["missing"].tolist() == extract["missing"].tolist()


@pytest.mark.shared
def test_incidents_without_codes_agree_with_the_edition_that_has_them(workbooks):
    """March 2019 prints no codes; by its notes it revised later years, not the first."""
    before, after = (
        workbooks[name].figures.query("item == 'asb.incidents' and period == '2007/08'").set_index("area")["value"]
        for name in ("policeforceareatablesyearendingmarch2018v2", "policeforceareatablesyeendingmarch2019")
    )
    assert after.sort_index().equals(before.sort_index())
    assert after.sum() == 3_873_916


@pytest.mark.shared
def test_december_2024_partnerships_equal_the_extract(workbooks, shared):
    edition = workbooks["policeforceareatablesyedecember2024"].figures
    offences = edition[(edition["level"] == "partnership") & edition["item"].str.startswith("crime")]
    extract = readers.read(shared / "data/extracts/csp_recorded_crime_ye_dec2024_and_dec2023.csv").figures
    keys = ["area", "item", "period"]
    assert offences.set_index(keys)["value"].sort_index().equals(extract.set_index(keys)["value"].sort_index())
    assert offences["area"].nunique() == 314
    assert (
        edition.query("level != 'partnership' and item == 'crime-total.all-excluding-fraud'")["value"].sum()
        == 5_350_405
    )
    forces = edition.query("level == 'force' and item == 'crime-total.all-excluding-fraud'")["value"].sum()
    assert forces == 5_267_542


@pytest.mark.shared
def test_december_2024_names_what_is_left_out(workbooks):
    places = workbooks["policeforceareatablesyedecember2024"].left_out[0]
    assert "totals of 42 forces (Table C2)" in places
    assert "unassigned Surrey under Kent's code E23000032" in places
    assert "Unassigned Gwent under South Wales's code W15000003" in places
    assert "Manchester Airport" in places
