"""The ONS workbooks of police force area tables, the layout of 2018 and 2019 and that of 2024."""

import numpy as np
import pytest

from indicators.returns import readers
from indicators.returns.readers.tidy import UnreadableFileError

from .written import ods_file, text_file, xlsx_file

P1 = [
    ["Table P1:  Police recorded crime by offence group, number of offences, year ending June 181,2"],
    [],
    ["England and Wales"],
    [None, None, "Total recorded crime (excluding fraud3)", None, "Victim-based crime", None, None, None],
    ["Area Code", "Area Name", None, None, "Homicide", "Stalking and harassment 4", "Non-residential  burglary5,6"],
    [None, None, "Numbers", None, None, None, None, None],
    ["K04000001", "ENGLAND AND WALES7,8", 900, None, 12, 30, 60, None],
    ["E12000005", "West Midlands ", 800, None, 10, 20, 50, None],
    ["E23000014", "West Midlands", 700, None, 9, 15, 45, None],
    ["E23000034", "London, City of10", 40, None, 0, "..", "-", None],
    ["W92000004", "WALES", 60, None, 1, 3, 5, None],
    ["W15000004", "Dyfed-Powys4", 60, None, 1, 3, 5, None],
    [None, "British Transport Police", 30, None, 2, 7, 9, None],
    ["Source: Police recorded crime, Home Office"],
    ["1. Police recorded crime data are not designated as National Statistics."],
]  # fmt: skip
P2 = [["Table P2:  Police recorded crime, percentage change, year ending June 2018"], ["Area Code", "Area Name", "x"]]
P7 = [
    ["Table P7: Anti-social behaviour incidents (non-National Statistics), by police force area"],
    [],
    [None, "Apr '07 to Mar '084", None, "Apr '11 to Mar '125, 6", None],
    [None, "Number of Incidents", "Number per 1,000 population", "Number of Incidents", "Number per 1,000 population"],
    ["ENGLAND AND WALES (inc. BTP)9", "..", "..", 900, 1.5],
    [],
    ["West Midlands ", 800, 1.5, 700, 1.4],
    ["West Midlands", 600, 1.5, 500, 1.4],
    ["City of London10", 19, "+", 20, "+"],
    [],
    ["WALES", 60, 2.5, 50, 2.4],
    ["Dyfed-Powys", 60, 2.5, 50, 2.4],
    ["British Transport Police9", "..", "..", 40, ".."],
    ["Source: Home Office - Police recorded incidents"],
]
P8 = [["Table P8: Anti-social behaviour incidents, by category of incident"], ["Area Code"], ["E23000014"]]
P9 = [
    ["Table P9:  Mid-year population estimates for police force areas, English regions and Wales, 2002 to 20161"],
    [None, None, "Mid-year", None],
    ["Area Code", "Area Name", 2009, 2010],
    ["E12000005", "West Midlands", 5528000, 5600000],
    ["E23000014", "West Midlands", 2687100, 2700000],
    ["1. Estimates are rounded to the nearest 100 and may not sum to totals."],
]
P10 = [[P9[0][0].replace("P9", "P10").replace("population", "household")], *P9[1:]]
OLD = {"Correction": [["A small error occurred"]], "Notes": [["Notes"]], "Table P1 ": P1, "Table P2": P2}

NOTED = ["This worksheet contains one table."]
P1_2024 = [
    ["Table P1:  Police recorded crime, number of offences, year ending December 2024 [note 1]"],
    NOTED,
    ["Area Code", "Area Name", "Total recorded crime\n (excluding fraud) \n[note 2]", "Miscellaneous crimes"],
    ["K04000001", "ENGLAND AND WALES [note 3]", 900, 9],
    ["E23000038", "Wiltshire ", 100, "[x]"],
    ["E23000031", "Surrey", 200, "[z]"],
]
C_HEADING = [
    "Police Force\nArea code", "Police Force\nArea name", "Community Safety\nPartnership code",
    "Community Safety\nPartnership name", "Local Authority code", "Local Authority name",
]  # fmt: skip
C2 = [
    ["Table C2: Number of police recorded crimes, year ending December 2024 [note 1][note 2]"],
    NOTED,
    [*C_HEADING, "Homicide", "All other theft\n offences"],
    ["E23000032", "Kent", None, None, None, None, 9, 90],
    ["E23000032", "Kent", "E22000194", "Ashford", "E07000105", "Ashford ", 4, 40],
    ["E23000032", "Kent", None, "Unassigned Kent", None, None, 5, 50],
    ["E23000031", "Surrey", None, None, None, None, 1, 10],
    ["E23000031", "Surrey", "E22000257", "Elmbridge", "E07000207", "Elmbridge", 1, "[u]"],
    ["E23000032", "Surrey", None, "unassigned Surrey", None, None, None, None],
    ["E23000005", "Greater Manchester", None, "Manchester Airport", None, None, 0, 1684],
    ["E23000034", "City of London", "E22000180", "City of London", "E09000001", "City of London", 0, 7],
]  # fmt: skip
C4 = [
    ["Table C4:  Recorded crime rate per 1,000 population/households, year ending December 2024 [note 1]"],
    NOTED,
    [*C_HEADING, "Population figures\n (mid-2022) \n- rounded", "Household figures\n (mid-2021)", "Homicide"],
    ["E23000032", "Kent", None, None, None, None, 1800000, 700000, 0.1],
    ["E23000032", "Kent", "E22000194", "Ashford", "E07000105", "Ashford", 134000, 53000, 0.1],
    ["E23000032", "Kent", None, "Unassigned Kent", None, None, "[X]", "[x]", "[x]"],
    ["E23000034", "City of London[note 9]", "E22000180", "City of London", None, None, 10800, 4900, "[u1]"],
]  # fmt: skip
C5 = [["Table C5:  Number of police recorded crimes, year ending December 2023"], *C2[1:]]
NEW = {"Cover_sheet": [["Tables"]], "Table P1": P1_2024, "Table C2": C2, "Table C4": C4, "Table C5 ": C5}


def refusal(path, layout="auto"):
    with pytest.raises(UnreadableFileError) as refused:
        readers.read(path, layout)
    assert path.name in str(refused.value)
    return str(refused.value)


def changed(sheets, name, row, column, cell):
    """The `sheets` with one cell (row as in the sheet, column from 0) changed."""
    rows = [list(cells) for cells in sheets[name]]
    rows[row - 1] += [None] * (column + 1 - len(rows[row - 1]))
    rows[row - 1][column] = cell
    return {**sheets, name: rows}


@pytest.mark.parametrize("write", [xlsx_file, ods_file])
def test_numbers_in_the_layout_of_2018(tmp_path, write):
    path = write(tmp_path / "ons.bin", OLD)
    assert readers.recognise(path) == "ons-pfa"
    reading = readers.read(path)
    figures = reading.figures.set_index(["area", "item"])
    assert set(figures["period"]) == {"12m to 2018-06"}
    assert figures.loc[("E23000014", "crime-total.all-excluding-fraud"), "value"] == 700
    assert figures.loc[("W15000004", "crime.homicide"), ["value", "row", "column"]].tolist() == [
        1, 12, "Table P1: Homicide",
    ]  # fmt: skip
    assert figures.loc[("national:btp", "crime.stalking-harassment"), ["level", "value"]].tolist() == ["national", 7]
    city = figures.loc["E23000034"]
    assert city["missing"].to_dict() == {
        "crime-total.all-excluding-fraud": "",
        "crime.homicide": "",
        "crime.stalking-harassment": "..",
        "crime.burglary-non-residential": "-",
    }
    np.testing.assert_array_equal(city["value"], [40, 0, np.nan, np.nan])
    assert len(figures) == 4 * 4
    assert reading.left_out == [
        "No force and no partnership: ENGLAND AND WALES (K04000001), West Midlands (E12000005), WALES (W92000004).",
        "Sheets without figures to store: Correction, Notes, Table P2.",
    ]


def test_incidents_without_codes_take_them_from_table_p1_in_order(tmp_path):
    reading = readers.read(xlsx_file(tmp_path / "ons.xlsx", {**OLD, "Table P7 ": P7, "Table P8": P8}))
    figures = reading.figures[reading.figures["item"] == "asb.incidents"].set_index(["area", "period"])
    assert figures.loc[("E23000014", "2007/08"), "value"] == 600
    assert figures.loc[("E23000034", "2011/12"), "value"] == 20
    assert figures.loc[("national:btp", "2007/08"), "missing"] == ".."
    assert figures.loc[("national:btp", "2011/12"), "value"] == 40
    assert len(figures) == 4 * 2
    assert "ENGLAND AND WALES (inc. BTP) (no code)" in reading.left_out[0]
    assert "Table P8" in reading.left_out[1]


def test_populations_and_households(tmp_path):
    figures = readers.read(xlsx_file(tmp_path / "ons.xlsx", {**OLD, "Table P9": P9, "Table P10": P10})).figures
    beside = figures[figures["item"].str.startswith("population.")]
    assert beside[["area", "item", "period", "value"]].to_numpy().tolist() == [
        ["E23000014", "population.residents", "2009", 2687100],
        ["E23000014", "population.residents", "2010", 2700000],
        ["E23000014", "population.households", "2009", 2687100],
        ["E23000014", "population.households", "2010", 2700000],
    ]


def test_partnerships_in_the_layout_of_2024(tmp_path):
    reading = readers.read(xlsx_file(tmp_path / "ons.xlsx", NEW))
    figures = reading.figures
    assert figures.query("area == 'E23000038'")["missing"].tolist() == ["", "[x]"]
    ashford = figures.query("area == 'E22000194'")
    assert set(ashford["level"]) == {"partnership"}
    assert ashford[["item", "period", "value"]].to_numpy().tolist() == [
        ["crime.homicide", "12m to 2024-12", 4],
        ["crime.theft-other", "12m to 2024-12", 40],
        ["crime.homicide", "12m to 2023-12", 4],
        ["crime.theft-other", "12m to 2023-12", 40],
        ["population.residents", "2022", 134000],
        ["population.households", "2021", 53000],
    ]
    assert figures.query("area == 'E22000257'")["missing"].tolist() == ["", "[u]", "", "[u]"]
    assert set(figures["area"]) == {"E23000038", "E23000031", "E22000194", "E22000257", "E22000180"}
    places = reading.left_out[0]
    assert "totals of 2 forces (Table C2)" in places
    assert "Unassigned Kent (Table C2, row 6)" in places
    assert "unassigned Surrey under Kent's code E23000032 (Table C2, row 9)" in places
    assert "Manchester Airport (Table C2, row 10)" in places


def test_the_plain_extract_of_the_partnership_tables(tmp_path):
    heading = ["period", *(" ".join(cell.split()) for cell in C2[2])]
    rows = [["year ending 2024-12", *("" if cell is None else str(cell) for cell in row)] for row in C2[3:]]
    path = text_file(tmp_path / "csp.csv", "\n".join(",".join(row) for row in [heading, *rows]))
    assert readers.recognise(path) == "csp-recorded-crime"
    reading = readers.read(path)
    assert reading.figures[["area", "item", "period", "row", "column"]].iloc[1].tolist() == [
        "E22000194", "crime.theft-other", "12m to 2024-12", 3, "All other theft offences",
    ]  # fmt: skip
    assert "unassigned Surrey under Kent's code E23000032 (year ending 2024-12, row 7)" in reading.left_out[0]
    populations = [["" if cell is None else " ".join(str(cell).split()) for cell in row[:-1]] for row in C4[2:]]
    of_places = readers.read(text_file(tmp_path / "people.csv", "\n".join(",".join(row) for row in populations)))
    assert of_places.figures[["area", "item", "period", "value"]].to_numpy().tolist()[:2] == [
        ["E22000194", "population.residents", "2022", 134000], ["E22000194", "population.households", "2021", 53000],
    ]  # fmt: skip
    path.write_text(path.read_text().replace("year ending 2024-12,E23000031", "2024,E23000031", 1))
    assert "row 5, column “period”: “2024” is no period" in refusal(path)


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"Notes": [["x"]], "Table P2": P2},
            "has no table “Police recorded crime … number of offences”; its sheets are “Notes”, “Table P2”",
        ),
        (
            {name: rows for name, rows in NEW.items() if name != "Table C4"},
            "none of their rates per 1,000 population/households",
        ),
        (changed(OLD, "Table P1 ", 9, 4, "nine"), "row 9, column “Table P1: Homicide” has “nine”"),
        (changed(OLD, "Table P1 ", 9, 0, "E2300001"), "sheet “Table P1”, row 9: “E2300001” is no area code"),
        (
            changed(OLD, "Table P1 ", 9, 0, "E23000034"),
            "row 10, column “Table P1: Total recorded crime (excluding fraud)”: a second figure for E23000034, "
            "the code beside “West Midlands” and “London, City of”",
        ),
        (changed(OLD, "Table P1 ", 9, 7, 5), "row 9: there is a figure in column 8, which has no heading"),
        (changed(OLD, "Table P1 ", 5, 4, "Piracy"), "row 5: “Piracy” is no known offence group"),
        (changed(OLD, "Table P1 ", 5, 0, "Code"), "sheet “Table P1”, has no heading row"),
        (
            changed(OLD, "Table P1 ", 1, 0, "Table P1: Police recorded crime, number of offences"),
            "row 1: the title names no “year ending”",
        ),
        (changed(OLD, "Table P1 ", 14, 2, 5), "row 14: “Source: Police recorded crime, Home Off…” is no area code"),
        ({**OLD, "Table P1 ": [*P1[:9], [None, None, 5]]}, "row 10: there are figures, but no code and no name"),
        ({**OLD, "Table P7": P7[:8]}, "sheet “Table P7”, row 4: the table has no row for E23000034, W15000004"),
        ({**OLD, "Table P7": [*P7[:2], [], *P7[3:]]}, "row 4: a column of incidents has no financial year"),
        (
            changed(NEW, "Table C2", 5, 2, "E07000105"),
            "sheet “Table C2”, row 5: “E07000105” is no code of a partnership",
        ),
        (changed(NEW, "Table C2", 3, 2, "Code"), "row 3: the columns of force and partnership codes"),
        (changed(NEW, "Table C4", 3, 6, "Residents"), "row 3: the columns of population and household figures"),
    ],
)
def test_a_fault_is_refused_with_sheet_and_place(tmp_path, sheets, said):
    assert said in refusal(xlsx_file(tmp_path / "ons.xlsx", sheets), "ons-pfa")


def test_wrong_codes_and_totals_that_do_not_add_up_are_noticed(tmp_path):
    noticed = readers.read(xlsx_file(tmp_path / "ons.xlsx", NEW)).noticed
    said = {(fault.row, fault.column): fault.message for fault in noticed}
    assert said[(9, "Table C2: Police Force Area code")] == (
        "“unassigned Surrey” of Surrey has the code E23000032, which is that of Kent. The row is not taken."
    )
    of_surrey = readers.read(xlsx_file(tmp_path / "a.xlsx", changed(NEW, "Table C2", 5, 0, "E23000031"))).noticed
    assert [fault.message for fault in of_surrey if fault.row == 5 and fault.column.startswith("Table C2")] == [
        "“Ashford” of Kent has the code E23000031, which is that of Surrey. It is taken by its own code."
    ]
    off_by_one = changed(NEW, "Table C2", 4, 6, 10)
    said = {
        (fault.row, fault.column): fault.message
        for fault in readers.read(xlsx_file(tmp_path / "b.xlsx", off_by_one)).noticed
    }
    assert said[(4, "Table C2: Homicide")] == (
        "Kent has the total 10, but the rows with its code E23000032 add up to 9. "
        "The figures are taken as printed, the total is not."
    )


def test_a_region_that_is_no_sum_and_a_force_not_supplied_are_noticed(tmp_path):
    sheets = changed(OLD, "Table P1 ", 12, 2, 61)
    [wales, country] = [
        fault
        for fault in readers.read(xlsx_file(tmp_path / "a.xlsx", sheets)).noticed
        if "61" in fault.message or fault.row == 7
    ]
    assert wales.message.startswith("WALES has the total 60, but its forces add up to 61.")
    assert country.row == 7
    for at in (2, 4, 5, 6):
        sheets = changed(sheets, "Table P1 ", 12, at, "..")
    said = [fault.message for fault in readers.read(xlsx_file(tmp_path / "b.xlsx", sheets)).noticed]
    assert (
        "Dyfed-Powys has no figures, only marks such as “..”: it was not supplied, and totals may be without it."
        in said
    )


def test_a_total_below_the_table_is_left_out_and_names_beside_codes_are_told(tmp_path):
    with_total = [*P1[:13], ["Total", None, 900, None, 12, 30, 60, None], *P1[13:]]
    reading = readers.read(xlsx_file(tmp_path / "a.xlsx", {**OLD, "Table P1 ": with_total}))
    assert "Total (no code)" in reading.left_out[0]
    assert [(each.row, each.code, each.name) for each in reading.named] == [
        (9, "E23000014", "West Midlands"), (10, "E23000034", "London, City of"), (12, "W15000004", "Dyfed-Powys"),
    ]  # fmt: skip


def test_of_two_tables_of_offences_the_later_year_is_read(tmp_path):
    """An edition may print the year before too, as it was revised."""
    before = [[P1_2024[0][0].replace("P1", "P4").replace("2024", "2023")], *P1_2024[1:]]
    for sheets in ({"P4": before, **NEW}, {**NEW, "P4": before}):
        reading = readers.read(xlsx_file(tmp_path / "ons.xlsx", sheets))
        assert set(reading.figures.query("level == 'force'")["period"]) == {"12m to 2024-12"}
        assert "P4" in reading.left_out[-1]


def test_sheets_by_other_names_and_a_line_above_the_title_are_read_alike(tmp_path):
    renamed = {"Contents": [["x"]], "1a": [["Revised on 1 May"], *P1]}
    keys = ["area", "item", "period", "value"]
    path = xlsx_file(tmp_path / "other.xlsx", renamed)
    assert readers.recognise(path) == "ons-pfa"
    other, usual = readers.read(path).figures, readers.read(xlsx_file(tmp_path / "o.xlsx", OLD)).figures
    assert other[keys].equals(usual[keys])
