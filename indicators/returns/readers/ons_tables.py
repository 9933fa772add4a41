"""The tables of ONS workbooks: where the heading is, which rows are areas, which are notes; found by content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.glance import TITLE_ROWS
from indicators.returns.readers.names import without_marks
from indicators.returns.readers.sheets import Workbook
from indicators.returns.readers.tidy import Named, UnreadableFileError, tidied

HEADING_CELLS = {"area code", "police force area code", "number of incidents"}
"""One of these stands in the heading row of every table that is read, and in no row above it."""

TITLE = re.compile(r"table [a-z]?[0-9]+[a-z]?\b", re.IGNORECASE)
GSS = re.compile(r"[EWKNS][0-9]{8}")
TOTAL = re.compile(r"(grand )?total\b", re.IGNORECASE)
"""What may stand where a code is looked for, in the last row of a table."""

MONTHS = {
    name: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"), start=1,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """The heading and the rows under it; headings and title are on one line, headings without footnote marks."""

    file_name: str
    sheet: str
    """Empty for a table in a CSV file."""
    title: str
    headings: list[str]
    years: list[str | None]
    """For each column the financial year that stands above it (``Apr '07 to Mar '08``), if any does."""
    rows: list[tuple[int, list[str]]]
    """Row number in the sheet, and the cells."""

    def column(self, *names: str) -> int | None:
        """The position of the column with one of these headings (lower case), or None."""
        return next((at for at, heading in enumerate(self.headings) if heading.lower() in names), None)

    def place(self, column: int) -> str:
        sheet = f"{self.sheet}: " if self.sheet else ""
        return f"{sheet}{self.headings[column]}" + (f" {self.years[column]}" if self.years[column] else "")

    def fault(self, row: int, what: str) -> UnreadableFileError:
        sheet = f", sheet “{self.sheet}”" if self.sheet else ""
        return UnreadableFileError(f"{self.file_name}{sheet}, row {row}: {what}.")

    @property
    def heading_row(self) -> int:
        return self.rows[0][0] - 1 if self.rows else 1


def table_in(workbook: Workbook, sheet: str) -> Table:
    rows = [[" ".join(cell.split()) for cell in row] for row in workbook.rows(sheet)]
    name = sheet.strip()
    at = next(
        (i for i, row in enumerate(rows) if any(without_marks(cell).lower() in HEADING_CELLS for cell in row)), None
    )
    if at is None:
        raise UnreadableFileError(
            f"{workbook.file_name}, sheet “{name}”, has no heading row with “Area Code”, so its table can't be found."
        )
    above = rows[at - 1] if at else [""] * len(rows[at])
    headings = [without_marks(own or over) for own, over in zip(rows[at], above, strict=True)]
    years, year = [], None
    for cell in above:
        year = financial_year_of(cell) or year
        years.append(year)
    table = Table(
        workbook.file_name, name, title_of(rows), headings, years, list(enumerate(rows[at + 1 :], start=at + 2))
    )
    if not table.rows:
        raise table.fault(at + 1, "there is a heading and nothing under it")
    return table


def title_of(rows: list[list[str]]) -> str:
    """The line above the table such as “Table P1: …”, or else the first line."""
    lines = [" ".join(row[0].split()) for row in rows[:TITLE_ROWS] if row and row[0]]
    return next((line for line in lines if TITLE.match(line)), lines[0] if lines else "")


def financial_year_of(printed: str) -> str | None:
    """2007/08 for ``Apr '07 to Mar '08``, whatever footnote marks are glued to it."""
    found = re.match(r"Apr '([0-9]{2}) to Mar '([0-9]{2})", printed)
    return f"20{found[1]}/{found[2]}" if found else None


def twelve_months_of(table: Table) -> str:
    """The period named in the title: ``… year ending June 181,2`` (footnotes 1 and 2) is ``12m to 2018-06``."""
    found = re.search(r"year ending ([a-z]+) (20[0-9]{2}|[0-9]{2})", table.title, flags=re.IGNORECASE)
    if not found or found[1].lower() not in MONTHS:
        raise table.fault(1, "the title names no “year ending” with month and year")
    return f"12m to {2000 + int(found[2]) % 100}-{MONTHS[found[1].lower()]:02d}"


def area_rows(table: Table, code: int | None, name: int) -> Iterator[tuple[int, str, str, list[str]]]:
    """(row, code, name, cells) of every area; units, notes and empty rows are passed over.

    A row is one of an area if it has an area code, or a name and something in the columns of figures.
    """
    for row, cells in table.rows:
        area_code = "" if code is None else cells[code]
        others = [cell for at, cell in enumerate(cells) if at not in (code, name)]
        has_figures = any(others)
        if GSS.fullmatch(area_code):
            yield row, area_code, without_marks(cells[name]), cells
        elif has_figures and TOTAL.match(area_code):
            yield row, "", without_marks(area_code), cells
        elif has_figures and area_code:
            raise table.fault(row, f"“{numbers.shortened(area_code)}” is no area code")
        elif has_figures and cells[name]:
            yield row, "", without_marks(cells[name]), cells
        elif any(cell.replace(".", "").isdigit() for cell in others):
            raise table.fault(row, "there are figures, but no code and no name of an area")


class Figures:
    """Cells of several tables, collected as text and turned into figures at once, so that every fault is named."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._cells: list[tuple[str, str, str, str, str, int, str]] = []
        self.named: list[Named] = []

    def add(self, table: Table, row: int, column: int, text: str, *, area: str, level: str, item: str, period: str):
        self._cells.append((area, level, item, period, text, row, table.place(column)))

    def tidied(self) -> pd.DataFrame:
        names = ["area", "level", "item", "period", "text", "row", "column"]
        figures = pd.DataFrame(self._cells, columns=names)
        figures["value"], figures["missing"], faulty = numbers.figures(figures["text"], numbers.PUBLISHED_MARKS)
        wrong = figures[faulty].set_index("row")
        numbers.refuse_faults(self._file_name, dict(list(wrong["text"].groupby(wrong["column"], sort=False))))
        twice = figures[figures.duplicated(["area", "item", "period"])]
        if len(twice):
            row, column, area = twice.iloc[0][["row", "column", "area"]]
            bearers = " and ".join(dict.fromkeys(f"“{each.name}”" for each in self.named if each.code == area))
            beside = f", the code beside {bearers}" if bearers else ""
            raise UnreadableFileError(
                f"{self._file_name}, row {row}, column “{column}”: a second figure for {area}{beside}."
            )
        return tidied(figures.drop(columns="text"))
