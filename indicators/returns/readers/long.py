"""Our own return layout: one row per figure, as CSV (also gzip-compressed), XLSX or ODS."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import named_once
from indicators.returns.readers.sheets import Workbook, is_workbook
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Fault, Reading, UnreadableFileError, tidied

NEEDED = ("area", "item", "period", "value")
NUMBERS_BESIDE = ("sample_size", "lower_95", "upper_95")
OPTIONAL = (*NUMBERS_BESIDE, "note")
FOR_READERS = ("area label", "item label", "unit")
"""Columns of our own template that tell in words what the codes stand for; nothing is taken from them."""
COLUMNS_NAMED = 10
NO_NUMBER = "“{}” is no number, and no mark for missing either."


def recognises(glance: Glance) -> bool:
    headings = glance.headings if glance.sheet_names else [glance.heading]
    return any(set(NEEDED) <= {name.lower() for name in heading} for heading in headings)


def read(path: Path) -> Reading:
    """The figures of a return; the level is empty, since the layout doesn't tell it."""
    left_out: list[str] = []
    table = _from_workbook(path, left_out) if is_workbook(path) else read_table(path)
    printed = {name.lower(): name for name in table.columns}
    if len(printed) < table.shape[1]:
        raise UnreadableFileError(f"{path.name}: two headings of row 1 differ in nothing but capitals.")
    required_columns(path, table.rename(columns=str.lower), list(NEEDED))
    others = [f"“{heading}”" for name, heading in printed.items() if name not in NEEDED + OPTIONAL + FOR_READERS]
    more = [f"and {len(others) - COLUMNS_NAMED:,} more"] if len(others) > COLUMNS_NAMED else []
    left_out += named_once("Columns of no use in a return", [*others[:COLUMNS_NAMED], *more])
    figures, faults = _figures(table, printed)
    return Reading(figures, left_out, faults)


def _figures(table: pd.DataFrame, printed: dict[str, str]) -> tuple[pd.DataFrame, list[Fault]]:
    """The figures, without rows that don't say what they are of; and every cell that can't be taken."""
    figures = pd.DataFrame({name: table[printed[name]].str.strip() for name in ("area", "item", "period")})
    faults = [fault for name in figures for fault in _blanks(printed[name], figures[name])]
    for name in ("value", *NUMBERS_BESIDE):
        if name in printed:
            texts = table[printed[name]]
            figures[name], missing, faulty = numbers.figures(texts)
            faults += numbers.faults(printed[name], texts[faulty], NO_NUMBER)
            if name == "value":
                figures["missing"] = missing
    figures["note"] = table[printed["note"]].str.strip() if "note" in printed else ""
    figures["row"] = table.index
    figures["column"] = printed["value"]
    named = (figures[["area", "item", "period"]] != "").all(axis=1)
    return tidied(figures[named]), faults


def _blanks(column: str, texts: pd.Series) -> list[Fault]:
    return numbers.faults(column, texts[texts == ""], "the cell is empty: say what the figure is of.")


def _from_workbook(path: Path, left_out: list[str]) -> pd.DataFrame:
    """The one sheet that has the columns of a return in its row 1."""
    workbook = Workbook(path)
    sheets = {name: rows for name in workbook.sheet_names if (rows := workbook.rows(name))}
    returns = [name for name, rows in sheets.items() if set(NEEDED) <= {cell.lower() for cell in rows[0]}]
    if not returns and len(sheets) == 1:
        returns = list(sheets)
    if len(returns) != 1:
        found = "no sheet" if not returns else "more than one sheet"
        names = ", ".join(f"“{name}”" for name in returns or workbook.sheet_names)
        raise UnreadableFileError(f"{path.name} has {found} with the columns {', '.join(NEEDED)} in row 1: {names}.")
    left_out += named_once("Sheets without a return", [f"“{name}”" for name in sheets if name not in returns])
    heading, *rows = sheets[returns[0]]
    width = max(position for position, name in enumerate(heading, start=1) if name)
    stray = next((row for row, cells in enumerate(rows, start=2) if any(cells[width:])), None)
    if stray or "" in heading[:width]:
        raise UnreadableFileError(f"{path.name}, row {stray or 1}, has a cell in a column without a heading.")
    if len(set(heading[:width])) < width:
        raise UnreadableFileError(f"{path.name}: row 1 has the same heading more than once.")
    table = pd.DataFrame([cells[:width] for cells in rows], columns=heading[:width], dtype=object)
    table.index = pd.RangeIndex(2, len(table) + 2)
    return table[(table != "").any(axis=1)]
