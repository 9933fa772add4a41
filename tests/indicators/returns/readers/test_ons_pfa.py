"""The ONS workbooks of police force area tables, the layout of 2018 and 2019 and that of 2024."""

import numpy as np
import pytest

from indicators.returns import readers
from indicators.returns.readers.tidy import UnreadableFileError

from .ons_sheets import C2, C4, NEW, OLD, P1, P1_2024, P2, P7, P8, P9, P10
from .written import ods_file, text_file, xlsx_file


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
