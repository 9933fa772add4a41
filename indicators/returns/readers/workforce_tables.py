"""Police workforce tables (Home Office, OpenDocument): officers, staff and support officers by force, at three dates.

A table is known by its title, its unit by title or corner, its dates by its heading; never by the name of its sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import (
    BRITISH_TRANSPORT_POLICE,
    BRITISH_TRANSPORT_POLICE_NAME,
    named_once,
    without_marks,
)
from indicators.returns.readers.ons_tables import title_of
from indicators.returns.readers.sheets import Workbook
from indicators.returns.readers.tidy import Fault, Reading, UnreadableFileError, tidied

TITLE = re.compile(r"Table [0-9]+: ([A-Z][A-Za-z ]+?)[0-9]? by police force area\b.*", re.IGNORECASE)
ITEMS = {
    ("police officers", "fte"): "workforce.officers-fte",
    ("police officers", "headcount"): "workforce.officers",
    ("police staff", "fte"): "workforce.staff-fte",
    ("police community support officers", "fte"): "workforce.pcso-fte",
}
UNITS = {"full-time equivalents": "fte", "headcount": "headcount"}
DATE = re.compile(r"(20[0-9]{2}-(?:03-31|06-30|09-30|12-31))")
REGIONS = {
    "north east", "north west", "yorkshire and the humber", "east midlands", "west midlands", "eastern",
    "east of england", "london", "south east", "south west", "wales", "england",
}  # fmt: skip
NO_AREAS = {"central service secondments", "total", "england and wales"}
SHARED_NAME = "west midlands"
"""First the region, then, below it, the force."""

ROUNDING = 0.01
Row = tuple[int, str, list[str]]


def recognises(glance: Glance) -> bool:
    return any(map(TITLE.fullmatch, glance.titles))


def read(path: Path, workbook: Workbook | None = None) -> Reading:
    """Figures of forces and British Transport Police at the end of the month printed; changes are not stored."""
    workbook = workbook or Workbook(path)
    cells: list[tuple[str, str, str, int, str]] = []
    places: list[str] = []
    unread: list[str] = []
    noticed: list[Fault] = []
    for sheet in workbook.sheet_names:
        rows = [[_line(cell) for cell in row] for row in workbook.rows(sheet)]
        item = _item(rows)
        if item is None:
            unread.append(sheet)
            continue
        for at, date in _dates(path, sheet, rows):
            cells += _cells(path, sheet, rows, at, item, date, places)
            noticed += _regions_unlike_their_forces(sheet, rows, at, date)
    figures = pd.DataFrame(cells, columns=["area", "item", "period", "row", "column", "text"])
    if figures.empty:
        raise UnreadableFileError(f"{path.name} has no table of police officers by police force area.")
    values, figures["missing"], faulty = numbers.figures(figures["text"], numbers.PUBLISHED_MARKS)
    wrong = figures[faulty].set_index("row")
    numbers.refuse_faults(path.name, dict(list(wrong["text"].groupby(wrong["column"], sort=False))))
    figures["value"] = values.round(6)
    transport = figures["area"] == BRITISH_TRANSPORT_POLICE
    figures["level"] = transport.map({True: "national", False: "force"})
    left_out = named_once("No force", places) + named_once("Sheets without figures to store", unread)
    return Reading(tidied(figures.drop(columns="text")), left_out, noticed=noticed)


def _line(cell: str) -> str:
    return " ".join(cell.split())


def _item(rows: list[list[str]]) -> str | None:
    """The data item of the table, if it is one that we keep."""
    found = TITLE.fullmatch(title_of(rows))
    if not found:
        return None
    corner = (UNITS[cell.lower()] for row in rows[:10] for cell in row if cell.lower() in UNITS)
    unit = "headcount" if "(headcount)" in found[0].lower() else next(corner, "")
    return ITEMS.get((found[1].lower(), unit))


def _dates(path: Path, sheet: str, rows: list[list[str]]) -> list[tuple[int, str]]:
    """The columns that are headed by a date, and the date."""
    if found := [(at, cell) for row in rows[: _heading(rows)] for at, cell in enumerate(row) if DATE.fullmatch(cell)]:
        return found
    raise UnreadableFileError(f"{path.name}, sheet “{sheet}”, has no heading with dates such as 31 March 2010.")


def _heading(rows: list[list[str]]) -> int:
    """The number of the first row with a date; 0 if there is none."""
    return next((number for number, row in enumerate(rows[:20], start=1) if any(map(DATE.fullmatch, row))), 0)


def _areas(rows: list[list[str]], at: int) -> Iterator[tuple[Row, bool]]:
    """Each row below the heading with a name and something in the column; whether it is that of a region."""
    heading = _heading(rows)
    names = [without_marks(row[0]).lower() for row in rows]
    for number, (name, row) in enumerate(zip(names, rows, strict=True), start=1):
        if number > heading and name and row[at]:
            region = name in REGIONS and (name != SHARED_NAME or SHARED_NAME in names[number:])
            yield (number, without_marks(row[0]), row), region


def _cells(
    path: Path, sheet: str, rows: list[list[str]], at: int, item: str, date: str, places: list[str]
) -> Iterator[tuple[str, str, str, int, str, str]]:
    found = list(_areas(rows, at))
    if sum(name.lower() == SHARED_NAME for (_, name, _), _ in found) not in (0, 2):
        raise UnreadableFileError(
            f"{path.name}, sheet “{sheet}”: “West Midlands” is not there twice, as a region and as a force."
        )
    for (number, name, row), region in found:
        if region or name.lower() in NO_AREAS or name.lower().startswith("total "):
            places.append(name)
        else:
            area = BRITISH_TRANSPORT_POLICE if name == BRITISH_TRANSPORT_POLICE_NAME else name
            yield area, item, date[:7], number, f"{sheet}: {date}", row[at]


def _regions_unlike_their_forces(sheet: str, rows: list[list[str]], at: int, date: str) -> list[Fault]:
    """A fault for each region that is no sum of the forces below it."""
    sums: list[tuple[Row, list[float]]] = []
    for found, region in _areas(rows, at):
        name, text = found[1].lower(), found[2][at]
        if region:
            sums.append((found, []))
        elif name in NO_AREAS or name.startswith("total ") or name == BRITISH_TRANSPORT_POLICE_NAME.lower():
            break
        elif sums and _is_number(text):
            sums[-1][1].append(float(text))
    return [
        Fault(
            number,
            f"{sheet}: {date}",
            f"{name} has {float(row[at]):,.2f}, but its forces add up to {sum(parts):,.2f}. "
            "The figures are taken as printed, the total is not.",
        )
        for (number, name, row), parts in sums
        if parts and _is_number(row[at]) and abs(float(row[at]) - sum(parts)) > ROUNDING
    ]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdecimal()
