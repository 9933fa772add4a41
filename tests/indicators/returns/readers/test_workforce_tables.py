"""The Home Office's workforce tables, as OpenDocument workbooks."""

import pytest

from indicators.returns import readers

from .test_long import refusal
from .written import ods_file, xlsx_file

OFFICERS = [
    [
        "Table 1: Police officers by police force area, England and Wales, 30 September 2017 and 31 March 20181",
        None,
        None,
    ],
    [],
    ["England and Wales", None, "Full-time equivalents", None],
    [None, "As at:", None, "Change\nSep-17 to Mar-18"],
    [None, "2017-09-30", "2018-03-31", "number"],
    ["North East ", 300, 310.5, 10.5],
    ["Cleveland", 100, 110.5, 10.5],
    ["Durham2", 200, 200, 0],
    ["West Midlands", 50, "..", ".."],
    ["West Midlands", 50, "..", ".."],
    ["Total 43 forces", 350, 360, 10],
    ["Central Service Secondments", 4, 4, 0],
    ["British Transport Police", 30, 31, 1],
    ["Total", 384, 395, 11],
    [],
    ["1 A note of some length about 2018."],
]
HEADCOUNT = [[OFFICERS[0][0].replace("20181", "2018 (headcount)")], [], ["", "", "Headcount"], *OFFICERS[3:]]
BOOK = {"Index": [["Police Workforce, 31 March 2018"]], "T1": OFFICERS, "T7": HEADCOUNT}


@pytest.mark.parametrize("write", [ods_file, xlsx_file])
def test_forces_by_date(tmp_path, write):
    path = write(tmp_path / "workforce.bin", BOOK)
    assert readers.recognise(path) == "workforce-tables"
    reading = readers.read(path)
    figures = reading.figures.query("item == 'workforce.officers-fte'").set_index(["area", "period"])
    assert figures["value"].dropna().to_dict() == {
        ("Cleveland", "2017-09"): 100, ("Durham", "2017-09"): 200, ("West Midlands", "2017-09"): 50,
        ("national:btp", "2017-09"): 30,
        ("Cleveland", "2018-03"): 110.5, ("Durham", "2018-03"): 200, ("national:btp", "2018-03"): 31,
    }  # fmt: skip
    assert figures.loc[("West Midlands", "2018-03"), ["missing", "row", "column"]].tolist() == [
        "..",
        10,
        "T1: 2018-03-31",
    ]
    assert reading.figures["item"].value_counts().to_dict() == {"workforce.officers-fte": 8, "workforce.officers": 8}
    assert reading.left_out == [
        "No force: North East, West Midlands, Total 43 forces, Central Service Secondments, Total.",
        "Sheets without figures to store: Index.",
    ]
    assert reading.noticed == []


def changed(row, column, cell):
    rows = [list(cells) for cells in OFFICERS]
    rows[row - 1][column] = cell
    return {"T1": rows}


def test_a_region_that_is_no_sum_of_its_forces_is_named(tmp_path):
    [fault] = readers.read(ods_file(tmp_path / "a.ods", changed(6, 1, 301))).noticed
    assert (fault.row, fault.column) == (6, "T1: 2017-09-30")
    assert fault.message.startswith("North East has 301.00, but its forces add up to 300.00")


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (changed(7, 1, "many"), "row 7, column “T1: 2017-09-30” has “many”"),
        (changed(9, 0, "Midlands"), "“West Midlands” is not there twice"),
        ({"T1": [*OFFICERS[:3], ["Cleveland", 5, 5]]}, "has no heading with dates"),
        ({"T1": [["Table 7: Police volunteers by police force area"], *OFFICERS[1:]]}, "no table of police officers"),
    ],
)
def test_faults_are_refused(tmp_path, sheets, said):
    assert said in refusal(ods_file(tmp_path / "a.ods", sheets), "workforce-tables")


@pytest.mark.shared
def test_published_tables_agree_with_the_open_data(shared):
    folder = shared / "data/workforce"
    by_rank = readers.read(folder / "workforce_by_force_march2007_to_2022.csv.gz").figures
    for name, period in (
        ("police-workforce-sep18-tables.ods", "2018-03"),
        ("police-workforce-tabs-30sep15.ods", "2015-03"),
    ):
        reading = readers.read(folder / name)
        assert reading.noticed == []
        forces = reading.figures.query("level == 'force'")
        assert (forces.groupby(["item", "period"])["area"].nunique() == 43).all()
        for item in ("workforce.officers-fte", "workforce.pcso-fte"):
            theirs, ours = (
                of[(of["item"] == item) & (of["period"] == period)]["value"].sum() for of in (forces, by_rank)
            )
            assert theirs == pytest.approx(ours, rel=0.005)
