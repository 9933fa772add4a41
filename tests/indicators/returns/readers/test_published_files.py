"""Every published file that stands beside the project meets every reader: read, or refused in a sentence."""

import random
import shutil

import openpyxl
import pytest

from indicators.returns import readers
from indicators.returns.readers.names import without_marks
from indicators.returns.readers.tables import read_table
from indicators.returns.readers.tidy import COLUMNS, UnreadableFileError

LAYOUTS = {
    "extracts/csp_recorded_crime_ye_dec2024_and_dec2023.csv": "csp-recorded-crime",
    "extracts/csp_population_households_ye_dec2024.csv": "csp-recorded-crime",
    "extracts/pfa_asb_incidents_2007-08_to_2017-18.csv": "pfa-asb",
    "extracts/pfa_midyear_households_2002_2016.csv": "pfa-households",
    "extracts/pfa_midyear_population_2002_2016.csv": "pfa-population",
    "population/lad_midyear_population_2001_2019.csv.gz": "lad-population",
    "recorded_crime/force/rec-crime-pfa.csv.gz": "home-office-pfa",
    "recorded_crime/london_boroughs/london_borough_crime_rates_1999-00_to_2016-17.csv": "london-rates",
    "recorded_crime/london_boroughs/recorded-offences.csv": "london-offences",
    "recorded_crime/london_boroughs/MPS_Borough_Level_Crime_Historic_2008-01_to_2016-12.csv": "mps-borough",
    "recorded_crime/london_boroughs/MPS_Borough_Level_Crime_recent24_2017-01_to_2018-12.csv": "mps-borough",
    "recorded_crime/london_boroughs/MPS_Borough_Level_Crime_2010-04_to_2022-01.csv.gz": "mps-borough",
    "activity/arrests_by_force_2006-07_to_2017-18.csv.gz": "arrests",
    "workforce/workforce_by_force_march2007_to_2022.csv.gz": "workforce",
}
"""The workbooks of ONS and of the workforce have a layout each; every other file is none of figures that we keep."""

READ = (".csv", ".gz", ".xlsx", ".ods", ".json", ".geojson")


@pytest.mark.shared
def test_every_published_file_has_its_layout_or_is_refused_in_a_sentence(shared):
    folder = shared / "data"
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in READ and "source" not in path.parts]
    assert len(files) >= 45
    for path in files:
        name = path.relative_to(folder).as_posix()
        expected = {".xlsx": "ons-pfa", ".ods": "workforce-tables"}.get(path.suffix) or LAYOUTS.get(name)
        if expected:
            assert readers.recognise(path) == expected, name
        else:
            with pytest.raises(UnreadableFileError) as refused:
                readers.recognise(path)
            assert str(refused.value).startswith(path.name)
            assert str(refused.value).endswith(".")


@pytest.mark.shared
@pytest.mark.parametrize("layout", readers.READERS)
def test_a_reader_refuses_the_files_of_others_in_a_sentence(shared, layout):
    folder = shared / "data"
    others = [name for name, theirs in LAYOUTS.items() if theirs != layout and not name.endswith("2017-18.csv.gz")]
    workbook = "ons_pfa_tables/policeforceareatablesyearendingdecember2018.xlsx"
    for name in [*others, *([] if layout == "ons-pfa" else [workbook])]:
        with pytest.raises(UnreadableFileError) as refused:
            readers.read(folder / name, layout)
        assert str(refused.value).endswith("."), name


@pytest.mark.shared
def test_the_known_faults_are_found_and_named(shared):
    folder = shared / "data/ons_pfa_tables"
    said = [fault.message for fault in readers.read(folder / "policeforceareatablesyedecember2024.xlsx").noticed]
    assert len(said) == 6
    assert (
        sum("“unassigned Surrey” of Surrey has the code E23000032, which is that of Kent" in each for each in said) == 2
    )
    assert sum("“Unassigned Gwent” of Gwent has the code W15000003" in each for each in said) == 2
    assert any(
        "Gwent has the total 58,358, but the rows with its code W15000002 add up to 58,357" in each for each in said
    )
    assert any("South Wales has the total 109,778, but the rows with its code" in each for each in said)
    [said] = readers.read(folder / "policeforceareatablesyearendingseptember2019.xlsx").noticed
    assert (said.row, said.message[:54]) == (16, "Greater Manchester has no figures, only marks such as ")


def next_edition(path, at: random.Random):
    """A workbook changed as the next edition may be: other sheets, names and spaces, more notes and footnote marks."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook.worksheets:
        if any(word in str(sheet["A1"].value).lower() for word in ("knife", "percentage change", "firearm", "fraud")):
            workbook.remove(sheet)
    for sheet in workbook.worksheets:
        for cells in sheet.merged_cells.ranges.copy():
            sheet.unmerge_cells(str(cells))
        sheet.title = at.choice(
            [f"{sheet.title.strip()} ", sheet.title.strip().upper(), sheet.title.replace("Table ", "")]
        )
        heading = next((row for row in sheet.iter_rows(max_row=12) if any(_is_code(cell.value) for cell in row)), None)
        if heading is None:
            continue
        for cell in heading:
            if isinstance(cell.value, str):
                cell.value = at.choice(
                    [f"{cell.value} ", cell.value.replace(" ", "  ", 1), f"{without_marks(cell.value)}3"]
                )
        sheet.insert_rows(2, at.choice((1, 2)))
        sheet.append(["9. One more note of the next edition."])
    workbook.create_sheet("Correction", 0)["A1"] = "A small error occurred."
    workbook.save(path)
    return path


def _is_code(value):
    return isinstance(value, str) and without_marks(value).lower() in ("area code", "police force area code")


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "policeforceareatablesyearendingdecember2018",
        "policeforceareatablesyearendingmarch2018v2",
        "policeforceareatablesyedecember2024",
    ],
)
def test_the_next_edition_of_a_workbook_is_read_alike(shared, tmp_path, name):
    original = shared / f"data/ons_pfa_tables/{name}.xlsx"
    path = next_edition(shutil.copy(original, tmp_path / "next.xlsx"), random.Random(name))
    assert readers.recognise(path) == "ons-pfa"
    keys = ["item", "area", "period"]
    was, now = (readers.read(each).figures.set_index(keys)["value"].sort_index() for each in (original, path))
    assert now.equals(was)


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in LAYOUTS if not name.endswith("2017-18.csv.gz")])
def test_columns_swapped_and_headings_in_capitals_are_read_alike(shared, tmp_path, name):
    original = shared / "data" / name
    table = read_table(original)
    path = tmp_path / "next.csv"
    table = table[random.Random(name).sample(list(table.columns), table.shape[1])]
    table.columns = [f" {heading.upper()} " for heading in table.columns]
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    assert readers.recognise(path) == LAYOUTS[name]
    keys = ["item", "area", "period"]
    was, now = (
        readers.read(each).figures.set_index(keys)[["value", "missing", "level"]].sort_index(kind="stable")
        for each in (original, path)
    )
    assert now.equals(was)
    assert list(readers.read(path).figures.columns) == list(COLUMNS)
