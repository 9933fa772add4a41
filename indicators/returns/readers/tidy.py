"""What every reader returns, and how it refuses a file. Readers know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

MISSING_MARKS = ("", "..", "-", ":", "n/a", "[x]", "[z]", "[u]")

COLUMNS = {
    "area": "GSS code where the file gives one, else the name as printed, without footnote marks",
    "level": "force, partnership, bcu, district or national; empty where the file doesn't tell (long layout)",
    "item": "code of the data item",
    "period": "text of the period, as in indicators.periods",
    "value": "float; NaN where missing",
    "missing": "the mark printed instead of a figure; empty where there is a figure",
    "sample_size": "float or NaN",
    "lower_95": "float or NaN",
    "upper_95": "float or NaN",
    "note": "text printed beside the figure, or empty",
    "row": "row of the file (heading row = 1 for CSV; the sheet's own row for workbooks)",
    "column": "heading or cell column under which the figure stands",
}


class UnreadableFileError(ValueError):
    """The file can't be read in this layout. The message is one sentence naming file, row and column."""


class Fault(NamedTuple):
    """A cell that is wrong, where it stands, and what is wrong with it."""

    row: int | None
    column: str
    message: str


class Named(NamedTuple):
    """The code of an area and the name that is printed beside it, where they first stand together."""

    row: int
    column: str
    code: str
    name: str


@dataclass(frozen=True)
class Reading:
    """The figures of a file, and in words what the reader left out and why (regions, totals, national bodies).

    `faults` are cells of a return that its sender has to mend; published layouts are refused at the first instead.
    `noticed` are faults of a publisher that don't stand in the way: totals that don't add up, a force not supplied.
    `unused` are the texts, by heading and with the row as index, of columns that no figure is taken from: they may hold
    what a return must not hold, or a change that can be recomputed. `named` are the names printed beside codes.
    """

    figures: pd.DataFrame
    left_out: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    noticed: list[Fault] = field(default_factory=list)
    unused: dict[str, pd.Series] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)


def named(codes: pd.Series, names: pd.Series, column: str) -> list[Named]:
    """Each different pair of a code and a name; both have the row as index, and the codes stand in the `column`."""
    pairs = pd.DataFrame({"code": codes, "name": names}).drop_duplicates()
    return [Named(row, column, code, name) for row, code, name in pairs.itertuples(name=None)]


def tidied(figures: pd.DataFrame) -> pd.DataFrame:
    """The `figures` with all of `COLUMNS` in their order; what a layout doesn't have is filled as the contract says."""
    for name in ("sample_size", "lower_95", "upper_95"):
        if name not in figures:
            figures[name] = float("nan")
    for name in ("level", "missing", "note"):
        if name not in figures:
            figures[name] = ""
    return figures[list(COLUMNS)].reset_index(drop=True)
