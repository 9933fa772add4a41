"""Our own return layout: one row per figure, as CSV (also gzip-compressed), XLSX or ODS."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.returns.readers import numbers, tables
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.kinds import is_workbook
from indicators.returns.readers.names import named_once
from indicators.returns.readers.sheets import Workbook
from indicators.returns.readers.tidy import Fault, Named, Reading, UnreadableFileError, tidied

NEEDED = ("area", "item", "period", "value")
NUMBERS_BESIDE = ("sample_size", "lower_95", "upper_95")
OPTIONAL = (*NUMBERS_BESIDE, "note")
AREA_LABEL = "area label"
FOR_READERS = (AREA_LABEL, "item label", "unit")
"""Columns of our own template that tell in words what the codes stand for; no figure is taken from them."""
LABELS = ("area", "item", "period")
MOST_ROWS = 3_000_000
MOST_LABELS = 20_000
"""Different texts in a column of areas, items or periods. The country has some two thousand areas of all levels."""

COLUMNS_NAMED = 10
NO_NUMBER = "“{}” is no number, and no mark for missing either: give a plain number such as 1234.5, or “..”."
NO_LABEL = "the cell is empty: say what the figure is of."
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( .*)?")
A_DATE = "“{}” is a date, which a spreadsheet may have made of 2009-10 or of 2009/10: write the period as text."


def recognises(glance: Glance) -> bool:
    headings = glance.headings if glance.sheet_names else [glance.heading]
    return any(_is_return(heading) for heading in headings)


def _is_return(heading: list[str]) -> bool:
    return set(NEEDED) <= {name.strip().lower() for name in heading}


def read(path: Path, workbook: Workbook | None = None) -> Reading:
    """The figures of a return; the level is empty, since the layout doesn't tell it."""
    left_out: list[str] = []
    found = _Found(path)
    if workbook is None and is_workbook(path):
        workbook = Workbook(path)
    for part in [_from_workbook(path, workbook, left_out)] if workbook else tables.parts(path):
        found.add(part)
    figures = found.figures()
    return Reading(figures, left_out + found.unused_columns(), found.faults, unused=found.unused(), named=found.named())


class _Codes(dict[str, int]):
    """A number for each different text, in the order they come."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


class _Found:
    """What was found in the parts of a return so far: figures, and cells that can't be taken."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: list[pd.DataFrame] = []
        self._rows = 0
        self._labels = {name: _Codes() for name in LABELS}
        self._odd: dict[str, list[pd.Series]] = {}
        self._unused: dict[str, list[pd.Series]] = {}
        self._beside: dict[tuple[str, str], int] = {}
        self._printed: dict[str, str] = {}
        self.faults: list[Fault] = []

    def add(self, part: tables.Part) -> None:
        """Take the part's figures; texts that say what they are of as numbers, since few stand in very many rows."""
        self._printed = self._printed or self._columns(part)
        self._rows += len(part.rows)
        if self._rows > MOST_ROWS:
            raise UnreadableFileError(f"{self._path.name} has more than {MOST_ROWS:,} rows: send it in parts.")
        taken: dict[str, pd.Series] = {name: self._codes(name, part) for name in LABELS}
        for name in ("value", *NUMBERS_BESIDE):
            if name in self._printed:
                texts = self._texts(name, part)
                taken[name], missing, faulty = numbers.figures(texts)
                if faulty.any():
                    self._odd.setdefault(self._printed[name], []).append(texts[faulty])
                if name == "value":
                    taken["missing"] = missing
        if "note" in self._printed:
            taken["note"] = self._texts("note", part).str.strip()
        if AREA_LABEL in self._printed:
            labels = part.columns[self._printed[AREA_LABEL]]
            for row, *pair in zip(part.rows, part.columns[self._printed["area"]], labels, strict=True):
                self._beside.setdefault((pair[0], pair[1]), row)
        for heading in self._unknown():
            self._unused.setdefault(heading, []).append(pd.Series(part.columns[heading], part.rows, dtype="str"))
        self._parts.append(pd.DataFrame(taken))

    def _columns(self, part: tables.Part) -> dict[str, str]:
        printed = {name.strip().lower(): name for name in part.columns}
        if len(printed) < len(part.columns):
            raise UnreadableFileError(f"{self._path.name}: two headings of row 1 differ in nothing but capitals.")
        tables.require(self._path, printed, NEEDED)
        return printed

    def _texts(self, name: str, part: tables.Part) -> pd.Series:
        return pd.Series(part.columns[self._printed[name]], part.rows, dtype="str")

    def _codes(self, name: str, part: tables.Part) -> pd.Series:
        known, texts = self._labels[name], part.columns[self._printed[name]]
        codes = np.fromiter(map(known.__getitem__, texts), "int32", len(texts))
        if len(known) > MOST_LABELS:
            raise UnreadableFileError(
                f"{self._path.name}, column “{self._printed[name]}”, has more than {MOST_LABELS:,} different texts: "
                "check that the columns stand under the right headings."
            )
        return pd.Series(codes, part.rows)

    def figures(self) -> pd.DataFrame:
        """All figures, apart from rows that don't say what they are of; the cells at fault are added to `faults`."""
        if not self._rows:
            raise UnreadableFileError(f"{self._path.name} has a heading and no figures under it.")
        figures = pd.concat(self._parts)
        self._parts.clear()
        named = np.full(len(figures), True)
        for name in LABELS:
            column, codes = self._printed[name], figures[name].to_numpy()
            distinct = np.array([" ".join(text.split()) for text in self._labels[name]], dtype=object)
            figures[name] = pd.Series(distinct[codes], figures.index, dtype="str")
            empty = (distinct == "")[codes]
            named &= ~empty
            self.faults += numbers.faults(column, figures[name][empty], NO_LABEL)
            if name == "period":
                dates = np.array([bool(DATE.fullmatch(text)) for text in distinct])[codes]
                self.faults += numbers.faults(column, figures[name][dates], A_DATE)
                named &= ~dates
        for column, texts in self._odd.items():
            self.faults += numbers.faults(column, pd.concat(texts), NO_NUMBER)
        figures["row"] = figures.index
        figures["column"] = self._printed["value"]
        return tidied(figures[named] if not named.all() else figures)

    def unused(self) -> dict[str, pd.Series]:
        """The texts of the columns that no figure is taken from."""
        return {heading: pd.concat(texts) for heading, texts in self._unused.items()}

    def named(self) -> list[Named]:
        """The areas with the names that stand beside them for those who fill in the template."""
        column = self._printed["area"]
        return [Named(row, column, area.strip(), name.strip()) for (area, name), row in self._beside.items() if name]

    def unused_columns(self) -> list[str]:
        others = [f"“{heading}”" for heading in self._unknown()]
        more = [f"and {len(others) - COLUMNS_NAMED:,} more"] if len(others) > COLUMNS_NAMED else []
        return named_once("Columns of no use in a return", [*others[:COLUMNS_NAMED], *more])

    def _unknown(self) -> list[str]:
        known = NEEDED + OPTIONAL + FOR_READERS
        return [heading for name, heading in self._printed.items() if name not in known]


def _from_workbook(path: Path, workbook: Workbook, left_out: list[str]) -> tables.Part:
    """The one visible sheet that has the columns of a return in its row 1."""
    sheets = {name: rows for name in workbook.sheet_names if (rows := workbook.rows(name))}
    name = _sheet_of_return(path, sheets, workbook)
    left_out += named_once("Sheets without a return", [f"“{other}”" for other in sheets if other != name])
    left_out += named_once("Hidden sheets, not read", [f"“{other}”" for other in workbook.hidden])
    if workbook.merged(name):
        raise UnreadableFileError(
            f"{path.name}, sheet “{name}”, has merged cells ({workbook.merged(name)}), of which all but one are empty: "
            "undo the merging and fill in every cell."
        )
    heading, *rows = sheets[name]
    width = max((position for position, cell in enumerate(heading, start=1) if cell), default=0)
    stray = next((row for row, cells in enumerate(rows, start=2) if any(cells[width:])), None)
    if stray or "" in heading[:width]:
        raise UnreadableFileError(f"{path.name}, row {stray or 1}, has a cell in a column without a heading.")
    if len(set(heading[:width])) < width:
        raise UnreadableFileError(f"{path.name}: row 1 has the same heading more than once.")
    filled = [(row, cells) for row, cells in enumerate(rows, start=2) if any(cells)]
    columns = {name: [cells[at] for _, cells in filled] for at, name in enumerate(heading[:width])}
    return tables.Part([row for row, _ in filled], columns)


def _sheet_of_return(path: Path, sheets: dict[str, list[list[str]]], workbook: Workbook) -> str:
    returns = [name for name, rows in sheets.items() if _is_return(rows[0])]
    hidden = [name for name, rows in workbook.hidden.items() if rows and _is_return(rows[0])]
    if not returns and hidden:
        raise UnreadableFileError(
            f"{path.name} has its return on the hidden sheet “{hidden[0]}”: unhide it, so that it can be seen."
        )
    if not returns and len(sheets) == 1:
        returns = list(sheets)
    if len(returns) != 1:
        found = "no sheet" if not returns else "more than one sheet"
        names = ", ".join(f"“{name}”" for name in returns or workbook.sheet_names)
        raise UnreadableFileError(f"{path.name} has {found} with the columns {', '.join(NEEDED)} in row 1: {names}.")
    return returns[0]
